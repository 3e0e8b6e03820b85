import type { LineTrack, Timeline } from "./timeline.ts";

/** What changed in a line between two plans. Sums are over the months of each plan. */
export interface LineChange {
  readonly id: string;
  readonly owner: string;
  readonly kind: "added" | "removed" | "changed";
  /** Null: not there. */
  readonly before: LineSide | null;
  readonly after: LineSide | null;
  /** Of what is priced. */
  readonly change: number;
  /** What the change comes from; they add up to it. An added or removed line is all quantity. */
  readonly byQuantity: number;
  readonly byRate: number;
}

export interface LineSide {
  readonly cost: number;
  readonly complete: boolean;
  readonly quantity: number;
  readonly unit: string;
  readonly meter: string;
}

/** How one plan differs from another. */
export interface Difference {
  readonly before: number;
  readonly after: number;
  readonly change: number;
  readonly monthsBefore: number;
  readonly monthsAfter: number;
  readonly workloads: readonly {
    readonly name: string;
    readonly before: number;
    readonly after: number;
    readonly change: number;
  }[];
  /** The largest change first. */
  readonly lines: readonly LineChange[];
}

/** Line by line what a second plan costs more than a first. The changes sum to the difference of the totals. */
export const differenceOf = (before: Timeline, after: Timeline): Difference => {
  const old = new Map(before.lines.map((track) => [track.line.id, track]));
  const fresh = new Map(after.lines.map((track) => [track.line.id, track]));
  const ids = [...new Set([...old.keys(), ...fresh.keys()])];
  const lines = ids
    .flatMap((id) => changeOf(id, old.get(id), fresh.get(id)))
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
  const names = [...new Set([...before.workloads, ...after.workloads].map(({ name }) => name))];
  const totalOf = ({ workloads }: Timeline, name: string) => workloads.find((track) => track.name === name)?.total ?? 0;
  return {
    before: before.total,
    after: after.total,
    change: after.total - before.total,
    monthsBefore: before.months.length,
    monthsAfter: after.months.length,
    workloads: names
      .map((name) => ({ name, before: totalOf(before, name), after: totalOf(after, name) }))
      .map((one) => ({ ...one, change: one.after - one.before }))
      .filter(({ name, change }) => change !== 0 || lines.some(({ owner }) => owner === name)),
    lines,
  };
};

const changeOf = (id: string, old: LineTrack | undefined, fresh: LineTrack | undefined): readonly LineChange[] => {
  const before = old ? sideOf(old) : null;
  const after = fresh ? sideOf(fresh) : null;
  const owner = fresh?.line.owner ?? old?.line.owner ?? "";
  const change = (after?.cost ?? 0) - (before?.cost ?? 0);
  if (before === null || after === null) {
    const kind = before === null ? "added" : "removed";
    return [{ id, owner, kind, before, after, change, byQuantity: change, byRate: 0 }];
  }
  const same =
    change === 0 &&
    before.quantity === after.quantity &&
    before.meter === after.meter &&
    before.complete === after.complete;
  if (same) return [];
  const byRate =
    before.quantity > 0 && after.quantity > 0 ? after.cost - (before.cost / before.quantity) * after.quantity : 0;
  return [{ id, owner, kind: "changed", before, after, change, byQuantity: change - byRate, byRate }];
};

const sideOf = ({ line, quantity, cost, total }: LineTrack): LineSide => ({
  cost: total,
  complete: cost.every((one) => one !== null),
  quantity: quantity.reduce((sum, one) => sum + one, 0),
  unit: line.unit,
  meter: `${line.meter.service} ${line.meter.item} ${line.meter.dimension} in ${line.region}`,
});
