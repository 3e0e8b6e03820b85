import * as fc from "fast-check";
import { expect, test } from "vitest";
import { combine, weightsByError } from "../../src/forecast/combination.ts";
import { decompose } from "../../src/forecast/decomposition.ts";
import { aggregation } from "../../src/forecast/methods/aggregation.ts";
import { autoregression } from "../../src/forecast/methods/autoregression.ts";
import { doubleSeasonal } from "../../src/forecast/methods/double-seasonal.ts";
import { exponentialSmoothing, PLAIN_FORMS, SEASONAL_FORMS } from "../../src/forecast/methods/exponential-smoothing.ts";
import { drift, naive, naive2, seasonalNaive } from "../../src/forecast/methods/naive.ts";
import { smooth } from "../../src/forecast/methods/simple-smoothing.ts";
import { dynamicTheta, theta } from "../../src/forecast/methods/theta.ts";
import { minimize } from "../../src/forecast/minimize.ts";
import { deseasonaliseShrunk, isSeasonal } from "../../src/forecast/seasonality.ts";
import { monthly } from "./synthetic.ts";

const values = (...numbers: number[]) => Float64Array.from(numbers);
const along = (length: number, of: (i: number) => number) => Float64Array.from({ length }, (_, i) => of(i));
const closeTo = (found: Float64Array, expected: ArrayLike<number>, share: number) =>
  found.forEach((value, h) => {
    const wanted = expected[h] ?? 0;
    expect(Math.abs(value - wanted), `step ${h + 1}: ${value}, expected ${wanted}`).toBeLessThan(
      share * Math.abs(wanted),
    );
  });

test("the naive methods", () => {
  expect([...naive(values(1, 2, 3), 2)]).toEqual([3, 3]);
  expect([...drift(values(1, 2, 5), 2)]).toEqual([7, 9]);
  expect([...seasonalNaive(values(9, 1, 2, 3), 4, 3)]).toEqual([1, 2, 3, 1]);
  expect([...seasonalNaive(values(1, 2), 2, 3)]).toEqual([2, 2]);
});

test("a straight line: theta keeps half of its slope, damped trend nearly all, aggregation most", () => {
  const history = along(48, (i) => 100 + 2 * i);
  const ahead = theta(history, 6);
  expect((ahead[5] ?? 0) - (ahead[0] ?? 0)).toBeCloseTo(5, 6);
  closeTo(
    exponentialSmoothing(history, 6, 1, PLAIN_FORMS),
    along(6, (h) => 196 + 2 * h),
    0.01,
  );
  closeTo(
    dynamicTheta(history, 6),
    along(6, (h) => 196 + 2 * h),
    0.03,
  );
  closeTo(
    autoregression(history, 6, 1),
    along(6, (h) => 196 + 2 * h),
    1e-6,
  );
  closeTo(
    aggregation(history, 6, [1, 2, 3, 4, 6]),
    along(6, (h) => 196 + 2 * h),
    0.03,
  );
});

test("simple smoothing finds the weight that made a series", () => {
  // An integrated moving average is what simple smoothing forecasts best; noise from a fixed rule.
  let [level, seed] = [100, 1];
  const history = along(400, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    const shock = seed / 2_147_483_647 - 0.5;
    const value = level + shock;
    level += 0.3 * shock;
    return value;
  });
  expect(smooth(history).alpha).toBeGreaterThan(0.2);
  expect(smooth(history).alpha).toBeLessThan(0.4);
});

test("a clean season is continued, whether it adds or multiplies", () => {
  const added = (i: number) => 200 + i + 30 * Math.sin((i / 12) * 2 * Math.PI);
  const multiplied = (i: number) => (200 + 3 * i) * (1 + 0.3 * Math.sin((i / 12) * 2 * Math.PI));
  const forms = [...PLAIN_FORMS, ...SEASONAL_FORMS];
  const ahead = (of: (i: number) => number) => along(12, (h) => of(72 + h));
  closeTo(exponentialSmoothing(along(72, added), 12, 12, forms), ahead(added), 0.03);
  closeTo(exponentialSmoothing(along(72, multiplied), 12, 12, forms), ahead(multiplied), 0.03);
});

test("a day within a week is continued by both methods for several seasons", () => {
  const level = (i: number) => 100 + 20 * Math.sin((i / 24) * 2 * Math.PI) + (Math.floor(i / 24) % 7 >= 5 ? -30 : 10);
  const history = along(168 * 4, level);
  closeTo(
    doubleSeasonal(history, 48, [24, 168]),
    along(48, (h) => level(168 * 4 + h)),
    0.02,
  );
  const { trend, seasons, rest } = decompose(history, [24, 168]);
  history.forEach((value, i) => {
    const sum = (trend[i] ?? 0) + (rest[i] ?? 0) + seasons.reduce((total, part) => total + (part.values[i] ?? 0), 0);
    expect(sum).toBeCloseTo(value, 9);
  });
});

test("a season is found where there is one, taken out and put back", () => {
  const history = along(60, (i) => 100 + 20 * Math.sin((i / 12) * 2 * Math.PI) + ((i * 7) % 5));
  expect(isSeasonal(history, 12)).toBe(true);
  expect(
    isSeasonal(
      along(60, (i) => (i * 7919) % 101),
      12,
    ),
  ).toBe(false);
  const adjusted = deseasonaliseShrunk(history, 12);
  closeTo(adjusted.restore(adjusted.values.slice(0, 12)), history.slice(0, 12), 1e-9);
  expect([
    ...naive2(
      along(48, () => 3),
      2,
      12,
    ),
  ]).toEqual([3, 3]);
});

test("the simplex finds the lowest point inside the bounds", () => {
  const { point } = minimize(
    ([x = 0, y = 0]) => (x - 1) ** 2 + (y - 5) ** 2,
    [0, 0],
    [
      [-2, 2],
      [-2, 3],
    ],
    300,
    1e-12,
  );
  expect(point[0]).toBeCloseTo(1, 3);
  expect(point[1]).toBeCloseTo(3, 3);
});

test("a combination lies between its lowest and highest member", () => {
  const row = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 6 }),
      fc.infiniteStream(fc.double({ min: 0.01, max: 1, noNaN: true })),
      (rows, stream) => {
        const weights = rows.map(() => Number(stream.next().value));
        combine(
          rows.map((numbers) => Float64Array.from(numbers)),
          weights,
        ).forEach((value, h) => {
          const column = rows.map((numbers) => numbers[h] ?? 0);
          expect(value).toBeGreaterThanOrEqual(Math.min(...column) - 1e-9);
          expect(value).toBeLessThanOrEqual(Math.max(...column) + 1e-9);
        });
      },
    ),
  );
});

test("weights fall with the error and add up to one; without trust they are equal", () => {
  expect(weightsByError([1, 2], 2, 0)).toEqual([0.5, 0.5]);
  expect(weightsByError([1, 2], 2, 1)).toEqual([0.8, 0.2]);
});

test("no method fails on a short, a zero or a mixed series", () => {
  for (const history of [values(1, 5, 2, 8, 3, 9), along(30, () => 0), along(40, (i) => (i % 3 === 0 ? -i : i))]) {
    for (const ahead of [
      theta(history, 5),
      dynamicTheta(history, 5),
      autoregression(history, 5),
      aggregation(history, 5, [1, 2]),
    ]) {
      expect([...ahead].every(Number.isFinite)).toBe(true);
    }
  }
  expect(monthly(1, 10)).toHaveLength(10);
});
