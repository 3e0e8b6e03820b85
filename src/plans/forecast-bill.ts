import type { Catalog } from "../catalog/open.ts";
import { budgetBurn, type Burn } from "../forecast/burn.ts";
import { instantOf, labelOf, stepOf } from "../forecast/calendar.ts";
import { forecast } from "../forecast/forecast.ts";
import { median } from "../forecast/statistics.ts";
import { type Anomaly, anomaliesOf } from "./forecast-anomalies.ts";
import { type Apart, setApart, wholeMonths } from "./forecast-apart.ts";
import { type DriverForecast, driverForecast } from "./forecast-drivers.ts";
import { dayOf, daysOfStep, type Frame, frameOf } from "./forecast-frame.ts";
import { afterLongGap, type By, type DataGrain, type Entry, type History } from "./forecast-history.ts";
import { type Part, partsOf } from "./forecast-parts.ts";
import { type Bands, type Course, mapBands } from "./forecast-steps.ts";
import type { Tidy } from "./forecast-tidy.ts";
import { type UsageForecast, usageForecast } from "./forecast-usage.ts";
import type { Plan } from "./plan.ts";

export interface ForecastSetting {
  readonly by: By;
  readonly months: number;
  readonly step: DataGrain;
  readonly today: string;
  /** USD a month. */
  readonly budget: number | undefined;
  /** The plan whose workloads are set beside the history, and whose rates and discounts price its usage. */
  readonly plan: Plan | undefined;
  /** A plan without workloads: prices usage where no plan is given. */
  readonly bare: Plan;
}

/** A history, where it is going, and what that is drawn from. Every list of bands runs along `frame.labels`. */
export interface BillForecast {
  readonly history: History;
  readonly frame: Frame;
  readonly setting: ForecastSetting;
  /** Recorded steps of the forecast's length: everything, and what of it is no one-off. */
  readonly recorded: readonly { readonly step: string; readonly value: number; readonly usual: number }[];
  /** `drivers`: the history is too short, and the plan stands in for it. */
  readonly basis: "history" | "drivers" | "run-rate";
  /** Everything that is expected: the parts, and fees and tax. */
  readonly total: Bands;
  /** All steps together: their errors partly cancel. */
  readonly sum: { readonly [name in keyof Bands]: number };
  readonly whole: Course;
  readonly parts: readonly Part[];
  readonly apart: readonly Apart[];
  readonly anomalies: readonly Anomaly[];
  readonly usage: UsageForecast | undefined;
  readonly drivers: DriverForecast | undefined;
  readonly burn: Burn | undefined;
  readonly notes: readonly string[];
}

/** Continues a history, by parts and as a whole. @throws InputError of the plan; RangeError on values that are not finite */
export const forecastBill = (whole: History, setting: ForecastSetting, catalog: () => Catalog): BillForecast =>
  continueHistory(afterLongGap(whole), setting, catalog);

const continueHistory = (history: History, setting: ForecastSetting, catalog: () => Catalog): BillForecast => {
  const frame = frameOf(history, setting.months, setting.step, setting.today);
  const known = history.entries.filter(({ day }) => day < frame.through);
  const usageEntries = known.filter(({ kind }) => kind === "usage");
  const { parts, whole, wholeTidy } = partsOf(usageEntries, setting.by, frame);
  const apart = setApart(known, whole.median, frame);
  const extra = frame.labels.map((_, index) => apart.reduce((all, { expected }) => all + (expected[index] ?? 0), 0));
  const statistical = mapBands((name) => whole[name].map((value, index) => value + (extra[index] ?? 0)));
  const drivers =
    setting.plan && frame.step === "month" && history.money
      ? driverForecast(setting.plan, catalog(), frame)
      : undefined;
  const basis = whole.method !== "run-rate" ? "history" : drivers ? "drivers" : "run-rate";
  const total = basis === "drivers" && drivers ? drivers : statistical;
  const usage =
    history.meters.length > 0 && history.money
      ? usageForecast(history.meters, recentSpend(usageEntries, frame), setting.plan ?? setting.bare, catalog(), frame)
      : undefined;
  return {
    history,
    frame,
    setting,
    recorded: recordedSteps(known, parts, apart, frame),
    basis,
    total,
    sum: basis === "drivers" ? addedUp(total) : sumOf(total, wholeTidy, frame),
    whole,
    parts,
    apart,
    anomalies: anomaliesOf(parts, apart, frame),
    usage,
    drivers,
    burn: burnOf(wholeTidy, known, setting.budget, frame),
    notes: notesOf(history, frame, whole, parts, setting, basis),
  };
};

const recentSpend = (usage: readonly Entry[], frame: Frame): number => {
  const since = dayOf(Date.parse(frame.through) - 90 * 86_400_000);
  return usage.reduce((all, { day, value }) => all + (day >= since ? value : 0), 0);
};

const labelOfDay = (day: string, step: DataGrain): string => labelOf(stepOf(instantOf(day), step), step);

/** By month (or by the steps of the data): everything, and the same without one-off spikes, credits and upfront fees. */
const recordedSteps = (
  known: readonly Entry[],
  parts: readonly Part[],
  apart: readonly Apart[],
  frame: Frame,
): BillForecast["recorded"] => {
  const months = frame.step === "month" ? new Set(wholeMonths(known, frame)) : undefined;
  const sums = new Map<string, { value: number; once: number }>();
  const add = (step: string, value: number, once: number) => {
    const label = labelOfDay(step, frame.step);
    const before = sums.get(label) ?? { value: 0, once: 0 };
    sums.set(label, { value: before.value + value, once: before.once + once });
  };
  for (const { day, value } of known) add(day, value, 0);
  for (const { kind, on, expected } of apart)
    if (kind !== "tax" && expected.every((value) => value === 0)) for (const { step, value } of on) add(step, 0, value);
  for (const { tidy } of parts)
    for (const { kind, step, size } of tidy.spikes) if (kind === "one-off") add(step, 0, size);
  const first = known.reduce((least, { day }) => (day < least ? day : least), frame.through);
  return [...sums]
    .filter(([step]) => (months === undefined ? step >= first || frame.grain !== "day" : months.has(step)))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([step, { value, once }]) => ({ step, value, usual: value - once }));
};

/** The sum of all steps; its width from running totals where the history allows, else from adding up the bounds. */
const sumOf = (total: Bands, { calm }: Tidy, frame: Frame): BillForecast["sum"] => {
  const added = addedUp(total);
  if (frame.step !== "month" || calm.length < 2) return added;
  const grain = frame.grain;
  const months = monthlyMeans(calm, grain, frame);
  const result =
    months.length >= 12 ? forecast(months, { horizon: frame.labels.length, season: 12, cumulative: true }) : undefined;
  if (result?.kind !== "forecast") return added;
  const days = frame.labels.reduce((all, _, index) => all + daysOfStep(frame, index).all, 0) / frame.labels.length;
  const width = (name: keyof Bands) => ((result[name].at(-1) ?? 0) - (result.median.at(-1) ?? 0)) * days;
  const bound = (name: keyof Bands) =>
    name.startsWith("lower")
      ? Math.max(added[name], added.median + width(name))
      : Math.min(added[name], added.median + width(name));
  return {
    median: added.median,
    lower80: bound("lower80"),
    upper80: bound("upper80"),
    lower95: bound("lower95"),
    upper95: bound("upper95"),
  };
};

/** Means of a day of each whole month. */
const monthlyMeans = (calm: Tidy["calm"], grain: DataGrain, frame: Frame): readonly number[] => {
  const groups = Map.groupBy(calm, ({ at }) => at.slice(0, 7));
  const last = frame.through.slice(0, 7);
  return [...groups]
    .filter(([month], index) => (index > 0 || grain === "month") && month < last)
    .map(([month, members]) => {
      const days = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
      return members.reduce((all, { value }) => all + value, 0) / days;
    });
};

const addedUp = (bands: Bands): BillForecast["sum"] => {
  const all = (name: keyof Bands) => bands[name].reduce((sum, value) => sum + value, 0);
  return {
    median: all("median"),
    lower80: all("lower80"),
    upper80: all("upper80"),
    lower95: all("lower95"),
    upper95: all("upper95"),
  };
};

/** Spending as recorded, fees and credits with it; the days that are left as usage goes on. */
const burnOf = (
  { series, calm }: Tidy,
  known: readonly Entry[],
  budget: number | undefined,
  frame: Frame,
): Burn | undefined => {
  if (budget === undefined || frame.grain !== "day" || series.steps.length === 0) return undefined;
  const spent = new Map<string, number>();
  for (const { day, value } of known) spent.set(day, (spent.get(day) ?? 0) + value);
  return budgetBurn(
    { ...series, values: calm.map(({ value }) => value), recorded: series.steps.map((step) => spent.get(step) ?? 0) },
    budget,
  );
};

const notesOf = (
  history: History,
  frame: Frame,
  whole: Course,
  parts: readonly Part[],
  setting: ForecastSetting,
  basis: BillForecast["basis"],
): readonly string[] => {
  const young = parts.filter(({ course }) => course.method === "run-rate").map(({ name }) => name);
  const ended = parts.filter(({ tidy }) => tidy.series.ended).map(({ name }) => name);
  const typical = median(whole.median);
  const notes: readonly (string | false)[] = [
    ...history.notes,
    basis === "drivers" &&
      `Too little history (${whole.values} ${frame.grain}s): the forecast is the plan's workloads and growth, its range that of the ranges it states.`,
    basis === "run-rate" && whole.values === 0 && "Nothing but zeros is recorded.",
    basis === "run-rate" &&
      whole.values > 0 &&
      `Too little history (${whole.values} ${frame.grain}s): the mean so far goes on, with a range that nothing supports. A plan (--plan) says what drives the cost.`,
    frame.partial.length > 0 &&
      `${frame.partial.map(({ step }) => step).join(", ")} ${frame.partial.length > 1 ? "are" : "is"} known in part and left out: bills arrive late.`,
    frame.missing.length > 0 &&
      `${frame.missing.length} ${frame.grain}s without any line (${spanOf(frame.missing)}) are taken as their neighbours.`,
    history.restated > 0 && `${history.restated} dates are given twice with different values: the later one holds.`,
    parts.length > 1 && young.length > 0 && `Too little history to test: ${young.join(", ")}.`,
    ended.length > 0 && `No longer used at the end: ${ended.join(", ")}.`,
    typical < 0 && "The history is mostly below zero.",
    setting.budget !== undefined &&
      frame.grain !== "day" &&
      "A budget burns by day: the history has no days, so that only whole months are set against it.",
    ...whole.warnings
      .filter(({ code }) => code !== "short-history" || basis === "history")
      .map(({ message }) => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`),
  ];
  return notes.filter((note) => note !== false);
};

const spanOf = (steps: readonly string[]): string =>
  steps.length <= 3 ? steps.join(", ") : `${steps[0]} … ${steps.at(-1)}`;
