import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BillLine, CostLine, ImportResult } from "../../src/bills/bill.ts";
import { timelinePlan } from "../../src/plans/timeline.ts";
import { varianceOf } from "../../src/plans/variance.ts";
import { catalog } from "../catalog.ts";
import { planOf } from "./plan-of.ts";

const TIMELINE = timelinePlan(
  planOf(`start: 2027-01
months: 2
rates:
  - { service: s, item: i, dimension: cheap, unit: token, usd: 1 }
  - { service: s, item: i, dimension: dear, unit: token, usd: 4 }
workloads:
  a:
    usage: [{ service: s, item: i, dimension: cheap, quantity: 100 }, { service: s, item: i, dimension: dear, quantity: 50 }]
    tags: { team: x }
  b:
    usage: [{ service: s, item: i, dimension: cheap, quantity: 300 }]
    tags: { team: y }
  db: { fixed: 7 }
`),
  catalog(),
);

interface Change {
  readonly region?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly charge?: string;
  readonly list?: string;
}

const line = (dimension: string, quantity: number, effective: number, change: Change = {}): BillLine => ({
  meter: { service: "s", item: "i", dimension },
  region: change.region ?? "us-east-1",
  period: { from: "2027-01-01", to: "2027-02-01" },
  quantity: String(quantity),
  unit: "token",
  currency: "USD",
  cost: { billed: String(effective), effective: String(effective), list: change.list ?? String(effective) },
  account: "1",
  tags: change.tags ?? {},
  charge: change.charge ?? "Usage",
  rows: 1,
});

const bill = (usage: readonly BillLine[], costs: readonly CostLine[] = [], to = "2027-02-01"): ImportResult => ({
  schema: "ratecard.import/1",
  format: "cur-1",
  files: [],
  rows: 1,
  rejected: 0,
  rejectedBilled: [],
  period: { from: "2027-01-01", to },
  totals: [{ currency: "USD", billed: "1", effective: "1", list: "1" }],
  byService: [],
  byMeter: [],
  byDay: [],
  byTag: [],
  byAccount: [],
  byRegion: [],
  tagKeys: ["team"],
  unmapped: [],
  movers: { before: null, after: null, movers: [] },
  how: [],
  notes: [],
  problems: [],
  problemsOmitted: 0,
  usage,
  costs,
});

const X = { tags: { team: "x" } };
const Y = { tags: { team: "y" } };
const asPlanned = [line("cheap", 100, 100, X), line("dear", 50, 200, X), line("cheap", 300, 300, Y)];

describe("plan against actual", () => {
  test("is nothing where the bill is as planned", () => {
    const { parts, planned, actual, variance } = varianceOf(TIMELINE, bill(asPlanned));
    expect([planned, actual, variance]).toEqual([600, 600, 0]);
    expect(parts).toEqual({ price: 0, volume: 0, mix: 0, commitment: 0, unplanned: 0 });
  });

  test("tells volume, price and mix apart", () => {
    const { workloads } = varianceOf(
      TIMELINE,
      bill([line("cheap", 50, 50, X), line("dear", 100, 500, X), line("cheap", 600, 600, Y)]),
    );
    const of = (name: string) => workloads.find((one) => one.name === name)?.parts;
    expect(of("a")).toEqual({ price: 100, volume: 0, mix: 150, commitment: 0, unplanned: 0 });
    expect(of("b")).toEqual({ price: 0, volume: 300, mix: 0, commitment: 0, unplanned: 0 });
  });

  test("calls commitments what they took off the list, and their fees", () => {
    const fee: CostLine = {
      day: "2027-01-01", service: "s", item: "", dimension: "", account: "1", region: "", type: "SavingsPlanRecurringFee", usage: false,
      tags: {}, currency: "USD", cost: { billed: "9", effective: "9", list: null },
    }; // prettier-ignore
    const covered = line("cheap", 300, 180, { ...Y, charge: "SavingsPlanCoveredUsage", list: "300" });
    const { parts, variance } = varianceOf(TIMELINE, bill([...asPlanned.slice(0, 2), covered], [fee]));
    expect(parts).toEqual({ price: 0, volume: 0, mix: 0, commitment: -111, unplanned: 0 });
    expect(variance).toBeCloseTo(-111, 9);
  });

  test("shows what was never planned, by the tag's workload or by none, and what is untagged", () => {
    const { parts, tags, workloads } = varianceOf(
      TIMELINE,
      bill([...asPlanned, line("new", 5, 10, X), line("other", 5, 20, { tags: { team: "z" } }), line("third", 1, 3)]),
    );
    expect(parts.unplanned).toBe(33);
    expect(workloads.find(({ name }) => name === "a")?.parts.unplanned).toBe(10);
    expect(workloads.find(({ name }) => name === null)?.parts.unplanned).toBe(23);
    expect(tags.find(({ value }) => value === null)).toMatchObject({ key: "team", actual: 3 });
    expect(tags.find(({ value }) => value === "z")).toMatchObject({ planned: 0, actual: 20 });
  });

  test("splits untagged usage of several workloads as they planned it", () => {
    const { workloads } = varianceOf(TIMELINE, bill([line("cheap", 400, 400)]));
    expect(workloads.find(({ name }) => name === "b")).toMatchObject({ planned: 300, actual: 300 });
  });

  test("compares so much of a month as the bill covers", () => {
    const half = timelinePlan(
      planOf(
        "start: 2027-02\nmonths: 1\nrates: [{ service: s, item: i, dimension: cheap, unit: token, usd: 1 }]\nworkloads:\n  a:\n    usage: [{ service: s, item: i, dimension: cheap, quantity: 28 }]\n",
      ),
      catalog(),
    );
    const { planned, months } = varianceOf(half, { ...bill([]), period: { from: "2027-02-01", to: "2027-02-08" } });
    expect(months).toEqual([{ month: "2027-02", share: 0.25 }]);
    expect(planned).toBeCloseTo(7, 9);
  });

  test("refuses a bill of other months", () => {
    expect(() => varianceOf(TIMELINE, { ...bill([]), period: { from: "2026-03-01", to: "2026-04-01" } })).toThrow(
      /a month of the plan: 2027-01 to 2027-02/,
    );
  });

  test("always adds up", () => {
    const anyLine = fc
      .record({
        dimension: fc.constantFrom("cheap", "dear", "new"),
        quantity: fc.integer({ min: 0, max: 900 }),
        cost: fc.integer({ min: 0, max: 900 }),
        list: fc.integer({ min: 0, max: 900 }),
        team: fc.constantFrom("x", "y", "z", ""),
        charge: fc.constantFrom("Usage", "DiscountedUsage"),
        region: fc.constantFrom("us-east-1", "eu-west-1"),
      })
      .map(({ dimension, quantity, cost, list, team, charge, region }) =>
        line(dimension, quantity, cost, { charge, list: String(list), region, tags: team === "" ? {} : { team } }),
      );
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 12 }), (lines) => {
        const result = varianceOf(TIMELINE, bill(lines));
        const billed = lines.reduce((sum, { cost }) => sum + Number(cost.effective), 0);
        const near = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-6);
        near(result.actual, billed);
        near(result.variance, billed - 600);
        near(
          Object.values(result.parts).reduce((sum, part) => sum + part, 0),
          result.variance,
        );
        near(
          result.workloads.reduce((sum, one) => sum + one.variance, 0),
          result.variance,
        );
        near(
          result.tags.filter(({ key }) => key === "team").reduce((sum, one) => sum + one.variance, 0),
          result.variance,
        );
        near(
          result.lines.reduce((sum, one) => sum + one.variance, 0),
          result.variance,
        );
      }),
    );
  });
});
