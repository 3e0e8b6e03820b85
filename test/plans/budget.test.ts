import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkBudget, readLevel, readLimit } from "../../src/plans/budget.ts";
import { differenceOf } from "../../src/plans/difference.ts";
import type { Plan } from "../../src/plans/plan.ts";
import { timelinePlan } from "../../src/plans/timeline.ts";
import { budgetMarkdown } from "../../src/reports/budget-markdown.ts";
import { InputError } from "../../src/quantity/problem.ts";
import { catalog } from "../catalog.ts";
import { planOf } from "./plan-of.ts";

const check = (plan: Plan, limit: string, level = "expected") =>
  checkBudget(plan, { limit: readLimit(limit), level: readLevel(level), samples: 2000, seed: 1 }, catalog());

const SUM = planOf('hours: 730\nworkloads:\n  a: { fixed: "50..150" }\n');

describe("a budget", () => {
  test("is kept or passed at the level that is asked for", () => {
    expect(check(SUM, "120/month").verdict).toBe("kept");
    expect(check(SUM, "120/month", "p90").verdict).toBe("passed");
    expect(check(SUM, "141/month", "p90").verdict).toBe("kept");
    expect(check(SUM, "100/month").verdict).toBe("kept");
    expect(check(SUM, "1199 USD / year").verdict).toBe("passed");
    expect(check(SUM, "1200 USD / year").verdict).toBe("kept");
  });

  test("of a plan with unpriced lines is not known to be kept, but can be known to be passed", () => {
    const plan = planOf(
      "workloads:\n  a: { fixed: 100 }\n  b:\n    usage: [{ service: nobody, item: x, dimension: y, quantity: 5 }]\n",
    );
    expect(check(plan, "120/month").verdict).toBe("unknown");
    expect(check(plan, "90/month").verdict).toBe("passed");
  });

  test("is the plan's own where no limit is given, and must be one of them", () => {
    const options = { limit: undefined, level: "expected", samples: 100, seed: 1 } as const;
    expect(checkBudget({ ...SUM, budget: 99 }, options, catalog()).verdict).toBe("passed");
    expect(() => checkBudget(SUM, options, catalog())).toThrow(/--limit/);
  });

  test("refuses a limit or a level that is none", () => {
    for (const text of ["much", "5 token", ""]) expect(() => readLimit(text)).toThrow(InputError);
    for (const text of ["p0", "p100", "90", "most"]) expect(() => readLevel(text)).toThrow(InputError);
  });
});

const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    pages: fc.integer({ min: 1, max: 3000 }),
    features: fc.constantFrom("text", "[tables]", "[forms, tables]"),
    fixed: fc.option(fc.integer({ min: 0, max: 500 })),
    unpriced: fc.boolean(),
    growth: fc.constantFrom("", "growth: 4 % / month\n"),
    months: fc.constantFrom(6, 12),
  })
  .map(({ pages, features, fixed, unpriced, growth, months }) =>
    planOf(
      `${growth}months: ${months}\nworkloads:\n  pages:\n    demand: { kind: read-documents, pages: ${pages}k, features: ${features} }\n    run: { on: textract }\n` +
        (fixed === null ? "" : `  db: { fixed: ${fixed} }\n`) +
        (unpriced ? "  x:\n    usage: [{ service: nobody, item: x, dimension: y, quantity: 5 }]\n" : ""),
    ),
  );

describe("the difference of two plans", () => {
  test("of a plan and itself is empty", () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const timeline = timelinePlan(plan, catalog());
        expect(differenceOf(timeline, timelinePlan(plan, catalog()))).toMatchObject({
          change: 0,
          lines: [],
          workloads: [],
        });
      }),
      { numRuns: 12 },
    );
  });

  test("sums to the difference of their costs, by line, by workload, by quantity and rate", () => {
    fc.assert(
      fc.property(anyPlan, anyPlan, (one, other) => {
        const [a, b] = [timelinePlan(one, catalog()), timelinePlan(other, catalog())];
        const { change, lines, workloads } = differenceOf(a, b);
        const near = (sum: number) =>
          expect(Math.abs(sum - (b.total - a.total))).toBeLessThanOrEqual(1e-9 * Math.max(1, a.total, b.total));
        near(change);
        near(lines.reduce((sum, line) => sum + line.change, 0));
        near(lines.reduce((sum, line) => sum + line.byQuantity + line.byRate, 0));
        near(workloads.reduce((sum, workload) => sum + workload.change, 0));
      }),
      { numRuns: 25 },
    );
  });
});

test("a comment on a pull request holds no Markdown of the plan's own", () => {
  const plan = planOf('name: "a | b <img> *x*"\nworkloads:\n  a: { fixed: 100 }\n');
  const text = budgetMarkdown({ check: check(plan, "90/month"), against: null, variance: null }).join("\n");
  expect(text).toContain("a \\| b \\<img\\> \\*x\\*: over budget");
  expect(text).toContain("| 2026-12 | **100.00** | −10.00 |");
});
