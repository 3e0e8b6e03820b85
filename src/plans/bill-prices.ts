import { NO_CURRENCY } from "../bills/currency.ts";
import type { BillLine } from "../bills/bill.ts";
import type { Catalog } from "../catalog/open.ts";
import { sameTiers } from "../catalog/overlay.ts";
import { meterKey, type Meter, type Rate } from "../catalog/types.ts";
import { priceUsage, type PriceBook } from "../pricing/price.ts";
import type { Charge, Usage } from "../pricing/types.ts";
import { bookOf } from "./book.ts";
import { readPlan } from "./read.ts";

/** Usage with the day on which it was metered. */
export interface DatedUsage {
  readonly usage: Usage;
  readonly day: string;
}

/**
 * Prices usage of any length by the engine that prices plans: month by month, since tiers and pools are a month's, each
 * line at the rate of its own day, or all at the rates of one day.
 * @param at the day whose rates hold; undefined: each line's own
 * @returns charges in the order of the lines
 */
export const priceDated = (
  lines: readonly DatedUsage[],
  catalog: Catalog,
  at: string | undefined,
): readonly Charge[] => {
  const book = listBook(catalog);
  const rateOn = rememberedRates(catalog);
  const charges: Charge[] = [];
  const months = Map.groupBy(lines.keys(), (index) => (lines[index]?.day ?? "").slice(0, 7));
  for (const places of months.values()) {
    const members = places.flatMap((index) => lines[index] ?? []);
    for (const [place, charge] of priceMonth(members, book, (meter, region, day) =>
      rateOn(meter, region, at ?? day),
    ).entries())
      charges[places[place] ?? 0] = charge;
  }
  return charges;
};

type RateOn = (meter: Meter, region: string, day: string) => Rate | undefined;

/**
 * A month in which a rate changes is priced once for each of its versions: tiers look at the whole month, the price at
 * the line's own day.
 */
const priceMonth = (lines: readonly DatedUsage[], book: PriceBook, rateOn: RateOn): readonly Charge[] => {
  const versions = new Map<string, (Rate | undefined)[]>();
  const versionOf = lines.map(({ usage, day }) => {
    const key = `${meterKey(usage.meter)} ${usage.region}`;
    const known = versions.get(key) ?? [];
    versions.set(key, known);
    const rate = rateOn(usage.meter, usage.region, day);
    const same = known.findIndex((one) => one === rate || (one && rate && sameTiers(one, rate)));
    return same >= 0 ? same : known.push(rate) - 1;
  });
  const usages = lines.map(({ usage }) => usage);
  const charges: Charge[] = [];
  for (let version = 0; version <= Math.max(0, ...versionOf); version++) {
    const rate = (meter: Meter, region: string) => {
      const known = versions.get(`${meterKey(meter)} ${region}`) ?? [];
      return known[Math.min(version, known.length - 1)];
    };
    for (const [index, charge] of priceUsage(usages, { ...book, rate }).entries())
      if (versionOf[index] === version) charges[index] = charge;
  }
  return charges;
};

const rememberedRates = (catalog: Catalog): RateOn => {
  const known = new Map<string, Rate | undefined>();
  return (meter, region, day) => {
    const key = `${meterKey(meter)} ${region} ${day}`;
    if (!known.has(key)) known.set(key, catalog.rate(meter, region, day));
    return known.get(key);
  };
};

/** List prices: pools as AWS counts them, no free tier, no discount. */
const listBook = (catalog: Catalog): PriceBook => bookOf(emptyPlan("1970-01-01"), catalog);

/** A plan of nothing on a day: for what asks for the setting of a plan. */
export const emptyPlan = (day: string) => readPlan("workloads: {}", { file: "", today: day }).plan;

/** A bill's line as a month's usage of the estimators' kind. */
export const usageOfLine = (line: BillLine): Usage => ({
  id: `${line.meter.service} ${line.meter.item} ${line.meter.dimension}`,
  owner: line.account,
  meter: line.meter,
  region: line.region,
  quantity: Number(line.quantity),
  unit: line.unit,
  because: "metered by AWS, stated in the bill",
});

/** What AWS says the usage costs before discounts: its list cost, else what it billed where it states none. */
export interface Stated {
  readonly usd: number;
  readonly stated: "list" | "billed" | "nothing";
}

export const listCostOf = ({ billed, list }: BillLine["cost"]): Stated => {
  if (list !== null && Number(list) !== 0) return { usd: Number(list), stated: "list" };
  if (billed !== null && Number(billed) !== 0) return { usd: Number(billed), stated: "billed" };
  return list === null && billed === null ? { usd: 0, stated: "nothing" } : { usd: 0, stated: "list" };
};

/** Whether amounts are in the currency of AWS's list prices. Where none is stated they are taken so, and a warning says it. */
export const isUsd = (currency: string): boolean => currency === "USD" || currency === NO_CURRENCY;
