import { expect, test } from "vitest";
import type { Catalog } from "../../src/catalog/open.ts";
import { ageOf } from "../../src/plans/age.ts";
import { estimatePlan } from "../../src/plans/estimate.ts";
import { readPlan } from "../../src/plans/read.ts";
import { run } from "../terminal.ts";
import { catalog, DAY } from "../catalog.ts";

const usage = (lines: string, asOf = DAY) =>
  readPlan(`as-of: ${asOf}\nworkloads:\n  a:\n    usage:\n${lines}`, { file: "p.yaml", today: DAY }).plan;
const line = (item: string, quantity: number) =>
  `      - { service: bedrock, item: ${item}, dimension: input-tokens, quantity: ${quantity} }\n`;

const old = "anthropic.claude-v2";
const next = "amazon.nova-lite-v1:0";
const itemOf = (word: string) =>
  catalog()
    .meters()
    .find(({ meter }) => meter.service === "bedrock" && meter.item.includes(word) && meter.dimension === "input-tokens")
    ?.meter.item ?? "";

test("the age of the rates is weighted by what they cost", () => {
  const [a, b] = [itemOf("claude-haiku-4"), itemOf("claude-v2")];
  const { charges } = estimatePlan(usage(line(a, 1e9) + line(b, 1e9)), catalog());
  const age = ageOf(charges, DAY);
  const parts = charges.map((charge) =>
    "listCost" in charge
      ? { cost: charge.listCost, days: (Date.parse(DAY) - Date.parse(charge.rate.asOf)) / 86_400_000 }
      : { cost: 0, days: 0 },
  );
  const cost = parts.reduce((sum, part) => sum + part.cost, 0);
  expect(age?.days).toBe(Math.round(parts.reduce((sum, part) => sum + part.cost * part.days, 0) / cost));
  expect(ageOf([], DAY)).toBeUndefined();
});

test("past half a year it is a warning, once", () => {
  const plan = usage(line(itemOf("claude-haiku-4"), 1e9));
  const warned = (day: string) =>
    estimatePlan({ ...plan, day }, catalog()).warnings.filter(({ code }) => code === "rates-old");
  expect(warned(DAY)).toHaveLength(0);
  expect(warned("2027-12-01")).toMatchObject([{ message: expect.stringMatching(/\d+ days old/) }]);
});

test("an item with an announced end names what its replacement costs for the same usage", () => {
  const item = itemOf("claude-v2");
  const row = {
    service: "bedrock",
    item,
    status: "retired",
    date: "2027-03-01",
    replacement: next,
    source: "memory",
    as_of: DAY,
    note: "",
  };
  const dying: Catalog = {
    ...catalog(),
    table: (name) => (name === "lifecycle" ? [...catalog().table(name), row] : catalog().table(name)),
  };
  const { warnings } = estimatePlan(usage(line(item, 1e9)), dying);
  expect(warnings.filter(({ code }) => code === "lifecycle-replacement")).toMatchObject([
    {
      message: expect.stringMatching(/nova-lite.* costs 60\.00 USD a month .* costs \d+\.\d\d \(−99 %\)/),
      where: ["a"],
    },
  ]);
  expect(old).not.toBe(next);
});

test("time travel: a plan and a search are priced with the rates of their day", async () => {
  const dated = catalog()
    .meters()
    .flatMap(({ meter }) => catalog().ratesOf(meter))
    .find(
      (rate) =>
        rate.until !== "" &&
        rate.from === "" &&
        rate.region !== "*" &&
        catalog().stated(rate.meter, rate.region, DAY) !== undefined,
    );
  if (!dated) throw new Error("the catalogue has no superseded rate");
  const past = catalog().stated(dated.meter, dated.region, "2020-01-01");
  expect(past?.tiers).toEqual(dated.tiers);
  const at = async (day: string) =>
    (
      await run([
        "price",
        dated.meter.item,
        "--dimension",
        dated.meter.dimension,
        "--service",
        dated.meter.service,
        "--region",
        dated.region,
        "--as-of",
        day,
        "--json",
      ])
    ).out;
  expect(JSON.parse(await at("2020-01-01")).rates.length).toBeGreaterThan(0);
  expect(await at("2020-01-01")).not.toBe(await at(DAY));
});
