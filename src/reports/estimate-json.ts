import type { Rate } from "../catalog/types.ts";
import type { Estimate } from "../plans/estimate.ts";
import { type Charge, isPriced } from "../pricing/types.ts";

/** `ratecard.estimate/1`: null is unknown, 0 is zero. */
export const estimateJson = (estimate: Estimate) => ({
  schema: "ratecard.estimate/1" as const,
  name: estimate.plan.name,
  currency: "USD" as const,
  region: estimate.plan.region,
  day: estimate.plan.day,
  hours: estimate.plan.hours,
  listCost: estimate.listCost,
  cost: estimate.cost,
  complete: estimate.complete,
  workloads: estimate.workloads.map(({ name, option, cost, listCost, complete, tags }) => ({
    name,
    option,
    cost,
    listCost,
    complete,
    tags,
  })),
  charges: estimate.charges.map(chargeJson),
  unpriced: estimate.charges.flatMap((charge) =>
    isPriced(charge)
      ? []
      : [{ id: charge.usage.id, quantity: charge.usage.quantity, unit: charge.usage.unit, reason: charge.reason }],
  ),
  assumptions: estimate.assumptions,
  warnings: estimate.warnings.map(({ code, message, where }) => ({ code, message, where })),
});

export const chargeJson = (charge: Charge) => ({
  id: charge.usage.id,
  owner: charge.usage.owner,
  ...charge.usage.meter,
  region: charge.usage.region,
  quantity: charge.usage.quantity,
  unit: charge.usage.unit,
  listCost: isPriced(charge) ? charge.listCost : null,
  cost: isPriced(charge) ? charge.cost : null,
  because: charge.usage.because,
  rate: isPriced(charge) ? rateJson(charge.rate) : null,
});

/** A rate as JSON; the open end of the last tier is null. */
export const rateJson = (rate: Rate) => ({
  per: rate.per,
  unit: rate.unit,
  tiers: rate.tiers.map(({ begin, end, usd }) => ({ begin, end: end === Infinity ? null : end, usd })),
  usagetype: rate.usagetype || null,
  from: rate.from || null,
  until: rate.until || null,
  asOf: rate.asOf || null,
  source: rate.source,
  confidence: rate.confidence,
  borrowed: rate.borrowed ?? null,
  card: rate.card ?? "embedded",
  note: rate.note || null,
});
