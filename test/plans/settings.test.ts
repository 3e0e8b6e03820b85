import { expect, test } from "vitest";
import { estimatePlan } from "../../src/plans/estimate.ts";
import { InputError, type Problem } from "../../src/quantity/problem.ts";
import { rateHint } from "../../src/reports/estimate.ts";
import { catalog } from "../catalog.ts";
import { planOf } from "./plan-of.ts";

const WORKLOADS = "workloads: { a: { run: { on: textract, pages: 1000 } } }\n";

const problemsWith = (settings: string): readonly Problem[] => {
  try {
    estimatePlan(planOf(`${settings}\n${WORKLOADS}`), catalog());
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
};

test.each([
  ["region: us-esat-1", "region", "us-east-1"],
  ["assume-region: us-esat-1", "assume-region", "us-east-1"],
  ["regions: [us-*, eu-wset-1]", "regions.1", "eu-west-1"],
  ["discount: { textrac: 10 % }", "discount.textrac", "textract"],
  ["discount: { sagemaker-training: 10 % }", "discount.sagemaker-training", "sagemaker"],
])("what no table has is wrong: %s", (settings, field, near) => {
  const problems = problemsWith(settings);
  expect(problems.map((problem) => problem.field)).toEqual([field]);
  expect(problems[0]?.nearest?.[0]).toBe(near);
});

test.each([
  "regions: [eu-*, us-east-1, '*-central-1']",
  "assume-region: us-east-1",
  "discount: { textract: 10 %, all: 1 % }",
  "discount: { own: 10 % }\nrates: [{ service: own, item: a, dimension: b, usd: 1 }]",
])("right settings pass: %s", (settings) => expect(problemsWith(settings)).toEqual([]));

test("nothing is borrowed for a region from itself", () => {
  expect(rateHint(["us-east-1", "us-east-1"])).not.toContain("assume-region");
  expect(rateHint(["us-east-1", "eu-west-1"])).toContain("assume-region: us-east-1");
});
