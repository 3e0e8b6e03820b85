import type { Meter, Rate } from "../catalog/types.ts";
import type { PriceBook } from "./price.ts";
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

/** A line whose quantity changes and whose rate does not. */
export interface StandingLine {
  readonly meter: Meter;
  readonly region: string;
  readonly owner: string;
}

/** A month's prices, ready for any quantities of the same lines. */
export interface StandingPrices {
  /**
   * USD of every line for a month's quantities, as `priceUsage` gives them: pools summed and handed back, free tier and
   * discount taken off. An unpriced line costs NaN. @returns the sum of what is priced
   */
  readonly price: (quantities: Float64Array, costs: Float64Array) => number;
  readonly rates: readonly (Rate | undefined)[];
}

/** Compiles a month's lines and prices: what the timeline and the simulation run. */
export const compilePrices = (lines: readonly StandingLine[], book: PriceBook): StandingPrices => {
  const rates = lines.map(({ meter, region }) => book.rate(meter, region));
  const pays = lines.map(({ meter }) => 1 - book.discount(meter));
  const flat = Float64Array.from(rates, (rate, index) =>
    rate && isFlat(rate) ? ((rate.tiers[0]?.usd ?? 0) / rate.per) * (pays[index] ?? 1) : NaN,
  );
  const free = freeGroups(lines, book);
  const pools = tieredPools(lines, rates, book);
  const unbilled = new Float64Array(lines.length);
  const price = (quantities: Float64Array, costs: Float64Array): number => {
    let total = 0;
    for (let index = 0; index < flat.length; index++) {
      const cost = (quantities[index] ?? 0) * (flat[index] ?? NaN);
      costs[index] = cost;
      if (cost === cost) total += cost;
    }
    for (const { members, amount } of free) {
      const used = sumOf(members, quantities);
      const share = used <= 0 ? 0 : Math.min(1, amount / used);
      for (const index of members) {
        const cost = costs[index] ?? NaN;
        unbilled[index] = (quantities[index] ?? 0) * share;
        if (cost === cost) {
          costs[index] = cost * (1 - share);
          total -= cost * share;
        }
      }
    }
    for (const { members, tiered } of pools) {
      const pooled = sumOf(members, quantities);
      const billed = free.length === 0 ? pooled : pooled - sumOf(members, unbilled);
      for (const { index, rate } of tiered) {
        if (pooled > (rate.tiers.at(-1)?.end ?? 0)) continue;
        const own = (quantities[index] ?? 0) - (unbilled[index] ?? 0);
        const cost = billed <= 0 ? 0 : (own / billed) * tieredCost(rate.tiers, rate.per, billed) * (pays[index] ?? 1);
        costs[index] = cost;
        total += cost;
      }
    }
    return total;
  };
  return { price, rates };
};

const sumOf = (members: readonly number[], values: Float64Array): number => {
  let sum = 0;
  for (const index of members) sum += values[index] ?? 0;
  return sum;
};

const freeGroups = (lines: readonly StandingLine[], { free }: PriceBook) => {
  const groups = new Map<string, { readonly members: number[]; readonly amount: number }>();
  for (const [index, { meter }] of lines.entries()) {
    const allowance = free.of?.(meter);
    if (!allowance) continue;
    const group = groups.get(allowance.group) ?? { members: [], amount: allowance.amount };
    group.members.push(index);
    groups.set(allowance.group, group);
  }
  return [...groups.values()];
};

/** Pools that hold a rate of several tiers; what is flat costs the same in any pool. */
const tieredPools = (lines: readonly StandingLine[], rates: readonly (Rate | undefined)[], book: PriceBook) => {
  const pools = new Map<string, { readonly members: number[]; readonly tiered: { index: number; rate: Rate }[] }>();
  for (const [index, { meter, region, owner }] of lines.entries()) {
    const key = book.pool(meter, region, owner);
    const pool = pools.get(key) ?? { members: [], tiered: [] };
    pool.members.push(index);
    const rate = rates[index];
    if (rate && !isFlat(rate)) pool.tiered.push({ index, rate });
    pools.set(key, pool);
  }
  return [...pools.values()].filter(({ tiered }) => tiered.length > 0);
};
