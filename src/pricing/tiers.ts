import type { Tier } from "../catalog/types.ts";

/**
 * USD for a quantity under graduated tiers: each slice pays its own price. Continuous and monotone in the quantity.
 * @param per the number of units that `usd` is for
 */
export const tieredCost = (tiers: readonly Tier[], per: number, quantity: number): number => {
  let cost = 0;
  for (const tier of tiers) {
    if (quantity <= tier.begin) break;
    cost += (Math.min(quantity, tier.end) - tier.begin) * tier.usd;
  }
  return cost / per;
};

/** What one tier took of a quantity. */
export interface TierSlice extends Tier {
  readonly quantity: number;
  readonly cost: number;
}

/** The slices that a quantity fills, for the trail. Their costs sum to `tieredCost`. */
export const tierSlices = (tiers: readonly Tier[], per: number, quantity: number): readonly TierSlice[] =>
  tiers
    .filter((tier) => quantity > tier.begin)
    .map((tier) => {
      const slice = Math.min(quantity, tier.end) - tier.begin;
      return { ...tier, quantity: slice, cost: (slice * tier.usd) / per };
    });
