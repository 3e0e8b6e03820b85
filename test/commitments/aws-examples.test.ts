import { describe, expect, test } from "vitest";
import { applyHoldings } from "../../src/commitments/apply.ts";
import { sizeFactors } from "../../src/commitments/size-flexibility.ts";
import type { Holding, HoldingKind, Use } from "../../src/commitments/use.ts";
import { catalog } from "../catalog.ts";

/** AWS's own examples: an hour of usage, what is held, and what AWS says each covers. */
const HOUR = Float64Array.of(1);

const use = (id: string, onDemand: number, units: number): Use => ({ id, onDemand, units: Float64Array.of(units) });
const holding = (name: string, kind: HoldingKind, commitment: number, prices: Record<string, number>): Holding => ({
  name,
  kind,
  commitment,
  prices: new Map(Object.entries(prices)),
});

/**
 * Savings Plans user guide, Understanding how Savings Plans apply to your usage (sp-applying.html, read in a copy of 2024).
 * The rates that the copy leaves out follow from its totals: 59.10 on demand, 47.13 with the plan.
 */
describe("the example of the Savings Plans user guide", () => {
  const uses = [
    use("r5.4xlarge", 1, 4),
    use("m5.24xlarge", 10, 1),
    use("fargate-vcpu", 0.04, 400),
    use("fargate-gb", 0.004, 1600),
    use("lambda-gb-second", 0.000015, 1_500_000),
    use("lambda-request", 0.0000002, 1_000_000),
  ];
  const compute = {
    "r5.4xlarge": 0.7,
    "m5.24xlarge": 8.2,
    "fargate-vcpu": 0.03,
    "fargate-gb": 0.003,
    "lambda-gb-second": 0.00001275,
    "lambda-request": 0.0000002,
  };
  const apply = (...holdings: readonly Holding[]) => applyHoldings(uses, holdings, HOUR);

  test("costs 59.10 an hour on demand", () => expect(apply().cost).toBeCloseTo(59.1, 9));

  test("scenario 1: a plan of 50 covers all of it with 47.13", () => {
    const outcome = apply(holding("compute", "broad-plan", 50, compute));
    expect(outcome.used).toBeCloseTo(47.125, 9);
    expect(outcome.onDemandLeft).toBeCloseTo(0, 9);
    expect(outcome.cost).toBeCloseTo(50, 9);
  });

  test("scenario 2: a plan of 2 covers 2.9 instances of the highest saving; 56.24 stay on demand", () => {
    const outcome = apply(holding("compute", "broad-plan", 2, compute));
    expect(outcome.used).toBeCloseTo(2, 9);
    expect(outcome.onDemandLeft).toBeCloseTo(56.243, 3);
  });

  test("scenario 3: two reserved instances first, then a plan of 18.20 for the other two and Fargate", () => {
    const outcome = apply(
      holding("compute", "broad-plan", 18.2, compute),
      holding("reserved", "reservation", 2 * 0.6, { "r5.4xlarge": 0.6 }),
    );
    expect(outcome.holdings.map(({ used }) => used)).toEqual([expect.closeTo(18.2, 9), expect.closeTo(1.2, 9)]);
    expect(outcome.onDemandLeft).toBeCloseTo(10 + 22.5 + 0.2, 9);
  });

  test("scenario 4: an EC2 Instance plan of 3 covers r5 with 2.40, then a Compute plan of 16.80 all of Fargate", () => {
    const outcome = apply(
      holding("compute", "broad-plan", 16.8, compute),
      holding("r5", "instance-plan", 3, { "r5.4xlarge": 0.6 }),
    );
    expect(outcome.holdings.map(({ used }) => used)).toEqual([expect.closeTo(16.8, 9), expect.closeTo(2.4, 9)]);
    expect(outcome.onDemandLeft).toBeCloseTo(10 + 22.5 + 0.2, 9);
  });

  test("plans of one kind are pooled: the pair of plan and usage that saves most comes first, whatever was bought first", () => {
    const outcome = applyHoldings(
      [use("a", 1, 1), use("b", 1, 1)],
      [
        holding("one year", "broad-plan", 0.8, { a: 0.8, b: 0.9 }),
        holding("three years", "broad-plan", 0.5, { a: 0.5, b: 0.7 }),
      ],
      HOUR,
    );
    expect(outcome.holdings.map(({ covered }) => covered)).toEqual([
      expect.closeTo(0.8 / 0.9, 9),
      expect.closeTo(1, 9),
    ]);
  });
});

/** EC2 user guide, How Reserved Instance discounts are applied (apply_ri.html): its scenarios and its worked sentences. */
describe("the examples of the EC2 user guide", () => {
  const factorOf = sizeFactors(catalog().table("size-flexibility"));
  const flexible = (type: string, count: number, price: number, running: readonly string[]): Holding => {
    const own = factorOf(type) ?? NaN;
    const prices = running.map((one) => [one, (price * (factorOf(one) ?? NaN)) / own] as const);
    return { name: type, kind: "reservation", commitment: count * price, prices: new Map(prices) };
  };
  const coveredUnits = (uses: readonly Use[], holdings: readonly Holding[], id: string) =>
    applyHoldings(
      uses.map((one) => ({ ...one, onDemand: one.id === id ? 1 : 0 })),
      holdings,
      HOUR,
    ).holdings.reduce((sum, { covered }) => sum + covered, 0);

  test("one t2.medium covers two t2.small, or half a t2.large", () => {
    const small = [use("t2.small", 1, 2)];
    expect(coveredUnits(small, [flexible("t2.medium", 1, 0.03, ["t2.small"])], "t2.small")).toBeCloseTo(2, 9);
    const large = [use("t2.large", 1, 1)];
    expect(coveredUnits(large, [flexible("t2.medium", 1, 0.03, ["t2.large"])], "t2.large")).toBeCloseTo(0.5, 9);
  });

  test("scenario 1: four m4.large cover two m4.xlarge, one c4.large half a c4.xlarge", () => {
    const uses = [use("m4.xlarge", 1, 2), use("c4.xlarge", 1, 1)];
    const holdings = [flexible("m4.large", 4, 0.06, ["m4.xlarge"]), flexible("c4.large", 1, 0.06, ["c4.xlarge"])];
    expect(coveredUnits(uses, holdings, "m4.xlarge")).toBeCloseTo(2, 9);
    expect(coveredUnits(uses, holdings, "c4.xlarge")).toBeCloseTo(0.5, 9);
  });

  test("scenario 2: one m3.2xlarge covers both m3.large first, then one of two m3.xlarge", () => {
    const uses = [use("m3.xlarge", 1, 2), use("m3.large", 1, 2)];
    const holdings = [flexible("m3.2xlarge", 1, 0.3, ["m3.xlarge", "m3.large"])];
    expect(coveredUnits(uses, holdings, "m3.large")).toBeCloseTo(2, 9);
    expect(coveredUnits(uses, holdings, "m3.xlarge")).toBeCloseTo(1, 9);
  });

  test("scenario 3: four m4.xlarge cover two m4.xlarge and the m4.2xlarge; two c4.xlarge the smaller ones only", () => {
    const uses = [use("m4.xlarge", 1, 2), use("m4.2xlarge", 1, 1), use("c4.xlarge", 1, 2), use("c4.2xlarge", 1, 1)];
    const holdings = [
      flexible("m4.xlarge", 4, 0.1, ["m4.xlarge", "m4.2xlarge"]),
      flexible("c4.xlarge", 2, 0.1, ["c4.xlarge", "c4.2xlarge"]),
    ];
    for (const [id, units] of [["m4.xlarge", 2] as const, ["m4.2xlarge", 1] as const, ["c4.xlarge", 2] as const])
      expect(coveredUnits(uses, holdings, id)).toBeCloseTo(units, 9);
    expect(coveredUnits(uses, holdings, "c4.2xlarge")).toBeCloseTo(0, 9);
  });

  test("scenario 4: a zonal reservation comes before a regional one", () => {
    const uses = [use("zone a", 1, 1), use("zone b", 1, 1)];
    const regional = holding("regional", "reservation", 0.5, { "zone a": 0.5, "zone b": 0.5 });
    const zonal = holding("zonal", "zonal-reservation", 0.5, { "zone a": 0.5 });
    expect(applyHoldings(uses, [regional, zonal], HOUR).onDemandLeft).toBeCloseTo(0, 9);
  });

  test("G5, G6 and Inf2 are not flexible; P4d is, and bare metal is not taken as such", () => {
    for (const type of ["g5.xlarge", "g6e.12xlarge", "inf2.xlarge", "p5.48xlarge", "m5.metal"])
      expect(factorOf(type)).toBeUndefined();
    expect(factorOf("p4d.24xlarge")).toBe(192);
  });
});
