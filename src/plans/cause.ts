import type { BillLine } from "../bills/bill.ts";
import type { Catalog } from "../catalog/open.ts";
import type { Rate } from "../catalog/types.ts";
import { tieredCost } from "../pricing/tiers.ts";
import type { Stated } from "./bill-prices.ts";

/** Why our price of a line is not AWS's. */
export const CAUSES = {
  rounding: "rounding",
  "rate-changed": "the rate changed on a date",
  tier: "tier position",
  unit: "unit",
  free: "free tier",
  billed: "no list cost stated",
  derived: "our rate is derived, not stated",
  region: "our rate is not stated for the region",
  rate: "our rate is not AWS's",
} as const;
export type Cause = keyof typeof CAUSES;

interface Mismatch {
  readonly line: BillLine;
  readonly rate: Rate;
  readonly ours: number;
  readonly stated: Stated;
}

const ROUGHLY = 1e-4;
const near = (left: number, right: number): boolean =>
  Math.abs(left - right) <= ROUGHLY * Math.max(Math.abs(left), Math.abs(right));

/** Factors between units that bills and price lists mix up: thousands, the sizes of data, the parts of time. */
const FACTORS: readonly number[] = [10, 100, 1000, 1e4, 1e6, 1e9, 1024, 1024 ** 2, 60, 3600, 24, 720, 730, 744];

/** The likeliest cause of a difference, and the figures that show it. */
export const causeOf = (
  { line, rate, ours, stated }: Mismatch,
  catalog: Catalog,
): { readonly cause: Cause; readonly because: string } => {
  const quantity = Number(line.quantity);
  const theirs = quantity === 0 ? 0 : (stated.usd / quantity) * rate.per;
  const per = `per ${rate.per === 1 ? "" : `${rate.per} `}${rate.unit}`;
  const own = (rate.tiers[0]?.usd ?? 0).toPrecision(6).replace(/\.?0+$/, "");
  const figures = `the bill has ${Number(theirs.toPrecision(6))}, we have ${Number(own)} ${per}`;
  if (stated.usd === 0) return { cause: "free", because: `AWS lists it at 0; we have ${Number(own)} ${per}` };
  if (Math.abs(ours - stated.usd) <= 1e-3 * Math.abs(stated.usd)) return { cause: "rounding", because: figures };
  const dated = catalog
    .ratesOf(line.meter)
    .filter((one) => one.region === line.region || one.region === "*" || one.region === "global")
    .find((one) => one !== rate && near(tieredCost(one.tiers, one.per, quantity), stated.usd));
  if (dated)
    return {
      cause: "rate-changed",
      because: `the bill has the rate ${dated.from ? `from ${dated.from}` : `of ${dated.asOf}`}${dated.until ? ` until ${dated.until}` : ""}: ${figures}`,
    };
  if (rate.tiers.length > 1) {
    const prices = rate.tiers.map(({ usd }) => usd);
    if (theirs >= Math.min(...prices) * (1 - ROUGHLY) && theirs <= Math.max(...prices) * (1 + ROUGHLY))
      return {
        cause: "tier",
        because: `AWS lists ${Number(theirs.toPrecision(6))} ${per}, we have tiers of ${Math.min(...prices)} to ${Math.max(...prices)}${near(ours, Number(line.cost.billed ?? NaN)) || ours === Number(line.cost.billed ?? NaN) ? "; what AWS billed agrees with ours" : ""}`,
      };
  }
  const factor = FACTORS.find((one) => near(ours, stated.usd * one) || near(stated.usd, ours * one));
  if (factor !== undefined)
    return { cause: "unit", because: `a factor of ${factor} between the units "${line.unit}" of the bill and ours` };
  if (stated.stated === "billed") return { cause: "billed", because: `no list cost in the bill; ${figures}` };
  if (rate.confidence === "derived") return { cause: "derived", because: `${rate.borrowed ?? "derived"}: ${figures}` };
  if (rate.borrowed !== undefined) return { cause: "region", because: `${rate.borrowed}: ${figures}` };
  return { cause: "rate", because: `${figures} (${rate.source}, ${rate.asOf})` };
};
