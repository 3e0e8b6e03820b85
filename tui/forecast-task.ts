import { type Burn, budgetBurn } from "../src/forecast/burn.ts";
import { LEAST_HISTORY } from "../src/forecast/forecast.ts";
import { forecastSeries } from "../src/forecast/dated.ts";
import { regularSeries, type Series } from "../src/forecast/series.ts";
import { type Engine, problemsOf } from "./engine.ts";
import type { Outcome } from "./event.ts";
import type { State } from "./state.ts";

/** Continues the bill's days, or months, in its largest currency. */
export const forecastTask = (state: State, engine: Engine, asked: "day" | "month" | undefined): Outcome => {
  if (state.bill.kind !== "read") return { kind: "outlook", outlook: { kind: "none" } };
  try {
    const { byDay, totals } = state.bill.result;
    const currency = totals[0]?.currency ?? "";
    const points = byDay.flatMap((share) =>
      share.currency === currency && share.day !== ""
        ? [{ at: share.day, value: Number(share.effective ?? share.billed ?? 0) }]
        : [],
    );
    const by = asked ?? (monthsIn(points) > LEAST_HISTORY + 1 ? "month" : "day");
    const series = regularSeries(points, { grain: by, duplicates: "sum", gaps: "zero" });
    const result = forecastSeries(series, HORIZON[by]);
    return {
      kind: "outlook",
      outlook: { kind: "ready", series, result, currency, burn: burnOf(series, state, engine) },
    };
  } catch (error) {
    return { kind: "outlook", outlook: { kind: "failed", problems: problemsOf(error) } };
  }
};

const HORIZON = { day: 30, month: 12 } as const;

const monthsIn = (points: readonly { readonly at: string }[]): number =>
  new Set(points.map(({ at }) => at.slice(0, 7))).size;

const burnOf = (series: Series, state: State, engine: Engine): Burn | undefined => {
  const budget = state.text === "" ? undefined : engine.read(state.text).file?.plan.budget;
  return budget === undefined || series.grain !== "day" || series.steps.length === 0
    ? undefined
    : budgetBurn(series, budget);
};
