import fc from "fast-check";
import { expect, test } from "vitest";
import { blocks, meanBlocks, meanSize } from "../../src/services/blocks.ts";

test("a size is rounded up to whole blocks and never below the minimum", () => {
  expect(blocks(550, 100, 3)).toBe(6);
  expect(blocks(120, 100, 3)).toBe(3);
  expect(blocks(600, 100, 3)).toBe(6);
  expect(blocks(601, 100, 3)).toBe(7);
});

test("the noise of unit conversion makes no block", () => {
  expect(blocks(1.1 * 60, 1)).toBe(66);
  expect(blocks(700 * (1 / 100), 1)).toBe(7);
});

/** The mean over the quantiles of the sizes: slow, and plain. */
const byQuantiles = (p50: number, p95: number, block: number, minimum: number): number => {
  const sigma = Math.log(p95 / p50) / 1.6448536269514722;
  let sum = 0;
  let weights = 0;
  for (let z = -8; z <= 8; z += 0.0005) {
    const weight = Math.exp((-z * z) / 2);
    sum += weight * Math.max(minimum, Math.ceil((p50 * Math.exp(sigma * z)) / block));
    weights += weight;
  }
  return sum / weights;
};

test.each([
  [550, 2000, 100, 3],
  [40, 90, 100, 3],
  [3_000_000, 9_000_000, 100, 3],
  [900, 1000, 1000, 1],
])("mean blocks of a spread %d..%d in blocks of %d, at least %d", (p50, p95, block, minimum) => {
  const expected = byQuantiles(p50, p95, block, minimum);
  expect(Math.abs(meanBlocks({ p50, p95 }, block, minimum) - expected)).toBeLessThan(2e-4 * expected);
});

test("the mean of rounded sizes is between the mean size and one block more, and at least the minimum", () => {
  const sizes = fc.tuple(fc.double({ min: 1, max: 1e6, noNaN: true }), fc.double({ min: 1.01, max: 20, noNaN: true }));
  fc.assert(
    fc.property(
      sizes,
      fc.integer({ min: 1, max: 1000 }),
      fc.integer({ min: 0, max: 3 }),
      ([p50, ratio], block, minimum) => {
        const spread = { p50, p95: p50 * ratio };
        const mean = meanBlocks(spread, block, minimum);
        const plain = meanSize(spread) / block;
        expect(mean).toBeGreaterThanOrEqual(Math.max(minimum, plain * (1 - 1e-6)) - 1e-9);
        expect(mean).toBeLessThanOrEqual(Math.max(minimum, 0) + plain * (1 + 1e-6) + 1);
      },
    ),
  );
});
