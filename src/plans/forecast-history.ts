import type { Amounts, BillLine, CostLine, ImportResult } from "../bills/bill.ts";
import type { Meter } from "../catalog/types.ts";
import type { Grain } from "../forecast/calendar.ts";
import { type ChargeKind, kindOf } from "./forecast-charges.ts";

/** A dated sum of a bill or of a table, and what it is of. */
export interface Entry {
  /** Its day; the first one of a week or a month, where the data come by weeks or months. */
  readonly day: string;
  readonly value: number;
  readonly service: string;
  readonly item: string;
  readonly dimension: string;
  readonly account: string;
  readonly team: string;
  readonly kind: ChargeKind;
  readonly type: string;
}

/** Metered usage of a day. */
export interface MeterEntry {
  readonly day: string;
  readonly meter: Meter;
  readonly region: string;
  readonly unit: string;
  readonly quantity: number;
  readonly cost: number;
}

export type CostView = keyof Amounts;
export type DataGrain = Extract<Grain, "day" | "week" | "month">;

/** What a forecast starts from. Amounts are of one currency, or of one unit that is no money. */
export interface History {
  readonly entries: readonly Entry[];
  readonly meters: readonly MeterEntry[];
  /** USD, or what the values count; "" where the file does not say. */
  readonly unit: string;
  readonly money: boolean;
  readonly grain: DataGrain;
  /** Values that a later one of the same date replaced. */
  readonly restated: number;
  /** A step without a value: nothing was used (bills), or nobody measured (tables of values). */
  readonly gaps: "zero" | "interpolate";
  readonly notes: readonly string[];
}

/** The part of a history that an entry counts for. */
export const BYS = ["service", "model", "team", "account"] as const;
export type By = (typeof BYS)[number];

/**
 * The history of a bill that was imported by day with `costs`. Where it holds several currencies, the one with the largest
 * sum; a cost that the chosen view does not state is taken from the cash view.
 */
export const historyOfBill = (bill: ImportResult, view: CostView): History => {
  const costs = bill.costs ?? [];
  const currency = bill.totals[0]?.currency ?? "USD";
  const others = bill.totals.slice(1).map((total) => total.currency);
  const team = bill.byTag[0]?.key;
  const entries = costs
    .filter((line) => line.currency === currency && line.day !== "")
    .map((line) => entryOf(line, view, team));
  return {
    entries,
    meters: bill.usage
      .filter((line) => line.currency === currency && line.period.from !== "")
      .map((line) => meterEntry(line, view)),
    unit: currency,
    money: true,
    grain: grainOfDays(entries.map(({ day }) => day)),
    restated: 0,
    gaps: "zero",
    notes: others.length === 0 ? [] : [`Only ${currency} is forecast; the bill also has ${others.join(", ")}.`],
  };
};

const amountOf = (cost: Amounts, view: CostView): number => Number(cost[view] ?? cost.billed ?? cost.effective ?? 0);

const entryOf = (line: CostLine, view: CostView, team: string | undefined): Entry => ({
  day: line.day,
  value: amountOf(line.cost, view),
  service: line.service,
  item: line.item,
  dimension: line.dimension,
  account: line.account,
  team: team === undefined ? "" : (line.tags[team] ?? ""),
  kind: kindOf(line.type, line.usage),
  type: line.type,
});

const meterEntry = (line: BillLine, view: CostView): MeterEntry => ({
  day: line.period.from,
  meter: line.meter,
  region: line.region,
  unit: line.unit,
  quantity: Number(line.quantity),
  cost: amountOf(line.cost, view),
});

/**
 * Data that only stand on first days of months come by month (also a single one: a month's bill is more likely than that of
 * one such day), those that stand whole weeks apart by week.
 */
export const grainOfDays = (days: readonly string[]): DataGrain => {
  const all = [...new Set(days.map((day) => day.slice(0, 10)))].toSorted();
  if (all.length > 0 && all.every((day) => day.endsWith("-01"))) return "month";
  if (all.length < 2) return "day";
  const first = Date.parse(all[0] ?? "");
  return all.every((day) => ((Date.parse(day) - first) / MS_A_DAY) % 7 === 0) ? "week" : "day";
};

const MS_A_DAY = 86_400_000;

/** Days without any line that nothing can be said across, by how often there is one. */
const LONGEST_GAP: Readonly<Record<DataGrain, number>> = { day: 45, week: 91, month: 190 };

/** Data after their last long gap: what came before is another history. */
export const afterLongGap = (history: History): History => {
  const days = [...new Set(history.entries.map(({ day }) => day))].toSorted();
  const gaps = days.filter(
    (day, index) =>
      index > 0 && Date.parse(day) - Date.parse(days[index - 1] ?? day) > LONGEST_GAP[history.grain] * MS_A_DAY,
  );
  const since = gaps.at(-1);
  if (since === undefined) return history;
  return {
    ...history,
    entries: history.entries.filter(({ day }) => day >= since),
    meters: history.meters.filter(({ day }) => day >= since),
    notes: [
      ...history.notes,
      `Nothing is recorded for more than ${LONGEST_GAP[history.grain]} days before ${since}: only what came after is continued.`,
    ],
  };
};

/** The name of the part that an entry belongs to. */
export const partOf = (entry: Entry, by: By): string => {
  switch (by) {
    case "service":
      return entry.service;
    case "model":
      return entry.item === "" ? entry.service : entry.item;
    case "team":
      return entry.team || "(untagged)";
    case "account":
      return entry.account || "(no account)";
  }
};
