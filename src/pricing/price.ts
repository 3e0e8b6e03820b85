import { listOf, type Meter, type Rate } from "../catalog/types.ts";
import type { FreeAllowance } from "./free-tier.ts";
import type { PoolOf } from "./pools.ts";
import { tieredCost, tierSlices } from "./tiers.ts";
import type { Charge, Usage } from "./types.ts";

/** What pricing needs to know besides usage. */
export interface PriceBook {
  readonly rate: (meter: Meter, region: string) => Rate | undefined;
  readonly pool: PoolOf;
  /** The share taken off list by an agreement: 0.12 for 12 %. */
  readonly discount: (meter: Meter) => number;
  readonly free: FreeAllowance;
}

/**
 * Prices a month's usage. Usage of one pool is summed, priced once, and the cost handed back in proportion to quantity,
 * so that the parts add up to the bill whatever their order or number.
 */
export const priceUsage = (usages: readonly Usage[], book: PriceBook): readonly Charge[] => {
  const pools = new Map<string, number>();
  const keyOf = (usage: Usage) => book.pool(usage.meter, usage.region, usage.owner);
  for (const usage of usages) pools.set(keyOf(usage), (pools.get(keyOf(usage)) ?? 0) + usage.quantity);
  const freeOf = book.free(usages);
  const freeInPool = new Map<string, number>();
  for (const usage of usages) freeInPool.set(keyOf(usage), (freeInPool.get(keyOf(usage)) ?? 0) + freeOf(usage));
  return usages.map((usage) => {
    const rate = book.rate(usage.meter, usage.region);
    if (!rate) return { usage, rate: undefined, reason: noRate(usage) };
    const total = pools.get(keyOf(usage)) ?? 0;
    const most = rate.tiers.at(-1)?.end ?? 0;
    if (total > most)
      return {
        usage,
        rate: undefined,
        reason: `no rate for more than ${most} ${rate.unit} a month of ${nameOf(usage)}`,
      };
    const billed = total - (freeInPool.get(keyOf(usage)) ?? 0);
    return charge(usage, rate, freeOf(usage), total, billed, book.discount(usage.meter));
  });
};

const noRate = (usage: Usage): string => `no rate for ${nameOf(usage)}`;

const nameOf = ({ meter, region }: Usage): string => `${meter.service} ${meter.item} ${meter.dimension} in ${region}`;

const charge = (usage: Usage, rate: Rate, free: number, total: number, billed: number, discount: number): Charge => {
  const share = billed <= 0 ? 0 : (usage.quantity - free) / billed;
  const listShare = total <= 0 ? 0 : usage.quantity / total;
  const list = listOf(rate);
  const listCost = listShare * tieredCost(list.tiers, list.per, total);
  const net =
    free === 0 && total === billed && list === rate ? listCost : share * tieredCost(rate.tiers, rate.per, billed);
  const slices = tierSlices(rate.tiers, rate.per, billed);
  return { usage, rate, free, slices, share, listCost, discount, cost: net * (1 - discount) };
};
