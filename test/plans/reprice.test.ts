import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { ImportResult } from "../../src/bills/bill.ts";
import { planOfBill } from "../../src/plans/bill-plan.ts";
import { machineLearningSpend } from "../../src/plans/bill-spend.ts";
import { estimatePlan } from "../../src/plans/estimate.ts";
import { readPlan } from "../../src/plans/read.ts";
import { reprice } from "../../src/plans/reprice.ts";
import { readWhatIf, type WhatIfText } from "../../src/plans/what-if.ts";
import { csvOf, markdownOf } from "../../src/reports/export.ts";
import { catalog, DAY } from "../catalog.ts";
import { run } from "../terminal.ts";
import { cur, file, sumOf } from "../bills/bills.ts";
import { billOf, endpoint, madeUp, REAL, sonnet, SYNTHETIC } from "./bills.ts";

let bill: ImportResult;
beforeAll(async () => {
  bill = await billOf([SYNTHETIC]);
});
const repriced = (text: WhatIfText, of = bill) => reprice(of, readWhatIf(text, catalog(), DAY), catalog(), DAY);

describe("laws", () => {
  test("the changes add up to the difference, line by line and step by step", () => {
    const all = repriced({
      model: ["nova-lite=nova-micro"],
      mode: ["batch=40%"],
      cache: "60%",
      region: ["us-east-2"],
      instance: ["ml.g5.xlarge=2*ml.g6.xlarge"],
      spot: true,
      savingsPlan: true,
    });
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    expect(all.bill + sum(all.steps.map(({ usd }) => usd))).toBeCloseTo(all.after, 6);
    expect(sum(all.rows.map(({ after }) => after))).toBeCloseTo(all.after, 6);
    for (const row of all.rows) expect(sum(row.parts.map(({ usd }) => usd))).toBeCloseTo(row.after, 6);
  });

  test("a what-if that changes nothing changes nothing", () => {
    const plain = repriced({}).after;
    for (const text of [
      { model: ["nova-lite=nova-lite"] },
      { instance: ["ml.g5.xlarge=ml.g5.xlarge"] },
      { region: ["us-east-1"] },
      { mode: ["batch=0%"] },
      { cache: "0%" },
    ])
      expect(repriced(text).after, JSON.stringify(text)).toBeCloseTo(plain, 9);
  });

  test("a region and back is the same", () => {
    expect(repriced({ region: ["us-east-1=us-east-2", "us-east-2=us-east-1"] }).after).toBeCloseTo(
      repriced({}).after,
      9,
    );
  });

  test("batch and cache are linear in their shares", () => {
    const at = (text: WhatIfText) => repriced(text).after;
    const [none, all] = [at({}), at({ mode: ["batch=100%"] })];
    const [cold, warm] = [at({ cache: "0%" }), at({ cache: "100%" })];
    expect(all).toBeLessThan(none);
    expect(warm).toBeLessThan(cold);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (share) => {
        const part = share / 100;
        expect(at({ mode: [`batch=${share}%`] })).toBeCloseTo(none * (1 - part) + all * part, 6);
        expect(at({ cache: `${share}%` })).toBeCloseTo(cold * (1 - part) + warm * part, 6);
      }),
      { numRuns: 8 },
    );
  });

  test("twice the machines cost twice", () => {
    const hosting = (text: WhatIfText) =>
      repriced(text).rows.find(({ item, dimension }) => item === "ml.g5.xlarge" && dimension === "hosting-hour")
        ?.after ?? 0;
    expect(hosting({ instance: ["ml.g5.xlarge=2*ml.g5.xlarge"] })).toBeCloseTo(2 * hosting({}), 6);
  });
});

describe("what it says", () => {
  test("rates that changed since are told apart from what was asked for", async () => {
    const old = await madeUp([sonnet("2026-08-30", 10, 2)]);
    expect(repriced({}, old)).toMatchObject({
      bill: 20,
      after: 30,
      steps: [{ usd: 0 }, { name: "rates changed since", usd: 10 }],
    });
    expect(repriced({}, old).rows[0]?.reasons).toEqual(["rate changed on 2026-09-01"]);
  });

  test("what has no price is in neither sum, and the exit says so", async () => {
    const gone = repriced({ region: ["mx-central-1"] });
    expect(gone.complete).toBe(false);
    expect(gone.left.length).toBeGreaterThan(0);
    expect(gone.left.every(({ reason }) => reason.includes("no rate"))).toBe(true);
    expect((await run(["reprice", SYNTHETIC, "--region", "mx-central-1"])).exit).toBe(3);
  });

  test("warnings belong to what was asked", () => {
    const codes = (text: WhatIfText) => repriced(text).warnings.map(({ code }) => code);
    expect(codes({})).not.toContain("quality");
    expect(codes({ model: ["nova-lite=nova-micro"] })).toContain("quality");
    expect(codes({ instance: ["ml.g5.xlarge=ml.g6.xlarge"] })).toContain("capacity");
    expect(codes({ cache: "50%" })).toContain("cache");
    expect(codes({ mode: ["batch=10%"] })).toContain("mode-batch");
    expect(codes({ savingsPlan: "3y-all-upfront" })).toContain("savings-plan");
  });

  test.each([
    [["--model", "nova-lite=nova-micra"], /nova-micro/],
    [["--mode", "bath=40%"], /batch/],
    [["--mode", "batch=140%"], /share/],
    [["--cache", "lots"], /share/],
    [["--region", "eu-west-11"], /eu-west-1/],
    [["--instance", "ml.g5.xlarge=ml.g5.xlrge"], /ml\.g5\.xlarge/],
    [["--instance", "ml.g5.xlarge=g5.xlarge"], /both/],
    [["--savings-plan", "2y-no-upfront"], /1y-no-upfront/],
    [["--as-of", "2026-02-30"], /such as/],
  ])("%o is refused with a way out", async (flags, way) => {
    const { exit, err } = await run(["reprice", SYNTHETIC, ...flags]);
    expect(exit).toBe(2);
    expect(err).toMatch(way);
  });
});

describe("a bill as a plan", () => {
  const priced = (made: ReturnType<typeof planOfBill>) =>
    estimatePlan(readPlan(made.text, { file: "plan.yaml", today: DAY }).plan, catalog());

  test("re-prices to the bill's list cost", () => {
    const made = planOfBill(bill, catalog(), "next year");
    const estimate = priced(made);
    expect(made.months).toBe(2);
    expect(made.ownRates).toBe(0);
    expect(estimate.complete).toBe(true);
    expect(estimate.cost * made.months).toBeCloseTo(Number(bill.totals[0]?.list), 6);
    expect(estimate.workloads.find(({ tags }) => tags["team"] === "search")?.cost).toBeGreaterThan(0);
  });

  test("also where our rates are not the bill's, with rates of its own", async () => {
    const odd = await madeUp([
      endpoint("2025-11-03", 10, 99, { "resourceTags/user:Team": "a" }),
      endpoint("2025-11-04", 10, 11, { "resourceTags/user:Team": "b" }),
      sonnet("2026-08-30", 3, 2),
      endpoint("2025-11-03", 7, 5, { "lineItem/UsageType": "USE1-Nothing:known" }),
      {
        "lineItem/ProductCode": "AmazonS3",
        "lineItem/UsageType": "TimedStorage-ByteHrs",
        cost: "4",
        list: "4",
        quantity: "1",
      },
      { type: "Tax", "lineItem/UsageType": "", cost: "9" },
    ]);
    const made = planOfBill(odd, catalog(), "odd");
    expect(made.ownRates).toBeGreaterThan(0);
    expect(priced(made).cost * made.months).toBeCloseTo(99 + 11 + 6 + 5 + 4, 6);
    expect(made.target * made.months).toBeCloseTo(Number(odd.totals[0]?.list), 6);
  });

  test("for any bill", async () => {
    const line = fc.record({
      hours: fc.integer({ min: 1, max: 100 }),
      usd: fc.integer({ min: 0, max: 1000 }),
      type: fc.constantFrom(
        "USE1-Host:ml.g5.xlarge",
        "USE1-Train:ml.g5.2xlarge",
        "USE1-What",
        "EU-Host:ml.g4dn.xlarge",
      ),
      team: fc.constantFrom("", "a", "=cmd|x", "\u001b[2J"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 6 }), async (lines) => {
        const one = await madeUp(
          lines.map(({ hours, usd, type, team }) =>
            endpoint("2025-11-03", hours, usd, {
              "lineItem/UsageType": type,
              "product/region": type.startsWith("EU-") ? "eu-west-1" : "us-east-1",
              "resourceTags/user:Team": team,
            }),
          ),
        );
        const total = lines.reduce((sum, { usd }) => sum + usd, 0);
        const made = planOfBill(one, catalog(), "any");
        expect(priced(made).cost).toBeCloseTo(total, 6);
        expect(made.text).not.toContain("\u001b");
      }),
      { numRuns: 12 },
    );
  });

  test("the real bill", async () => {
    const real = await billOf([REAL]);
    const made = planOfBill(real, catalog(), "real");
    expect(priced(made).cost).toBeCloseTo(Number(real.totals[0]?.list), 9);
  });
});

test("spend by anything adds up to the whole, exactly", () => {
  const { totals, by, tags } = machineLearningSpend(bill, catalog());
  const lists = [...Object.values(by), ...tags.map(({ values }) => values)];
  for (const list of lists) expect(sumOf(list.map(({ billed }) => billed ?? "0"))).toBe(totals[0]?.billed);
  const search = machineLearningSpend(bill, catalog(), { team: "search" });
  expect(search.by.service.map(({ name }) => name)).toEqual(["bedrock"]);
});

describe("hostile names", () => {
  const NASTY = "=cmd|'/C calc'!A0\u001b]0;owned\u0007\u202e";
  const nasty = () =>
    file(
      cur([endpoint("2025-11-03", 1, 2, { "resourceTags/user:Team": NASTY, "lineItem/UsageType": `USE1-${NASTY}` })]),
    );

  test.each([["import"], ["reprice"]])("%s prints and exports them harmlessly", async (command) => {
    const path = nasty();
    for (const flags of [[], ["--csv"], ["--markdown"], ["--all"]].filter(
      (list) => command === "import" || list[0] !== "--all",
    )) {
      const { out } = await run([command, path, ...flags]);
      expect(out).not.toMatch(/[\u001b\u0007\u202e]/);
      if (flags[0] === "--csv") expect(out.split(/[\n,]/).filter((cell) => /^"?=/.test(cell))).toEqual([]);
    }
  });

  test("cells", () => {
    const sheet = {
      columns: ["a"],
      rows: [["=1+1"], ["-5.25"], ["+1e3"], ["@x"], [" =x"], ["-x"], ['a"b,c'], [null], [0], ["<b>|x|"]],
    };
    expect(csvOf(sheet).split("\n")).toEqual([
      "a",
      "'=1+1",
      "-5.25",
      "+1e3",
      "'@x",
      "' =x",
      "'-x",
      '"a""b,c"',
      "",
      "0",
      "<b>|x|",
    ]);
    expect(markdownOf(sheet)).toContain("| &lt;b&gt;\\|x\\| |");
  });
});
