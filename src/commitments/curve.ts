import { applyHoldings, onDemandOf } from "./apply.ts";
import { type Step, stepsOf } from "./order.ts";
import type { Holding, HoldingKind, Outcome, Use, Weights } from "./use.ts";

/** What a commitment is, before its size. */
export interface Terms {
  readonly kind: HoldingKind;
  /** Its USD for a unit and an hour, by use. */
  readonly prices: ReadonlyMap<string, number>;
}

/** The cost of the same usage under every size of one commitment: straight between the points where an hour is covered. */
export interface Curve {
  /** The commitment, USD an hour, of least cost: exact, a corner of the curve. 0 where none pays. */
  readonly optimum: number;
  /** The largest commitment that is ever used in full. */
  readonly most: number;
  readonly at: (commitment: number) => Outcome;
}

/**
 * The curve of a commitment with its own price for each use. Where usage of several slots or likelihoods is given, the cost
 * is the expected one. A Savings Plan covers what saves most first, so each further dollar of it covers less: its optimum
 * is the newsvendor's, the quantile of the hours at which a further dollar is used just often enough.
 */
export const curveOf = (uses: readonly Use[], terms: Terms, weights: Weights): Curve => {
  const at = (commitment: number): Outcome => applyHoldings(uses, [holdingOf(terms, commitment)], weights);
  const corners = cornersOf(uses, stepsOf(uses, [terms]), weights);
  return { optimum: lowest(corners, weights), most: corners.at(-1)?.at ?? 0, at };
};

const holdingOf = (terms: Terms, commitment: number): Holding => ({ name: "", ...terms, commitment });

interface Corner {
  readonly at: number;
  /** How much the slope of the cost rises here. */
  readonly rise: number;
}

/** Where a slot's usage of one price is covered in full, so that a further dollar covers something that saves less. */
const cornersOf = (uses: readonly Use[], order: readonly Step[], weights: Weights): readonly Corner[] => {
  const corners: Corner[] = [];
  for (let slot = 0; slot < weights.length; slot++) {
    const weight = weights[slot] ?? 0;
    let reached = 0;
    const segments = order.flatMap(({ use, price, ratio }) => {
      const size = (uses[use]?.units[slot] ?? 0) * price;
      return size > 0 ? [{ size, ratio }] : [];
    });
    for (const [index, { size, ratio }] of segments.entries()) {
      reached += size;
      corners.push({ at: reached, rise: weight * (ratio - (segments[index + 1]?.ratio ?? 0)) });
    }
  }
  return corners.sort((a, b) => a.at - b.at);
};

/** Walks the corners, summing the slope, to the least cost. A flexible reservation's curve may have several valleys. */
const lowest = (corners: readonly Corner[], weights: Weights): number => {
  const hours = weights.reduce((sum, weight) => sum + weight, 0);
  let slope = hours - corners.reduce((sum, { rise }) => sum + rise, 0);
  let [cost, reached, least, best] = [0, 0, 0, 0];
  for (const { at, rise } of corners) {
    cost += slope * (at - reached);
    reached = at;
    slope += rise;
    // Sums of the same numbers in another order differ in the last digits: what saves no more than that is level.
    if (cost < least - hours * at * 1e-12) [least, best] = [cost, at];
  }
  return best;
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
 * What a commitment costs more than the best one would, should demand turn out to be a share of what was expected.
 * @param step what commitments are bought in, USD an hour
 */
export const regretAt = (
  uses: readonly Use[],
  terms: Terms,
  weights: Weights,
  commitment: number,
  share: number,
  step: number,
): { readonly cost: number; readonly best: number; readonly without: number; readonly regret: number } => {
  const scaled = withDemand(uses, share);
  const curve = curveOf(scaled, terms, weights);
  const cost = curve.at(commitment).cost;
  const best = curve.at(inSteps(curve, step)).cost;
  return { cost, best, without: onDemandOf(scaled, weights), regret: cost - best };
};
