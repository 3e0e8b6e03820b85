import { expect, test } from "vitest";
import { daysIn, instantOf, labelOf, stepOf, type Grain } from "../../src/forecast/calendar.ts";
import { forecastSeries } from "../../src/forecast/dated.ts";
import { regularSeries, type Point } from "../../src/forecast/series.ts";

/** One point a day from a first day on. */
const days = (first: string, values: readonly number[]): readonly Point[] =>
  values.map((value, i) => ({ at: labelOf(stepOf(instantOf(first), "day") + i, "day"), value }));

const wave = (length: number) =>
  Array.from({ length }, (_, i) => 100 + 20 * Math.sin((i / 7) * 2 * Math.PI) + ((i * 37) % 11) / 2);

test.each<[Grain, string, string]>([
  ["hour", "2026-03-31T23:59:59Z", "2026-03-31T23:00Z"],
  ["day", "2026-03-31T23:59:59Z", "2026-03-31"],
  ["week", "2026-04-05", "2026-03-30"],
  ["week", "2026-04-06", "2026-04-06"],
  ["month", "2028-02-29", "2028-02"],
])("by %s, %s is in %s", (grain, text, label) => {
  const step = stepOf(instantOf(text), grain);
  expect(labelOf(step, grain)).toBe(label);
  expect(stepOf(instantOf(label), grain)).toBe(step);
});

test("months know their days, and a date that is none is refused", () => {
  expect(daysIn(stepOf(instantOf("2028-02"), "month"), "month")).toBe(29);
  expect(() => instantOf("31/03/2026")).toThrow("not an ISO date: 31/03/2026");
});

test("points of a step add up, in any order; days without any are gaps of zero", () => {
  const points = [
    { at: "2026-01-03", value: 5 },
    { at: "2026-01-01T10:00:00Z", value: 1 },
    { at: "2026-01-01T20:00:00Z", value: 2 },
    { at: "2026-01-04", value: 6 },
  ];
  const series = regularSeries(points, { grain: "day", through: "2026-01-05" });
  expect(series.steps).toEqual(["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"]);
  expect(series.recorded).toEqual([3, 0, 5, 6]);
  expect(series.gaps).toEqual(["2026-01-02"]);
  const drawn = regularSeries(points, { grain: "day", through: "2026-01-05", gaps: "interpolate" });
  expect(drawn.recorded).toEqual([3, 4, 5, 6]);
});

test("a restated day holds its last value", () => {
  const points = [...days("2026-01-01", [1, 2, 3]), { at: "2026-01-02", value: 9 }];
  const series = regularSeries(points, { grain: "day", duplicates: "last" });
  expect(series.recorded).toEqual([1, 9, 3]);
  expect(series.restated).toBe(1);
});

test("months that the days cover in part are left out at both ends", () => {
  const series = regularSeries(
    days(
      "2026-01-20",
      Array.from({ length: 60 }, () => 10),
    ),
    { grain: "month" },
  );
  expect(series.steps).toEqual(["2026-02"]);
  expect(series.recorded).toEqual([280]);
  expect(series.partial.map(({ step, value }) => [step, value])).toEqual([
    ["2026-01", 120],
    ["2026-03", 200],
  ]);
  expect(series.partial[1]?.covered).toBeCloseTo(20 / 31, 12);
});

test("monthly points are whole months", () => {
  const series = regularSeries(
    [
      { at: "2026-01-01", value: 31 },
      { at: "2026-02-01", value: 28 },
    ],
    { grain: "month" },
  );
  expect(series.recorded).toEqual([31, 28]);
  expect(series.partial).toEqual([]);
});

test("a last day far below every recent one is the lag of billing", () => {
  const series = regularSeries(days("2026-01-01", [...wave(30), 20]), { grain: "day" });
  expect(series.partial.map(({ step }) => step)).toEqual(["2026-01-31"]);
  expect(series.recorded).toHaveLength(30);
});

test("a service begins with its first use, and may have ended", () => {
  const series = regularSeries(days("2026-01-01", [0, 0, 4, 5, 4, 5, 4, 5, 4, 5, 0, 0, 0, 0, 0]), {
    grain: "day",
    through: "2026-01-16",
  });
  expect(series.steps[0]).toBe("2026-01-03");
  expect(series.ended).toBe(true);
});

test("a one-off training run is listed with its size and not smoothed in", () => {
  const values = wave(60);
  values[30] = (values[30] ?? 0) + 900;
  const series = regularSeries(days("2026-01-01", values), { grain: "day" });
  expect(series.spikes).toHaveLength(1);
  const [spike] = series.spikes;
  expect(spike?.step).toBe("2026-01-31");
  expect(spike?.recurring).toBe(false);
  expect(Math.abs((spike?.size ?? 0) - 900)).toBeLessThan(30);
  expect(series.recorded[30]).toBe(values[30]);
  expect(series.values[30]).toBe(spike?.expected);
});

test("a fee of every month is a recurring spike", () => {
  const values = wave(120).map((value, i) => (i % 30 === 3 ? value + 500 : value));
  const series = regularSeries(days("2026-01-01", values), { grain: "day" });
  expect(series.spikes.map(({ index, recurring }) => [index, recurring])).toEqual([
    [3, true],
    [33, true],
    [63, true],
    [93, true],
  ]);
});

test("a lasting jump is a level shift, not a row of spikes, and history moves to the level of today", () => {
  const values = wave(80).map((value, i) => (i >= 50 ? value * 3 : value));
  const series = regularSeries(days("2026-01-01", values), { grain: "day" });
  expect(series.spikes).toEqual([]);
  expect(series.shifts).toHaveLength(1);
  expect(Math.abs((series.shifts[0]?.index ?? 0) - 50)).toBeLessThanOrEqual(1);
  expect(series.shifts[0]?.ratio).toBeGreaterThan(2.5);
  expect(series.values[10]).toBeGreaterThan(2 * (values[10] ?? 0));
});

test("steady growth is no level shift and has no spikes", () => {
  const values = Array.from({ length: 60 }, (_, i) => 100 * 1.03 ** i);
  const series = regularSeries(days("2026-01-01", values), { grain: "day" });
  expect(series.shifts).toEqual([]);
  expect(series.spikes).toEqual([]);
});

test("months are forecast per day, so that a flat year has a short February", () => {
  const series = regularSeries(
    days(
      "2024-01-01",
      Array.from({ length: 731 }, () => 10),
    ),
    { grain: "month" },
  );
  const result = forecastSeries(series, 3);
  if (result.kind !== "forecast") throw new Error("history too short");
  expect(result.steps.map(({ step, median }) => [step, Math.round(median)])).toEqual([
    ["2026-01", 310],
    ["2026-02", 280],
    ["2026-03", 310],
  ]);
  expect(result.steps[1]?.upper95).toBeCloseTo(280, 9);
});

test("no points make an empty series, and its forecast says how many values it takes", () => {
  const series = regularSeries([], { grain: "month" });
  expect(series.recorded).toEqual([]);
  expect(forecastSeries(series, 3)).toEqual({ kind: "insufficient", have: 0, needed: 6 });
});
