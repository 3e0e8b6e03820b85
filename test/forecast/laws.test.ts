import * as fc from "fast-check";
import { expect, test } from "vitest";
import { forecast, type Forecast, type Options } from "../../src/forecast/forecast.ts";

const made = (history: readonly number[], options: Options): Forecast => {
  const result = forecast(history, options);
  if (result.kind !== "forecast") throw new Error("history too short");
  return result;
};

const histories = fc.array(fc.double({ min: -1000, max: 10_000, noNaN: true }), { minLength: 6, maxLength: 60 });
const options = fc.record({
  horizon: fc.integer({ min: 1, max: 24 }),
  season: fc.constantFrom(1, 4, 7, 12),
  cumulative: fc.boolean(),
});
const runs = { numRuns: 60 } as const;

test("scaling the history scales the forecast", () => {
  fc.assert(
    fc.property(histories, options, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (history, chosen, factor) => {
      fc.pre(new Set(history).size > 1 && history.some((value) => Math.abs(value) > 1e-3));
      const one = made(history, chosen);
      const other = made(
        history.map((value) => value * factor),
        chosen,
      );
      const size = Math.max(...one.upper95.map(Math.abs), ...one.lower95.map(Math.abs));
      for (const band of ["median", "lower80", "upper80", "lower95", "upper95"] as const) {
        other[band].forEach((value, h) =>
          expect(Math.abs(value / factor - (one[band][h] ?? 0))).toBeLessThanOrEqual(1e-6 * size),
        );
      }
    }),
    runs,
  );
});

test("a constant forecasts itself with zero width", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.integer({ min: 6, max: 80 }),
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom(1, 4, 12, 24),
      (value, length, horizon, season) => {
        const result = made(
          Array.from({ length }, () => value),
          { horizon, season },
        );
        for (const band of [result.median, result.lower80, result.upper80, result.lower95, result.upper95]) {
          expect(band).toEqual(Array.from({ length: horizon }, () => value));
        }
      },
    ),
    runs,
  );
});

test("intervals nest, hold the median and never narrow with the horizon", () => {
  fc.assert(
    fc.property(histories, options, (history, chosen) => {
      const result = made(history, chosen);
      const size = Math.max(...history.map(Math.abs)) * chosen.horizon * 1e-9;
      result.median.forEach((median, h) => {
        const of = (band: readonly number[], k = h) => band[k] ?? 0;
        expect(of(result.lower95)).toBeLessThanOrEqual(of(result.lower80));
        expect(of(result.lower80)).toBeLessThanOrEqual(median);
        expect(median).toBeLessThanOrEqual(of(result.upper80));
        expect(of(result.upper80)).toBeLessThanOrEqual(of(result.upper95));
        if (h === 0) return;
        const width = (lower: readonly number[], upper: readonly number[], k: number) => of(upper, k) - of(lower, k);
        expect(width(result.lower80, result.upper80, h)).toBeGreaterThanOrEqual(
          width(result.lower80, result.upper80, h - 1) - size,
        );
        expect(width(result.lower95, result.upper95, h)).toBeGreaterThanOrEqual(
          width(result.lower95, result.upper95, h - 1) - size,
        );
      });
    }),
    runs,
  );
});

test("the same history gives the same forecast, which is finite, and never negative where the history was not", () => {
  fc.assert(
    fc.property(histories, options, (history, chosen) => {
      const result = made(history, chosen);
      expect(forecast([...history], chosen)).toEqual(result);
      expect([...result.median, ...result.lower95, ...result.upper95].every(Number.isFinite)).toBe(true);
      if (history.every((value) => value >= 0)) expect(Math.min(...result.lower95)).toBeGreaterThanOrEqual(0);
    }),
    runs,
  );
});

test("weights add up to one, and the combination is scored against seasonal naive", () => {
  fc.assert(
    fc.property(histories, options, (history, chosen) => {
      const { backtest, cuts, method } = made(history, chosen);
      expect(backtest.length === 0).toBe(cuts === 0);
      if (cuts === 0) return;
      const [first, ...rest] = backtest;
      expect(first?.method).toBe(method);
      expect(rest.reduce((total, { weight }) => total + weight, 0)).toBeCloseTo(1, 9);
    }),
    runs,
  );
});

test("too short a history is said to be so", () => {
  expect(forecast([1, 2, 3], { horizon: 3, season: 12 })).toEqual({ kind: "insufficient", have: 3, needed: 6 });
});

test("a horizon below one and a value that is no number are refused", () => {
  expect(() => forecast([1, 2, 3, 4, 5, 6], { horizon: 0 })).toThrow("horizon must be at least 1, found 0");
  expect(() => forecast([1, 2, NaN, 4, 5, 6], { horizon: 1 })).toThrow("value 3 of the history");
});

test("a season that the history does not hold twice is a warning", () => {
  const { warnings, seasons } = made([5, 7, 6, 8, 7, 9, 8, 10, 9, 11, 10, 12, 11, 13], { horizon: 3, season: 12 });
  expect(seasons).toEqual([]);
  expect(warnings.map(({ code }) => code)).toContain("season-not-seen");
});
