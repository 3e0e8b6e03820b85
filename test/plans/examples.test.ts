import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { comparePlan } from "../../src/plans/compare.ts";
import { estimatePlan } from "../../src/plans/estimate.ts";
import { readPlan } from "../../src/plans/read.ts";
import { isPriced } from "../../src/pricing/types.ts";
import { catalog, DAY } from "../catalog.ts";
import { run } from "../terminal.ts";

const folder = "data/examples/";
const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));

const planOf = (file: string) => readPlan(readFileSync(folder + file, "utf8"), { file, today: DAY }).plan;

test("there are six", () => expect(files.length).toBeGreaterThanOrEqual(6));

describe.each(files)("%s", (file) => {
  const plan = planOf(file);

  test("has a budget, tags and comments", () => {
    expect(plan.budget).toBeGreaterThan(0);
    for (const workload of plan.workloads) expect(Object.keys(workload.tags), workload.name).not.toEqual([]);
    expect(readFileSync(folder + file, "utf8").match(/#/g)?.length).toBeGreaterThan(3);
  });

  test("its costs are finite, add up, and are within the budget", () => {
    const estimate = estimatePlan(plan, catalog());
    for (const charge of estimate.charges)
      if (isPriced(charge)) expect(charge.cost, charge.usage.id).toBeGreaterThanOrEqual(0);
    const sum = (values: readonly { readonly cost: number }[]) => values.reduce((total, { cost }) => total + cost, 0);
    expect(sum(estimate.workloads)).toBeCloseTo(estimate.cost, 6);
    expect(sum(estimate.charges.filter(isPriced))).toBeCloseTo(estimate.cost, 6);
    expect(estimate.workloads.filter(({ complete }) => !complete).map(({ name }) => name)).toEqual([]);
    for (const { name, cost } of estimate.workloads) expect(cost, name).toBeGreaterThan(0);
    expect(estimate.cost).toBeGreaterThan(100);
    expect(estimate.cost).toBeLessThan(plan.budget ?? 0);
  });

  test("every demand has options that differ in name and can be ranked", () => {
    const comparisons = comparePlan(plan, catalog());
    expect(comparisons.length).toBeGreaterThanOrEqual(3);
    for (const { workload, candidates } of comparisons) {
      expect(candidates.length, workload).toBeGreaterThanOrEqual(2);
      const titles = candidates.map(({ option }) => option.title);
      expect(new Set(titles).size, titles.join("\n")).toBe(titles.length);
      expect(candidates.filter(({ chosen }) => chosen)).toHaveLength(1);
      const costs = candidates.flatMap(({ cost }) => (cost === null ? [] : [cost]));
      for (const cost of costs) expect(Number.isFinite(cost) && cost >= 0, workload).toBe(true);
      expect(costs.length, workload).toBeGreaterThanOrEqual(2);
    }
  });

  test("the commands run", async () => {
    for (const command of ["estimate", "compare"]) {
      const { exit, out, err } = await run([command, folder + file]);
      expect(exit, err).toBe(0);
      expect(out).not.toMatch(/NaN|Infinity|undefined|\[object/);
    }
  });
});
