import { type Step, stepsOf } from "./order.ts";
import type { Holding, Outcome, Use, Weights } from "./use.ts";

/** What a holding covered. */
export interface HoldingOutcome {
  readonly name: string;
  readonly committed: number;
  readonly used: number;
  /** USD that what it covered would have cost on demand. */
  readonly covered: number;
}

/**
 * Applies holdings as AWS does, hour by hour, in the order of `stepsOf`. What a holding does not use in an hour is lost;
 * what no holding covers stays on demand.
 */
export const applyHoldings = (
  uses: readonly Use[],
  holdings: readonly Holding[],
  weights: Weights,
): Outcome & { readonly holdings: readonly HoldingOutcome[] } => {
  const commitments = Float64Array.from(holdings, ({ commitment }) => commitment);
  const used = new Float64Array(holdings.length);
  const covered = new Float64Array(holdings.length);
  const coveredInAll = coverSlots(uses, stepsOf(uses, holdings), commitments, weights, used, covered);
  const hours = weights.reduce((sum, weight) => sum + weight, 0);
  const onDemand = onDemandOf(uses, weights);
  const onDemandLeft = Math.max(0, onDemand - coveredInAll);
  const committed = commitments.reduce((sum, commitment) => sum + commitment * hours, 0);
  const usedInAll = used.reduce((sum, one) => sum + one, 0);
  return {
    cost: committed + onDemandLeft,
    onDemandLeft,
    committed,
    used: usedInAll,
    coverage: onDemand <= 0 ? 0 : 1 - onDemandLeft / onDemand,
    utilisation: committed <= 0 ? 0 : usedInAll / committed,
    holdings: holdings.map(({ name, commitment }, index) => ({
      name,
      committed: commitment * hours,
      used: used[index] ?? 0,
      covered: covered[index] ?? 0,
    })),
  };
};

/** USD of all uses without any commitment. */
export const onDemandOf = (uses: readonly Use[], weights: Weights): number =>
  uses.reduce(
    (sum, { units, onDemand }) =>
      sum + onDemand * units.reduce((all, unit, slot) => all + unit * (weights[slot] ?? 0), 0),
    0,
  );

/**
 * USD on demand that commitments cover, all slots together; adds to `used` and `covered` what each one used and covered.
 * The inner loop of every search: no object is made in it.
 */
export const coverSlots = (
  uses: readonly Use[],
  steps: readonly Step[],
  commitments: Float64Array,
  weights: Weights,
  used?: Float64Array,
  covered?: Float64Array,
): number => {
  const left = new Float64Array(uses.length);
  const free = new Float64Array(commitments.length);
  let total = 0;
  for (let slot = 0; slot < weights.length; slot++) {
    const weight = weights[slot] ?? 0;
    if (weight === 0) continue;
    free.set(commitments);
    for (let at = 0; at < uses.length; at++) left[at] = uses[at]?.units[slot] ?? 0;
    for (const { holding, use, price, ratio } of steps) {
      const open = left[use] ?? 0;
      const units = Math.min(open, (free[holding] ?? 0) / price);
      if (units <= 0) continue;
      left[use] = open - units;
      const spent = units * price;
      free[holding] = (free[holding] ?? 0) - spent;
      total += weight * spent * ratio;
      if (used) used[holding] = (used[holding] ?? 0) + weight * spent;
      if (covered) covered[holding] = (covered[holding] ?? 0) + weight * spent * ratio;
    }
  }
  return total;
};
