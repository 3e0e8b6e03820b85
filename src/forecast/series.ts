import { findLevelShifts, findSpikes, type LevelShift, type Spike } from "./anomalies.ts";
import { beginOf, instantOf, labelOf, SEASON, stepOf, type Grain } from "./calendar.ts";
import { median } from "./statistics.ts";

/** An amount at a moment: an ISO date or date-time (UTC). */
export type Point = { readonly at: string; readonly value: number };

export type Reading = {
  readonly grain: Grain;
  /** Several points of one moment: add them (bill lines), or the last one holds (a restatement). */
  readonly duplicates?: "sum" | "last";
  /** A step without a point: nothing was used, or nobody measured (a straight line between its neighbours). */
  readonly gaps?: "zero" | "interpolate";
  /** First moment about which nothing is known yet; found from the points where it is missing. */
  readonly through?: string;
};

export type DatedSpike = Spike & { readonly step: string };
export type DatedShift = LevelShift & { readonly step: string };

/** A regular series, and everything that was done to make it one. */
export type Series = {
  readonly grain: Grain;
  /** Labels of the steps: 2026-03, 2026-03-31, 2026-03-31T14:00Z. */
  readonly steps: readonly string[];
  /** As recorded, whole steps only. */
  readonly recorded: readonly number[];
  /** For forecasting: spikes replaced by what was expected, values before a clear level shift moved to the level after it. */
  readonly values: readonly number[];
  /** Steps at either end that the points cover in part; they are left out. */
  readonly partial: readonly { readonly step: string; readonly value: number; readonly covered: number }[];
  readonly gaps: readonly string[];
  readonly restated: number;
  readonly spikes: readonly DatedSpike[];
  readonly shifts: readonly DatedShift[];
  /** The last values are all zero after there were others: the service is probably no longer used. */
  readonly ended: boolean;
};

/** Makes a regular series of dated points in any order. Throws RangeError on a date that is none or a value not finite. */
export const regularSeries = (points: readonly Point[], reading: Reading): Series => {
  const { grain } = reading;
  const { amounts, restated } = merged(points, reading.duplicates ?? "sum");
  const moments = [...amounts.keys()].toSorted((a, b) => a - b);
  const totals = new Map<number, number>();
  for (const moment of moments) {
    const step = stepOf(moment, grain);
    totals.set(step, (totals.get(step) ?? 0) + (amounts.get(moment) ?? 0));
  }
  const { whole, partial } = splitPartial(totals, moments, reading);
  const { values: filled, gaps } = fillGaps(totals, whole, reading);
  const begins = Math.max(
    0,
    filled.findIndex((value) => value !== 0),
  );
  const recorded = filled.slice(begins);
  const steps = whole.slice(begins).map((step) => labelOf(step, grain));
  return { grain, steps, recorded, partial, gaps, restated, ...cleaned(recorded, steps, grain) };
};

/** Points of one moment become one amount; `restated` counts those that replaced another. */
const merged = (points: readonly Point[], duplicates: "sum" | "last") => {
  const amounts = new Map<number, number>();
  let restated = 0;
  for (const { at, value } of points) {
    if (!Number.isFinite(value)) throw new RangeError(`the value of ${at} is not a finite number: ${value}`);
    const moment = instantOf(at);
    const before = amounts.get(moment);
    if (before !== undefined && duplicates === "last" && before !== value) restated++;
    amounts.set(moment, before !== undefined && duplicates === "sum" ? before + value : value);
  }
  return { amounts, restated };
};

/**
 * Whole steps from first to last. The end of the data is `through`, or else the end of the finest grain in which the points
 * come; a step that reaches over either end is partial. So is a last step that is far below every recent one: billing lags.
 */
const splitPartial = (totals: ReadonlyMap<number, number>, moments: readonly number[], { grain, through }: Reading) => {
  const first = moments[0];
  const last = moments.at(-1);
  if (first === undefined || last === undefined) return { whole: [], partial: [] };
  const finest = grainOf(moments, grain);
  const end = through === undefined ? beginOf(stepOf(last, finest) + 1, finest) : instantOf(through);
  const all: number[] = [];
  for (let step = stepOf(first, grain); beginOf(step, grain) < end; step++) all.push(step);
  // Nothing before ten in the morning of the first day is no sign that its morning is missing.
  const opening = finest === "hour" && grain !== "hour" ? "day" : finest;
  const begin = beginOf(stepOf(first, opening), opening);
  const shares = all.map((step) => {
    const [from, to] = [beginOf(step, grain), beginOf(step + 1, grain)];
    return (Math.min(end, to) - Math.max(begin, from)) / (to - from);
  });
  if (through === undefined) {
    const values = all.map((step) => totals.get(step) ?? 0);
    for (let late = lateSteps(values, grain); late > 0; late--) shares[all.length - late] = 0.5;
  }
  const covered = (k: number) => shares[k] ?? 0;
  return {
    whole: all.filter((_, k) => covered(k) >= 1),
    partial: all.flatMap((step, k) =>
      covered(k) < 1 ? [{ step: labelOf(step, grain), value: totals.get(step) ?? 0, covered: covered(k) }] : [],
    ),
  };
};

/** The coarsest grain on whose beginnings all points lie, up to the one asked for. */
const grainOf = (moments: readonly number[], asked: Grain): Grain => {
  const finer: Readonly<Record<Grain, readonly Grain[]>> = {
    month: ["month", "day", "hour"],
    week: ["week", "day", "hour"],
    day: ["day", "hour"],
    hour: ["hour"],
  };
  const fits = (grain: Grain) => moments.every((moment) => beginOf(stepOf(moment, grain), grain) === moment);
  // One point on the first of a month may be a month or a day: two are a pattern.
  return (
    (moments.length > 1 ? finer[asked].find(fits) : undefined) ??
    (asked === "hour" ? "hour" : fits("day") ? "day" : "hour")
  );
};

/** How many values before the last are looked at, at most and at least; and how many last ones may be late together. */
const RECENT: Readonly<Record<Grain, { readonly most: number; readonly least: number; readonly late: number }>> = {
  hour: { most: 28, least: 14, late: 2 },
  day: { most: 28, least: 14, late: 2 },
  week: { most: 26, least: 8, late: 1 },
  month: { most: 12, least: 5, late: 1 },
};

/** How many values at the end are far below every recent one: rather a bill that is not complete than a fall. */
const lateSteps = (values: readonly number[], grain: Grain): number => {
  const { most, least, late } = RECENT[grain];
  const isLate = (count: number) => {
    const recent = values.slice(0, -count).slice(-most);
    const last = values.at(-count) ?? 0;
    return recent.length >= least && last >= 0 && last < 0.6 * Math.min(...recent);
  };
  let found = 0;
  // A day that is late is lower the later it is: two are seen from the first of them on.
  for (let count = 1; count <= late; count++) if (isLate(count)) found = count;
  return found;
};

const fillGaps = (totals: ReadonlyMap<number, number>, whole: readonly number[], { grain, gaps = "zero" }: Reading) => {
  const known = whole.map((step) => totals.get(step));
  const values = known.map((value, i) => {
    if (value !== undefined) return value;
    if (gaps === "zero") return 0;
    const left = known.findLastIndex((other, k) => k < i && other !== undefined);
    const right = known.findIndex((other, k) => k > i && other !== undefined);
    if (left < 0 || right < 0) return known[Math.max(left, right)] ?? 0;
    const share = (i - left) / (right - left);
    return (known[left] ?? 0) * (1 - share) + (known[right] ?? 0) * share;
  });
  return { values, gaps: whole.filter((_, i) => known[i] === undefined).map((step) => labelOf(step, grain)) };
};

const cleaned = (recorded: readonly number[], steps: readonly string[], grain: Grain) => {
  const season = SEASON[grain];
  const spikes = findSpikes(recorded, season);
  const calm = [...recorded];
  for (const spike of spikes) if (isOnce(spike, spikes, recorded, grain)) calm[spike.index] = spike.expected;
  const shifts = findLevelShifts(calm, season);
  const dated = <T extends { readonly index: number }>(found: T) => ({ ...found, step: steps[found.index] ?? "" });
  const still = Math.max(3, Math.min(season, Math.floor(recorded.length / 3)));
  return {
    values: shifts.filter(isClear).reduce(moved, calm),
    spikes: spikes.map(dated),
    shifts: shifts.map(dated),
    ended: recorded.length > still && recorded.slice(-still).every((value) => value === 0) && median(recorded) >= 0,
  };
};

/** As often as this, what stands alone in months is how the series is: a quarter's fee, a job now and then. */
const OFTEN = 3;

/**
 * Whether a spike is left out of what is forecast from. Months have no finer steps that would bring back what comes often.
 * The last two may be the beginning of a new level (replacing them made forecasts worse on M1 and M4 series), unless it is
 * the only value below zero: a credit.
 */
const isOnce = (spike: Spike, all: readonly Spike[], recorded: readonly number[], grain: Grain): boolean => {
  if (grain === "month" && (spike.recurring || all.length >= OFTEN)) return false;
  if (spike.index < recorded.length - 2) return true;
  return spike.value < 0 && recorded.every((value, index) => index === spike.index || value >= 0);
};

/** Smaller shifts are left to the methods, which follow them as well as a correction does. */
const isClear = ({ ratio }: LevelShift): boolean => ratio === null || ratio > 1.5 || ratio < 1 / 1.5;

/** Values before a shift, moved to the level after it: in proportion where that makes sense, else by the difference. */
const moved = (values: readonly number[], { index, before, after, ratio }: LevelShift): number[] =>
  values.map((value, i) => (i >= index ? value : ratio !== null && ratio > 0 ? value * ratio : value + after - before));
