import type { Catalog } from "../catalog/open.ts";
import type { Assumption, Warning } from "../services/world.ts";
import { fiscalOf, type Month } from "./calendar.ts";
import { type Horizon, modelPlan, type ModelLine, type PlanModel } from "./model.ts";
import type { Plan } from "./plan.ts";

/** What a plan costs month by month. */
export interface Timeline {
  readonly plan: Plan;
  readonly months: readonly Month[];
  /** Sums of what is priced, by month. */
  readonly cost: readonly number[];
  readonly listCost: readonly number[];
  readonly total: number;
  readonly listTotal: number;
  /** Whether every line is priced in every month in which it is used. */
  readonly complete: boolean;
  readonly workloads: readonly Track[];
  readonly services: readonly Track[];
  readonly lines: readonly LineTrack[];
  readonly quarters: readonly PeriodSum[];
  readonly years: readonly PeriodSum[];
  readonly unpriced: readonly UnpricedLine[];
  readonly assumptions: readonly Assumption[];
  readonly warnings: readonly Warning[];
}

/** A part of the plan over time. */
export interface Track {
  readonly name: string;
  readonly detail: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly cost: readonly number[];
  readonly total: number;
  readonly complete: boolean;
}

export interface LineTrack {
  readonly line: ModelLine;
  readonly quantity: readonly number[];
  /** Null in a month in which it is used and unpriced. */
  readonly cost: readonly (number | null)[];
  readonly total: number;
}

/** A quarter or a fiscal year, with the months of it that the plan has. */
export interface PeriodSum {
  readonly name: string;
  readonly months: number;
  readonly whole: boolean;
  readonly cost: number;
}

export interface UnpricedLine {
  readonly id: string;
  readonly region: string;
  readonly unit: string;
  /** Of all months. */
  readonly quantity: number;
  readonly months: readonly string[];
  readonly reason: string;
}

/** What a plan costs over its months. @throws InputError */
export const timelinePlan = (plan: Plan, catalog: Catalog, horizon: Horizon = {}): Timeline =>
  timelineOf(modelPlan(plan, catalog, horizon));

/** A model at the values that the plan states. */
export const timelineOf = (model: PlanModel): Timeline => {
  const { plan, months, lines } = model;
  const runs = months.map(({ index }) => monthOf(model, index));
  const tracks = lines.map((line, at): LineTrack => {
    const cost = runs.map(({ costs, quantities }) => known(costs[at], quantities[at] ?? 0));
    return { line, quantity: runs.map(({ quantities }) => quantities[at] ?? 0), cost, total: sum(cost) };
  });
  const cost = runs.map(({ total }) => total);
  const listCost = runs.map(({ list }) => list);
  const unpriced = tracks.flatMap((track) => unpricedOf(track, months, model));
  return {
    plan,
    months,
    cost,
    listCost,
    total: sum(cost),
    listTotal: sum(listCost),
    complete: unpriced.length === 0,
    workloads: model.workloads.map(({ name, prepared }) =>
      trackOf(
        name,
        prepared.option?.title ?? prepared.workload.kind,
        prepared.workload.tags,
        tracks.filter(({ line }) => line.owner === name),
        months,
      ),
    ),
    services: [...Map.groupBy(tracks, ({ line }) => line.meter.service)]
      .map(([service, members]) => trackOf(service, "", {}, members, months))
      .sort((a, b) => b.total - a.total),
    lines: tracks,
    quarters: periods(months, cost, ({ label }) => fiscalOf(label, plan.fiscalYear).quarter, MONTHS_A_QUARTER),
    years: periods(months, cost, ({ label }) => fiscalOf(label, plan.fiscalYear).year, MONTHS_A_YEAR),
    unpriced,
    assumptions: model.assumptions,
    warnings: model.warnings,
  };
};

const MONTHS_A_QUARTER = 3;
const MONTHS_A_YEAR = 12;

const monthOf = (model: PlanModel, month: number) => {
  const quantities = new Float64Array(model.lines.length);
  const costs = new Float64Array(model.lines.length);
  const lists = new Float64Array(model.lines.length);
  model.quantities(month, model.base, quantities);
  const list = model.listPrice(month, quantities, lists);
  return { quantities, costs, total: model.price(month, quantities, costs), list };
};

/** Nothing used costs nothing, whatever its rate. */
const known = (cost: number | undefined, quantity: number): number | null =>
  quantity === 0 ? 0 : cost === undefined || Number.isNaN(cost) ? null : cost;

const sum = (values: readonly (number | null)[]): number => values.reduce<number>((all, one) => all + (one ?? 0), 0);

const trackOf = (
  name: string,
  detail: string,
  tags: Readonly<Record<string, string>>,
  members: readonly LineTrack[],
  months: readonly Month[],
): Track => {
  const cost = months.map((_, index) => sum(members.map((member) => member.cost[index] ?? 0)));
  const complete = members.every((member) => member.cost.every((one) => one !== null));
  return { name, detail, tags, cost, total: sum(cost), complete };
};

const periods = (
  months: readonly Month[],
  cost: readonly number[],
  nameOf: (month: Month) => string,
  length: number,
): readonly PeriodSum[] =>
  [...Map.groupBy(months, nameOf)].map(([name, members]) => ({
    name,
    months: members.length,
    whole: members.length === length,
    cost: sum(members.map(({ index }) => cost[index] ?? 0)),
  }));

const unpricedOf = (track: LineTrack, months: readonly Month[], model: PlanModel): readonly UnpricedLine[] => {
  const missing = months.filter((_, index) => track.cost[index] === null);
  if (missing.length === 0) return [];
  const { id, unit, meter, region } = track.line;
  const at = model.lines.indexOf(track.line);
  const name = `${meter.service} ${meter.item} ${meter.dimension} in ${region}`;
  const bounded = missing.every(({ index }) => model.rates[index]?.[at] !== undefined);
  return [
    {
      id,
      region,
      unit,
      quantity: sum(missing.map(({ index }) => track.quantity[index] ?? 0)),
      months: missing.map(({ label }) => label),
      reason: bounded ? `no rate for so much a month of ${name}` : `no rate for ${name}`,
    },
  ];
};
