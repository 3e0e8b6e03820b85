import { describe, expect, test } from "vitest";
import { commitPlan } from "../../src/plans/commit.ts";
import { catalog } from "../catalog.ts";
import { planOf } from "./plan-of.ts";

const OPTIONS = { seed: 1, fall: 0.3, terms: ["1y"] };
const commit = (text: string, terms = ["1y"]) => commitPlan(planOf(text), catalog(), { ...OPTIONS, terms });

const FLEET = `start: 2027-01
workloads:
  box:
    demand: { kind: run-instances, count: 4 }
    run: { on: ec2, instance: g5.xlarge }
`;

describe("commitments of a plan", () => {
  test("cover a steady fleet in full, at the catalogue's rate", () => {
    const { commitments } = commit(FLEET);
    const reserved = commitments.find(({ offer }) => offer.kind === "reservation" && offer.payment === "no-upfront");
    const rate = catalog().rate(
      { service: "ec2", item: "g5.xlarge", dimension: "ri-standard-1y-no-upfront-hour" },
      "us-east-1",
      "2027-01-01",
    );
    expect(reserved?.units).toBe(4);
    expect(reserved?.hourly).toBeCloseTo(4 * (rate?.tiers[0]?.usd ?? NaN), 9);
    expect(reserved?.coverage).toBeCloseTo(1, 9);
    expect(reserved?.utilisation).toBeCloseTo(1, 9);
    expect(reserved?.cost).toBeCloseTo((reserved?.hourly ?? NaN) * 8760, 6);
    expect(reserved?.without).toBeCloseTo(4 * 1.006 * 8760, 6);
  });

  test("say of a derived rate which rule gave it and on how many figures it was checked", () => {
    const { commitments } = commit(FLEET);
    const compute = commitments.find(({ offer }) => offer.kind === "compute-plan");
    expect(compute?.scope[0]?.confidence).toBe("derived");
    expect(compute?.scope[0]?.derived).toMatch(/rule checked on \d+ figures/);
  });

  test("are none where the hours are too few", () => {
    const { commitments } = commit(FLEET.replace("count: 4", "count: 4, usage: 20 %"));
    for (const { hourly, saving, coverage } of commitments) expect([hourly, saving, coverage]).toEqual([0, 0, 0]);
  });

  test("never lose against none, and pay from their break-even on", () => {
    for (const usage of ["55 %", "70 %", "90 %"])
      for (const one of commit(FLEET.replace("count: 4", `count: 2..6, usage: ${usage}`)).commitments) {
        expect(one.saving).toBeGreaterThanOrEqual(-1e-9);
        if (one.hourly > 0) expect(one.utilisation).toBeGreaterThanOrEqual(one.breakEvenUtilisation - 1e-9);
        expect(one.regret.regret).toBeGreaterThanOrEqual(-1e-6);
        const lowest = Math.min(...one.curve.map(({ cost }) => cost));
        expect(one.cost).toBeLessThanOrEqual(lowest + 1e-6);
      }
  });

  test("keep SageMaker and EC2 apart, and leave spot alone", () => {
    const { commitments, uncovered } = commit(`${FLEET}  host:
    demand: { kind: serve-model }
    run: { on: sagemaker-realtime, instance: ml.g5.xlarge, count: 2 }
  spots:
    demand: { kind: run-instances, count: 3 }
    run: { on: ec2, instance: g5.xlarge, purchase: spot }
`);
    const scopeOf = (kind: string) =>
      commitments.find(({ offer }) => offer.kind === kind)?.scope.map(({ line }) => line);
    expect(scopeOf("sagemaker-plan")).toEqual(["host/instances"]);
    expect(scopeOf("compute-plan")).toEqual(["box/instances"]);
    expect(uncovered).toEqual([{ line: "spots/instances", reason: "spot is not eligible" }]);
  });

  test("take the user's own rate, and are unpriced without any", () => {
    const text = (rates: string) => `${rates}start: 2027-01
workloads:
  f:
    usage: [{ service: bedrock, item: house-model, dimension: provisioned-model-unit-hour-no-commit, quantity: 730 }]
`;
    const own = (dimension: string, usd: number) =>
      `  - { service: bedrock, item: house-model, dimension: ${dimension}, unit: hour, usd: ${usd} }\n`;
    const bare = commit(text(`rates:\n${own("provisioned-model-unit-hour-no-commit", 24)}`), ["1-month"]);
    expect(bare.commitments).toEqual([]);
    expect(bare.unpriced[0]?.reason).toContain("no rate for bedrock house-model provisioned-model-unit-hour-1-month");
    const rates = `rates:\n${own("provisioned-model-unit-hour-no-commit", 24)}${own("provisioned-model-unit-hour-1-month", 20)}`;
    expect(commit(text(rates), ["1-month"]).commitments[0]).toMatchObject({ units: 1, hourly: 20 });
  });

  test("flexible in size cover a family together, others their own type", () => {
    const { commitments } = commit(`start: 2027-01
workloads:
  small:
    demand: { kind: run-instances, count: 2 }
    run: { on: ec2, instance: m5.xlarge }
  large:
    demand: { kind: run-instances, count: 1 }
    run: { on: ec2, instance: m5.4xlarge }
  gpu:
    demand: { kind: run-instances, count: 1 }
    run: { on: ec2, instance: g5.xlarge }
  gpus:
    demand: { kind: run-instances, count: 1 }
    run: { on: ec2, instance: g5.12xlarge }
`);
    const reserved = commitments.filter(({ offer }) => offer.kind === "reservation" && offer.payment === "no-upfront");
    const linesOf = (type: string) =>
      reserved.find(({ offer }) => offer.name.includes(` ${type} `))?.scope.map(({ line }) => line);
    expect(linesOf("m5.xlarge")).toEqual(["small/instances", "large/instances"]);
    expect(linesOf("g5.xlarge")).toEqual(["gpu/instances"]);
    // Two of the size itself and four in the place of the larger one.
    expect(reserved.find(({ offer }) => offer.name.includes(" m5.xlarge "))?.units).toBe(6);
  });

  test("together save at least what the best one alone does, and say what each covers", () => {
    const { commitments, portfolios } = commit(`${FLEET}  host:
    demand: { kind: serve-model }
    run: { on: sagemaker-realtime, instance: ml.g5.xlarge, count: 2 }
  evenings:
    demand: { kind: run-instances, count: 3, usage: 45 % }
    run: { on: ec2, instance: m5.xlarge }
`);
    for (const one of portfolios) {
      const alone = commitments.filter(({ offer }) => offer.term === one.term && offer.payment === one.payment);
      for (const { saving } of alone) expect(one.saving).toBeGreaterThanOrEqual(saving - 0.01);
      const covered = one.holdings.reduce((sum, held) => sum + held.covered, 0);
      expect(covered + one.onDemandLeft).toBeCloseTo(one.without, 4);
      for (const { regret } of one.regret) expect(regret).toBeGreaterThanOrEqual(-0.01);
    }
    expect(portfolios[0]?.holdings.map(({ kind }) => kind).sort()).toEqual(["ec2-instance-plan", "sagemaker-plan"]);
    const [best] = portfolios;
    // 37 % off, then the payment's discount: what would have cost as much on demand is reached in the eighth month.
    expect(best?.breakEvenMonth).toBeGreaterThanOrEqual(6);
    expect(best?.breakEvenMonth).toBeLessThanOrEqual(9);
  });

  test("Bedrock's reserved tier pays only where tokens come around the clock", () => {
    const tokens = (shape: string) => `start: 2027-01
workloads:
  chat:
    demand: { kind: generate-text, requests: 1M / day, input: 1500 token, output: 300 token, shape: ${shape} }
    run: { on: bedrock, model: claude-haiku-4.5, profile: global }
`;
    const reserved = (shape: string) =>
      commit(tokens(shape), ["1-month", "3-month"]).commitments.filter(({ offer }) => offer.kind === "reserved-tier");
    const flat = reserved("flat").find(({ offer }) => offer.term === "3-month");
    expect(flat?.savingShare).toBeCloseTo(0.1, 2);
    expect(flat?.utilisation).toBeGreaterThan(0.99);
    for (const one of reserved("office-hours")) expect(one.savingShare).toBeLessThan(0.05);
    // Two workloads on one model share its reservation.
    const two = commit(
      `${tokens("flat")}  more:
    demand: { kind: generate-text, requests: 1M / day, input: 100 token, output: 10 token }
    run: { on: bedrock, model: claude-haiku-4.5, profile: global }
`,
      ["3-month"],
    );
    expect(two.commitments.map(({ scope }) => scope.length)).toEqual([2, 2]);
  });
});
