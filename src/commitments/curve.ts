import { applyHoldings, orderOf } from "./apply.ts";
import type { Outcome, Use, Weights } from "./use.ts";

/** The cost of the same usage under every size of one commitment. Convex: each further dollar covers less. */
export interface Curve {
  /** The commitment, USD an hour, of least cost: exact, a corner of the curve. 0 where none pays. */
  readonly optimum: number;
  /** The largest commitment that is ever used in full. */
  readonly most: number;
  readonly at: (commitment: number) => Outcome;
}

/**
 * The curve of a commitment with its own price for each use. Where usage of several slots or likelihoods is given, the cost
 * is the expected one.
 */
export const curveOf = (uses: readonly Use[], prices: ReadonlyMap<string, number>, weights: Weights): Curve => {
  const order = orderOf(uses, prices);
  const at = (commitment: number): Outcome =>
    applyHoldings(uses, [{ name: "", order: 0, commitment, prices }], weights);
  const corners = cornersOf(uses, order, weights);
  return { optimum: lowest(corners, weights), most: corners.at(-1)?.at ?? 0, at };
};

interface Corner {
  readonly at: number;
  /** How much the slope of the cost rises here. */
  readonly rise: number;
}

/** Where a slot's usage of one price is covered in full, so that a further dollar covers something that saves less. */
const cornersOf = (uses: readonly Use[], order: ReturnType<typeof orderOf>, weights: Weights): readonly Corner[] => {
  const corners: Corner[] = [];
  for (let slot = 0; slot < weights.length; slot++) {
    const weight = weights[slot] ?? 0;
    let reached = 0;
    const segments = order.flatMap(({ at, price, ratio }) => {
      const size = (uses[at]?.units[slot] ?? 0) * price;
      return size > 0 ? [{ size, ratio }] : [];
    });
    for (const [index, { size, ratio }] of segments.entries()) {
      reached += size;
      corners.push({ at: reached, rise: weight * (ratio - (segments[index + 1]?.ratio ?? 0)) });
    }
  }
  return corners.sort((a, b) => a.at - b.at);
};

/** Walks the corners until a further dollar costs at least what it saves. */
const lowest = (corners: readonly Corner[], weights: Weights): number => {
  const hours = weights.reduce((sum, weight) => sum + weight, 0);
  let slope = hours - corners.reduce((sum, { rise }) => sum + rise, 0);
  // Sums of the same numbers in another order differ in the last digits: such a slope is level.
  const level = hours * 1e-12;
  if (slope >= -level) return 0;
  for (const { at, rise } of corners) {
    slope += rise;
    if (slope >= -level) return at;
  }
  return corners.at(-1)?.at ?? 0;
};

/** The best commitment in steps: whole units of a reservation, thousandths of a dollar of a Savings Plan. */
export const inSteps = (curve: Curve, step: number): number => {
  const below = Math.floor(curve.optimum / step + 1e-9) * step;
  const above = below + step;
  return curve.optimum - below < step * 1e-6 || curve.at(below).cost <= curve.at(above).cost ? below : above;
};

/** The same uses with a share of the demand. */
export const withDemand = (uses: readonly Use[], share: number): readonly Use[] =>
  uses.map((use) => ({ ...use, units: use.units.map((units) => units * share) }));

/**
 * The share of today's demand at which a commitment costs as much as none: below it, it loses. Found by bisection; null where
 * it loses even at full demand, 0 where there is no commitment.
 */
export const breakEvenDemand = (
  uses: readonly Use[],
  prices: ReadonlyMap<string, number>,
  weights: Weights,
  commitment: number,
): number | null => {
  if (commitment <= 0) return 0;
  const gain = (share: number) => {
    const scaled = withDemand(uses, share);
    const outcome = curveOf(scaled, prices, weights).at(commitment);
    return onDemandOf(scaled, weights) - outcome.cost;
  };
  if (gain(1) < 0) return null;
  let [low, high] = [0, 1];
  for (let round = 0; round < 24 && high - low > 1e-6; round++) {
    const middle = (low + high) / 2;
    if (gain(middle) >= 0) high = middle;
    else low = middle;
  }
  return high;
};

/** USD of all uses without any commitment. */
export const onDemandOf = (uses: readonly Use[], weights: Weights): number =>
  uses.reduce(
    (sum, { units, onDemand }) =>
      sum + onDemand * units.reduce((all, unit, slot) => all + unit * (weights[slot] ?? 0), 0),
    0,
  );

/**
 * What a commitment costs more than the best one would, should demand turn out to be a share of what was expected.
 * @param step what commitments are bought in, USD an hour
 */
export const regretAt = (
  uses: readonly Use[],
  prices: ReadonlyMap<string, number>,
  weights: Weights,
  commitment: number,
  share: number,
  step: number,
): { readonly cost: number; readonly best: number; readonly without: number; readonly regret: number } => {
  const scaled = withDemand(uses, share);
  const curve = curveOf(scaled, prices, weights);
  const cost = curve.at(commitment).cost;
  const best = curve.at(inSteps(curve, step)).cost;
  return { cost, best, without: onDemandOf(scaled, weights), regret: cost - best };
};
