import type { Holding, Outcome, Use, Weights } from "./use.ts";

/** What a holding covered. */
export interface HoldingOutcome {
  readonly name: string;
  readonly committed: number;
  readonly used: number;
}

/**
 * Applies holdings as AWS does, hour by hour: reservations, then EC2 Instance plans, then Compute plans; inside each, the
 * usage that saves most against on-demand first, of equal ones the one with the lower price. What a holding does not use in
 * an hour is lost; what no holding covers stays on demand.
 */
export const applyHoldings = (
  uses: readonly Use[],
  holdings: readonly Holding[],
  weights: Weights,
): Outcome & { readonly holdings: readonly HoldingOutcome[] } => {
  const ordered = holdings
    .map((holding, index) => ({ holding, index, order: orderOf(uses, holding.prices) }))
    .sort((a, b) => a.holding.order - b.holding.order);
  const used = new Float64Array(holdings.length);
  const left = new Float64Array(uses.length);
  let onDemandLeft = 0;
  let onDemand = 0;
  let hours = 0;
  for (let slot = 0; slot < weights.length; slot++) {
    const weight = weights[slot] ?? 0;
    hours += weight;
    for (const [index, use] of uses.entries()) left[index] = use.units[slot] ?? 0;
    for (const { holding, index, order } of ordered) {
      let free = holding.commitment;
      for (const { at, price } of order) {
        const units = Math.min(left[at] ?? 0, free / price);
        left[at] = (left[at] ?? 0) - units;
        free -= units * price;
      }
      used[index] = (used[index] ?? 0) + weight * (holding.commitment - free);
    }
    for (const [index, use] of uses.entries()) {
      onDemand += weight * (use.units[slot] ?? 0) * use.onDemand;
      onDemandLeft += weight * (left[index] ?? 0) * use.onDemand;
    }
  }
  const committed = holdings.reduce((sum, { commitment }) => sum + commitment * hours, 0);
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
    })),
  };
};

/** The uses that prices cover, in the order in which AWS covers them. A price that saves nothing covers nothing. */
export const orderOf = (
  uses: readonly Use[],
  prices: ReadonlyMap<string, number>,
): readonly { readonly at: number; readonly price: number; readonly ratio: number }[] =>
  uses
    .flatMap(({ id, onDemand }, at) => {
      const price = prices.get(id);
      return price === undefined || price <= 0 || price >= onDemand ? [] : [{ at, price, ratio: onDemand / price }];
    })
    .sort((a, b) => b.ratio - a.ratio || a.price - b.price);
