import type { BillLine, CostLine, ImportResult } from "../bills/bill.ts";
import { FIXED } from "./book.ts";
import type { Timeline } from "./timeline.ts";
import { costIn, match, type MonthShare, type Planned, plannedLines, sharedMonths } from "./variance-match.ts";
import { besideGroups, type Group, groupsOf, type Parts, type VarianceLine } from "./variance-parts.ts";

export interface VarianceShare {
  readonly name: string | null;
  readonly planned: number;
  readonly actual: number;
  readonly variance: number;
  readonly parts: Parts;
}

/** The plan against a bill, month by month of the bill that the plan has. */
export interface Variance {
  readonly months: readonly { readonly month: string; readonly share: number }[];
  readonly planned: number;
  readonly actual: number;
  readonly variance: number;
  readonly parts: Parts;
  /** By workload; null is what belongs to none. */
  readonly workloads: readonly VarianceShare[];
  /** By tag of the bill; a null value is untagged. */
  readonly tags: readonly {
    readonly key: string;
    readonly value: string | null;
    readonly planned: number;
    readonly actual: number;
    readonly variance: number;
  }[];
  readonly lines: readonly VarianceLine[];
  /** Sums of the plan that no AWS bill shows. */
  readonly notOnBill: readonly { readonly name: string; readonly planned: number }[];
  readonly notes: readonly string[];
}

/**
 * Splits the difference between a plan and a bill (imported by the month, with the costs of all its lines).
 * @throws InputError where bill and plan have no month in common
 */
export const varianceOf = (timeline: Timeline, bill: ImportResult): Variance => {
  const months = sharedMonths(timeline, bill);
  const labels = new Set(months.map(({ month }) => month));
  const planned = plannedLines(timeline, months);
  const usage = bill.usage.filter(({ currency, period }) => currency === "USD" && labels.has(period.from.slice(0, 7)));
  const matched = match(usage, planned, timeline);
  const beside = (bill.costs ?? []).filter(
    (line) => line.currency === "USD" && labels.has(line.day.slice(0, 7)) && !(line.usage && line.item !== ""),
  );
  const groups = [...groupsOf(planned, matched), ...besideGroups(beside, timeline)];
  const shares = [...Map.groupBy(groups, ({ workload }) => workload)].map(([name, members]) => shareOf(name, members));
  const total = shareOf(null, groups);
  return {
    months,
    planned: total.planned,
    actual: total.actual,
    variance: total.variance,
    parts: total.parts,
    workloads: shares.sort((a, b) => Math.abs(b.variance) - Math.abs(a.variance)),
    tags: tagsOf(usage, beside, planned, timeline, bill.tagKeys),
    lines: groups
      .flatMap(({ lines }) => lines)
      .filter(({ variance }) => variance !== 0)
      .sort((a, b) => Math.abs(b.variance) - Math.abs(a.variance)),
    notOnBill: timeline.lines
      .filter(({ line }) => line.meter.service === FIXED)
      .map((track) => ({ name: track.line.owner, planned: costIn(track, months, timeline) })),
    notes: notesOf(bill, months),
  };
};

const shareOf = (name: string | null, groups: readonly Group[]): VarianceShare => {
  const sum = (of: (group: Group) => number) => groups.reduce((all, group) => all + of(group), 0);
  const planned = sum((group) => group.planned);
  const actual = sum((group) => group.actual);
  return {
    name,
    planned,
    actual,
    variance: actual - planned,
    parts: {
      price: sum(({ parts }) => parts.price),
      volume: sum(({ parts }) => parts.volume),
      mix: sum(({ parts }) => parts.mix),
      commitment: sum(({ parts }) => parts.commitment),
      unplanned: sum(({ parts }) => parts.unplanned),
    },
  };
};

const tagsOf = (
  usage: readonly BillLine[],
  beside: readonly CostLine[],
  planned: readonly Planned[],
  timeline: Timeline,
  billKeys: readonly string[],
): Variance["tags"] => {
  const keys = [...new Set([...billKeys, ...timeline.workloads.flatMap(({ tags }) => Object.keys(tags))])];
  const actuals = [...usage, ...beside].map(({ tags, cost }) => ({
    tags,
    sum: Number(cost.effective ?? cost.billed ?? 0),
  }));
  return keys.flatMap((key) => {
    const value = (tags: Readonly<Record<string, string>>) => tags[key] ?? null;
    const values = new Set([...actuals.map(({ tags }) => value(tags)), ...planned.map(({ tags }) => value(tags))]);
    return [...values].map((one) => {
      const actual = actuals.filter(({ tags }) => value(tags) === one).reduce((sum, line) => sum + line.sum, 0);
      const plan = planned.filter(({ tags }) => value(tags) === one).reduce((sum, line) => sum + (line.cost ?? 0), 0);
      return { key, value: one, planned: plan, actual, variance: actual - plan };
    });
  });
};

const notesOf = (bill: ImportResult, months: readonly MonthShare[]): readonly string[] => {
  const foreign = bill.totals.filter(({ currency }) => currency !== "USD");
  const partial = months.filter(({ share }) => share < 1);
  return [
    ...foreign.map(
      ({ currency, billed }) => `${billed ?? "an unknown sum"} ${currency} is left out: the plan is in USD`,
    ),
    ...partial.map(
      ({ month, share }) => `the bill covers ${Math.round(share * 100)} % of ${month}: so much of the plan is compared`,
    ),
    ...(bill.rejected > 0 ? [`${bill.rejected} rows of the bill could not be read`] : []),
  ];
};
