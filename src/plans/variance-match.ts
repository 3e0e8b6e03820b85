/** Which planned line a billed one belongs to: same meter, the tags that both have agree, the region where it is planned there. */
import type { BillLine, ImportResult } from "../bills/bill.ts";
import { meterKey, type Meter } from "../catalog/types.ts";
import { InputError } from "../quantity/problem.ts";
import { FIXED } from "./book.ts";
import { activeShare } from "./calendar.ts";
import type { LineTrack, Timeline } from "./timeline.ts";

export interface MonthShare {
  readonly month: string;
  /** The share of its days that the bill covers. */
  readonly share: number;
}

/** Months that plan and bill have in common. @throws InputError where there is none */
export const sharedMonths = (timeline: Timeline, bill: ImportResult): readonly MonthShare[] => {
  const { period } = bill;
  const shared = timeline.months
    .map((month) => ({ month: month.label, share: period ? activeShare(month, period.from, period.to) : 0 }))
    .filter(({ share }) => share > 0);
  if (shared.length > 0) return shared;
  throw new InputError([
    {
      field: "--actual",
      found: period ? `a bill from ${period.from} to ${period.to}` : "a bill without days",
      expected: `a month of the plan: ${timeline.months[0]?.label} to ${timeline.months.at(-1)?.label}`,
      hint: period
        ? `--start ${period.from.slice(0, 7)} sets the first month; in the plan: start: ${period.from.slice(0, 7)}`
        : undefined,
    },
  ]);
};

/** A line of the plan over the shared months. */
export interface Planned {
  readonly workload: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly meter: Meter;
  readonly region: string;
  readonly unit: string;
  readonly quantity: number;
  /** Null where the plan has no rate. */
  readonly cost: number | null;
}

const indexIn = (timeline: Timeline, label: string): number =>
  timeline.months.findIndex((month) => month.label === label);

/** Planned cost of a line over the shared months, in USD. */
export const costIn = ({ cost }: LineTrack, months: readonly MonthShare[], timeline: Timeline): number =>
  months.reduce((sum, { month, share }) => sum + share * (cost[indexIn(timeline, month)] ?? 0), 0);

export const plannedLines = (timeline: Timeline, months: readonly MonthShare[]): readonly Planned[] =>
  timeline.lines
    .filter(({ line }) => line.meter.service !== FIXED)
    .map((track) => {
      const { line, quantity, cost } = track;
      const places = months.map(({ month, share }) => ({ at: indexIn(timeline, month), share }));
      return {
        workload: line.owner,
        tags: timeline.workloads.find(({ name }) => name === line.owner)?.tags ?? {},
        meter: line.meter,
        region: line.region,
        unit: line.unit,
        quantity: places.reduce((sum, { at, share }) => sum + share * (quantity[at] ?? 0), 0),
        cost: places.some(({ at }) => cost[at] === null) ? null : costIn(track, months, timeline),
      };
    })
    .filter(({ quantity, cost }) => quantity > 0 || cost === null);

/** A part of a bill line that belongs to a planned line, or to none. */
export interface Matched {
  readonly line: BillLine;
  readonly planned: Planned | null;
  readonly workload: string | null;
  readonly quantity: number;
  readonly list: number;
  readonly actual: number;
}

/** The usage of a bill, each line shared out among the planned lines that it belongs to. */
export const match = (
  usage: readonly BillLine[],
  planned: readonly Planned[],
  timeline: Timeline,
): readonly Matched[] => {
  const byMeter = Map.groupBy(planned, ({ meter }) => meterKey(meter));
  return usage.flatMap((line): readonly Matched[] => {
    const known = (byMeter.get(meterKey(line.meter)) ?? []).filter(({ cost }) => cost !== null);
    const here = known.filter(({ region }) => region === line.region);
    const agreeing = (here.length > 0 ? here : known).filter(({ tags }) => agrees(tags, line.tags) !== "not");
    const named = agreeing.filter(({ tags }) => agrees(tags, line.tags) === "yes");
    const among = named.length > 0 ? named : agreeing;
    const quantity = Number(line.quantity);
    const actual = Number(line.cost.effective ?? line.cost.billed ?? 0);
    const list = isCommitted(line.charge) && line.cost.list !== null ? Number(line.cost.list) : actual;
    const all = among.reduce((sum, one) => sum + one.quantity, 0);
    if (among.length === 0 || all <= 0)
      return [{ line, planned: null, workload: ownerByTags(line.tags, timeline), quantity, list, actual }];
    return among.map((one) => {
      const share = one.quantity / all;
      return {
        line,
        planned: one,
        workload: one.workload,
        quantity: quantity * share,
        list: list * share,
        actual: actual * share,
      };
    });
  });
};

/** Types of lines whose usage a commitment covered: CUR's, and FOCUS's where the importer says so. */
const isCommitted = (charge: string): boolean => /SavingsPlan|DiscountedUsage|Commit/i.test(charge);

type Agreement = "yes" | "unsaid" | "not";

/** Whether the tags of a workload and of a bill line say the same: of the keys that both have. */
const agrees = (own: Readonly<Record<string, string>>, theirs: Readonly<Record<string, string>>): Agreement => {
  const shared = Object.keys(own).filter((key) => Object.hasOwn(theirs, key));
  if (shared.length === 0) return "unsaid";
  return shared.every((key) => own[key] === theirs[key]) ? "yes" : "not";
};

/** The one workload whose tags a line carries. */
export const ownerByTags = (tags: Readonly<Record<string, string>>, timeline: Timeline): string | null => {
  const owners = timeline.workloads.filter((workload) => agrees(workload.tags, tags) === "yes");
  return owners.length === 1 ? (owners[0]?.name ?? null) : null;
};
