import { type Branch, reconcile } from "../forecast/hierarchy.ts";
import type { Frame } from "./forecast-frame.ts";
import { type By, type Entry, partOf } from "./forecast-history.ts";
import { type Bands, continued, type Course, mapBands } from "./forecast-steps.ts";
import { joined, type Tidy, tidied } from "./forecast-tidy.ts";

/** A part of the usage that is forecast, its history tidied. */
export interface Part {
  readonly name: string;
  readonly entries: readonly Entry[];
  readonly tidy: Tidy;
  readonly course: Course;
}

export interface Parts {
  readonly parts: readonly Part[];
  /** The whole, which the parts add up to at every step. */
  readonly whole: Course;
  readonly wholeTidy: Tidy;
}

/** More than these are one part together. */
const MOST_PARTS = 12;
/** Days by which the size of a part is told. */
const RECENT = 90;

/** Continues every part and the whole on their own, then lets them settle so that the parts add up to the whole. */
export const partsOf = (usage: readonly Entry[], by: By, frame: Frame): Parts => {
  const groups = folded(usage, by, frame);
  const alone = groups.map(({ name, entries }) => {
    const tidy = tidied(
      entries.map(({ day, value }) => ({ at: day, value })),
      frame,
    );
    return { name, entries, tidy, course: continued(tidy, frame) };
  });
  const [only] = alone;
  if (alone.length === 1 && only !== undefined) return { parts: alone, whole: only.course, wholeTidy: only.tidy };
  // The history of the whole hardly knows a part that is new: such a part is added to it, not settled with it.
  const longest = Math.max(...alone.map(spanOf));
  const isYoung = (part: Part) => spanOf(part) < NEW && spanOf(part) < longest / 2;
  const old = alone.filter((part) => !isYoung(part));
  const oldTidy = joined(
    old.map(({ tidy }) => tidy),
    frame,
  );
  const course = continued(oldTidy, frame);
  const settled = reconcile(
    branchOf(
      "total",
      course,
      old.map((part) => branchOf(part.name, part.course, [])),
    ),
  );
  const parts = alone.map((part) => ({ ...part, course: moved(part.course, settled.parts[old.indexOf(part)]) }));
  const young = parts.filter((_, index) => !old.some(({ name }) => name === alone[index]?.name));
  return {
    parts,
    whole: young.reduce((whole, part) => added(whole, part.course), moved(course, settled)),
    wholeTidy: joined(
      alone.map(({ tidy }) => tidy),
      frame,
    ),
  };
};

/** A part of fewer days is new. */
const NEW = 90;

const spanOf = ({ tidy: { series } }: Part): number => series.steps.length * DAYS[series.grain];
const DAYS = { hour: 1 / 24, day: 1, week: 7, month: 30.4 } as const;

/** Two courses that know nothing of each other: medians add, widths add in squares. */
const added = (whole: Course, part: Course): Course => ({
  ...whole,
  ...mapBands((name) =>
    whole[name].map((value, index) => {
      const [middle, other] = [whole.median[index] ?? 0, part.median[index] ?? 0];
      const width = Math.hypot(value - middle, (part[name][index] ?? 0) - other);
      return middle + other + (name.startsWith("lower") ? -width : width);
    }),
  ),
});

const branchOf = (
  name: string,
  { median, lower80, upper80, lower95, upper95 }: Bands,
  parts: readonly Branch[],
): Branch => ({
  name,
  median,
  bands: { lower80, upper80, lower95, upper95 },
  parts,
});

/** The settled median, the bands moved with it; a bound never crosses it. */
const moved = (course: Course, branch: Branch | undefined): Course => {
  if (branch === undefined) return course;
  const bound = (name: keyof Bands, clamp: (a: number, b: number) => number) =>
    (branch.bands[name] ?? course[name]).map((value, index) => clamp(value, branch.median[index] ?? value));
  return {
    ...course,
    ...mapBands((name) =>
      name === "median" ? branch.median : bound(name, name.startsWith("lower") ? Math.min : Math.max),
    ),
  };
};

const folded = (usage: readonly Entry[], by: By, frame: Frame) => {
  const since = new Date(Date.parse(frame.through) - RECENT * 86_400_000).toISOString().slice(0, 10);
  const sized = [
    ...Map.groupBy(
      usage.filter(({ day }) => day < frame.through),
      (entry) => partOf(entry, by),
    ),
  ]
    .map(([name, entries]) => ({
      name,
      entries,
      recent: entries.reduce((sum, { day, value }) => sum + (day >= since ? Math.abs(value) : 0), 0),
      all: entries.reduce((sum, { value }) => sum + Math.abs(value), 0),
    }))
    .filter(({ all }) => all > 0)
    .toSorted((a, b) => b.recent - a.recent || b.all - a.all || (a.name < b.name ? -1 : 1));
  const used = sized.filter(({ recent }) => recent > 0).length;
  const most = used === 0 || used === sized.length ? MOST_PARTS : Math.min(used, MOST_PARTS);
  if (sized.length <= most + 1) return sized;
  const rest = sized.slice(most);
  return [...sized.slice(0, most), { name: `${rest.length} more`, entries: rest.flatMap(({ entries }) => entries) }];
};
