import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { file, folder, read, real } from "./bills.ts";

/** Writes a Parquet file from a query. */
const parquet = async (sql: string): Promise<string> => {
  const path = join(mkdtempSync(join(folder, "pq-")), "part-00001.snappy.parquet");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  return path;
};

test("a CUR as Parquet adds up to the same as its CSV", async () => {
  const csv = real("cur1-anonymised-2023-11.csv");
  const names = "SELECT * FROM read_csv('" + csv + "', all_varchar=true)";
  const [text, packed] = [await read(csv), await read(await parquet(names))];
  expect(packed.totals).toEqual(text.totals);
  expect(packed.byDay).toEqual(text.byDay);
  expect(packed.byMeter).toEqual(text.byMeter);
});

const CUR2 = `SELECT 'Usage' AS line_item_line_item_type, TIMESTAMP '2025-11-03 00:00:00' AS line_item_usage_start_date, '012345678910' AS line_item_usage_account_id,
  'AmazonBedrock' AS line_item_product_code, 'EUW1-NovaLite-input-tokens' AS line_item_usage_type, '1K tokens' AS pricing_unit, 'USD' AS line_item_currency_code,
  MAP {'region_code': 'eu-west-1'} AS product, MAP {'user_team': 'search'} AS resource_tags`;

test("CUR 2.0 as Parquet: maps, timestamps, doubles in their shortest form", async () => {
  const result = await read(
    await parquet(`${CUR2}, 6.123E-7::DOUBLE AS line_item_unblended_cost, 2.5::DOUBLE AS line_item_usage_amount`),
  );
  expect(result).toMatchObject({ format: "cur-2", rows: 1, rejected: 0, totals: [{ billed: "0.0000006123" }] });
  expect(result.byTag).toMatchObject([{ key: "team", value: "search" }]);
  expect(result.byMeter).toMatchObject([{ item: "amazon.nova-lite-v1:0", quantity: "2500" }]);
  expect(result.byRegion).toMatchObject([{ region: "eu-west-1" }]);
});

test("Parquet with wrong types: rows are rejected by number, the rest counts; a cut file is refused", async () => {
  const rows = ["1.5", "x", "2"].map((cost) => `${CUR2}, '${cost}' AS line_item_unblended_cost`).join(" UNION ALL ");
  const result = await read(await parquet(rows));
  expect(result).toMatchObject({ rows: 2, rejected: 1, totals: [{ billed: "3.5" }] });
  expect(result.problems[0]).toMatchObject({ field: "line_item_unblended_cost", found: '"x"' });
  const list = await read(await parquet(`${CUR2}, [1.5] AS line_item_unblended_cost`));
  expect(list).toMatchObject({ rows: 0, rejected: 1 });
  await expect(read(file("PAR1 and nothing else", "x.parquet"))).rejects.toThrow(/Parquet/);
});
