import { forecastBill } from "../src/plans/forecast-bill.ts";
import { historyOfBill } from "../src/plans/forecast-history.ts";
import { readPlan } from "../src/plans/read.ts";
import { type Engine, problemsOf } from "./engine.ts";
import type { Outcome } from "./event.ts";
import type { State, Step } from "./state.ts";

/** How far each step looks ahead, in months. */
const MONTHS: Readonly<Record<Step, number>> = { month: 12, day: 2 };

/** Continues the bill, beside the plan's budget: the same as `ratecard forecast`. */
export const forecastTask = (state: State, engine: Engine, step: Step): Outcome => {
  if (state.bill.kind !== "read") return { kind: "outlook", outlook: { kind: "none" } };
  try {
    const { today } = engine;
    const { plan: bare } = readPlan(JSON.stringify({ workloads: {} }), { file: "", today });
    const budget = state.text === "" ? undefined : engine.read(state.text).file?.plan.budget;
    const history = historyOfBill(state.bill.result, "billed");
    const setting = { by: "service", months: MONTHS[step], step, today, budget, plan: undefined, bare } as const;
    return {
      kind: "outlook",
      outlook: { kind: "ready", result: forecastBill(history, setting, () => engine.catalog) },
    };
  } catch (error) {
    return { kind: "outlook", outlook: { kind: "failed", problems: problemsOf(error) } };
  }
};
