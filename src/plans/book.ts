import type { Catalog } from "../catalog/open.ts";
import { fits } from "../catalog/pattern.ts";
import { listOf, meterKey, type Meter, type Rate } from "../catalog/types.ts";
import { freeTier } from "../pricing/free-tier.ts";
import { poolsOf } from "../pricing/pools.ts";
import type { PriceBook } from "../pricing/price.ts";
import type { OwnRate, Plan } from "./plan.ts";

/**
 * Prices as a plan sees them: its own rates first, then the catalogue's, then those of the region it borrows from.
 */
export const bookOf = (plan: Plan, catalog: Catalog): PriceBook => {
  const known = new Map<string, Rate | undefined>();
  const rate = (meter: Meter, region: string): Rate | undefined => {
    const key = `${meterKey(meter)} ${region}`;
    if (!known.has(key)) known.set(key, rateOf(plan, catalog, meter, region));
    return known.get(key);
  };
  return {
    rate,
    pool: poolsOf(catalog.table("pools")),
    discount: (meter) => discountOf(plan, meter),
    free: freeTier(catalog.table("free-tier"), plan.freeTier, plan.day, plan.accountOpened),
  };
};

const rateOf = (plan: Plan, catalog: Catalog, meter: Meter, region: string): Rate | undefined => {
  const below = catalogRate(plan, catalog, meter, region);
  const own = ownRate(plan.rates, meter, region);
  if (own && meter.service === FIXED) return own;
  if (own) return { ...own, unit: own.unit || (below?.unit ?? ""), card: "plan", over: below };
  // The plan's discount is off list: it stands in place of a discount of a weaker card, not on top of it.
  return below?.off !== undefined && discountOf(plan, meter) > 0 ? listOf(below) : below;
};

const discountOf = (plan: Plan, { service }: Meter): number =>
  service === FIXED ? 0 : (plan.discount[service] ?? plan.discount["all"] ?? 0);

/** The service of sums that are no usage: one USD costs one USD. */
export const FIXED = "fixed";

const fixedRate = (meter: Meter): Rate => ({
  meter,
  region: "global",
  per: 1,
  unit: "USD",
  tiers: [{ begin: 0, end: Infinity, usd: 1 }],
  usagetype: "",
  from: "",
  until: "",
  asOf: "",
  source: "plan",
  confidence: "high",
  note: "stated in the plan",
});

const ownRate = (rates: readonly OwnRate[], meter: Meter, region: string): Rate | undefined => {
  if (meter.service === FIXED) return fixedRate(meter);
  const own = rates.find(
    (one) =>
      one.service === meter.service &&
      fits(one.item, meter.item) &&
      fits(one.dimension, meter.dimension) &&
      fits(one.region, region),
  );
  if (!own) return undefined;
  return {
    ...fixedRate(meter),
    region,
    per: own.per,
    unit: own.unit ?? "",
    tiers: [{ begin: 0, end: Infinity, usd: own.usd }],
    note: own.note || "your own rate",
    borrowed: "yours: stated in the plan",
  };
};

const catalogRate = (plan: Plan, catalog: Catalog, meter: Meter, region: string): Rate | undefined => {
  const rate = catalog.rate(meter, region, plan.day);
  if (rate || plan.assumeRegion === undefined || plan.assumeRegion === region) return rate;
  const elsewhere = catalog.rate(meter, plan.assumeRegion, plan.day);
  return elsewhere && { ...elsewhere, borrowed: `assume-region: the rate of ${plan.assumeRegion}` };
};
