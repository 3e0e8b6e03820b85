import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { run } from "../terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "ratecard-currency-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bill = (name: string, header: string, cells: string): string => {
  const path = join(folder, name);
  writeFileSync(
    path,
    `date,service,usage_type,quantity,cost${header}\n2026-10-01,AmazonEC2,BoxUsage:g5.xlarge,5,5.03${cells}\n`,
  );
  return path;
};

test("a table without a currency is guessed to be in USD, and the guess is shown", async () => {
  expect((await run(["import", bill("guess.csv", "", "")])).out).toContain("currency: USD");
});

test("amounts without a currency are taken as USD, and reprice says so", async () => {
  const map = join(folder, "map.yaml");
  writeFileSync(
    map,
    "columns: { date: date, cost: cost, quantity: quantity, service: service, usage-type: usage_type }\n",
  );
  const words = ["reprice", bill("none.csv", "", ""), "--map", map];
  expect((await run(words)).out).toContain("states no currency");
  writeFileSync(
    map,
    "currency: USD\ncolumns: { date: date, cost: cost, quantity: quantity, service: service, usage-type: usage_type }\n",
  );
  expect((await run(words)).out).not.toContain("states no currency");
});
