import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.ts";
import { paintWith } from "../../src/reports/paint.ts";
import { widthOf } from "../../src/reports/width.ts";
import { DAY } from "../catalog.ts";

const folder = mkdtempSync(join(tmpdir(), "ratecard-plans-"));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const run = async (args: readonly string[], width = 100, unicode = true) => {
  const out: string[] = [];
  const err: string[] = [];
  const exit = await main(args, {
    screen: { width, paint: paintWith(false) },
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    today: DAY,
    interactive: false,
    unicode,
  });
  return { exit, out: out.join("\n"), err: err.join("\n") };
};

const json = async (args: readonly string[]): Promise<unknown> => JSON.parse((await run([...args, "--json"])).out);

const PLAN = file(
  "plan.yaml",
  `name: Reading room
start: 2027-01
months: 6
growth: 3..7 % / month
budget: 3000 USD / month
workloads:
  invoices:
    demand: { kind: read-documents, pages: 40k..60k / month, features: [tables] }
    run: { on: textract }
    consider: [{ on: bedrock, model: [nova-lite, nova-pro] }]
    tags: { team: finance }
  box:
    demand: { kind: run-instances, count: 2 }
    run: { on: ec2, instance: g5.xlarge }
  db: { fixed: 70 USD / month }
scenarios:
  double: { workloads: { invoices: { demand: { pages: 80k..120k / month } } } }
`,
);
const UNPRICED = file(
  "unpriced.yaml",
  "workloads:\n  a: { fixed: 100 }\n  b:\n    usage: [{ service: nobody, item: x, dimension: y, quantity: 5 }]\n",
);

describe("exit codes of budget", () => {
  test.each([
    ["kept", [PLAN, "--limit", "9000/month"], 0],
    ["passed", [PLAN, "--limit", "900/month"], 1],
    ["the plan's own budget", [PLAN], 0],
    ["passed at a percentile", [PLAN, "--limit", "2650/month", "--at", "p99"], 1],
    ["passed, with unpriced lines", [UNPRICED, "--limit", "50/month"], 1],
    ["unpriced lines do not pass quietly", [UNPRICED, "--limit", "5000/month"], 3],
    ["nothing to hold it against", [UNPRICED], 2],
    ["a limit that is none", [PLAN, "--limit", "plenty"], 2],
    ["another plan that is not there", [PLAN, "--against", "/nowhere/plan.yaml"], 2],
    ["only what changed", [PLAN, "--against", PLAN, "--limit", "9000/month"], 0],
  ])("%s", async (_, args, exit) => {
    expect((await run(["budget", ...args])).exit).toBe(exit);
  });
});

describe("every command", () => {
  test.each([
    ["plan", [PLAN]],
    ["plan", [PLAN, "--simulate", "--samples", "500"]],
    ["plan", [PLAN, "--by", "service", "--scenario", "double"]],
    ["commit", [PLAN]],
    ["optimize", [PLAN, "--refused"]],
    ["budget", [PLAN, "--at", "p90", "--against", UNPRICED]],
    ["compare", [PLAN, "--over", "pages=1k..10M"]],
  ])("%s stays within the width, and within ASCII where the terminal has no more", async (command, args) => {
    for (const width of [60, 80, 140]) {
      const { out, exit } = await run([command, ...args], width);
      expect([0, 1, 3]).toContain(exit);
      for (const line of out.split("\n")) expect(widthOf(line), line).toBeLessThanOrEqual(width);
    }
  });

  test.each([
    ["plan", [PLAN, "--simulate", "--samples", "500"], "ratecard.plan/1"],
    ["commit", [PLAN], "ratecard.commit/1"],
    ["optimize", [PLAN], "ratecard.optimize/1"],
    ["budget", [PLAN], "ratecard.budget/1"],
    ["compare", [PLAN, "--over", "pages=1k..10M"], "ratecard.compare/1"],
  ])("%s gives its schema as JSON, without a number that JSON cannot say", async (command, args, schema) => {
    const found = await json([command, ...args]);
    expect(found).toMatchObject({ schema });
    expect(JSON.stringify(found)).not.toMatch(/NaN|Infinity/);
  });

  test.each([
    ["plan", ["--by", "month"], /--by/],
    ["plan", ["--samples", "5"], /--samples/],
    ["plan", ["--scenario", "doubel"], /Did you mean "double"/],
    ["plan", ["--chart", "svg"], /--chart/],
    ["commit", ["--term", "5y"], /--term/],
    ["commit", ["--fall", "much"], /--fall/],
    ["optimize", ["--confidence", "hihg"], /Did you mean "high"/],
    ["budget", ["--at", "worst"], /--at/],
    ["compare", ["--over", "pages"], /--over/],
  ])("%s refuses %j", async (command, flags, message) => {
    const { exit, err } = await run([command, PLAN, ...flags]);
    expect(exit).toBe(2);
    expect(err).toMatch(message);
  });
});

test("plan's JSON holds the simulation of the plan and of each scenario", async () => {
  const found = await json(["plan", PLAN, "--simulate", "--samples", "500", "--seed", "9"]);
  expect(found).toMatchObject({
    months: [{ month: "2027-01", hours: 744 }, {}, {}, {}, {}, {}],
    simulation: { samples: 500, seed: 9, variables: [{ name: "invoices pages" }, { name: "growth" }] },
    scenarios: [{ name: "double", simulation: { samples: 500 } }],
    complete: true,
  });
});
