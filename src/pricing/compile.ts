import type { Rate } from "../catalog/types.ts";
import { tieredCost } from "./tiers.ts";

/** A line that is ready to be priced many times: its quantity as a function, its rate, the share of list that is paid. */
export interface PricedLine<N> {
  quantity(numbers: N): number;
  readonly rate: Rate;
  readonly pays: number;
}

/**
 * Compiles lines that share no pool into one function from numbers to USD: the function that ranking and simulation run.
 * Rates of a single tier cost one multiplication. Beyond the last tier of a rate it gives NaN: unpriced, never 0.
 */
export const compileCost = <N>(lines: readonly PricedLine<N>[]): ((numbers: N) => number) => {
  const flat = lines.filter(({ rate }) => isFlat(rate));
  const tiered = lines.filter(({ rate }) => !isFlat(rate));
  const prices = flat.map(({ rate, pays }) => ((rate.tiers[0]?.usd ?? 0) / rate.per) * pays);
  const [a, b, c] = flat;
  const [pa = 0, pb = 0] = prices;
  if (tiered.length === 0 && a && b && !c) return (n) => a.quantity(n) * pa + b.quantity(n) * pb;
  return (numbers) => {
    let cost = 0;
    for (let index = 0; index < flat.length; index++)
      cost += (flat[index]?.quantity(numbers) ?? 0) * (prices[index] ?? 0);
    for (const line of tiered) cost += tieredOrNothing(line.rate, line.quantity(numbers)) * line.pays;
    return cost;
  };
};

const isFlat = ({ tiers }: Rate): boolean => tiers.length === 1 && tiers[0]?.begin === 0 && tiers[0].end === Infinity;

const tieredOrNothing = (rate: Rate, quantity: number): number =>
  quantity > (rate.tiers.at(-1)?.end ?? 0) ? NaN : tieredCost(rate.tiers, rate.per, quantity);
