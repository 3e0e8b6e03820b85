import { expect, test } from "vitest";
import { coverage, mase, msis, seasonalStep, smape } from "../../src/forecast/accuracy.ts";

test("sMAPE is 200·|y−f|/(|y|+|f|), averaged, and no error for a pair of zeros", () => {
  expect(smape([100, 0], [50, 0])).toBeCloseTo(33.3333, 4);
  expect(smape([10], [-10])).toBe(200);
});

test("MASE divides by the mean absolute seasonal difference", () => {
  expect(seasonalStep([1, 2, 3, 5], 2)).toBe(2.5);
  expect(mase([1, 2, 3, 5], [6, 6], [5, 7], 2)).toBeCloseTo(0.4, 12);
  expect(mase([4, 4, 4], [4], [4], 1)).toBe(0);
});

test("MSIS is the width, and a fine of 40 for each unit outside the 95 % interval", () => {
  expect(msis([1, 2, 3], [5, 9], [4, 4], [8, 8], 1)).toBeCloseTo((4 + 4 + 40) / 2, 9);
});

test("coverage counts bounds as inside", () => {
  expect(coverage([1, 2, 3, 4], [1, 3, 0, 0], [2, 4, 3, 1])).toBe(0.5);
});
