import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyHoldings, onDemandOf } from "../../src/commitments/apply.ts";
import { curveOf } from "../../src/commitments/curve.ts";
import { bestPortfolio, type Instrument, undominated } from "../../src/commitments/portfolio.ts";
import { mergeSlots, sampleSlots } from "../../src/commitments/slots.ts";
import type { Use } from "../../src/commitments/use.ts";

/** Two or three uses: a broad plan for all, a narrow one for the first two, a plan or a reservation for the third. */
const anyCase = fc
  .record({
    slots: fc.integer({ min: 1, max: 4 }),
    onDemand: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 3 }),
    units: fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }), {
      minLength: 3,
      maxLength: 3,
    }),
    broad: fc.array(fc.integer({ min: 50, max: 95 }), { minLength: 3, maxLength: 3 }),
    narrow: fc.array(fc.integer({ min: 40, max: 95 }), { minLength: 3, maxLength: 3 }),
    weights: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 4, maxLength: 4 }),
    whole: fc.boolean(),
  })
  .map(({ slots, onDemand, units, broad, narrow, weights, whole }) => {
    const uses = onDemand.map((price, at): Use => ({
      id: `u${at}`,
      onDemand: price,
      units: Float64Array.from(units[at]?.slice(0, slots) ?? []),
    }));
    const prices = (shares: readonly number[], some: readonly Use[]) =>
      new Map(some.map((one) => [one.id, (one.onDemand * (shares[Number(one.id[1])] ?? 100)) / 100]));
    const third = prices(narrow, uses.slice(2));
    const instruments: readonly Instrument[] = [
      { kind: "broad-plan", prices: prices(broad, uses), step: 1e-7, whole: false },
      { kind: "instance-plan", prices: prices(narrow, uses.slice(0, 2)), step: 1e-7, whole: false },
      ...[...third.values()].map((price): Instrument =>
        whole
          ? { kind: "reservation", prices: third, step: price, whole: true }
          : { kind: "instance-plan", prices: third, step: 1e-7, whole: false },
      ),
    ];
    return { uses, instruments, weights: Float64Array.from(weights.slice(0, slots)) };
  });

const costOf = (
  uses: readonly Use[],
  instruments: readonly Instrument[],
  weights: Float64Array,
  sizes: readonly number[],
) =>
  applyHoldings(
    uses,
    instruments.map(({ kind, prices }, at) => ({ name: "", kind, prices, commitment: sizes[at] ?? 0 })),
    weights,
  ).cost;

/** Every mix of sizes on a grid: whole units of what is bought whole, fractions of the most that can be used of the rest. */
function* everyMix(
  uses: readonly Use[],
  instruments: readonly Instrument[],
  weights: Float64Array,
): Generator<readonly number[]> {
  const [first, ...rest] = instruments;
  if (!first) {
    yield [];
    return;
  }
  const { most } = curveOf(uses, first, weights);
  const parts = first.whole ? Math.round(most / first.step) : instruments.length === 3 ? 16 : 24;
  for (let at = 0; at <= parts; at++)
    for (const others of everyMix(uses, rest, weights))
      yield [first.whole ? at * first.step : (most * at) / Math.max(1, parts), ...others];
}

describe("commitments together", () => {
  test("cost no more than any mix on a grid, none of them and the best of each alone", () => {
    fc.assert(
      fc.property(anyCase, ({ uses, instruments, weights }) => {
        const best = costOf(uses, instruments, weights, bestPortfolio(uses, instruments, weights));
        const near = 1e-6 * Math.max(1, onDemandOf(uses, weights));
        let least = Infinity;
        for (const mix of everyMix(uses, instruments, weights))
          least = Math.min(least, costOf(uses, instruments, weights, mix));
        expect(best).toBeLessThanOrEqual(least + near);
        for (const [at, one] of instruments.entries())
          if (!one.whole) {
            const alone = instruments.map((_, index) => (index === at ? curveOf(uses, one, weights).optimum : 0));
            expect(best).toBeLessThanOrEqual(costOf(uses, instruments, weights, alone) + near);
          }
      }),
      { numRuns: 60 },
    );
  });

  test("one alone is its curve's optimum: the newsvendor's quantile", () => {
    const uses = [{ id: "a", onDemand: 1, units: Float64Array.of(10, 8, 6, 4, 2) }];
    const weights = Float64Array.of(20, 20, 20, 20, 20);
    // A dollar at 0.7 must be used 70 % of the hours: four units run for 80 % of them, six for 60 %.
    const plan: Instrument = { kind: "broad-plan", prices: new Map([["a", 0.7]]), step: 0.001, whole: false };
    expect(curveOf(uses, plan, weights).optimum).toBeCloseTo(4 * 0.7, 9);
    expect(bestPortfolio(uses, [plan], weights)[0]).toBeCloseTo(4 * 0.7, 3);
  });

  test("a reservation at the price of a plan for its family is left out", () => {
    const plan: Instrument = {
      kind: "instance-plan",
      prices: new Map([
        ["a", 1],
        ["b", 2],
      ]),
      step: 0.001,
      whole: false,
    };
    const reserved: Instrument = { kind: "reservation", prices: new Map([["a", 1]]), step: 1, whole: true };
    const cheaper: Instrument = { ...reserved, prices: new Map([["a", 0.9]]) };
    expect(undominated([reserved, plan])).toEqual([plan]);
    expect(undominated([plan, plan])).toHaveLength(1);
    expect(undominated([plan, cheaper])).toEqual([plan, cheaper]);
  });

  test("slots that are put together change nothing, and a sample keeps the hours", () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 1, max: 4 }), ({ uses, instruments, weights }, most) => {
        const merged = mergeSlots({ uses, weights });
        const sizes = instruments.map(() => 1);
        expect(costOf(merged.uses, instruments, merged.weights, sizes)).toBeCloseTo(
          costOf(uses, instruments, weights, sizes),
          9,
        );
        const sum = (all: Float64Array) => all.reduce((total, one) => total + one, 0);
        const sample = sampleSlots(merged, most);
        expect(sum(sample.weights)).toBeCloseTo(sum(weights), 9);
        expect(sample.weights.length).toBeLessThanOrEqual(Math.max(most, 1));
      }),
    );
  });
});
