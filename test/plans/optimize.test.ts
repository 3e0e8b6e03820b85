import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Constraints } from "../../src/plans/constraints.ts";
import { estimatePlan } from "../../src/plans/estimate.ts";
import { optimizePlan } from "../../src/plans/optimize.ts";
import type { Plan } from "../../src/plans/plan.ts";
import { catalog } from "../catalog.ts";
import { planOf } from "./plan-of.ts";

const LOOSE: Constraints = { confidence: "low", spot: false, unavailable: false, proven: false };

/** Pages of two workloads share Textract's tiers; one of them could move to another service. */
const plan = (a: number, b: number): Plan =>
  planOf(`workloads:
  a:
    demand: { kind: read-documents, pages: ${a}k }
    run: { on: textract }
    consider: [{ on: bedrock, model: [nova-lite, claude-haiku-4.5] }]
  b:
    demand: { kind: read-documents, pages: ${b}k }
    run: { on: textract }
    consider: [{ on: bedrock, model: [nova-lite, llama-4-scout] }, { on: textract }]
  c:
    demand: { kind: run-instances, count: 2 }
    run: { on: ec2, instance: g5.xlarge }
    consider: [{ on: ec2, instance: [g5.xlarge, g6.xlarge], purchase: [on-demand, spot], region: [us-east-1, eu-west-1] }]
  d: { fixed: 11 }
`);

const costWith = (one: Plan, runs: ReadonlyMap<string, Readonly<Record<string, unknown>>>): number =>
  estimatePlan(
    {
      ...one,
      workloads: one.workloads.map((workload) =>
        workload.kind === "demand" ? { ...workload, run: runs.get(workload.name) ?? workload.run } : workload,
      ),
    },
    catalog(),
  ).cost;

describe("the optimiser", () => {
  test("is never dearer than any listed feasible option, and its cost is the plan's", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 }), (a, b) => {
        const one = plan(a, b);
        const { choices, cost } = optimizePlan(one, LOOSE, false, catalog());
        const runs = new Map(
          choices.flatMap(({ workload, chosen }) => (chosen ? [[workload, chosen.option.run] as const] : [])),
        );
        expect(cost).toBeCloseTo(costWith(one, runs), 6);
        for (const { workload, feasible } of choices)
          for (const { option } of feasible)
            expect(cost).toBeLessThanOrEqual(costWith(one, new Map([...runs, [workload, option.run]])) + 1e-6);
      }),
      { numRuns: 6 },
    );
  });

  test("never breaks a constraint", () => {
    const choiceOf = (change: Partial<Constraints>, regions: readonly string[] = []) =>
      optimizePlan({ ...plan(5, 5), regions }, { ...LOOSE, ...change }, false, catalog());
    const c = (result: ReturnType<typeof choiceOf>) =>
      result.choices.find(({ workload }) => workload === "c")?.chosen?.option;
    expect(c(choiceOf({}))?.run["purchase"]).not.toBe("spot");
    expect(c(choiceOf({ spot: true }))?.run["purchase"]).toBe("spot");
    expect(c(choiceOf({}, ["eu-*"]))?.region).toBe("eu-west-1");
    for (const { chosen } of choiceOf({ confidence: "high" }).choices)
      expect(chosen?.confidence ?? "high").toBe("high");
    expect(choiceOf({}, ["mx-*"]).complete).toBe(false);
  });

  test("says why an option was refused, and keeps the run of what considers nothing", () => {
    const { choices } = optimizePlan(plan(5, 5), LOOSE, false, catalog());
    const refused = choices.find(({ workload }) => workload === "c")?.refused ?? [];
    expect(refused.some(({ reasons }) => reasons.includes("spot capacity is not allowed"))).toBe(true);
    const only = planOf(
      "workloads:\n  a:\n    demand: { kind: read-documents, pages: 5k }\n    run: { on: textract }\n",
    );
    expect(optimizePlan(only, LOOSE, false, catalog()).choices[0]).toMatchObject({
      feasible: [{ chosen: true }],
      runnerUp: null,
    });
  });

  test("refuses a latency that nobody publishes, unless unknown ones may pass", () => {
    const text =
      "workloads:\n  a:\n    demand: { kind: generate-text, requests: 1k, input: 100, output: 50 }\n    service-level: { ttft-p95: 2 s }\n    run: { on: bedrock, model: nova-lite }\n";
    expect(optimizePlan(planOf(text), LOOSE, false, catalog()).choices[0]?.level).toBe("not known");
    expect(optimizePlan(planOf(text), { ...LOOSE, proven: true }, false, catalog()).complete).toBe(false);
  });
});
