import { describe, expect, test } from "vitest";
import { comparePlan, type Comparison } from "../../src/plans/compare.ts";
import { confidenceOfCost } from "../../src/plans/confidence.ts";
import { InputError } from "../../src/quantity/problem.ts";
import { catalog } from "../catalog.ts";
import { planOf } from "./plan-of.ts";

const compared = (workload: string): Comparison => {
  const [comparison] = comparePlan(planOf(`workloads:\n  a: ${workload}\n`), catalog());
  if (!comparison) throw new Error("nothing compared");
  return comparison;
};

const option = ({ candidates }: Comparison, title: string) =>
  candidates.find((candidate) => candidate.option.title.startsWith(title));

test("what AWS does not charge for costs nothing, and is not unpriced", () => {
  const comparison = compared(
    "{ run: { on: sagemaker-mlflow, size: Medium }, consider: [{ on: sagemaker-model-registry }] }",
  );
  expect(option(comparison, "sagemaker-model-registry")).toMatchObject({ cost: 0, unpriced: [] });
  expect(option(comparison, "sagemaker-mlflow")).toMatchObject({ cost: null });
});

test("across kinds of demand, costs are by the unit of what runs", () => {
  const comparison = compared(
    "{ run: { on: textract, pages: 5000 }, consider: [{ on: polly, characters: 1M }, { on: textract, pages: 1000 }] }",
  );
  expect(comparison.demand).toMatchObject({ kind: "read-documents", unit: "page", units: 5000 });
  expect(option(comparison, "polly")).toMatchObject({ cost: expect.any(Number), costPerUnit: null });
  expect(option(comparison, "textract")?.costPerUnit).toBeGreaterThan(0);
  expect(comparison.breakEven.flatMap(({ below, above }) => [below, above]).join()).not.toContain("polly");
});

describe("an input of the demand that no option can do without", () => {
  const problems = (demand: string) => {
    try {
      compared(
        `{ demand: { kind: read-documents${demand} }, consider: [{ on: bedrock, model: all }, { on: textract }] }`,
      );
      return [];
    } catch (error) {
      if (error instanceof InputError) return error.problems;
      throw error;
    }
  };
  test.each([
    ["", "nothing"],
    [", pages: abc", '"abc"'],
  ])("is an error of the demand: %s", (demand, found) =>
    expect(problems(demand)).toMatchObject([{ field: "workloads.a.demand.pages", found }]),
  );
  test("is none where it is given", () => expect(problems(", pages: 5k")).toEqual([]));
});

describe("how sure a cost is", () => {
  const of = (...parts: readonly (readonly ["high" | "derived" | "low" | "unverified", number])[]) =>
    confidenceOfCost(parts.map(([confidence, usd]) => ({ confidence, usd })));
  test("a slight part does not speak for the whole", () => expect(of(["high", 96], ["unverified", 4])).toBe("high"));
  test("more than 5 % of it does", () => expect(of(["high", 94], ["unverified", 6])).toBe("unverified"));
  test("slight parts add up", () => expect(of(["high", 93], ["derived", 3], ["unverified", 4])).toBe("derived"));
  test("where nothing costs anything, the least sure does", () => expect(of(["high", 0], ["low", 0])).toBe("low"));
  test("of nothing there is none", () => expect(of()).toBeNull());
  test("the doubt stays", () => {
    const found = option(
      compared(
        "{ demand: { kind: serve-model, requests: 8M / month, duration: 0.08 second, payload: 0.02 MB }, run: { on: sagemaker-realtime, instance: ml.m5.large, count: 2 } }",
      ),
      "sagemaker-realtime",
    );
    expect(found).toMatchObject({ confidence: "medium", leastSure: "unverified" });
    expect(found?.doubts.join()).toContain("unverified: sagemaker endpoint data-out");
  });
});
