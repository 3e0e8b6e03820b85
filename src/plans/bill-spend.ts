import type { Amounts, CostLine, ImportResult, Total } from "../bills/bill.ts";
import { add, compare, type Decimal, decimalOf, decimalText, magnitude, ZERO } from "../bills/decimal.ts";
import type { Catalog } from "../catalog/open.ts";
import { machineLearning } from "./machine-learning.ts";

/** A name and what was spent under it, exact. */
export interface Spent extends Total {
  readonly name: string;
}

export const SPEND_KEYS = ["service", "item", "meter", "account", "region", "day", "type"] as const;
export type SpendKey = (typeof SPEND_KEYS)[number];
/** What spend can be looked at by: also a tag's values. */
export type SpendBy = SpendKey | `tag:${string}`;

/** Names that a line must have, each under its key: the way down from the whole bill. */
export type Within = readonly { readonly by: SpendBy; readonly name: string }[];

/** Spend on machine learning, each list largest first, days in order. */
export interface Spend {
  readonly totals: readonly Total[];
  readonly by: Readonly<Record<SpendKey, readonly Spent[]>>;
  readonly tags: readonly { readonly key: string; readonly values: readonly Spent[] }[];
}

/** What cannot be told is said, not left out. */
export const NOT_TOLD = "(not told)";

/**
 * A bill's spend under the names of a key: largest first, days in order. Of every line: usage, fees, credits.
 * @param bill imported with `costs` @param within only lines of these names
 */
export const spendBy = (bill: Pick<ImportResult, "costs">, by: SpendBy, within: Within): readonly SpentOverDays[] => {
  const lines = linesWithin(bill, within);
  const days = [...new Set((bill.costs ?? []).map(({ day }) => day))].filter((day) => day !== "").toSorted();
  const places = new Map(days.map((day, index) => [day, index]));
  const rows = summed(lines, by).map((one) => ({ ...one, days: days.map(() => 0) }));
  const courses = new Map(rows.map((one) => [keyOf(one.name, one.currency), { view: viewOf(one), days: one.days }]));
  for (const line of lines) {
    const course = courses.get(keyOf(nameOf(line, by), line.currency));
    const place = places.get(line.day);
    if (course && place !== undefined)
      course.days[place] = (course.days[place] ?? 0) + Number(line.cost[course.view] ?? 0);
  }
  return rows;
};

/** With what was spent on each day of the bill. */
export interface SpentOverDays extends Spent {
  readonly days: readonly number[];
}

/** A bill's spend as a tree: under each name of the first key those of the next. @param currency whose lines count */
export const spendTree = (
  bill: Pick<ImportResult, "costs">,
  within: Within,
  currency: string,
  keys: readonly SpendBy[],
): readonly SpentBranch[] =>
  branches(
    linesWithin(bill, within).filter((line) => line.currency === currency),
    keys,
  );

export interface SpentBranch extends Spent {
  readonly by: SpendBy;
  readonly children: readonly SpentBranch[];
}

const branches = (lines: readonly CostLine[], [by, ...deeper]: readonly SpendBy[]): readonly SpentBranch[] => {
  if (by === undefined) return [];
  const groups = Map.groupBy(lines, (line) => nameOf(line, by));
  return summed(lines, by).map((one) => ({ ...one, by, children: branches(groups.get(one.name) ?? [], deeper) }));
};

const linesWithin = ({ costs }: Pick<ImportResult, "costs">, within: Within): readonly CostLine[] =>
  (costs ?? []).filter((line) => within.every((one) => nameOf(line, one.by) === one.name));

/** The view that a sum and all that it is made of are told in: cash where the bill states it, else what stands for it. */
export const viewOf = ({ billed, effective }: Amounts): keyof Amounts =>
  billed !== null ? "billed" : effective !== null ? "effective" : "list";

/** Cash where the bill states it, else the views that stand for it; null: it states none. */
export const amountOf = (cost: Amounts): string | null => cost[viewOf(cost)];

/**
 * Machine learning in a bill, usage and fees alike, by service, model or instance, account, region, day and tag.
 * @param bill imported with `costs`
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
  const keys = [...new Set(bill.byTag.map(({ key }) => key))];
  return {
    totals: sums(lines, () => "").map(({ currency, billed, effective, list }) => ({
      currency,
      billed,
      effective,
      list,
    })),
    by: {
      service: summed(lines, "service"),
      item: summed(lines, "item"),
      meter: summed(lines, "meter"),
      account: summed(lines, "account"),
      region: summed(lines, "region"),
      day: summed(lines, "day"),
      type: summed(lines, "type"),
    },
    tags: keys.map((key) => ({ key, values: summed(lines, `tag:${key}`) })),
  };
};

const TAG = "tag:";

const nameOf = (line: CostLine, by: SpendBy): string => {
  const { service, item } = line;
  switch (by) {
    case "service":
      return service;
    case "item":
      return item === "" ? `${service} ${NOT_TOLD}` : `${service} ${item}`;
    case "meter":
      return [service, item, line.dimension].filter(Boolean).join(" ");
    case "account":
    case "region":
    case "day":
    case "type":
      return line[by] || NOT_TOLD;
    default: {
      const key = by.slice(TAG.length);
      return (Object.hasOwn(line.tags, key) && line.tags[key]) || `(no ${key})`;
    }
  }
};

const summed = (lines: readonly CostLine[], by: SpendBy): readonly Spent[] => {
  const all = sums(lines, (line) => nameOf(line, by));
  return by === "day" ? all.toSorted((a, b) => inOrder(a.name, b.name)) : all;
};

const inOrder = (left: string, right: string): number => (left < right ? -1 : Number(left > right));

const keyOf = (name: string, currency: string): string => JSON.stringify([name, currency]);

type Sums = { -readonly [view in keyof Amounts]: Decimal | null };

const sums = (lines: readonly CostLine[], name: (line: CostLine) => string): readonly Spent[] => {
  const byName = new Map<string, { readonly name: string; readonly currency: string; readonly sums: Sums }>();
  for (const line of lines) {
    const key = keyOf(name(line), line.currency);
    const known = byName.get(key) ?? {
      name: name(line),
      currency: line.currency,
      sums: { billed: null, effective: null, list: null },
    };
    byName.set(key, known);
    for (const view of VIEWS) known.sums[view] = plus(known.sums[view], line.cost[view]);
  }
  const text = (value: Decimal | null): string | null => (value === null ? null : decimalText(value));
  return [...byName.values()]
    .map((one) => ({ ...one, size: magnitude(one.sums.billed ?? one.sums.effective ?? one.sums.list ?? ZERO) }))
    .toSorted((a, b) => compare(b.size, a.size) || inOrder(a.name, b.name) || inOrder(a.currency, b.currency))
    .map(({ name: own, currency, sums: { billed, effective, list } }) => ({
      name: own,
      currency,
      billed: text(billed),
      effective: text(effective),
      list: text(list),
    }));
};

/** The views of a cost, the first that is stated before the others. */
export const VIEWS = ["billed", "effective", "list"] as const;

const plus = (sum: Decimal | null, cost: string | null): Decimal | null =>
  cost === null ? sum : add(sum ?? ZERO, decimalOf(cost));
