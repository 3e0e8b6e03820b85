/** Why sums differ: price, volume, mix and commitment of planned usage, and what nobody planned. */
import type { CostLine } from "../bills/bill.ts";
import type { Meter } from "../catalog/types.ts";
import type { Timeline } from "./timeline.ts";
import { type Matched, ownerByTags, type Planned } from "./variance-match.ts";

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

export interface VarianceLine {
  readonly workload: string | null;
  readonly meter: string;
  readonly unit: string;
  readonly planned: { readonly quantity: number; readonly cost: number } | null;
  readonly actual: { readonly quantity: number; readonly cost: number } | null;
  readonly variance: number;
}

const NO_PARTS: Parts = { price: 0, volume: 0, mix: 0, commitment: 0, unplanned: 0 };

/** Usage of one workload in one unit, planned and billed. */
export interface Group {
  readonly workload: string | null;
  readonly planned: number;
  readonly actual: number;
  readonly parts: Parts;
  readonly lines: readonly VarianceLine[];
}

/** Usage by workload and unit, what is planned and what is not. */
export const groupsOf = (planned: readonly Planned[], matched: readonly Matched[]): readonly Group[] => {
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
export const besideGroups = (lines: readonly CostLine[], timeline: Timeline): readonly Group[] => {
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
