import { beginOf, daysIn, type Grain, instantOf, labelOf, stepOf } from "../forecast/calendar.ts";
import { type Point, regularSeries } from "../forecast/series.ts";
import type { DataGrain, History } from "./forecast-history.ts";

/** Where a history ends and which steps are forecast: the same for every part of it. */
export interface Frame {
  readonly grain: DataGrain;
  readonly gaps: "zero" | "interpolate";
  /** The first day about which nothing is known, or not enough. */
  readonly through: string;
  /** The steps that are forecast. The first may have begun. */
  readonly step: DataGrain;
  readonly first: number;
  readonly labels: readonly string[];
  /** Days at the end that are known in part and left out: bills arrive late. */
  readonly partial: readonly { readonly step: string; readonly value: number }[];
  /** Steps within the history on which nothing at all is recorded. */
  readonly missing: readonly string[];
}

/**
 * The frame of a history: steps of `step` over so many calendar months. A last day far below every recent one, and one that
 * has not ended on `today`, are left out.
 */
export const frameOf = (history: History, months: number, step: DataGrain, today: string): Frame => {
  const { grain, gaps } = history;
  const points = history.entries.map(({ day, value }) => ({ at: day, value }));
  const days = points.map(({ at }) => at).toSorted();
  const [from, to] = [days[0] ?? today, days.at(-1) ?? today];
  // One date by itself does not say that it stands for its month: the history's grain does.
  const ends = from === to ? { through: dayOf(beginOf(stepOf(instantOf(to), grain) + 1, grain)) } : {};
  const whole = regularSeries(points, { grain, gaps, ...ends });
  const last = stepOf(instantOf(to), grain);
  const late = new Set(whole.partial.map((one) => one.step));
  let known = beginOf(last + 1, grain) > instantOf(today) ? last : last + 1;
  while (late.has(labelOf(known - 1, grain))) known--;
  const through = dayOf(beginOf(known, grain));
  const coarse = coarser(step, grain);
  const first = stepOf(instantOf(through), coarse);
  const end = beginOf(stepOf(instantOf(through), "month") + months, "month");
  const count = coarse === "month" ? months : Math.max(1, stepOf(end - 1, coarse) - first + 1);
  const left = points.filter(({ at }) => at >= through);
  return {
    grain,
    gaps,
    through,
    step: coarse,
    first,
    labels: Array.from({ length: count }, (_, index) => labelOf(first + index, coarse)),
    partial: [...Map.groupBy(left, ({ at }) => at)].map(([day, members]) => ({ step: day, value: total(members) })),
    missing: whole.gaps.filter((label) => label < through),
  };
};

const total = (points: readonly Point[]): number => points.reduce((sum, { value }) => sum + value, 0);

const ORDER: readonly Grain[] = ["hour", "day", "week", "month"];

/** No forecast is finer than its data. */
const coarser = (wanted: DataGrain, data: DataGrain): DataGrain =>
  ORDER.indexOf(wanted) >= ORDER.indexOf(data) ? wanted : data;

export const dayOf = (instant: number): string => labelOf(stepOf(instant, "day"), "day");

/** Days that a forecast step has, and how many of them are known already. */
export const daysOfStep = (
  { step, first, through }: Frame,
  index: number,
): { readonly all: number; readonly known: number } => {
  const all = daysIn(first + index, step);
  const begun = (instantOf(through) - beginOf(first + index, step)) / MS_A_DAY;
  return { all, known: Math.max(0, Math.min(all, begun)) };
};

const MS_A_DAY = 86_400_000;

/** Steps of the data from the end of what is known to the end of each forecast step; of weeks in a month, a fraction. */
export const reaches = (frame: Frame): readonly number[] => {
  const length = frame.grain === "week" ? 7 * MS_A_DAY : MS_A_DAY;
  return frame.labels.map(
    (_, index) => (beginOf(frame.first + index + 1, frame.step) - instantOf(frame.through)) / length,
  );
};
