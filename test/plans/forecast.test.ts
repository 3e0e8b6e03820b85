import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { forecastBill, type ForecastSetting } from "../../src/plans/forecast-bill.ts";
import { type Entry, historyOfBill } from "../../src/plans/forecast-history.ts";
import { fitted, planText } from "../../src/plans/forecast-plan.ts";
import { readPoints } from "../../src/plans/forecast-points.ts";
import { BAND_NAMES } from "../../src/plans/forecast-steps.ts";
import { timelinePlan } from "../../src/plans/timeline.ts";
import { readPlan } from "../../src/plans/read.ts";
import { forecastJson } from "../../src/reports/forecast-json.ts";
import { cur, file, read } from "../bills/bills.ts";
import { catalog, DAY } from "../catalog.ts";
import { generator, monthly, normal } from "../forecast/synthetic.ts";
import { run } from "../terminal.ts";

const bare = readPlan('{"workloads":{}}', { file: "", today: DAY }).plan;
const setting = (changes: Partial<ForecastSetting> = {}): ForecastSetting => ({
  by: "service",
  months: 12,
  step: "month",
  today: DAY,
  budget: undefined,
  plan: undefined,
  bare,
  ...changes,
});

const day = (first: string, after: number) =>
  new Date(Date.parse(first) + after * 86_400_000).toISOString().slice(0, 10);
const month = (first: string, after: number) => {
  const at = new Date(`${first}T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + after);
  return at.toISOString().slice(0, 10);
};

const points = (values: readonly number[], dayOf: (index: number) => string, header = "date,cost") => {
  const history = readPoints(
    [header, ...values.map((value, index) => `${dayOf(index)},${value}`)].join("\n"),
    "points.csv",
  );
  if (history === undefined) throw new Error("not read");
  return history;
};

const entry = (at: string, value: number, service: string, more: Partial<Entry> = {}): Entry => ({
  day: at,
  value,
  service,
  item: "",
  dimension: "",
  account: "",
  team: "",
  kind: "usage",
  type: "Usage",
  ...more,
});

const history = (entries: readonly Entry[]) => ({
  entries,
  meters: [],
  unit: "USD",
  money: true,
  grain: "day" as const,
  restated: 0,
  gaps: "zero" as const,
  notes: [],
});

/** Days of a service: a week, noise, a growth. */
const daily = (seed: number, length: number, level: number, growth = 0) => {
  const random = generator(seed);
  return Array.from(
    { length },
    (_, i) => level * Math.exp(growth * i + 0.05 * normal(random)) * (i % 7 >= 5 ? 0.6 : 1.1),
  );
};

const total = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);

describe("date and value", () => {
  test("months, their last one still running, are forecast from the month after the last whole one", () => {
    const result = forecastBill(
      points(monthly(3, 48), (index) => month("2022-12-01", index)),
      setting({ months: 6 }),
      catalog,
    );
    expect(result.frame.through).toBe("2026-11-01");
    expect(result.frame.labels).toEqual(["2026-11", "2026-12", "2027-01", "2027-02", "2027-03", "2027-04"]);
    expect(result.whole.method).toBe("combination");
    expect(result.whole.backtest.map(({ method }) => method)).toContain("seasonal-naive-12");
  });

  test("a value given again replaces the first; hours add up to days; a wrong row is named by its line", () => {
    const read = readPoints(
      "date,value\n2026-01-01 00:00,1\n2026-01-01 01:00,2\n2026-01-01 01:00,5\n2026-01-02,4\n",
      "a.csv",
    );
    expect(read?.entries.map(({ value }) => value)).toEqual([6, 4]);
    expect(read?.restated).toBe(1);
    expect(() => readPoints("date,value\n2026-01-01,1\n2026-02-30,2\n2026-03-01,x\n", "a.csv")).toThrow(
      /a\.csv:4: value/,
    );
    expect(readPoints("date,service,cost\n2026-01-01,bedrock,1\n", "a.csv")).toBeUndefined();
  });

  test("a semicolon and a comma in numbers", () => {
    const read = readPoints("Date;Cost USD\n2026-01-01;1,5\n2026-01-02;2,25\n", "a.csv");
    expect(read?.entries.map(({ value }) => value)).toEqual([1.5, 2.25]);
    expect(read?.unit).toBe("USD");
  });

  test("a constant month forecasts itself with zero width", () => {
    const { total: bands } = forecastBill(
      points(Array(14).fill(500), (index) => month("2025-09-01", index)),
      setting({ months: 4 }),
      catalog,
    );
    for (const name of BAND_NAMES) expect(bands[name]).toEqual([500, 500, 500, 500]);
  });

  test("a constant day makes months of their days", () => {
    const { total: bands } = forecastBill(
      points(Array(200).fill(10), (index) => day("2026-05-04", index)),
      setting({ months: 3 }),
      catalog,
    );
    for (const name of BAND_NAMES)
      expect(bands[name].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([300, 310, 310]);
  });

  test("scaling the history scales the forecast; bands nest", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 20, max: 400 }),
        fc.constantFrom(0.001, 7, 1000),
        (seed, length, scale) => {
          const values = daily(seed, length, 100);
          const of = (factor: number) =>
            forecastBill(
              points(
                values.map((value) => value * factor),
                (index) => day("2025-10-01", index),
              ),
              setting({ months: 4 }),
              catalog,
            ).total;
          const [one, other] = [of(1), of(scale)];
          for (const name of BAND_NAMES)
            one[name].forEach((value, index) =>
              expect(Math.abs((other[name][index] ?? 0) / scale - value)).toBeLessThanOrEqual(
                1e-5 * Math.max(1, value),
              ),
            );
          one.median.forEach((middle, index) => {
            expect(one.lower95[index]).toBeLessThanOrEqual(one.lower80[index] ?? 0);
            expect(one.lower80[index]).toBeLessThanOrEqual(middle);
            expect(one.upper80[index]).toBeGreaterThanOrEqual(middle);
            expect(one.upper95[index]).toBeGreaterThanOrEqual(one.upper80[index] ?? 0);
          });
        },
      ),
      { numRuns: 12 },
    );
  });

  test("too little history says so; a plan stands in for it", () => {
    const short = points([4000, 4200], (index) => month("2026-09-01", index));
    const alone = forecastBill(short, setting({ months: 3 }), catalog);
    expect(alone.basis).toBe("run-rate");
    expect(alone.notes.join(" ")).toMatch(/Too little history \(2 months\)/);
    const text = readFileSync("data/examples/document-intake.yaml", "utf8");
    const { plan } = readPlan(text, { file: "plan", today: DAY });
    const withPlan = forecastBill(short, setting({ months: 3, plan }), catalog);
    expect(withPlan.basis).toBe("drivers");
    expect(withPlan.total.median).toEqual(
      timelinePlan({ ...plan, start: "2026-11-01" }, catalog(), { months: 3 }).cost,
    );
    expect(new Set(withPlan.drivers?.lines.map(({ kind }) => kind))).toEqual(new Set(["seasonal", "fixed"]));
  });
});

describe("a bill", () => {
  const services = ["bedrock", "sagemaker", "textract"];
  const bill = (length: number) =>
    services.flatMap((service, k) =>
      daily(k + 1, length, 50 * (k + 1), 0.0005 * k).map((value, i) => entry(day("2025-01-01", i), value, service)),
    );

  test("parts, fees and tax add up to the total at every step", () => {
    const fees = Array.from({ length: 20 }, (_, k) =>
      entry(month("2025-01-01", k), 800, "ec2", { kind: "recurring", type: "RIFee" }),
    );
    const tax = Array.from({ length: 20 }, (_, k) =>
      entry(month("2025-01-01", k), 400, "bedrock", { kind: "tax", type: "Tax" }),
    );
    const result = forecastBill(history([...bill(610), ...fees, ...tax]), setting(), catalog);
    const json = forecastJson(result, []);
    json.forecast.forEach(({ median }, index) =>
      expect(total(json.parts.map((part) => part.forecast[index]?.median ?? 0))).toBeCloseTo(median, 6),
    );
    expect(result.apart.map(({ kind, expected }) => [kind, expected[1] === 0])).toEqual([
      ["recurring", false],
      ["tax", false],
    ]);
    expect(result.apart[0]?.expected[1]).toBe(800);
  });

  test("a credit, an upfront fee and a training run are told, not smoothed in", () => {
    const plain = bill(400);
    const once = [
      entry("2025-11-03", -9000, "bedrock", { kind: "credit", type: "Credit" }),
      entry("2025-12-01", 20_000, "ec2", { kind: "upfront", type: "Fee (reservation)" }),
      entry("2025-10-10", 5000, "sagemaker", { item: "ml.p4d.24xlarge", dimension: "training-hour" }),
    ];
    const of = (entries: readonly Entry[]) =>
      forecastBill(history(entries), setting({ months: 6, today: "2027-01-01" }), catalog);
    const [calm, loud] = [of(plain), of([...plain, ...once])];
    expect(total(loud.total.median) / total(calm.total.median)).toBeCloseTo(1, 2);
    const told = loud.anomalies.map(({ kind, step, size, madeOf }) => ({
      kind,
      step,
      size: Math.round(size / 100),
      what: madeOf[0]?.what,
    }));
    expect(told).toContainEqual({ kind: "credit", step: "2025-11-03", size: -90, what: "credits (Credit)" });
    expect(told).toContainEqual({
      kind: "upfront",
      step: "2025-12-01",
      size: 200,
      what: "upfront fees (Fee (reservation))",
    });
    expect(told).toContainEqual({
      kind: "one-off",
      step: "2025-10-10",
      size: 50,
      what: "sagemaker ml.p4d.24xlarge training-hour",
    });
  });

  test("what is known of a running month counts; a lagging last day does not", () => {
    const entries = bill(410).map((one) => (one.day === "2026-02-14" ? { ...one, value: one.value * 0.1 } : one));
    const result = forecastBill(history(entries), setting({ months: 2, today: "2026-02-20" }), catalog);
    expect(result.frame.through).toBe("2026-02-14");
    expect(result.frame.partial.map(({ step }) => step)).toEqual(["2026-02-14"]);
    const spent = total(
      entries.filter(({ day: at }) => at >= "2026-02-01" && at < "2026-02-14").map(({ value }) => value),
    );
    expect(result.total.lower95[0]).toBeGreaterThan(spent);
    expect((result.total.upper95[0] ?? 0) - (result.total.lower95[0] ?? 0)).toBeLessThan(
      (result.total.upper95[1] ?? 0) - (result.total.lower95[1] ?? 0),
    );
  });

  test("days that are missing altogether are bridged, and a new service is continued from its own days", () => {
    const lost = bill(400).filter(({ day: at }) => at < "2025-09-03" || at > "2025-09-05");
    const young = daily(9, 20, 30).map((value, i) => entry(day("2026-01-16", i), value, "polly"));
    const result = forecastBill(history([...lost, ...young]), setting({ months: 3, today: "2026-03-01" }), catalog);
    expect(result.frame.missing).toEqual(["2025-09-03", "2025-09-04", "2025-09-05"]);
    const polly = result.parts.find(({ name }) => name === "polly");
    expect((polly?.course.median[1] ?? 0) / 28 / 28.7).toBeGreaterThan(0.8);
    expect((polly?.course.median[1] ?? 0) / 28 / 28.7).toBeLessThan(1.2);
  });

  test("a budget: spent with fees, projected, the day on which it is passed", () => {
    const result = forecastBill(
      history([...bill(380), entry("2026-01-02", 2000, "ec2", { kind: "upfront", type: "Fee" })]),
      setting({ today: "2026-03-01", budget: 8000 }),
      catalog,
    );
    expect(result.burn?.month).toBe("2026-01");
    expect(result.burn?.spent).toBeCloseTo(
      total(
        bill(380)
          .filter(({ day: at }) => at >= "2026-01-01")
          .map(({ value }) => value),
      ) + 2000,
      6,
    );
    expect(result.burn?.status).toBe("heading-over");
    expect(result.burn?.passed.expected).toMatch(/^2026-01-\d\d$/);
  });

  test("usage is priced month by month: a tier that is reached shows beside the dollars", async () => {
    const rows = Array.from({ length: 300 }, (_, i) => {
      const pages = Math.round(30_000 * Math.exp(0.004 * i));
      return `${day("2026-01-01", i)},textract,AnalyzeDocument:TABLES,page,us-east-1,${pages},page,${(pages * 0.015).toFixed(2)}`;
    });
    const path = file(["date,service,item,dimension,region,quantity,unit,cost", ...rows].join("\n"), "pages.csv");
    const imported = await read(path, { grain: "day", costs: true, tags: [] });
    const result = forecastBill(historyOfBill(imported, "billed"), setting({ months: 6 }), catalog);
    const [check] = result.usage?.services ?? [];
    expect(result.usage?.coverage).toBeCloseTo(1, 6);
    expect(total(check?.card ?? [])).toBeLessThan(0.95 * total(check?.dollars ?? []));
    const [pages = 0] = result.usage?.meters[0]?.quantity.median ?? [];
    expect(check?.card[0]).toBeCloseTo(Math.min(pages, 1e6) * 0.015 + Math.max(0, pages - 1e6) * 0.01, 4);
  });

  test("CUR: negations stay with usage, fees and credits apart, everything adds up to the bill", async () => {
    const lines = Array.from({ length: 70 }, (_, i) => day("2025-09-01", i)).flatMap((at, i) => [
      { "lineItem/UsageStartDate": `${at}T00:00:00Z`, cost: String(20 + (i % 7)), quantity: "24" },
      ...(at.endsWith("-01") ? [{ type: "RIFee", "lineItem/UsageStartDate": `${at}T00:00:00Z`, cost: "300" }] : []),
      ...(i === 40 ? [{ type: "Credit", "lineItem/UsageStartDate": `${at}T00:00:00Z`, cost: "-150" }] : []),
    ]);
    const imported = await read(file(cur(lines)), { grain: "day", costs: true, tags: [] });
    const made = historyOfBill(imported, "billed");
    expect(total(made.entries.map(({ value }) => value))).toBeCloseTo(Number(imported.totals[0]?.billed), 9);
    const result = forecastBill(made, setting({ months: 3 }), catalog);
    expect(result.apart.map(({ kind, total: sum }) => [kind, sum])).toEqual(
      expect.arrayContaining([
        ["recurring", 900],
        ["credit", -150],
      ]),
    );
    expect(result.apart.find(({ kind }) => kind === "recurring")?.expected).toEqual([300, 300, 300]);
  });

  test("the plan it writes is accepted, and goes on as the forecast", () => {
    const result = forecastBill(history(bill(600)), setting({ today: "2026-09-01" }), catalog);
    const { plan } = readPlan(planText(result, "next"), { file: "next.yaml", today: "2026-09-01" });
    const { cost, months } = timelinePlan(plan, catalog());
    expect(months[0]?.label).toBe(result.frame.labels[0]);
    expect(total(cost) / total(result.total.median)).toBeCloseTo(1, 2);
    expect(
      plan.workloads.some(({ growth }) =>
        growth?.parts.some((part) => part.kind === "compound" && part.share.uncertainty !== undefined),
      ),
    ).toBe(true);
    const fit = fitted(result.whole, result.frame);
    expect(fit.deviation).toBeGreaterThan(0);
  });
});

describe("the command", () => {
  const example = "data/examples/bills/synthetic-two-years.csv";
  const folder = mkdtempSync(join(tmpdir(), "forecast-"));

  test("gives ratecard.forecast/1, the same each time, and parts that add up", async () => {
    const args = ["forecast", example, "--by", "team", "--json"];
    const { exit, out } = await run(args);
    expect(exit).toBe(0);
    const json: {
      schema: string;
      forecast: { median: number }[];
      parts: { name: string; forecast: { median: number }[] }[];
    } = JSON.parse(out);
    expect(json.schema).toBe("ratecard.forecast/1");
    expect(json.parts.map(({ name }) => name).toSorted()).toEqual(["finance", "search", "support"]);
    json.forecast.forEach(({ median }, index) =>
      expect(total(json.parts.map(({ forecast }) => forecast[index]?.median ?? 0))).toBeCloseTo(median, 6),
    );
    expect((await run(args)).out).toBe(out);
  });

  test("--to writes a plan that `ratecard plan` takes; into one that is there only growth and season", async () => {
    const fresh = join(folder, "fresh.yaml");
    expect((await run(["forecast", example, "--to", fresh])).exit).toBe(0);
    expect((await run(["plan", fresh, "--simulate", "--samples", "200"])).exit).toBe(0);
    const own = join(folder, "own.yaml");
    writeFileSync(own, "name: Mine # a comment\nworkloads:\n  a: { fixed: 100 USD / month, growth: none }\n");
    await run(["forecast", example, "--to", own]);
    const text = readFileSync(own, "utf8");
    expect(text).toContain("# a comment");
    expect(text).toMatch(/growth: normal\(/);
    expect((await run(["plan", own])).exit).toBe(0);
  });

  test("values that are no money go into no plan, and nothing is written", async () => {
    const target = join(folder, "none.yaml");
    const { exit, err } = await run([
      "forecast",
      "data/examples/bills/synthetic-documents-by-month.csv",
      "--to",
      target,
    ]);
    expect(exit).toBe(2);
    expect(err).toContain("--to");
    expect(existsSync(target)).toBe(false);
  });
});
