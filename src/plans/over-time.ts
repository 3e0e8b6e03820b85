import type { Catalog } from "../catalog/open.ts";
import { modelPlan } from "./model.ts";
import type { Plan } from "./plan.ts";
import type { Scenario } from "./read.ts";
import { simulate, type Simulation, type SimulationOptions } from "./simulate.ts";
import { type Timeline, timelineOf } from "./timeline.ts";

/** A plan over its months, its range where it was asked for, and its scenarios beside it. */
export interface PlanOverTime {
  readonly timeline: Timeline;
  readonly simulation: Simulation | null;
  readonly scenarios: readonly ScenarioResult[];
}

export interface ScenarioResult {
  readonly name: string;
  readonly timeline: Timeline;
  readonly simulation: Simulation | null;
  /** Against the plan itself. */
  readonly difference: number;
}

/** @throws InputError; the fields of a scenario's problems begin with `scenarios.<name>` */
export const planOverTime = (
  plan: Plan,
  scenarios: readonly Scenario[],
  catalog: Catalog,
  simulation: Omit<SimulationOptions, "limit"> | undefined,
): PlanOverTime => {
  const run = (one: Plan) => {
    const model = modelPlan(one, catalog);
    return {
      timeline: timelineOf(model),
      simulation: simulation ? simulate(model, { ...simulation, limit: one.budget }) : null,
    };
  };
  const base = run(plan);
  return {
    ...base,
    scenarios: scenarios.map(({ name, plan: variant }) => {
      const result = run(variant);
      return { name, ...result, difference: result.timeline.total - base.timeline.total };
    }),
  };
};
