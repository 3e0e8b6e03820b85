import { beginOf, type Grain, instantOf, SEASON, stepOf } from "../forecast/calendar.ts";
import { type DatedShift, type DatedSpike, type Point, regularSeries, type Series } from "../forecast/series.ts";
import { dayOf, type Frame } from "./forecast-frame.ts";

/** How a value that stands alone is treated: left out, expected again at its distance, or expected about as often. */
export type SpikeKind = "one-off" | "recurring" | "sporadic";

/** A history without its spikes, and what of them is to be expected again. */
export interface Tidy {
  /** At the grain of the data, as recorded. */
  readonly series: Series;
  /** One for each step of the series: spikes replaced by what was expected, and moved to the level after a clear shift. */
  readonly calm: readonly Point[];
  /** The same as recorded, but for the spikes. */
  readonly kept: readonly Point[];
  readonly spikes: readonly (DatedSpike & { readonly kind: SpikeKind })[];
  readonly shifts: readonly DatedShift[];
  /** What recurring and sporadic spikes add in a day, on average, and how its variance grows with each day. */
  readonly again: { readonly mean: number; readonly variance: number };
}

/** As often as this in the history, spikes are no exception: something like them will come again. */
const SPORADIC = 4;

/** Takes apart what is usual and what stands alone. Data by months are left to the monthly methods, which do the same. */
export const tidied = (points: readonly Point[], frame: Frame): Tidy => {
  const { grain, gaps, through } = frame;
  const known = points.filter(({ at }) => at < through);
  const series = regularSeries([...known, ...bridges(known, frame)], { grain, gaps, through });
  const found = grain === "month" ? [] : series.spikes.filter(({ index }) => index < series.recorded.length - 2);
  const often = found.filter(({ recurring }) => !recurring).length >= SPORADIC;
  const spikes = found.map((spike) => ({ ...spike, kind: kindOf(spike.recurring, often) }));
  const kept = [...series.recorded];
  for (const { index, expected } of spikes) kept[index] = expected;
  const floor = series.recorded.every((value) => value >= 0) ? 0 : -Infinity;
  const dated = (values: readonly number[]) =>
    values.map((value, index) => ({ at: series.steps[index] ?? "", value: Math.max(floor, value) }));
  const days = series.steps.length * (grain === "week" ? 7 : 1);
  const back = spikes.filter(({ kind }) => kind !== "one-off");
  return {
    series,
    calm: dated(series.values),
    kept: dated(kept),
    spikes:
      grain === "month" ? series.spikes.map((spike) => ({ ...spike, kind: kindOf(spike.recurring, false) })) : spikes,
    shifts: series.shifts,
    again: {
      mean: back.reduce((sum, { size }) => sum + size, 0) / Math.max(1, days),
      variance:
        back.filter(({ kind }) => kind === "sporadic").reduce((sum, { size }) => sum + size ** 2, 0) /
        Math.max(1, days),
    },
  };
};

const kindOf = (recurring: boolean, often: boolean): SpikeKind =>
  recurring ? "recurring" : often ? "sporadic" : "one-off";

/** Where the bill as a whole has no line at all, a part is taken to have gone on as before and after. */
const bridges = (known: readonly Point[], { missing, gaps }: Frame): readonly Point[] => {
  if (gaps !== "zero" || missing.length === 0) return [];
  const totals = new Map<string, number>();
  for (const { at, value } of known) totals.set(at.slice(0, 10), (totals.get(at.slice(0, 10)) ?? 0) + value);
  const days = [...totals.keys()].toSorted();
  return missing.flatMap((day) => {
    const before = days.findLast((one) => one < day);
    const after = days.find((one) => one > day);
    if (before === undefined || after === undefined) return [];
    const share = (instantOf(day) - instantOf(before)) / (instantOf(after) - instantOf(before));
    return [{ at: day, value: (totals.get(before) ?? 0) * (1 - share) + (totals.get(after) ?? 0) * share }];
  });
};

/** Sums of several tidied parts: what the whole is forecast from. */
export const joined = (parts: readonly Tidy[], frame: Frame): Tidy => {
  const regular = (points: readonly Point[]) =>
    regularSeries(points, { grain: frame.grain, gaps: "zero", through: frame.through });
  const series = regular(parts.flatMap(({ calm }) => calm));
  const kept = regular(parts.flatMap((part) => part.kept));
  return {
    series,
    calm: series.steps.map((at, index) => ({ at, value: series.recorded[index] ?? 0 })),
    kept: kept.steps.map((at, index) => ({ at, value: kept.recorded[index] ?? 0 })),
    spikes: [],
    shifts: series.shifts,
    again: {
      mean: parts.reduce((sum, { again }) => sum + again.mean, 0),
      variance: parts.reduce((sum, { again }) => sum + again.variance, 0),
    },
  };
};

/** The points of a series day by day: a week is spread evenly over its days. */
export const byDay = (points: readonly Point[], grain: Grain): readonly Point[] => {
  if (grain !== "week") return points;
  return points.flatMap(({ at, value }) => {
    const begin = beginOf(stepOf(instantOf(at), "week"), "week");
    return Array.from({ length: SEASON.day }, (_, day) => ({
      at: dayOf(begin + day * 86_400_000),
      value: value / SEASON.day,
    }));
  });
};
