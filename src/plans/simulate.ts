import { quantileOf } from "./inverse.ts";
import { fiscalOf } from "./calendar.ts";
import type { PlanModel } from "./model.ts";
import { randomFrom } from "./random.ts";
import { evenPoints } from "./sobol.ts";
import { type Influence, sharesOf, tornadoOf } from "./sensitivity.ts";
import type { Variable } from "./variables.ts";

export interface SimulationOptions {
  readonly samples: number;
  readonly seed: number;
  /** USD a month that must not be passed. */
  readonly limit?: number | undefined;
  /** Further percentiles to give, such as 0.95. */
  readonly shares?: readonly number[] | undefined;
}

/** Percentiles of a sum. */
export interface Range {
  readonly mean: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  /** Percentiles that were asked for besides, by share. */
  readonly others: readonly { readonly share: number; readonly value: number }[];
}

export interface MonthRange extends Range {
  readonly month: string;
  /** Share of the samples in which the month passes the limit; null without one. */
  readonly passes: number | null;
}

/** What a plan may cost, over draws of all that is not known about it. */
export interface Simulation {
  readonly samples: number;
  readonly seed: number;
  readonly method: string;
  /** How many things are not known; `variables` are the fifty that matter most. */
  readonly unknowns: number;
  readonly variables: readonly Influence[];
  readonly months: readonly MonthRange[];
  readonly years: readonly (Range & { readonly name: string })[];
  readonly total: Range;
  /** Share of the samples in which any month, and in which the whole plan, passes the limit. */
  readonly passes: { readonly anyMonth: number; readonly total: number } | null;
  /** Share of the variance that no single variable explains: they work together, or the samples are noisy. */
  readonly together: number;
  /** Samples in which a line ran beyond the last tier of its rate and is not in the sum. */
  readonly unpricedSamples: number;
}

export const DEFAULT_SAMPLES = 10_000;

/** Runs a plan's model over evenly spread draws of its variables. The same seed gives the same result. */
export const simulate = (model: PlanModel, options: SimulationOptions): Simulation => {
  const { samples, seed, limit } = options;
  const drawn = drawSamples(model, samples, seed);
  const shares = options.shares ?? [];
  const totals = totalsOf(drawn.byMonth, samples);
  const influence = sharesOf(drawn.points, model.variables, totals, samples);
  const years = Map.groupBy(model.months, ({ label }) => fiscalOf(label, model.plan.fiscalYear).year);
  const overall = (limit ?? 0) * model.months.length;
  return {
    samples,
    seed,
    method: "Sobol points with a random shift",
    unknowns: model.variables.length,
    variables: tornadoOf(model, influence.shares),
    months: drawn.byMonth.map((values, index) => ({
      month: model.months[index]?.label ?? "",
      passes: limit === undefined ? null : shareAbove(values, limit),
      ...rangeOf(values, shares),
    })),
    years: [...years].map(([name, months]) => ({
      name,
      ...rangeOf(
        totalsOf(
          months.map(({ index }) => drawn.byMonth[index] ?? new Float64Array(samples)),
          samples,
        ),
        shares,
      ),
    })),
    total: rangeOf(totals, shares),
    passes:
      limit === undefined
        ? null
        : { anyMonth: anyAbove(drawn.byMonth, limit, samples), total: shareAbove(totals, overall) },
    together: influence.rest,
    unpricedSamples: drawn.unpriced,
  };
};

/** Draws of a model's variables, evenly spread. */
export const drawsOf = (model: PlanModel, samples: number, seed: number): readonly Float64Array[] => {
  const even = evenPoints(model.variables.length, samples, randomFrom(seed));
  const point = new Float64Array(model.variables.length);
  return Array.from({ length: samples }, () => {
    even.next(point);
    return Float64Array.from(model.variables, (variable, index) => drawAt(variable, point[index] ?? 0.5));
  });
};

const drawAt = ({ distribution, least, most }: Variable, point: number): number =>
  Math.min(most, Math.max(least, quantileOf(distribution, point)));

interface Drawn {
  /** Costs by month, by sample. */
  readonly byMonth: readonly Float64Array[];
  /** Where each variable was drawn, from 0 to 1, by variable, by sample. */
  readonly points: readonly Float64Array[];
  readonly unpriced: number;
}

const drawSamples = (model: PlanModel, samples: number, seed: number): Drawn => {
  const { variables, months, lines } = model;
  const even = evenPoints(variables.length, samples, randomFrom(seed));
  const byMonth = months.map(() => new Float64Array(samples));
  const points = variables.map(() => new Float64Array(samples));
  const point = new Float64Array(variables.length);
  const draw = new Float64Array(variables.length);
  const quantities = new Float64Array(lines.length);
  const costs = new Float64Array(lines.length);
  const bounded = boundedLines(model);
  let unpriced = 0;
  for (let sample = 0; sample < samples; sample++) {
    even.next(point);
    for (let index = 0; index < variables.length; index++) {
      const variable = variables[index];
      const at = point[index] ?? 0;
      const values = points[index];
      if (!variable || !values) continue;
      values[sample] = at;
      draw[index] = drawAt(variable, at);
    }
    let beyond = false;
    for (let month = 0; month < months.length; month++) {
      model.quantities(month, draw, quantities);
      const cost = model.price(month, quantities, costs);
      const values = byMonth[month];
      if (values) values[sample] = cost;
      for (const line of bounded) beyond ||= Number.isNaN(costs[line]);
    }
    if (beyond) unpriced++;
  }
  return { byMonth, points, unpriced };
};

/** Lines whose last tier ends: beyond it they have no price. */
const boundedLines = (model: PlanModel): readonly number[] =>
  model.lines.flatMap((_, index) =>
    model.rates.some((rates) => {
      const rate = rates[index];
      return rate !== undefined && rate.tiers.at(-1)?.end !== Infinity;
    })
      ? [index]
      : [],
  );

const totalsOf = (series: readonly Float64Array[], samples: number): Float64Array => {
  const totals = new Float64Array(samples);
  for (const values of series)
    for (let sample = 0; sample < samples; sample++) totals[sample] = (totals[sample] ?? 0) + (values[sample] ?? 0);
  return totals;
};

const rangeOf = (values: Float64Array, shares: readonly number[]): Range => {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => between(sorted, share);
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    p10: at(0.1),
    p50: at(0.5),
    p90: at(0.9),
    others: shares.map((share) => ({ share, value: at(share) })),
  };
};

/** A percentile of sorted values, linear between neighbours. */
const between = (sorted: Float64Array, share: number): number => {
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)] ?? 0;
  return low + (place % 1) * ((sorted[Math.ceil(place)] ?? low) - low);
};

const shareAbove = (values: Float64Array, limit: number): number => {
  let above = 0;
  for (const value of values) if (value > limit) above++;
  return above / values.length;
};

const anyAbove = (series: readonly Float64Array[], limit: number, samples: number): number => {
  let above = 0;
  for (let sample = 0; sample < samples; sample++) if (series.some((values) => (values[sample] ?? 0) > limit)) above++;
  return above / samples;
};
