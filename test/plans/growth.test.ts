import { describe, expect, test } from "vitest";
import { fileOf, problemsOf } from "./plan-of.ts";

const W = "workloads:\n  a: { fixed: 5 }\n";

describe("a wrong growth, season, date or scenario names its place", () => {
  test.each([
    ["a share without a period", `growth: 5 %\n${W}`, { line: 1, field: "growth", found: '"5 %"' }],
    ["a unit", `growth: 5 token / month\n${W}`, { line: 1, field: "growth" }],
    ["a fall below nothing", `growth: -120 % / month\n${W}`, { line: 1, field: "growth" }],
    ["a step at no month", `growth:\n  2027-13: 2x\n${W}`, { line: 2, field: "growth.2027-13" }],
    ["a negative factor", `growth: [1, -2]\n${W}`, { line: 1, field: "growth.1" }],
    ["eleven seasons", `seasonality: [1,1,1,1,1,1,1,1,1,1,1]\n${W}`, { line: 1, field: "seasonality" }],
    ["a season of no month", `seasonality: { smarch: 2 }\n${W}`, { line: 1, field: "seasonality.smarch" }],
    ["no fiscal month", `fiscal-year: whenever\n${W}`, { line: 1, field: "fiscal-year" }],
    ["a day that is none", `start: 2027-02-30\n${W}`, { line: 1, field: "start" }],
    [
      "an end before its start",
      "workloads:\n  a: { fixed: 5, from: 2027-05, until: 2027-03 }\n",
      { line: 2, field: "workloads.a.until" },
    ],
    [
      "once and from",
      "workloads:\n  a: { fixed: 5, from: 2027-05, once: 2027-07 }\n",
      { line: 2, field: "workloads.a.once" },
    ],
    [
      "a workload's growth",
      "workloads:\n  a:\n    fixed: 5\n    growth: fast\n",
      { line: 4, field: "workloads.a.growth" },
    ],
    ["a scenario's workload", `${W}scenarios:\n  x: { workloads: { a: { fixed: 5 token } } }\n`, { line: 4 }],
  ])("%s", (_, text, expected) => {
    expect(problemsOf(text)[0]).toMatchObject({ file: "plan.yaml", ...expected });
  });
});

test("a scenario changes what it names, null takes away, the rest stays", () => {
  const { scenarios, plan } = fileOf(`months: 6
workloads:
  a: { fixed: 5, tags: { team: x } }
  b: { fixed: 7 }
scenarios:
  more: { workloads: { a: { fixed: 50 } } }
  less: { months: 3, workloads: { b: null } }
`);
  expect(plan.workloads.map(({ name }) => name)).toEqual(["a", "b"]);
  expect(scenarios.map(({ name }) => name)).toEqual(["more", "less"]);
  expect(scenarios[0]?.plan.workloads[0]).toMatchObject({ tags: { team: "x" }, usd: { value: 50 } });
  expect(scenarios[1]?.plan).toMatchObject({ months: 3, workloads: [{ name: "a" }] });
});
