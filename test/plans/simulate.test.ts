import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalQuantile, quantileOf } from "../../src/plans/inverse.ts";
import { modelPlan } from "../../src/plans/model.ts";
import { randomFrom } from "../../src/plans/random.ts";
import { simulate } from "../../src/plans/simulate.ts";
import { evenPoints, SOBOL_DIMENSIONS } from "../../src/plans/sobol.ts";
import { timelineOf } from "../../src/plans/timeline.ts";
import { catalog } from "../catalog.ts";
import { planOf } from "./plan-of.ts";

const fixed = (...sums: readonly string[]) =>
  `hours: 730\nmonths: 12\nworkloads:\n${sums.map((sum, index) => `  w${index}: { fixed: "${sum}" }`).join("\n")}\n`;
const run = (text: string, samples = 2000, seed = 1) =>
  simulate(modelPlan(planOf(text), catalog()), { samples, seed, limit: 100 });

describe("a simulation", () => {
  test("of a linear plan has the analytic percentiles", () => {
    const { total, months } = run(fixed("100..300"), 10_000);
    expect(total.p50).toBeCloseTo(200 * 12, -1);
    expect(total.p10 / (120 * 12)).toBeCloseTo(1, 3);
    expect(total.p90 / (280 * 12)).toBeCloseTo(1, 3);
    expect(months[3]?.mean).toBeCloseTo(200, 1);
  });

  test("of one run is what the timeline says where nothing is uncertain", () => {
    const model = modelPlan(planOf(fixed("100", "7")), catalog());
    const { total, variables } = simulate(model, { samples: 100, seed: 1 });
    expect(total.p10).toBe(timelineOf(model).total);
    expect(total.p90).toBe(timelineOf(model).total);
    expect(variables).toEqual([]);
  });

  test("gives the same for the same seed, and nearly the same for another", () => {
    const text = fixed("100..300", "lognormal(50, 90)");
    expect(run(text, 1000, 7)).toEqual(run(text, 1000, 7));
    expect(run(text, 4096, 8).total.p90 / run(text, 4096, 9).total.p90).toBeCloseTo(1, 2);
  });

  test("widening a range never narrows the interval", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 500 }),
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 1, max: 80 }),
        (middle, a, b, other) => {
          const width = (percent: number) => {
            const { total } = run(fixed(`${middle} ± ${percent} %`, `200 ± ${other} %`), 8192);
            return total.p90 - total.p10;
          };
          expect(width(Math.max(a, b))).toBeGreaterThanOrEqual(width(Math.min(a, b)) * (1 - 0.01));
        },
      ),
      { numRuns: 25 },
    );
  });

  test("says how likely the budget is passed", () => {
    const { months, passes } = run(fixed("50..150"), 4000);
    expect(months[0]?.passes).toBeCloseTo(0.5, 2);
    expect(passes?.anyMonth).toBeCloseTo(0.5, 2);
  });

  test("shares the variance as the analytic sum of squares does", () => {
    const { variables, together } = run(fixed("0..100", "0..200", "300"), 8000);
    const share = (name: string) => variables.find((one) => one.name.startsWith(name))?.varianceShare ?? 0;
    expect(share("w1")).toBeCloseTo(0.8, 1);
    expect(share("w0")).toBeCloseTo(0.2, 1);
    expect(together).toBeLessThan(0.02);
    expect(variables[0]?.name).toMatch(/^w1/);
  });

  test("draws growth once for every workload that follows it", () => {
    const text = `growth: 2..8 % / month\nworkloads:\n${["a", "b"].map((name) => `  ${name}:\n    demand: { kind: read-documents, pages: 10k }\n    run: { on: textract }`).join("\n")}\n`;
    const { variables, total } = run(text);
    expect(variables.map(({ name }) => name)).toEqual(["growth"]);
    expect(total.p10).toBeLessThan(total.p90);
  });
});

describe("even points", () => {
  test("fall once into each of 2^k strata in every dimension of the sequence", () => {
    const dimensions = SOBOL_DIMENSIONS;
    const points = evenPoints(dimensions, 256, randomFrom(3));
    const counts = Array.from({ length: dimensions }, () => new Set<number>());
    const point = new Float64Array(dimensions);
    for (let index = 0; index < 256; index++) {
      points.next(point);
      for (const [dimension, value] of point.entries()) counts[dimension]?.add(Math.floor(value * 256));
    }
    expect(counts.map(({ size }) => size)).toEqual(Array.from({ length: dimensions }, () => 256));
  });

  test("beyond the sequence's dimensions still fall once into each stratum", () => {
    const points = evenPoints(40, 100, randomFrom(3));
    const seen = new Set<number>();
    const point = new Float64Array(40);
    for (let index = 0; index < 100; index++) {
      points.next(point);
      seen.add(Math.floor((point[39] ?? 0) * 100));
      expect([...point].every((value) => value > 0 && value < 1)).toBe(true);
    }
    expect(seen.size).toBe(100);
  });
});

describe("quantiles", () => {
  test("of the normal agree with tables", () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 8);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 12);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 7);
  });
  test("of a lognormal give its median and its p95", () => {
    const of = { kind: "lognormal", median: 40, p95: 90, offset: 5 } as const;
    expect(quantileOf(of, 0.5)).toBeCloseTo(45, 6);
    expect(quantileOf(of, 0.95)).toBeCloseTo(95, 5);
  });
  test("rise with the share, between the ends", () => {
    const shares = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(shares, shares, (a, b) => {
        const of = { kind: "triangular", low: 1, likely: 2, high: 7 } as const;
        const [low, high] = [quantileOf(of, Math.min(a, b)), quantileOf(of, Math.max(a, b))];
        expect(low).toBeLessThanOrEqual(high + 1e-12);
        expect(low).toBeGreaterThanOrEqual(1);
        expect(high).toBeLessThanOrEqual(7);
      }),
    );
  });
});
