import * as fc from "fast-check";
import { expect, test } from "vitest";
import { reconcile, type Branch } from "../../src/forecast/hierarchy.ts";

const branch = (name: string, median: readonly number[], width: number, parts: readonly Branch[] = []): Branch => ({
  name,
  median,
  bands: { lower95: median.map((value) => Math.max(0, value - width)), upper95: median.map((value) => value + width) },
  parts,
});

const amount = fc.double({ min: 0, max: 1000, noNaN: true });
const leaf = fc
  .record({ median: fc.array(amount, { minLength: 4, maxLength: 4 }), width: amount })
  .map(({ median, width }) => branch("leaf", median, width));
const node = (parts: fc.Arbitrary<Branch>) =>
  fc
    .record({
      median: fc.array(amount, { minLength: 4, maxLength: 4 }),
      width: amount,
      parts: fc.array(parts, { minLength: 1, maxLength: 4 }),
    })
    .map(({ median, width, parts }) => branch("node", median, width, parts));

const addsUp = ({ median, parts }: Branch): boolean =>
  parts.length === 0 ||
  (parts.every(addsUp) &&
    median.every((value, h) => {
      const sum = parts.reduce((total, part) => total + (part.median[h] ?? 0), 0);
      return Math.abs(value - sum) <= 1e-9 * Math.max(1, value);
    }));

test("parts add up to the whole at every level, and none falls below zero", () => {
  fc.assert(
    fc.property(node(fc.oneof(leaf, node(leaf))), (tree) => {
      const settled = reconcile(tree);
      expect(addsUp(settled)).toBe(true);
      const lowest = (b: Branch): number => Math.min(...b.median, ...b.parts.map(lowest));
      expect(lowest(settled)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("parts that already add up stay as they are", () => {
  const tree = branch("all", [30, 50], 5, [branch("a", [10, 20], 2), branch("b", [20, 30], 3)]);
  expect(reconcile(tree).parts.map(({ median }) => median)).toEqual([
    [10, 20],
    [20, 30],
  ]);
});

test("the surer one moves less", () => {
  const tree = branch("all", [100], 1, [branch("sure", [40], 1), branch("unsure", [40], 10)]);
  const [sure, unsure] = reconcile(tree).parts;
  expect((sure?.median[0] ?? 0) - 40).toBeLessThan(0.5);
  expect((unsure?.median[0] ?? 0) - 40).toBeGreaterThan(15);
});
