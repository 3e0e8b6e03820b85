import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import type { ImportOptions, MappingTables } from "../../src/bills/bill.ts";
import { importBills } from "../../src/bills/import.ts";
import { readRows } from "../../src/catalog/read-data.ts";

export const real = (name: string): string => fileURLToPath(new URL(`../real/${name}`, import.meta.url));
const table = (name: string) => {
  const file = fileURLToPath(new URL(`../../data/${name}.csv`, import.meta.url));
  return existsSync(file) ? readRows(file) : [];
};

export const tables: MappingTables = {
  usageTypes: table("usage-types"),
  usageModels: table("usage-models"),
  billUnits: table("bill-units"),
  regions: table("regions"),
  productCodes: table("product-codes"),
};

export const folder = mkdtempSync(join(tmpdir(), "bills-test-"));
let count = 0;

/** Writes a file for a test; each gets a folder of its own. */
export const file = (content: string | Buffer, name = "bill.csv"): string => {
  const path = join(mkdtempSync(join(folder, `${(count += 1)}-`)), name);
  writeFileSync(path, content);
  return path;
};

export const ROWS = { limits: { bulkFrom: Number.MAX_SAFE_INTEGER } } as const;
export const BULK = { limits: { bulkFrom: 0 } } as const;

export const read = (paths: string | readonly string[], options: ImportOptions = {}) =>
  importBills(typeof paths === "string" ? [paths] : paths, { tables, ...options });

/** An independent exact sum: by whole numbers of 1e-40. */
export const sumOf = (values: readonly string[]): string => {
  let total = 0n;
  for (const value of values) {
    if (value === "" || value === "NULL") continue;
    const [mantissa = "", exponent = "0"] = value.toUpperCase().split("E");
    const [whole = "", fraction = ""] = mantissa.replace("-", "").split(".");
    const units = BigInt(whole + fraction) * 10n ** BigInt(40 - fraction.length + Number(exponent));
    total += mantissa.startsWith("-") ? -units : units;
  }
  const digits = (total < 0n ? -total : total).toString().padStart(41, "0");
  const text = `${digits.slice(0, -40)}.${digits.slice(-40)}`.replace(/\.?0+$/, "");
  return total < 0n ? `-${text}` : text;
};

export const records = (path: string): readonly Readonly<Record<string, string>>[] => {
  const rows: Record<string, string>[] = parse(readFileSync(path), { columns: true, bom: true });
  return rows;
};

export interface CurLine {
  readonly type?: string;
  readonly cost?: string;
  readonly list?: string;
  readonly quantity?: string;
  readonly [column: string]: string | undefined;
}

const COLUMNS = [
  "identity/LineItemId",
  "identity/TimeInterval",
  "bill/BillingEntity",
  "bill/PayerAccountId",
  "bill/BillingPeriodStartDate",
  "lineItem/UsageAccountId",
  "lineItem/LineItemType",
  "lineItem/UsageStartDate",
  "lineItem/ProductCode",
  "lineItem/UsageType",
  "lineItem/Operation",
  "lineItem/UsageAmount",
  "lineItem/CurrencyCode",
  "lineItem/UnblendedCost",
  "lineItem/LineItemDescription",
  "lineItem/ResourceId",
  "product/ProductName",
  "product/region",
  "pricing/publicOnDemandCost",
  "pricing/unit",
  "reservation/EffectiveCost",
  "reservation/ReservationARN",
  "reservation/UnusedAmortizedUpfrontFeeForBillingPeriod",
  "reservation/UnusedRecurringFee",
  "savingsPlan/SavingsPlanARN",
  "savingsPlan/SavingsPlanEffectiveCost",
  "savingsPlan/TotalCommitmentToDate",
  "savingsPlan/UsedCommitment",
  "resourceTags/user:Team",
] as const;

const DEFAULTS: Readonly<Record<string, string>> = {
  "bill/BillingEntity": "AWS",
  "bill/PayerAccountId": "012345678910",
  "bill/BillingPeriodStartDate": "2025-11-01T00:00:00Z",
  "lineItem/UsageAccountId": "012345678910",
  "lineItem/LineItemType": "Usage",
  "lineItem/UsageStartDate": "2025-11-03T00:00:00Z",
  "lineItem/ProductCode": "AmazonSageMaker",
  "lineItem/UsageType": "USE1-Host:ml.g5.xlarge",
  "lineItem/Operation": "RunInstance",
  "lineItem/CurrencyCode": "USD",
  "product/region": "us-east-1",
  "pricing/unit": "Hrs",
};
const SHORT: Readonly<Record<string, string>> = {
  type: "lineItem/LineItemType",
  cost: "lineItem/UnblendedCost",
  list: "pricing/publicOnDemandCost",
  quantity: "lineItem/UsageAmount",
};

const quote = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A made-up CUR 1.0 file: one line an object, by full column name or by `type`, `cost`, `list`, `quantity`. */
export const cur = (lines: readonly CurLine[], newline = "\n"): string => {
  const rows = lines.map((line) => {
    const full: Record<string, string | undefined> = { ...DEFAULTS };
    for (const [name, value] of Object.entries(line)) full[SHORT[name] ?? name] = value;
    return COLUMNS.map((column) => quote(full[column] ?? "")).join(",");
  });
  return [COLUMNS.join(","), ...rows, ""].join(newline);
};
