import { describe, expect, test } from "vitest";
import { readRows } from "../../src/catalog/read-data.ts";
import type { Catalog } from "../../src/catalog/open.ts";
import { lookUp } from "../../src/catalog/open.ts";
import { priceDated, usageOfLine } from "../../src/plans/bill-prices.ts";
import { isPriced } from "../../src/pricing/types.ts";
import type { CurLine } from "../bills/bills.ts";
import { catalog } from "../catalog.ts";
import { madeUp } from "./bills.ts";

/**
 * Lines of real bills that their owners published (SOURCES.md): quantities to three decimals, costs to the cent. They are
 * priced by the whole way of a bill (usage type → meter → rate of the day) and compared within their own rounding.
 */
const rows = readRows("test/real/bill-lines.csv");
const bill = (name: string) => rows.filter((row) => row["bill"] === name);

/** The catalogue without what was read from one source: what that source cannot prove about itself. */
const without = (source: string): Catalog => {
  const { meters, ratesOf, table, source: sourceOf } = catalog();
  return lookUp({
    meters,
    table,
    source: sourceOf,
    ratesOf: (meter) => ratesOf(meter).filter((rate) => rate.source !== source),
  });
};

const CENT = 0.005;
const THOUSANDTH = 0.0005;

/** USD of the lines, and of those that a catalogue gives back. */
const checked = async (name: string, over: Catalog) => {
  const lines = bill(name);
  // An account of its own for each row keeps the rows apart.
  const accountOf = (index: number) => String(index).padStart(12, "0");
  const { usage } = await madeUp(
    lines.map((row, index): CurLine => ({
      "lineItem/UsageStartDate": `${row["day"]}T00:00:00Z`,
      "lineItem/UsageAccountId": accountOf(index),
      "lineItem/ProductCode": row["product"] === "(Marketplace)" ? "0123456789abcdefghijklmno" : (row["product"] ?? ""),
      "bill/BillingEntity": row["product"] === "(Marketplace)" ? "AWS Marketplace" : "AWS",
      "product/ProductName": row["name"] ?? "",
      "lineItem/UsageType": row["usage_type"] ?? "",
      "product/region": row["region"] ?? "",
      "pricing/unit": row["unit"] ?? "",
      quantity: row["quantity"] ?? "",
      cost: row["cost"] ?? "",
    })),
  );
  const result = { whole: 0, agreeing: 0, stated: 0, off: new Array<string>(), sources: new Set<string>() };
  for (const [index, row] of lines.entries()) {
    const cost = Number(row["cost"]);
    result.whole += cost;
    const line = usage.find(({ account }) => account === accountOf(index));
    const [charge] = line ? priceDated([{ usage: usageOfLine(line), day: row["day"] ?? "" }], over, undefined) : [];
    if (!charge || !isPriced(charge)) {
      result.off.push(`${row["usage_type"]}: no rate`);
      continue;
    }
    const each = charge.listCost / Number(row["quantity"]);
    if (Math.abs(charge.listCost - cost) > CENT + THOUSANDTH * each) {
      result.off.push(`${row["usage_type"]}: ${cost} billed, ${charge.listCost.toFixed(2)} ours`);
      continue;
    }
    result.agreeing += cost;
    result.sources.add(charge.rate.source);
    if (charge.rate.confidence !== "derived") result.stated += cost;
  }
  return result;
};

describe("lines of real bills of machine learning", () => {
  test("Bedrock, May 2026: Claude and Nova in three regions of Europe, 2,179 USD", async () => {
    const { whole, agreeing, off, sources } = await checked("bedrock-2026-05", catalog());
    expect(whole).toBeCloseTo(2178.9335, 4);
    expect(off).toEqual([]);
    expect(agreeing).toBeCloseTo(whole, 6);
    // A price list of three months later: nothing here was read from the bill.
    expect([...sources]).toEqual(["price-list-bedrock-2026-08-20"]);
  });

  test("Bedrock, July 2026: the unit prices of Sonnet 4.6, regional and global", async () => {
    expect((await checked("sonnet-2026-07", catalog())).off).toEqual([]);
  });

  test("SageMaker, December 2023: 886 USD; what rests on the bill itself is no evidence and is taken out", async () => {
    const all = await checked("sagemaker-2023-12", catalog());
    expect(all.whole).toBeCloseTo(886.66, 2);
    expect(all.off).toEqual([]);
    const own = await checked("sagemaker-2023-12", without("sagemaker-bill-2023-12"));
    // Hosting: 54 % of the bill at rates that other sources state. With rates derived by rule: 82 %.
    expect(own.stated / own.whole).toBeGreaterThan(0.53);
    expect(own.agreeing / own.whole).toBeGreaterThan(0.82);
    // The rest is off by rounding: AWS bills its hourly rates rounded up to a tenth of a cent.
    expect(own.off).toEqual([
      "EU-Notebk:ml.t3.medium: 40.92 billed, 40.71 ours",
      "EU-Studio:KernelGateway-ml.t3.medium: 61.42 billed, 61.11 ours",
      "EU-Studio:KernelGateway-ml.g4dn.xlarge: 15.54 billed, 15.53 ours",
      "EU-Train:ml.g4dn.xlarge: 12.17 billed, 12.15 ours",
      "EU-TrainWarmPool:ml.g4dn.xlarge: 27.62 billed, 27.58 ours",
    ]);
  });
});
