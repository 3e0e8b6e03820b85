import { meterKey, type Meter, type Row } from "../catalog/types.ts";
import type { Usage } from "./types.ts";

/** For a month's usage: how much of each usage is free. */
export interface FreeAllowance {
  (usages: readonly Usage[]): (usage: Usage) => number;
  /** The allowance that a meter draws on, for those that price many months of the same lines. */
  readonly of?: (meter: Meter) => Allowance | undefined;
}

/** A free quantity a month that every meter of a group draws on. */
export interface Allowance {
  readonly group: string;
  readonly amount: number;
}

export type FreeTier = "none" | "always" | "legacy";

export const nothingFree: FreeAllowance = () => () => 0;

/**
 * The free tier as `free-tier.csv` states it. `always` grants what AWS gives every account for good; `legacy` adds the
 * twelve-month offers of accounts opened before 2025-07-15 while they last. One allowance may cover several meters: it is
 * then handed out in proportion to their quantities. It counts once for the account, over all regions.
 * @param day the first day of the month that is priced
 * @param opened the day the account was opened, for `legacy`
 */
export const freeTier = (
  rows: readonly Row[],
  mode: FreeTier,
  day: string,
  opened: string | undefined,
): FreeAllowance => {
  if (mode === "none") return nothingFree;
  const allowances = new Map<string, Allowance>();
  for (const row of rows) {
    if (!applies(row, mode, day, opened)) continue;
    const { service = "", item = "", dimension = "" } = row;
    const key = meterKey({ service, item, dimension });
    allowances.set(key, { group: row["group"] || key, amount: Number(row["amount"]) });
  }
  const of = (meter: Meter) => allowances.get(meterKey(meter));
  const free = (usages: readonly Usage[]) => {
    const used = new Map<string, number>();
    const allowanceOf = (usage: Usage) => of(usage.meter);
    for (const usage of usages) {
      const group = allowanceOf(usage)?.group;
      if (group !== undefined) used.set(group, (used.get(group) ?? 0) + usage.quantity);
    }
    return (usage: Usage) => {
      const allowance = allowanceOf(usage);
      if (!allowance) return 0;
      const total = used.get(allowance.group) ?? 0;
      return total <= 0 ? 0 : usage.quantity * Math.min(1, allowance.amount / total);
    };
  };
  return Object.assign(free, { of });
};

/** Accounts opened from this day on get credits instead of twelve-month offers. */
const CREDITS_SINCE = "2025-07-15";

const applies = (row: Row, mode: FreeTier, day: string, opened: string | undefined): boolean => {
  if (row["period"] !== "month" || !(Number(row["amount"]) > 0)) return false;
  if (row["offer"] === "always") return true;
  if (mode !== "legacy" || opened === undefined || opened >= CREDITS_SINCE) return false;
  return row["offer"] === "legacy" && day < addMonths(opened, Number(row["months"]) || 12);
};

/** The same day so many months later, as an ISO date. */
const addMonths = (day: string, months: number): string => {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const count = year * 12 + (month - 1) + months;
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(count / 12)}-${pad((count % 12) + 1)}-${pad(date)}`;
};
