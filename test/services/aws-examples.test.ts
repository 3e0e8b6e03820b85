import { expect, test } from "vitest";
import { readRows } from "../../src/catalog/read-data.ts";
import type { Row } from "../../src/catalog/types.ts";
import { bill } from "./bill.ts";

/**
 * The worked examples that AWS prints on its pricing pages, at the rates that they state. Several options of one example
 * are joined by ` + `; `within` is what AWS's own rounding of its parts leaves, half a cent where it is empty.
 */
const examples = readRows("test/real/aws-examples.csv").map(
  (row) => [`${row["page"]}: ${row["example"]}`, row] as const,
);

const HALF_A_CENT = 0.0051;

const settingOf = (row: Row) => ({
  ...(row["region"] ? { region: row["region"] } : {}),
  ...(row["hours"] ? { hours: Number(row["hours"]) } : {}),
  ...(row["free-tier"] ? { "free-tier": row["free-tier"] } : {}),
  ...(row["as-of"] ? { "as-of": row["as-of"] } : {}),
});

const billsOf = (row: Row) =>
  (row["options"] ?? "").split(" + ").map((option) => {
    const [service = "", ...words] = option.split(" ");
    return bill(service, words.join(" "), settingOf(row));
  });

test.each(examples)("%s", (_name, row) => {
  const bills = billsOf(row);
  expect(bills.every(({ complete }) => complete)).toBe(true);
  const cost = bills.reduce((sum, one) => sum + one.cost, 0);
  expect(Math.abs(cost - Number(row["usd"])), `${cost} USD, AWS has ${row["usd"]}`).toBeLessThanOrEqual(
    Number(row["within"] || HALF_A_CENT),
  );
});
