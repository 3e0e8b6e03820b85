import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyHoldings, onDemandOf } from "../../src/commitments/apply.ts";
import { breakEvenDemand } from "../../src/commitments/break-even.ts";
import { curveOf, inSteps, regretAt, type Terms } from "../../src/commitments/curve.ts";
import { blockLoad, overlay, weekLoad } from "../../src/commitments/load.ts";
import type { HoldingKind, Holding, Use } from "../../src/commitments/use.ts";

interface Case {
  readonly uses: readonly Use[];
  readonly terms: Terms;
  readonly weights: Float64Array;
}

const anyCase: fc.Arbitrary<Case> = fc
  .record({
    slots: fc.integer({ min: 1, max: 6 }),
    uses: fc.array(
      fc.record({
        onDemand: fc.integer({ min: 10, max: 500 }),
        share: fc.integer({ min: 20, max: 110 }),
        units: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 6 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    weights: fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 6, maxLength: 6 }),
  })
  .map(({ slots, uses, weights }) => ({
    uses: uses.map(({ onDemand, units }, index) => ({
      id: `u${index}`,
      onDemand: onDemand / 100,
      units: Float64Array.from(units.slice(0, slots)),
    })),
    terms: {
      kind: "broad-plan",
      prices: new Map(uses.map(({ onDemand, share }, index) => [`u${index}`, (onDemand * share) / 10_000])),
    },
    weights: Float64Array.from(weights.slice(0, slots)),
  }));

/** USD an hour, in thousandths: what is sold. */
const anySum = fc.integer({ min: 0, max: 40_000 }).map((thousandths) => thousandths / 1000);

const near = (a: number, b: number) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a), Math.abs(b)));

describe("the cost of a commitment", () => {
  test("is convex in the commitment", () => {
    fc.assert(
      fc.property(
        anyCase,
        anySum,
        anySum,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ uses, terms, weights }, a, b, share) => {
          const { at } = curveOf(uses, terms, weights);
          const mixed = at(share * a + (1 - share) * b).cost;
          expect(mixed).toBeLessThanOrEqual(share * at(a).cost + (1 - share) * at(b).cost + 1e-7);
        },
      ),
    );
  });

  test("has its optimum where no other commitment is cheaper, none among them", () => {
    fc.assert(
      fc.property(anyCase, fc.array(anySum, { maxLength: 30 }), ({ uses, terms, weights }, others) => {
        const curve = curveOf(uses, terms, weights);
        const best = curve.at(curve.optimum).cost;
        near(curve.at(0).cost, onDemandOf(uses, weights));
        for (const other of [0, curve.most, ...others]) expect(best).toBeLessThanOrEqual(curve.at(other).cost + 1e-7);
      }),
    );
  });

  test("in whole steps is no worse than the neighbours or none", () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 1, max: 300 }), ({ uses, terms, weights }, hundredths) => {
        const curve = curveOf(uses, terms, weights);
        const step = hundredths / 100;
        const best = inSteps(curve, step);
        near(best / step, Math.round(best / step));
        for (const other of [0, best - step, best + step])
          if (other >= 0) expect(curve.at(best).cost).toBeLessThanOrEqual(curve.at(other).cost + 1e-7);
      }),
    );
  });

  test("covers and uses between nothing and all", () => {
    fc.assert(
      fc.property(anyCase, anySum, ({ uses, terms, weights }, commitment) => {
        const { coverage, utilisation, cost, committed, onDemandLeft } = curveOf(uses, terms, weights).at(commitment);
        for (const share of [coverage, utilisation]) {
          expect(share).toBeGreaterThanOrEqual(-1e-9);
          expect(share).toBeLessThanOrEqual(1 + 1e-9);
        }
        near(cost, committed + onDemandLeft);
      }),
    );
  });

  test("regrets nothing at the demand it was sized for, and never less than nothing", () => {
    fc.assert(
      fc.property(anyCase, fc.double({ min: 0, max: 1.5, noNaN: true }), ({ uses, terms, weights }, share) => {
        const step = 0.001;
        const best = inSteps(curveOf(uses, terms, weights), step);
        near(regretAt(uses, terms, weights, best, 1, step).regret, 0);
        expect(regretAt(uses, terms, weights, best, share, step).regret).toBeGreaterThanOrEqual(-1e-7);
      }),
    );
  });

  test("breaks even at the demand where it costs what none does", () => {
    const uses = [{ id: "a", onDemand: 1, units: Float64Array.of(10) }];
    const held: Holding = { name: "a", kind: "broad-plan", commitment: 6, prices: new Map([["a", 0.6]]) };
    const share = breakEvenDemand(uses, [held], Float64Array.of(730));
    expect(share).toBeCloseTo(0.6, 5);
  });
});

describe("an hour", () => {
  const use = (id: string, onDemand: number, ...units: number[]): Use => ({
    id,
    onDemand,
    units: Float64Array.from(units),
  });

  test("covers what saves most first, and loses what it does not use", () => {
    const uses = [use("little", 1, 1, 0), use("much", 1, 1, 0)];
    const prices = new Map([
      ["little", 0.9],
      ["much", 0.5],
    ]);
    const outcome = applyHoldings(
      uses,
      [{ name: "p", kind: "broad-plan", commitment: 0.5, prices }],
      Float64Array.of(1, 1),
    );
    near(outcome.onDemandLeft, 1);
    near(outcome.utilisation, 0.5);
    near(outcome.cost, 2);
  });

  test("of equal savings covers the lower price first", () => {
    const uses = [use("dear", 4, 1), use("cheap", 2, 1)];
    const prices = new Map([
      ["dear", 2],
      ["cheap", 1],
    ]);
    const outcome = applyHoldings(uses, [{ name: "p", kind: "broad-plan", commitment: 1, prices }], Float64Array.of(1));
    near(outcome.onDemandLeft, 4);
  });

  test("applies reservations, then EC2 Instance plans, then Compute plans, whatever their order in the list", () => {
    const uses = [use("a", 1, 3)];
    const holding = (name: string, kind: HoldingKind, price: number): Holding => ({
      name,
      kind,
      commitment: price * 2,
      prices: new Map([["a", price]]),
    });
    const holdings = [
      holding("compute", "broad-plan", 0.8),
      holding("instance", "instance-plan", 0.6),
      holding("reserved", "reservation", 0.5),
    ];
    const { holdings: outcome } = applyHoldings(uses, holdings, Float64Array.of(1));
    const usedOf = (name: string) => outcome.find((one) => one.name === name);
    near(usedOf("reserved")?.used ?? 0, 1);
    near(usedOf("instance")?.used ?? 0, 0.6);
    near(usedOf("compute")?.used ?? 0, 0);
  });
});

describe("loads", () => {
  test("keep their mean when they are laid over each other", () => {
    const week = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(week, fc.double({ min: 0.01, max: 1, noNaN: true }), (hours, share) => {
        const runs = overlay([weekLoad(hours), blockLoad(share)]);
        near(
          runs.reduce((sum, run) => sum + run.hours, 0),
          1,
        );
        for (const at of [0, 1])
          near(
            runs.reduce((sum, run) => sum + run.hours * (run.levels[at] ?? 0), 0),
            1,
          );
      }),
    );
  });
});
