import { expect, test } from "vitest";
import { coverage, mase } from "../../src/forecast/accuracy.ts";
import { forecast } from "../../src/forecast/forecast.ts";
import { seasonalNaive } from "../../src/forecast/methods/naive.ts";
import { hourly, monthly } from "./synthetic.ts";

/** Accuracy over made series: a check that nothing broke. Series much like the hourly ones helped to set the constants. */
const judged = (
  make: (seed: number, length: number) => readonly number[],
  count: number,
  length: number,
  season: number,
  horizon: number,
) => {
  const rows = Array.from({ length: count }, (_, seed) => {
    const whole = make(seed + 1, length + horizon);
    const [history, future] = [whole.slice(0, length), whole.slice(length)];
    const result = forecast(history, { horizon, season });
    if (result.kind !== "forecast") throw new Error("history too short");
    const plain = seasonalNaive(Float64Array.from(history), horizon, season);
    return {
      mase: mase(history, future, result.median, season),
      naive: mase(history, future, plain, season),
      inside95: coverage(future, result.lower95, result.upper95),
      inside80: coverage(future, result.lower80, result.upper80),
    };
  });
  const mean = (key: "mase" | "naive" | "inside95" | "inside80") =>
    rows.reduce((total, row) => total + row[key], 0) / rows.length;
  return { mase: mean("mase"), naive: mean("naive"), inside95: mean("inside95"), inside80: mean("inside80") };
};

test("months: better than seasonal naive by a fifth, and intervals that hold", () => {
  const found = judged(monthly, 80, 72, 12, 18);
  expect(found.mase).toBeLessThan(0.8 * found.naive);
  expect(found.inside95).toBeGreaterThan(0.93);
  expect(found.inside95).toBeLessThan(0.995);
  expect(found.inside80).toBeGreaterThan(0.74);
});

test("hours: never worse than seasonal naive, and the week is found", () => {
  const found = judged(hourly, 12, 700, 24, 48);
  expect(found.mase).toBeLessThan(found.naive);
  expect(found.inside95).toBeGreaterThan(0.92);
  const seasonsOf = (seed: number) => {
    const result = forecast(hourly(seed, 700), { horizon: 24, season: 24 });
    return result.kind === "forecast" ? result.seasons : [];
  };
  expect(seasonsOf(3)).toEqual([24, 168]);
  expect(seasonsOf(2)).toEqual([24]);
});
