import type { BillLine, CostLine, ImportResult } from "../bills/bill.ts";
import { meterKey, type Meter } from "../catalog/types.ts";
import { InputError } from "../quantity/problem.ts";
import { activeShare } from "./calendar.ts";
import { FIXED } from "./book.ts";
import type { LineTrack, Timeline } from "./timeline.ts";

/** Why an actual sum differs from a planned one; the parts add up to the difference. */
export interface Parts {
  /** The same usage at other prices. */
  readonly price: number;
  /** More or less usage, at the planned mix and prices. */
  readonly volume: number;
  /** Usage that shifted between dearer and cheaper meters of one unit. */
  readonly mix: number;
  /** What commitments took off list prices, and what of them went unused. */
  readonly commitment: number;
  /** What the plan does not have. */
  readonly unplanned: number;
}

export interface VarianceShare {
  readonly name: string | null;
  readonly planned: number;
  readonly actual: number;
  readonly variance: number;
  readonly parts: Parts;
}

export interface VarianceLine {
  readonly workload: string | null;
  readonly meter: string;
  readonly unit: string;
  readonly planned: { readonly quantity: number; readonly cost: number } | null;
  readonly actual: { readonly quantity: number; readonly cost: number } | null;
  readonly variance: number;
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

const NO_PARTS: Parts = { price: 0, volume: 0, mix: 0, commitment: 0, unplanned: 0 };

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

interface MonthShare {
  readonly month: string;
  /** The share of its days that the bill covers. */
  readonly share: number;
}

const sharedMonths = (timeline: Timeline, bill: ImportResult): readonly MonthShare[] => {
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

interface Planned {
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

const costIn = ({ cost }: LineTrack, months: readonly MonthShare[], timeline: Timeline): number =>
  months.reduce((sum, { month, share }) => sum + share * (cost[indexIn(timeline, month)] ?? 0), 0);

const plannedLines = (timeline: Timeline, months: readonly MonthShare[]): readonly Planned[] =>
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
interface Matched {
  readonly line: BillLine;
  readonly planned: Planned | null;
  readonly workload: string | null;
  readonly quantity: number;
  readonly list: number;
  readonly actual: number;
}

const match = (usage: readonly BillLine[], planned: readonly Planned[], timeline: Timeline): readonly Matched[] => {
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

const ownerByTags = (tags: Readonly<Record<string, string>>, timeline: Timeline): string | null => {
  const owners = timeline.workloads.filter((workload) => agrees(workload.tags, tags) === "yes");
  return owners.length === 1 ? (owners[0]?.name ?? null) : null;
};

/** Usage of one workload in one unit, planned and billed. */
interface Group {
  readonly workload: string | null;
  readonly planned: number;
  readonly actual: number;
  readonly parts: Parts;
  readonly lines: readonly VarianceLine[];
}

const groupsOf = (planned: readonly Planned[], matched: readonly Matched[]): readonly Group[] => {
  const priced = planned.filter(({ cost }) => cost !== null);
  const known = [...Map.groupBy(priced, ({ workload, unit }) => JSON.stringify([workload, unit])).values()].map(
    (members) => plannedGroup(members, matched),
  );
  const unplanned = Map.groupBy(
    matched.filter((one) => one.planned === null),
    ({ workload, line }) => JSON.stringify([workload, line.meter, line.region]),
  );
  return [...known, ...[...unplanned.values()].flatMap(unplannedUsage)];
};

const unplannedUsage = (lines: readonly Matched[]): readonly Group[] => {
  const [first] = lines;
  if (!first) return [];
  const sum = (of: (line: Matched) => number) => lines.reduce((all, line) => all + of(line), 0);
  const { workload, line } = first;
  const name = nameOf(line.meter, line.region);
  return [
    unplannedGroup(
      workload,
      name,
      line.unit,
      sum((one) => one.quantity),
      sum((one) => one.actual),
    ),
  ];
};

const nameOf = ({ service, item, dimension }: Meter, region: string): string =>
  `${service} ${item} ${dimension} in ${region}`;

const plannedGroup = (members: readonly Planned[], matched: readonly Matched[]): Group => {
  const sides = members.map((one) => {
    const own = matched.filter((line) => line.planned === one);
    const sum = (of: (line: Matched) => number) => own.reduce((all, line) => all + of(line), 0);
    const cost = one.cost ?? 0;
    return {
      one,
      cost,
      price: cost / one.quantity,
      quantity: sum((line) => line.quantity),
      list: sum((line) => line.list),
      actual: sum((line) => line.actual),
    };
  });
  const sum = (of: (side: (typeof sides)[number]) => number) => sides.reduce((all, side) => all + of(side), 0);
  const plannedQuantity = sum(({ one }) => one.quantity);
  const quantity = sum((side) => side.quantity);
  const cost = sum((side) => side.cost);
  const volume = (quantity - plannedQuantity) * (cost / plannedQuantity);
  const atPlan = sum((side) => side.quantity * side.price);
  return {
    workload: members[0]?.workload ?? null,
    planned: cost,
    actual: sum((side) => side.actual),
    parts: {
      price: sum((side) => side.list) - atPlan,
      volume,
      mix: atPlan - cost - volume,
      commitment: sum((side) => side.actual - side.list),
      unplanned: 0,
    },
    lines: sides.map(({ one, cost: own, quantity: used, actual }) => ({
      workload: one.workload,
      meter: nameOf(one.meter, one.region),
      unit: one.unit,
      planned: { quantity: one.quantity, cost: own },
      actual: { quantity: used, cost: actual },
      variance: actual - own,
    })),
  };
};

const unplannedGroup = (
  workload: string | null,
  meter: string,
  unit: string,
  quantity: number,
  actual: number,
): Group => ({
  workload,
  planned: 0,
  actual,
  parts: { ...NO_PARTS, unplanned: actual },
  lines: [{ workload, meter, unit, planned: null, actual: { quantity, cost: actual }, variance: actual }],
});

/** Lines that are no usage, and usage that no meter is known for: fees of commitments, taxes, credits, other products. */
const besideGroups = (lines: readonly CostLine[], timeline: Timeline): readonly Group[] => {
  const groups = Map.groupBy(lines, ({ service, type, tags }) =>
    JSON.stringify([ownerByTags(tags, timeline), service, type]),
  );
  return [...groups.values()].flatMap((members): readonly Group[] => {
    const [first] = members;
    const actual = members.reduce((sum, { cost }) => sum + Number(cost.effective ?? cost.billed ?? 0), 0);
    if (!first || actual === 0) return [];
    const name = `${first.service}: ${first.usage ? "not mapped" : first.type || "no usage"}`;
    const group = unplannedGroup(ownerByTags(first.tags, timeline), name, "", 0, actual);
    const fee = !first.usage && /SavingsPlan|RIFee|Purchase/i.test(first.type);
    return [fee ? { ...group, parts: { ...NO_PARTS, commitment: actual } } : group];
  });
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
