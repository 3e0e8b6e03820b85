import type { Amounts, CostLine, ImportResult, Total } from "../bills/bill.ts";
import { add, compare, decimalOf, decimalText, magnitude } from "../bills/decimal.ts";
import type { Catalog } from "../catalog/open.ts";
import { machineLearning } from "./machine-learning.ts";

/** A name and what was spent under it, exact. */
export interface Spent extends Total {
  readonly name: string;
}

export const SPEND_KEYS = ["service", "item", "meter", "account", "region", "day", "type"] as const;
export type SpendKey = (typeof SPEND_KEYS)[number];

/** Spend on machine learning, each list largest first, days in order. */
export interface Spend {
  readonly totals: readonly Total[];
  readonly by: Readonly<Record<SpendKey, readonly Spent[]>>;
  readonly tags: readonly { readonly key: string; readonly values: readonly Spent[] }[];
}

/** What cannot be told is said, not left out. */
export const NOT_TOLD = "(not told)";

/**
 * Machine learning in a bill, usage and fees alike, by service, model or instance, account, region, day and tag.
 * @param bill imported with days in `usage` and with `costs`
 * @param only tag values that a line must have
 */
export const machineLearningSpend = (
  bill: ImportResult,
  catalog: Catalog,
  only: Readonly<Record<string, string>> = {},
): Spend => {
  const ml = machineLearning(catalog);
  const wanted = ({ tags }: Pick<CostLine, "tags">) =>
    Object.entries(only).every(([key, value]) => (tags[key] ?? "") === value);
  const lines = (bill.costs ?? []).filter((line) => ml.spend(line.service, line.item) && wanted(line));
  const usage = bill.usage.filter((line) => ml.spend(line.meter.service, line.meter.item) && wanted(line));
  const sums = (name: (line: CostLine) => string) => summed(lines.map((line) => ({ ...line, name: name(line) })));
  const keys = [...new Set(bill.byTag.map(({ key }) => key))];
  const total = sums(() => "");
  const regions = summed(usage.map((line) => ({ ...line, name: line.region })));
  return {
    totals: total.map(({ currency, billed, effective, list }) => ({ currency, billed, effective, list })),
    by: {
      service: sums(({ service }) => service),
      item: sums(({ service, item }) => (item === "" ? `${service} ${NOT_TOLD}` : `${service} ${item}`)),
      meter: sums(({ service, item, dimension }) => [service, item, dimension].filter(Boolean).join(" ")),
      account: sums(({ account }) => account || NOT_TOLD),
      region: [...regions, ...remainder(total, regions)],
      day: sums(({ day }) => day || NOT_TOLD).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      type: sums(({ type }) => type || NOT_TOLD),
    },
    tags: keys.map((key) => ({ key, values: sums(({ tags }) => tags[key] || `(no ${key})`) })),
  };
};

const summed = (
  lines: readonly { readonly name: string; readonly currency: string; readonly cost: Amounts }[],
): readonly Spent[] => {
  const byName = new Map<string, Spent>();
  for (const { name, currency, cost } of lines) {
    const key = JSON.stringify([name, currency]);
    const known = byName.get(key);
    byName.set(key, {
      name,
      currency,
      billed: plus(known?.billed ?? null, cost.billed),
      effective: plus(known?.effective ?? null, cost.effective),
      list: plus(known?.list ?? null, cost.list),
    });
  }
  const size = ({ billed, effective, list }: Spent) => magnitude(decimalOf(billed ?? effective ?? list));
  return [...byName.values()].toSorted((a, b) => compare(size(b), size(a)) || (a.name < b.name ? -1 : 1));
};

const plus = (left: string | null, right: string | null): string | null =>
  left === null ? right : right === null ? left : decimalText(add(decimalOf(left), decimalOf(right)));

/** What fees and lines of no known meter leave: they name no region here. */
const remainder = (total: readonly Spent[], parts: readonly Spent[]): readonly Spent[] =>
  total.flatMap((whole): readonly Spent[] => {
    const own = parts.filter(({ currency }) => currency === whole.currency);
    const rest = (view: keyof Amounts): string | null => {
      if (whole[view] === null) return null;
      return own.reduce(
        (sum, part) => decimalText(add(decimalOf(sum), decimalOf(negated(part[view])))),
        whole[view] ?? "0",
      );
    };
    const left = {
      name: NOT_TOLD,
      currency: whole.currency,
      billed: rest("billed"),
      effective: rest("effective"),
      list: rest("list"),
    };
    return [left.billed, left.effective, left.list].every((value) => value === null || value === "0") ? [] : [left];
  });

const negated = (value: string | null): string =>
  value === null ? "0" : value.startsWith("-") ? value.slice(1) : `-${value}`;
