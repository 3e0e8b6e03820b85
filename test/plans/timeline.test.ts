import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimatePlan } from "../../src/plans/estimate.ts";
import { timelinePlan } from "../../src/plans/timeline.ts";
import { catalog } from "../catalog.ts";
import { planOf } from "./plan-of.ts";

const near = (a: number, b: number) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(a), Math.abs(b)));

const TWO = `workloads:
  pages:
    demand: { kind: read-documents, pages: 3k / day, features: [tables] }
    run: { on: textract }
  monthly:
    demand: { kind: read-documents, pages: 40k }
    run: { on: textract }
  db: { fixed: 70 USD / month }
`;

describe("a timeline", () => {
  test("of no growth is the sum of its months, each of its own hours", () => {
    const timeline = timelinePlan(planOf(`start: 2027-01\n${TWO}`), catalog());
    for (const [index, { hours }] of timeline.months.entries())
      near(timeline.cost[index] ?? 0, estimatePlan(planOf(`hours: ${hours}\n${TWO}`), catalog()).cost);
    expect(timeline.months.map(({ hours }) => hours)).toEqual([
      744, 672, 744, 720, 744, 720, 744, 744, 720, 744, 720, 744,
    ]);
    near(
      timeline.total,
      timeline.cost.reduce((sum, one) => sum + one, 0),
    );
  });

  test("with hours stated is n times the month", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 100, max: 744 }), (months, hours) => {
        const text = `months: ${months}\nhours: ${hours}\n${TWO}`;
        near(timelinePlan(planOf(text), catalog()).total, months * estimatePlan(planOf(text), catalog()).cost);
      }),
      { numRuns: 20 },
    );
  });

  test("starts in the month after the plan's day where it does not say, and says so", () => {
    const timeline = timelinePlan(planOf(TWO), catalog());
    expect(timeline.months[0]?.label).toBe("2026-12");
    expect(timeline.assumptions.map(({ what }) => what)).toContain("start");
  });

  test("compounds growth, and leaves fixed sums alone", () => {
    const timeline = timelinePlan(planOf(`start: 2027-01\nhours: 730\ngrowth: 10 % / month\n${TWO}`), catalog());
    const pages = timeline.workloads[0]?.cost ?? [];
    near(pages[2] ?? 0, (pages[0] ?? 0) * 1.21);
    expect(new Set(timeline.workloads[2]?.cost)).toEqual(new Set([70]));
  });

  test("reads growth by the year, steps, lists and seasons", () => {
    const costs = (growth: string) =>
      timelinePlan(planOf(`start: 2027-01\nhours: 730\n${growth}\n${TWO}`), catalog()).workloads[1]?.cost ?? [];
    const [first = 0] = costs("months: 13");
    near(costs("months: 13\ngrowth: 60 % / year")[12] ?? 0, first * 1.6);
    near(costs("growth: { 2027-03: +20 %, 2027-05: 2x }")[1] ?? 0, first);
    near(costs("growth: { 2027-03: +20 %, 2027-05: 2x }")[4] ?? 0, first * 2.4);
    near(costs("growth: [1, 1.1, 130 %]")[11] ?? 0, first * 1.3);
    near(costs("seasonality: { december: 1.4, 2027-02: 50 % }")[11] ?? 0, first * 1.4);
    near(costs("seasonality: { december: 1.4, 2027-02: 50 % }")[1] ?? 0, first * 0.5);
  });

  test("launches, retires and does once", () => {
    const workload = (when: string) => `start: 2027-01
workloads:
  a: { fixed: 310 USD / month, ${when} }
`;
    const costs = (when: string) => timelinePlan(planOf(workload(when)), catalog()).cost;
    expect(costs("from: 2027-03").slice(0, 4)).toEqual([0, 0, 310, 310]);
    near(costs("from: 2027-03-17")[2] ?? 0, (310 * 15) / 31);
    expect(costs("until: 2027-03").slice(0, 4)).toEqual([310, 310, 0, 0]);
    expect(costs("once: 2027-02").slice(0, 4)).toEqual([0, 310, 0, 0]);
  });

  test("sums quarters and fiscal years of the months that it has", () => {
    const timeline = timelinePlan(planOf(`start: 2027-01\nmonths: 6\nfiscal-year: april\n${TWO}`), catalog());
    expect(timeline.years.map(({ name, months, whole }) => [name, months, whole])).toEqual([
      ["FY2027", 3, false],
      ["FY2028", 3, false],
    ]);
    expect(timeline.quarters.map(({ name, whole }) => [name, whole])).toEqual([
      ["FY2027 Q4", true],
      ["FY2028 Q1", true],
    ]);
    near(
      timeline.years.reduce((sum, { cost }) => sum + cost, 0),
      timeline.total,
    );
  });

  test("keeps unpriced lines unpriced, month by month", () => {
    const timeline = timelinePlan(
      planOf(
        "workloads:\n  a:\n    usage: [{ service: nobody, item: x, dimension: y, quantity: 5 }]\n  b: { fixed: 7 }\n",
      ),
      catalog(),
    );
    expect(timeline.complete).toBe(false);
    expect(timeline.total).toBeCloseTo(84, 9);
    expect(timeline.lines[0]?.cost[0]).toBeNull();
    expect(timeline.unpriced[0]?.reason).toContain("no rate for nobody x y");
  });

  test("resets tiers every month", () => {
    const text =
      "hours: 730\nworkloads:\n  a:\n    demand: { kind: read-documents, pages: 1.5M }\n    run: { on: textract }\n";
    const { cost } = timelinePlan(planOf(text), catalog());
    expect(new Set(cost.map((one) => one.toFixed(6))).size).toBe(1);
  });
});
