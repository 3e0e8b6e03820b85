import { SEASON } from "../forecast/calendar.ts";
import { forecastSeries, type DatedForecast } from "../forecast/dated.ts";
import { forecast } from "../forecast/forecast.ts";
import type { Score } from "../forecast/scores.ts";
import { regularSeries } from "../forecast/series.ts";
import { levelOf } from "../forecast/short-history.ts";
import { mean } from "../forecast/statistics.ts";
import type { Warning } from "../forecast/warnings.ts";
import { daysOfStep, type Frame, reaches } from "./forecast-frame.ts";
import { byDay, type Tidy } from "./forecast-tidy.ts";

/** A median and its bounds, one value for each forecast step. `lower80` is P10, `upper80` P90. */
export interface Bands {
  readonly median: readonly number[];
  readonly lower80: readonly number[];
  readonly upper80: readonly number[];
  readonly lower95: readonly number[];
  readonly upper95: readonly number[];
}
export const BAND_NAMES = ["median", "lower80", "upper80", "lower95", "upper95"] as const;

export interface Course extends Bands {
  /** `run-rate`: too little history for any method; the mean so far, with a range nothing supports. */
  readonly method: "combination" | "constant" | "run-rate";
  /** How much was known, in which steps. */
  readonly values: number;
  readonly grain: "day" | "week" | "month";
  readonly seasons: readonly number[];
  readonly cuts: number;
  readonly backtest: readonly Score[];
  readonly warnings: readonly Warning[];
}

/** From this many whole months on a history is continued by months; a shorter one by its days or weeks, added up. */
const MONTHS_ENOUGH = 12;
/** Fewer days say less about the rest of a month than the months before do. */
const DAYS_ENOUGH = 28;

/** Continues a tidied series over the steps of its frame, and adds what of its spikes is expected again. */
export const continued = (tidy: Tidy, frame: Frame): Course => {
  const course = frame.step === "month" ? byMonths(tidy, frame) : (stepwise(tidy, frame) ?? runRate(tidy, frame));
  return notBelow(tidy.kept.every(({ value }) => value >= 0) ? 0 : -Infinity, withAgain(course, tidy, frame));
};

/** What never was below zero will not be. */
const notBelow = (floor: number, course: Course): Course => ({
  ...course,
  ...mapBands((name) => course[name].map((value) => Math.max(floor, value))),
});

const byMonths = (tidy: Tidy, frame: Frame): Course => {
  const monthly = regularSeries(byDay(tidy.calm, frame.grain), {
    grain: "month",
    through: frame.through,
    gaps: frame.gaps,
  });
  const enough = frame.grain === "month" || monthly.steps.length >= MONTHS_ENOUGH;
  const result = enough ? forecastSeries(monthly, frame.labels.length) : undefined;
  if (result?.kind !== "forecast") return summed(tidy, frame) ?? runRate(tidy, frame);
  return begun(courseOf(result, monthly.steps.length), tidy, frame);
};

const courseOf = (
  { steps, grain, method, seasons, cuts, backtest, warnings }: DatedForecast,
  values: number,
): Course => ({
  median: steps.map(({ median }) => median),
  lower80: steps.map(({ lower80 }) => lower80),
  upper80: steps.map(({ upper80 }) => upper80),
  lower95: steps.map(({ lower95 }) => lower95),
  upper95: steps.map(({ upper95 }) => upper95),
  method: method === "constant" ? "constant" : "combination",
  values,
  grain: grain === "hour" ? "day" : grain,
  seasons,
  cuts,
  backtest,
  warnings,
});

/** The steps themselves, where they are those of the data (or weeks of daily data). */
const stepwise = (tidy: Tidy, frame: Frame): Course | undefined => {
  const series = regularSeries(byDay(tidy.calm, frame.grain), {
    grain: frame.step,
    through: frame.through,
    gaps: frame.gaps,
  });
  if (series.steps.length === 0) return undefined;
  const result = forecastSeries(series, frame.labels.length);
  return result.kind === "forecast" ? begun(courseOf(result, series.steps.length), tidy, frame) : undefined;
};

/** In a step that has begun, what is recorded is known: only the days that are left are forecast. */
const begun = (course: Course, tidy: Tidy, frame: Frame): Course => {
  const { known } = daysOfStep(frame, 0);
  if (known === 0 || tidy.calm.length < DAYS_ENOUGH) return course;
  const rest = summed(tidy, { ...frame, labels: frame.labels.slice(0, 1) });
  if (rest === undefined) return course;
  const bands = mapBands((name) => course[name].with(0, rest[name][0] ?? 0));
  return { ...course, ...bands };
};

/**
 * Months as sums of finer steps, forecast as running totals, whose errors partly cancel. The interval of a month is the
 * growth of the running total's interval over it, but no narrower than a first month of its length, or the month before.
 */
const summed = (tidy: Tidy, frame: Frame): Course | undefined => {
  const { series } = tidy;
  const ends = reaches(frame);
  const values = regularSeries(tidy.calm, { grain: frame.grain, through: frame.through, gaps: frame.gaps }).values;
  const horizon = Math.max(1, Math.ceil(ends.at(-1) ?? 1));
  const result = forecast(values, { horizon, season: SEASON[frame.grain], cumulative: true });
  if (result.kind === "insufficient") return undefined;
  const total = (name: keyof Bands, at: number) => between(result[name], at);
  const spent = knownInFirst(tidy, frame);
  const lengths = ends.map((end, index) => end - (ends[index - 1] ?? 0));
  const median = ends.map(
    (end, index) => total("median", end) - total("median", ends[index - 1] ?? 0) + (index === 0 ? spent : 0),
  );
  const reach = (name: keyof Bands): readonly number[] => {
    const width = (at: number) => Math.abs(total(name, at) - total("median", at));
    let widest = 0;
    return ends.map((end, index) => {
      const own =
        index === 0 ? width(end) : Math.max(width(end) - width(ends[index - 1] ?? 0), width(lengths[index] ?? 0));
      widest = Math.max(widest, own);
      return widest;
    });
  };
  const never = values.every((value) => value >= 0) ? 0 : -Infinity;
  const below = (name: keyof Bands) =>
    reach(name).map((width, index) => Math.max(Math.min(never, median[index] ?? 0), (median[index] ?? 0) - width));
  const above = (name: keyof Bands) => reach(name).map((width, index) => (median[index] ?? 0) + width);
  return {
    median,
    lower80: below("lower80"),
    upper80: above("upper80"),
    lower95: below("lower95"),
    upper95: above("upper95"),
    method: result.method === "constant" ? "constant" : "combination",
    values: series.steps.length,
    grain: frame.grain,
    seasons: result.seasons,
    cuts: result.cuts,
    backtest: result.backtest,
    warnings: result.warnings,
  };
};

/** A running total after a number of steps that may be a fraction. */
const between = (totals: readonly number[], at: number): number => {
  const below = Math.floor(at);
  const low = below <= 0 ? 0 : (totals[below - 1] ?? totals.at(-1) ?? 0);
  return at === below ? low : low + ((totals[below] ?? low) - low) * (at - below);
};

/** What is recorded of the first step, without spikes. */
export const knownInFirst = ({ kept }: Tidy, frame: Frame): number => {
  const first = frame.step === "month" ? `${frame.labels[0]}-01` : (frame.labels[0] ?? "");
  return byDay(kept, frame.grain).reduce(
    (sum, { at, value }) => sum + (at >= first && at < frame.through ? value : 0),
    0,
  );
};

const RECENT = 28;

/** Half to one and a half times what was spent so far, at 95 % a quarter to three times: a convention, and said to be one. */
const runRate = (tidy: Tidy, frame: Frame): Course => {
  const recent = tidy.calm.slice(-RECENT);
  const length = frame.grain === "week" ? 7 : frame.grain === "month" ? 30.4 : 1;
  const values = Float64Array.from(recent, ({ value }) => value);
  // Of days, the mean: the last one is of some day of the week. Of longer steps, later ones count more.
  const perDay = values.length === 0 ? 0 : (frame.grain === "day" ? mean(values) : levelOf(values)) / length;
  const spent = knownInFirst(tidy, frame);
  const times = (factor: number) =>
    frame.labels.map((_, index) => {
      const { all, known } = daysOfStep(frame, index);
      return (index === 0 ? spent : 0) + perDay * factor * (all - known);
    });
  return {
    median: times(1),
    lower80: times(0.5),
    upper80: times(1.5),
    lower95: times(0.25),
    upper95: times(3),
    method: "run-rate",
    values: tidy.calm.length,
    grain: frame.grain,
    seasons: [],
    cuts: 0,
    backtest: [],
    warnings: [{ code: "short-history", message: `only ${tidy.calm.length} values: the mean so far, untested` }],
  };
};

const Z80 = 1.2816;
const Z95 = 1.96;

const withAgain = (course: Course, { again }: Tidy, frame: Frame): Course => {
  if (again.mean === 0 && again.variance === 0) return course;
  const left = frame.labels.map((_, index) => daysOfStep(frame, index)).map(({ all, known }) => all - known);
  const moved = (name: keyof Bands, z: number) =>
    course[name].map((value, index) => {
      const width = value - (course.median[index] ?? 0);
      const wider = Math.sign(z) * Math.hypot(width, z * Math.sqrt(again.variance * (left[index] ?? 0)));
      const middle = (course.median[index] ?? 0) + again.mean * (left[index] ?? 0);
      return value >= 0 ? Math.max(0, middle + wider) : middle + wider;
    });
  return {
    ...course,
    median: moved("median", 0),
    lower80: moved("lower80", -Z80),
    upper80: moved("upper80", Z80),
    lower95: moved("lower95", -Z95),
    upper95: moved("upper95", Z95),
  };
};

/** Bands made name by name. */
export const mapBands = (make: (name: keyof Bands) => readonly number[]): Bands => ({
  median: make("median"),
  lower80: make("lower80"),
  upper80: make("upper80"),
  lower95: make("lower95"),
  upper95: make("upper95"),
});
