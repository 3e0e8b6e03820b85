import type { ImportResult } from "../../src/bills/bill.ts";
import { importBills } from "../../src/bills/import.ts";
import { mappingTables } from "../../src/plans/mapping-tables.ts";
import { cur, type CurLine, file } from "../bills/bills.ts";
import { catalog } from "../catalog.ts";

/** A bill as the commands read it. */
export const billOf = (paths: readonly string[]): Promise<ImportResult> =>
  importBills(paths, { tables: mappingTables(catalog()), grain: "day", costs: true });

export const SYNTHETIC = "data/examples/bills/synthetic-cur.csv";
export const REAL = "test/real/cur1-anonymised-2023-11.csv";

/** A made-up bill of the given lines. */
export const madeUp = (lines: readonly CurLine[]): Promise<ImportResult> => billOf([file(cur(lines))]);

/** Global input tokens of Claude Sonnet 5 through the Marketplace: its rate changed on 2026-09-01, from 2 to 3 USD. */
export const sonnet = (day: string, millions: number, usdPerMillion: number): CurLine => ({
  "lineItem/UsageStartDate": `${day}T00:00:00Z`,
  "bill/BillingEntity": "AWS Marketplace",
  "lineItem/ProductCode": "4a524th30q694o538qndh9ucht",
  "product/ProductName": "Claude Sonnet 5 (Amazon Bedrock Edition)",
  "lineItem/UsageType": "USE1-MP:USE1_InputTokenCount_Global-Units",
  "lineItem/Operation": "Usage",
  "lineItem/LineItemDescription": "AWS Marketplace software usage|us-east-1|Million Input Tokens",
  "pricing/unit": "Units",
  quantity: String(millions),
  cost: String(millions * usdPerMillion),
  list: String(millions * usdPerMillion),
});

/** Hours of an endpoint on ml.g5.xlarge. */
export const endpoint = (day: string, hours: number, usd: number, more: CurLine = {}): CurLine => ({
  "lineItem/UsageStartDate": `${day}T00:00:00Z`,
  quantity: String(hours),
  cost: String(usd),
  list: String(usd),
  ...more,
});
