import { describe, expect, test } from "vitest";
import { readPlan } from "../../src/plans/read.ts";
import { estimatePlan } from "../../src/plans/estimate.ts";
import { InputError, type Problem } from "../../src/quantity/problem.ts";
import { catalog, DAY } from "../catalog.ts";

const read = (text: string) => readPlan(text, { file: "plan.yaml", today: DAY });

const problemsOf = (text: string): readonly Problem[] => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
};

const WORKLOAD = "workloads:\n  a:\n    demand: { kind: read-documents, pages: 5k }\n    run: { on: textract }\n";

test("a small plan reads, and its defaults are said", () => {
  const { plan } = read(WORKLOAD);
  expect(plan.region).toBe("us-east-1");
  expect(plan.hours).toBe(730);
  const estimate = estimatePlan(plan, catalog());
  expect(estimate.cost).toBeCloseTo(7.5, 9);
  expect(estimate.assumptions.map(({ what }) => what)).toEqual(
    expect.arrayContaining(["region", "hours of a month", "a: features"]),
  );
});

test("a sum may carry the sign of the dollar", () => {
  const { plan } = read('budget: $20,000 / month\nworkloads:\n  a: { fixed: "$1,200 / month" }\n');
  expect(plan.budget).toBe(20_000);
  expect(plan.workloads[0]).toMatchObject({ usd: { value: 1200 } });
});

test("a key that is misspelt is said once", () => {
  expect(problemsOf("Workloads:\n  a: { fixed: 100 }\n")).toMatchObject([{ line: 1, nearest: ["workloads"] }]);
});

test("JSON reads as YAML does", () => {
  const json = JSON.stringify({
    workloads: { a: { demand: { kind: "read-documents", pages: "5k" }, run: { on: "textract" } } },
  });
  expect(read(json).plan.workloads).toEqual(read(WORKLOAD).plan.workloads);
});

describe("a wrong plan names file, line, field, found, expected and the nearest spelling", () => {
  test.each([
    ["an unknown key", `regoin: us-east-1\n${WORKLOAD}`, { line: 1, field: "regoin", nearest: ["region", "regions"] }],
    [
      "an unknown key of a workload",
      "workloads:\n  a:\n    fixd: 5\n",
      { line: 3, field: "workloads.a.fixd", nearest: ["fixed"] },
    ],
    [
      "two kinds of workload in one",
      "workloads:\n  a:\n    fixed: 5\n    usage: []\n",
      { line: 2, field: "workloads.a" },
    ],
    [
      "a demand without an option",
      "workloads:\n  a:\n    demand: { kind: read-documents }\n",
      { line: 2, field: "workloads.a" },
    ],
    ["no workloads", "name: x\n", { field: "workloads" }],
    ["a workload of nothing", "workloads:\n  a:\n", { line: 2, field: "workloads.a", found: "nothing" }],
    [
      "commas that part a number between braces",
      "workloads:\n  a:\n    demand: { kind: read-documents, pages: 100,000 / day }\n    run: { on: textract }\n",
      {
        line: 3,
        field: "workloads.a.demand.pages",
        found: '"100,000 / day"',
        expected: 'a number without commas between braces: 100000 / day, or in quotes: "100,000 / day"',
      },
    ],
    ["another currency", "workloads:\n  a: { fixed: 100 EUR / month }\n", { line: 2, expected: "a sum in USD" }],
    ["another currency's sign", "budget: 5k€\nworkloads:\n  a: { fixed: 100 }\n", { line: 1, field: "budget" }],
    ["a second document", "workloads:\n  a: { fixed: 100 }\n---\na: 1\n", { found: "a second document after ---" }],
    [
      "an escape in a name",
      'workloads:\n  "a\\e[31m": { fixed: 100 }\n',
      { line: 2, expected: "text without control characters" },
    ],
    ["an override in a value", 'name: "a\\u202eb"\nworkloads:\n  a: { fixed: 100 }\n', { line: 1, field: "name" }],
    ["lists without end", `workloads: ${"[".repeat(5000)}`, { line: 1, expected: "at most 60 levels" }],
    [
      "maps without end",
      `a:\n${Array.from({ length: 1000 }, (_, at) => `${" ".repeat(at + 1)}b:`).join("\n")}`,
      { expected: "at most 60 levels" },
    ],
    ["a map as a name", "workloads:\n  ? [a, b]\n  : { fixed: 100 }\n", { expected: "a name" }],
    ["a wrong number of months", `months: -3\n${WORKLOAD}`, { line: 1, field: "months", found: "-3" }],
    ["a wrong discount", `discount: 130 %\n${WORKLOAD}`, { line: 1, field: "discount" }],
    [
      "a sum of another kind",
      "workloads:\n  a:\n    fixed: 5 token\n",
      { field: "workloads.a.fixed", found: '"5 token"' },
    ],
  ])("%s", (_, text, expected) => {
    const [problem] = problemsOf(text);
    expect(problem).toMatchObject({ file: "plan.yaml", ...expected });
    expect(problem?.expected).not.toBe("");
  });

  test.each([
    ["broken YAML", "a: [1, 2\nb: }", /plan\.yaml:\d+:\d+/],
    ["a duplicate name", "workloads:\n  a: { fixed: 5 }\n  a: { fixed: 6 }\n", /plan\.yaml:3/],
    ["a list", "- 1\n- 2\n", /a plan: a map/],
    ["nothing", "", /a plan: a map/],
    [
      "aliases that explode",
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n`,
      /alias/i,
    ],
    ["50 MB", `# ${"x".repeat(50_000_000)}\n${WORKLOAD}`, /at most 1000000 characters/],
    [
      "100,000 workloads",
      `workloads:\n${Array.from({ length: 100_000 }, (_, i) => `  w${i}: { fixed: 5 }`).join("\n")}\n`,
      /at most \d+/,
    ],
  ])("%s", (_, text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(InputError);
  });
});

describe("own rates", () => {
  const plan = (rates: string) => read(`rates:\n  - ${rates}\n${WORKLOAD}`).plan;
  test("come before the catalogue's, and say so", () => {
    const estimate = estimatePlan(
      plan("{ service: textract, item: DetectDocumentText, dimension: page, usd: 0.001 }"),
      catalog(),
    );
    expect(estimate.cost).toBeCloseTo(5, 9);
    expect(estimate.charges[0]?.rate?.borrowed).toContain("yours");
  });
  test("fill what is unpriced", () => {
    const text =
      "region: af-south-1\nworkloads:\n  a:\n    usage: [{ service: textract, item: DetectDocumentText, dimension: page, quantity: 1000 }]\n";
    expect(estimatePlan(read(text).plan, catalog()).complete).toBe(false);
    expect(estimatePlan(read(`assume-region: us-east-1\n${text}`).plan, catalog())).toMatchObject({
      complete: true,
      cost: 1.5,
    });
  });
});

test("discounts and the free tier lower the cost, never the list cost", () => {
  const base = estimatePlan(read(WORKLOAD).plan, catalog());
  const off = estimatePlan(read(`discount: { textract: 12 % }\n${WORKLOAD}`).plan, catalog());
  expect(off.listCost).toBeCloseTo(base.listCost, 9);
  expect(off.cost).toBeCloseTo(base.cost * 0.88, 9);
  const other = estimatePlan(read(`discount: { polly: 12 % }\n${WORKLOAD}`).plan, catalog());
  expect(other.cost).toBeCloseTo(base.cost, 9);
});

test("tags and fixed sums pass through", () => {
  const { workloads, cost } = estimatePlan(
    read("workloads:\n  licence: { fixed: 6000 USD / year, tags: { team: a } }\n").plan,
    catalog(),
  );
  expect(cost).toBeCloseTo(500, 9);
  expect(workloads[0]?.tags).toEqual({ team: "a" });
});
