import { describe, expect, test } from "vitest";
import { comparePlan } from "../../src/plans/compare.ts";
import { readOver, sweep } from "../../src/plans/over.ts";
import { InputError } from "../../src/quantity/problem.ts";
import { catalog } from "../catalog.ts";
import { planOf } from "./plan-of.ts";

const TEXT = `workloads:
  chat:
    demand: { kind: generate-text, requests: 100k / day, input: 1500, output: 300 }
    consider:
      - { on: bedrock, model: [claude-haiku-4.5, nova-lite] }
      - { on: sagemaker-realtime, instance: ml.g5.2xlarge, count: 4 }
      - { on: sagemaker-realtime, instance: ml.g5.xlarge, count: 1 }
`;
const sweptOver = (over: string) => {
  const plan = planOf(TEXT);
  const [comparison] = comparePlan(plan, catalog());
  if (!comparison) throw new Error("nothing to compare");
  return sweep(comparison, over, plan, catalog());
};

describe("a sweep", () => {
  test("names the cheapest everywhere, and where it changes both cost the same", () => {
    const { best, crossings, points, options } = sweptOver("requests=1k/day..10M/day");
    expect(best[0]?.from).toBe(points[0]);
    expect(best.at(-1)?.to).toBe(points.at(-1));
    for (const [index, at] of points.entries()) {
      const least = Math.min(...options.map(({ costs }) => costs[index] ?? Infinity));
      const winner = best.find(({ from, to }) => from <= at && at <= to);
      const cost = options.find(({ option }) => option === winner?.option)?.costs[index] ?? NaN;
      expect(cost / least).toBeCloseTo(1, 9);
    }
    expect(crossings.length).toBe(best.length - 1);
    for (const { at, cost, below } of crossings) {
      const around = sweptOver(`requests=${at * 0.999999}..${at * 1.000001}`);
      expect(around.options.find(({ option }) => option === below)?.costs[60] ?? NaN).toBeCloseTo(cost, 1);
    }
  });

  test("finds the crossing of a line and a fixed fleet where arithmetic puts it", () => {
    const { crossings } = sweptOver("requests=1M..1B");
    const nova = 1500 * 0.06e-6 + 300 * 0.24e-6;
    expect(crossings[0]?.at).toBeCloseTo((crossings[0]?.cost ?? NaN) / nova, 0);
  });

  test("says what is wrong with a range", () => {
    expect(readOver("requests=1k..10M / day")).toEqual({ input: "requests", low: "1k / day", high: "10M / day" });
    for (const [over, message] of [
      ["requests", /an input and its range/],
      ["request=1..5", /Did you mean "requests"/],
      ["requests=5..1", /low to high/],
      ["requests=1..5 token", /not token/],
    ] as const) {
      expect(() => sweptOver(over)).toThrow(InputError);
      expect(() => sweptOver(over)).toThrow(message);
    }
  });
});
