import { applyHoldings, coverSlots, onDemandOf } from "./apply.ts";
import { withDemand } from "./curve.ts";
import { stepsOf } from "./order.ts";
import type { Holding, Use, Weights } from "./use.ts";

/**
 * The share of the expected demand at which holdings cost as much as none: below it, they lose. Found by bisection; null
 * where they lose even at full demand, 0 where nothing is held.
 */
export const breakEvenDemand = (
  uses: readonly Use[],
  holdings: readonly Holding[],
  weights: Weights,
): number | null => {
  if (holdings.every(({ commitment }) => commitment <= 0)) return 0;
  const gain = (share: number) => {
    const scaled = withDemand(uses, share);
    return onDemandOf(scaled, weights) - applyHoldings(scaled, holdings, weights).cost;
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

/**
 * The month of the term, from 1, by which what holdings cover would have cost on demand what they cost in all: demand may
 * stop after it, and they still paid, whenever they are paid for. Null where that month does not come.
 * @param monthOf the month of each slot, from 0
 */
export const breakEvenMonth = (
  uses: readonly Use[],
  holdings: readonly Holding[],
  weights: Weights,
  monthOf: Int32Array,
): number | null => {
  const hours = weights.reduce((sum, weight) => sum + weight, 0);
  const commitments = Float64Array.from(holdings, ({ commitment }) => commitment);
  const committed = hours * commitments.reduce((sum, one) => sum + one, 0);
  if (committed <= 0) return null;
  const steps = stepsOf(uses, holdings);
  const months = monthOf.reduce((most, month) => Math.max(most, month + 1), 0);
  let covered = 0;
  for (let month = 0; month < months; month++) {
    const ofMonth = weights.map((weight, slot) => (monthOf[slot] === month ? weight : 0));
    covered += coverSlots(uses, steps, commitments, ofMonth);
    if (covered >= committed * (1 - 1e-9)) return month + 1;
  }
  return null;
};
