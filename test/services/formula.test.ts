import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseFormula } from "../../src/quantity/expression.ts";
import { blocksOf } from "../../src/services/capacity-blocks.ts";
import {
  atLeast,
  type Formula,
  input,
  inSteps,
  literal,
  minus,
  over,
  plus,
  times,
} from "../../src/services/formula.ts";
import { worldOf } from "../../src/services/world.ts";
import { catalog, DAY } from "../catalog.ts";

const formulas: fc.Arbitrary<Formula> = fc.letrec<{ tree: Formula; leaf: Formula }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    tie("leaf"),
    fc.tuple(tie("tree"), tie("tree")).map(([a, b]) => times(a, b)),
    fc.tuple(tie("tree"), tie("tree")).map(([a, b]) => plus(a, b)),
    fc.tuple(tie("tree"), tie("tree")).map(([a, b]) => minus(a, b)),
    fc.tuple(tie("tree"), tie("leaf")).map(([a, b]) => over(a, b)),
    tie("tree").map((a) => atLeast(a, 2)),
    tie("tree").map((a) => inSteps(a, 0.5)),
  ),
  leaf: fc.oneof(
    fc.constantFrom("count", "hours-each", "usage").map(input),
    fc.constantFrom(1, 2, 730, 0.001).map(literal),
  ),
})).tree;

test("whatever is put together, the text and the function agree", () => {
  const numbers = { count: 3, hoursEach: 1.25, usage: 0.4 };
  fc.assert(
    fc.property(formulas, (formula) => {
      const [read, run] = [parseFormula(formula.text).value(numbers), formula.of(numbers)];
      expect(Math.abs(read - run)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(run)));
    }),
  );
});

test("noise of a conversion makes no step: 1.1 minutes are 66 seconds", () => {
  expect(inSteps(input("seconds"), 1).of({ seconds: 1.1 * 60 })).toBe(66);
});

test("instances are bought in blocks of powers of two, the largest first", () => {
  const setting = { region: "us-east-1", day: DAY, hours: 730 };
  const world = worldOf(
    catalog(),
    setting,
    () => undefined,
    () => undefined,
  );
  expect(blocksOf(1, world)).toEqual([1]);
  expect(blocksOf(100, world)).toEqual([64, 32, 4]);
  expect(blocksOf(256, world)).toEqual([64, 64, 64, 64]);
});
