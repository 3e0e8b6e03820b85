import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DatedStep, forecastSeries } from "../../src/forecast/dated.ts";
import { forecast } from "../../src/forecast/forecast.ts";
import { type Point, regularSeries } from "../../src/forecast/series.ts";
import { levelOf, steadied } from "../../src/forecast/short-history.ts";

/** Histories as bills have them: short, mostly zero, with credits, broken off in the middle of a month. */

/** The first of so many months, the last of them October 2026. */
const monthly = (values: readonly number[]): readonly Point[] =>
  values.map((value, index) => ({
    at: new Date(Date.UTC(2026, 9 - (values.length - 1 - index), 1)).toISOString().slice(0, 10),
    value,
  }));

const medianSum = (values: readonly number[], steps: number): number => {
  const result = forecastSeries(regularSeries(monthly(values), { grain: "month", through: "2026-11-01" }), steps);
  if (result.kind !== "forecast") throw new Error("history too short");
  return result.steps.reduce((sum, { median }) => sum + median, 0);
};

describe("what comes now and then", () => {
  test("is expected as often as it came, and is no one-off", () => {
    const now = [0, 0, 300, 0, 0, 0, 250, 0, 0, 0, 0, 310, 0, 0, 280, 0, 0, 0, 0, 290, 0, 0, 0, 305];
    const mean = now.reduce((sum, value) => sum + value, 0) / now.length;
    expect(medianSum(now, 12) / 12).toBeGreaterThan(0.6 * mean);
    expect(medianSum(now, 12) / 12).toBeLessThan(1.6 * mean);
  });

  test("a fee of every third month is not left out", () => {
    const quarters = Array.from({ length: 18 }, (_, index) => (index % 3 === 2 ? 400 : 100) + (index % 2));
    expect(medianSum(quarters, 12) / 12).toBeGreaterThan(160);
    expect(medianSum(quarters, 12) / 12).toBeLessThan(260);
  });

  test("one training run, or two, are left out", () => {
    const once = Array.from({ length: 18 }, (_, index) => (index === 7 || index === 12 ? 2000 : 100 + (index % 3)));
    expect(medianSum(once, 12) / 12).toBeLessThan(120);
  });
});

describe("the end of a history", () => {
  const steady = Array.from({ length: 13 }, (_, index) => 100 + (index % 3));

  test("a month far below all others is rather not complete than a fall", () => {
    const series = regularSeries(monthly([...steady, 43]), { grain: "month" });
    expect(series.partial.map(({ step }) => step)).toEqual(["2026-10"]);
    expect(series.values).toHaveLength(13);
  });

  test("two days that are late together are both left out, one day of a weekend is not", () => {
    const days = (values: readonly number[]) =>
      regularSeries(
        values.map((value, index) => ({
          at: new Date(Date.UTC(2026, 5, 1 + index)).toISOString().slice(0, 10),
          value,
        })),
        { grain: "day" },
      ).partial.map(({ value }) => value);
    const weeks = Array.from({ length: 35 }, (_, index) => (index % 7 < 5 ? 100 : 40));
    expect(days([...weeks, 22, 5])).toEqual([22, 5]);
    expect(days([...weeks, 100, 5])).toEqual([5]);
    expect(days(weeks)).toEqual([]);
    expect(days([...weeks, 55, 50])).toEqual([]);
  });

  test("a month that is a fifth lower is a month, and so is a low one of a series that swings", () => {
    expect(regularSeries(monthly([...steady, 80]), { grain: "month" }).partial).toEqual([]);
    const swings = Array.from({ length: 14 }, (_, index) => (index % 7 === 6 ? 30 : 100));
    expect(regularSeries(monthly(swings), { grain: "month" }).partial).toEqual([]);
  });

  test("a credit in the last month is no new level", () => {
    const level = medianSum([...steady, -500], 3) / 3;
    expect(level).toBeGreaterThan(90);
    expect(level).toBeLessThan(110);
  });

  test("what ended stays ended", () => {
    expect(medianSum([...steady, 0, 0, 0, 0, 0, 0], 6)).toBeLessThan(0.05 * 6 * 100);
  });
});

describe("a new level", () => {
  const at = (from: number, before: number, to: number, after: number) =>
    regularSeries(
      monthly([
        ...Array.from({ length: before }, (_, index) => from + (index % 3)),
        ...Array.from({ length: after }, (_, index) => to + (index % 3)),
      ]),
      { grain: "month", through: "2026-11-01" },
    );

  test("is found in a year and a half, and the forecast stands on it with a narrow range", () => {
    for (const [from, to] of [
      [100, 250],
      [1000, 400],
    ] as const) {
      const series = at(from, 11, to, 5);
      expect(series.shifts.map(({ step }) => step)).toEqual(["2026-06"]);
      const result = forecastSeries(series, 3);
      if (result.kind !== "forecast") throw new Error("history too short");
      for (const { median, lower95, upper95 } of result.steps) {
        expect(Math.abs(median / to - 1)).toBeLessThan(0.1);
        expect(upper95 - lower95).toBeLessThan(0.4 * to);
      }
    }
  });

  test("of two months is none yet, and neither is the swing of a season", () => {
    expect(at(100, 10, 200, 2).shifts).toEqual([]);
    const season = Array.from({ length: 20 }, (_, index) => 1000 + 300 * Math.sin((index / 12) * 2 * Math.PI));
    expect(regularSeries(monthly(season), { grain: "month", through: "2026-11-01" }).shifts).toEqual([]);
  });
});

describe("a short history", () => {
  const few = fc.array(fc.double({ min: 0, max: 1e4, noNaN: true }), { minLength: 2, maxLength: 30 });

  test("is drawn to its level, between the two; a straight line is not drawn at all", () => {
    fc.assert(
      fc.property(few, fc.double({ min: -1e4, max: 2e4, noNaN: true }), (values, ahead) => {
        const known = Float64Array.from(values);
        const [drawn = NaN] = steadied(known, Float64Array.of(ahead), 12);
        const level = levelOf(known, 12);
        expect(drawn).toBeGreaterThanOrEqual(Math.min(level, ahead) - 1e-9);
        expect(drawn).toBeLessThanOrEqual(Math.max(level, ahead) + 1e-9);
        if (values.length >= 24) expect(drawn).toBe(ahead);
      }),
    );
    const line = Float64Array.from({ length: 10 }, (_, index) => 5 + index);
    expect(steadied(line, Float64Array.of(15), 12)[0]).toBeCloseTo(15, 4);
  });

  test("of days stands at the mean of its last week", () => {
    const week = Float64Array.of(9, 9, 9, 10, 10, 10, 10, 10, 4, 4);
    expect(levelOf(week, 7)).toBeCloseTo((3 * 10 + 10 * 2 + 8) / 7, 9);
  });

  test("never gives what is no number, and bands that nest", () => {
    const awkward = fc.array(
      fc.oneof(
        fc.constant(0),
        fc.constant(100),
        fc.double({ min: -1e3, max: 1e3, noNaN: true }),
        fc.constantFrom(1e-12, 1e12, -5e5),
      ),
      { minLength: 1, maxLength: 26 },
    );
    fc.assert(
      fc.property(awkward, fc.constantFrom("day", "week", "month"), (values, grain) => {
        const days = { day: 1, week: 7, month: 31 }[grain];
        const points = values.map((value, index) => ({
          at: new Date(Date.UTC(2025, 0, 6 + index * days)).toISOString().slice(0, 10),
          value,
        }));
        const result = forecastSeries(regularSeries(points, { grain }), 6);
        if (result.kind === "insufficient") return;
        const size = Math.max(...values.map(Math.abs)) * 1e-9;
        for (const { median, lower80, upper80, lower95, upper95 } of result.steps) {
          for (const one of [median, lower80, upper80, lower95, upper95]) expect(Number.isFinite(one)).toBe(true);
          const nested = [lower95, lower80, median, upper80, upper95];
          for (const [index, one] of nested.entries())
            expect(one).toBeGreaterThanOrEqual((nested[index - 1] ?? one) - size);
        }
      }),
      { numRuns: 150 },
    );
  });
});

test("days moved by whole weeks give the same forecast, moved", () => {
  const value = fc.double({ min: 0, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 6, maxLength: 60 }), fc.integer({ min: 1, max: 200 }), (values, weeks) => {
      const from = (first: number) =>
        values.map((one, index) => ({
          at: new Date(Date.UTC(2025, 0, first + index)).toISOString().slice(0, 10),
          value: one,
        }));
      const of = (points: readonly Point[]) => forecastSeries(regularSeries(points, { grain: "day" }), 9);
      const [here, there] = [of(from(1)), of(from(1 + 7 * weeks))];
      expect(there.kind).toBe(here.kind);
      if (here.kind !== "forecast" || there.kind !== "forecast") return;
      const bands = (steps: readonly DatedStep[]) =>
        steps.map((one) => [one.lower95, one.lower80, one.median, one.upper80, one.upper95]);
      expect(bands(there.steps)).toEqual(bands(here.steps));
    }),
    { numRuns: 40 },
  );
});

test("very large and very small amounts of one shape give one forecast", () => {
  const shape = [5, 6, 5.5, 7, 6.5, 8, 7, 9, 8.5, 9.5, 9, 10, 11, 10.5];
  const of = (factor: number) => {
    const result = forecast(
      shape.map((value) => value * factor),
      { horizon: 4, season: 12 },
    );
    return result.kind === "forecast" ? result.median.map((value) => value / factor) : [];
  };
  for (const factor of [1e-15, 1e-6, 1e9, 1e15])
    for (const [index, value] of of(factor).entries()) expect(value).toBeCloseTo(of(1)[index] ?? NaN, 6);
});
