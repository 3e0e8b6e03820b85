import { quantileOf } from "./inverse.ts";
import type { PlanModel } from "./model.ts";
import type { Variable } from "./variables.ts";

/** What a variable does to the total. */
export interface Influence {
  readonly name: string;
  readonly unit: string;
  readonly text: string;
  /** The values at its 10th and 90th percentile, and the plan's total there with everything else as stated. */
  readonly low: number;
  readonly high: number;
  readonly costAtLow: number;
  readonly costAtHigh: number;
  /** First-order share of the total's variance. */
  readonly varianceShare: number;
}

const LOW = 0.1;
const HIGH = 0.9;

/** Variables that are varied one by one: each costs two runs of the plan. */
const MOST = 50;

/**
 * One variable at a time, the others as the plan states them; the widest first. Of more than fifty, those with the largest
 * shares of the variance.
 */
export const tornadoOf = (model: PlanModel, shares: readonly number[]): readonly Influence[] =>
  model.variables
    .map((variable, index) => ({ variable, index }))
    .sort((a, b) => (shares[b.index] ?? 0) - (shares[a.index] ?? 0))
    .slice(0, MOST)
    .map(({ variable, index }): Influence => {
      const [low, high] = [LOW, HIGH].map((share) => kept(variable, quantileOf(variable.distribution, share)));
      const at = (value: number) => {
        const draw = Float64Array.from(model.base);
        draw[index] = value;
        return totalAt(model, draw);
      };
      return {
        name: variable.name,
        unit: variable.unit,
        text: variable.text,
        low: low ?? variable.base,
        high: high ?? variable.base,
        costAtLow: at(low ?? variable.base),
        costAtHigh: at(high ?? variable.base),
        varianceShare: shares[index] ?? 0,
      };
    })
    .sort((a, b) => Math.abs(b.costAtHigh - b.costAtLow) - Math.abs(a.costAtHigh - a.costAtLow));

const kept = ({ least, most }: Variable, value: number): number => Math.min(most, Math.max(least, value));

/** The plan's total at a draw: the sum of what is priced. */
export const totalAt = (model: PlanModel, draw: Float64Array): number => {
  const quantities = new Float64Array(model.lines.length);
  const costs = new Float64Array(model.lines.length);
  let total = 0;
  for (const { index } of model.months) {
    model.quantities(index, draw, quantities);
    total += model.price(index, quantities, costs);
  }
  return total;
};

/** Strata that the draws of a variable are sorted into. */
const STRATA = 40;

/**
 * First-order shares of the variance from the samples themselves: the variance of the means over strata of one variable
 * against the whole (the correlation ratio; E. Plischke, "An effective algorithm for computing global sensitivity indices",
 * 2010). Evenly spread points leave little noise in them. `rest` is what no single variable explains.
 */
export const sharesOf = (
  points: readonly Float64Array[],
  variables: readonly Variable[],
  totals: Float64Array,
  samples: number,
): { readonly shares: readonly number[]; readonly rest: number } => {
  const mean = totals.reduce((sum, value) => sum + value, 0) / samples;
  const variance = totals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samples;
  // What sums of equal values differ by is the noise of arithmetic.
  if (variance <= (mean * 1e-9) ** 2) return { shares: variables.map(() => 0), rest: 0 };
  const strata = Math.max(2, Math.min(STRATA, Math.floor(samples / 25)));
  const shares = points.map((drawn) => {
    const sums = new Float64Array(strata);
    const counts = new Float64Array(strata);
    for (let sample = 0; sample < samples; sample++) {
      const stratum = Math.min(strata - 1, Math.floor((drawn[sample] ?? 0) * strata));
      sums[stratum] = (sums[stratum] ?? 0) + (totals[sample] ?? 0);
      counts[stratum] = (counts[stratum] ?? 0) + 1;
    }
    let between = 0;
    for (let stratum = 0; stratum < strata; stratum++) {
      const count = counts[stratum] ?? 0;
      if (count > 0) between += count * ((sums[stratum] ?? 0) / count - mean) ** 2;
    }
    return Math.min(1, between / samples / variance);
  });
  const sum = shares.reduce((all, one) => all + one, 0);
  return { shares: sum > 1 ? shares.map((share) => share / sum) : shares, rest: Math.max(0, 1 - sum) };
};
