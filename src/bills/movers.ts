import type { Mover, Movers, Period } from "./bill.ts";
import { daysBetween, plusDays } from "./days.ts";
import { add, compare, type Decimal, decimalText, magnitude, negate, ZERO } from "./decimal.ts";

export interface DailyCost {
  readonly day: string;
  readonly service: string;
  readonly currency: string;
  readonly billed: Decimal;
}

const MOST = 20;

/**
 * What changed most between the last two stretches of equal length: months where the bill has two whole ones, else
 * weeks, else halves. A month with monthly rows only is one day here, and compares like the rest.
 */
export const moversOf = (days: readonly string[], costs: readonly DailyCost[]): Movers => {
  const unique = [...new Set(days)].sort();
  const stretch = stretchesOf(unique);
  if (stretch === null) return { before: null, after: null, movers: [] };
  const { before, after } = stretch;
  const sums = new Map<string, { readonly service: string; readonly currency: string; from: Decimal; to: Decimal }>();
  for (const { day, service, currency, billed } of costs) {
    const key = JSON.stringify([service, currency]);
    const entry = sums.get(key) ?? { service, currency, from: ZERO, to: ZERO };
    if (inside(day, before)) entry.from = add(entry.from, billed);
    else if (inside(day, after)) entry.to = add(entry.to, billed);
    sums.set(key, entry);
  }
  const movers = [...sums.values()]
    .map((entry) => ({ ...entry, change: add(entry.to, negate(entry.from)) }))
    .filter(({ change }) => change.units !== 0n)
    .toSorted((a, b) => compare(magnitude(b.change), magnitude(a.change)))
    .slice(0, MOST)
    .map(({ service, currency, from, to, change }): Mover => ({
      service,
      currency,
      from: decimalText(from),
      to: decimalText(to),
      change: decimalText(change),
    }));
  return { before, after, movers };
};

const inside = (day: string, { from, to }: Period): boolean => day >= from && day < to;
const stretchesOf = (days: readonly string[]): { readonly before: Period; readonly after: Period } | null => {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const end = plusDays(last, 1);
  const months = [...new Set(days.map((day) => day.slice(0, 7)))];
  const monthly = days.every((day) => day.endsWith("-01"));
  const whole = months.filter((month) => monthly || (`${month}-01` >= first && nextMonth(month) <= end));
  const [previous, current] = whole.slice(-2);
  if (previous !== undefined && current !== undefined)
    return {
      before: { from: `${previous}-01`, to: nextMonth(previous) },
      after: { from: `${current}-01`, to: nextMonth(current) },
    };
  const length = Math.min(7, Math.floor(daysBetween(first, end) / 2));
  const middle = plusDays(end, -length);
  return { before: { from: plusDays(middle, -length), to: middle }, after: { from: middle, to: end } };
};

const nextMonth = (month: string): string => {
  const [year = 0, index = 0] = month.split("-").map(Number);
  return index === 12 ? `${year + 1}-01-01` : `${year}-${String(index + 1).padStart(2, "0")}-01`;
};
