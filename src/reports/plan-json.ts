import type { PlanOverTime } from "../plans/over-time.ts";
import type { Simulation } from "../plans/simulate.ts";
import type { Timeline, Track } from "../plans/timeline.ts";

/** `ratecard.plan/1`: null is unknown, 0 is zero. Lists of a month each run along `months`. */
export const planJson = ({ timeline, simulation, scenarios }: PlanOverTime) => ({
  schema: "ratecard.plan/1" as const,
  name: timeline.plan.name,
  currency: "USD" as const,
  region: timeline.plan.region,
  day: timeline.plan.day,
  budget: timeline.plan.budget ?? null,
  ...timelineJson(timeline),
  quarters: timeline.quarters,
  years: timeline.years,
  lines: timeline.lines.map(({ line, quantity, cost, total }) => ({
    id: line.id,
    owner: line.owner,
    ...line.meter,
    region: line.region,
    unit: line.unit,
    quantity,
    cost,
    total,
    because: line.because,
  })),
  unpriced: timeline.unpriced,
  simulation: simulation === null ? null : simulationJson(simulation),
  scenarios: scenarios.map((scenario) => ({
    name: scenario.name,
    difference: scenario.difference,
    ...timelineJson(scenario.timeline),
    simulation: scenario.simulation === null ? null : simulationJson(scenario.simulation),
  })),
  assumptions: timeline.assumptions,
  warnings: timeline.warnings,
});

const timelineJson = (timeline: Timeline) => ({
  months: timeline.months.map(({ label, hours }, index) => ({
    month: label,
    hours,
    cost: timeline.cost[index] ?? 0,
    listCost: timeline.listCost[index] ?? 0,
  })),
  total: timeline.total,
  listTotal: timeline.listTotal,
  complete: timeline.complete,
  workloads: timeline.workloads.map((track) => ({ ...trackJson(track), option: track.detail, tags: track.tags })),
  services: timeline.services.map(trackJson),
});

const trackJson = ({ name, cost, total, complete }: Track) => ({ name, cost, total, complete });

export const simulationJson = (simulation: Simulation) => ({
  ...simulation,
  variables: simulation.variables.map(({ name, unit, text, low, high, costAtLow, costAtHigh, varianceShare }) => ({
    name,
    unit,
    text,
    low,
    high,
    costAtLow,
    costAtHigh,
    varianceShare,
  })),
});
