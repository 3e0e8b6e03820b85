import type { Readable } from "node:stream";
import { quoted } from "../quantity/problem.ts";
import { parseDecimal, plainNumber } from "./decimal.ts";
import type { Dialect } from "./dialect.ts";
import { bare } from "./layout.ts";
import { isCalculatorHeader } from "./recognise.ts";
import { readRows } from "./rows.ts";
import type { Sink } from "./sink.ts";
import type { Facts } from "./stage.ts";

/**
 * The estimate that a pricing calculator exports: lines about the estimate, then a table of services with their monthly
 * cost, or usage lines (service code, usage type, amount). It is one month's estimate; `today` is the month it stands for.
 */
export const readCalculator = async (stream: Readable, dialect: Dialect, sink: Sink, today: string): Promise<void> => {
  let header: readonly string[] = [];
  let currency = "USD";
  for await (const event of readRows(stream, dialect)) {
    if (event.kind === "broken") {
      sink.reject(event.problem);
      continue;
    }
    const { cells, line } = event.row;
    if (isCalculatorHeader(cells)) header = cells.map(bare);
    if (header.length === 0 || isCalculatorHeader(cells) || cells.length < 3) {
      currency = cells.find((cell) => /^[A-Z]{3}$/.test(cell.trim()))?.trim() ?? currency;
      sink.summary();
      continue;
    }
    readLine(header, cells, line, currency, sink, today);
    await sink.drain();
  }
  sink.note("A calculator's estimate is a month's plan, not a bill: it is counted on one day of the current month.");
};

const readLine = (
  header: readonly string[],
  cells: readonly string[],
  line: number,
  currency: string,
  sink: Sink,
  today: string,
): void => {
  const get = (...names: readonly string[]): string =>
    names.map((name) => (cells[header.indexOf(name)] ?? "").trim()).find((cell) => cell !== "") ?? "";
  // Words that someone wrote below the table.
  if (get("servicecode", "service") === "") return sink.summary();
  const numbers: Record<string, string> = {};
  for (const [field, text] of Object.entries({
    billed: get("monthly", "monthlycost", "cost"),
    quantity: get("amount", "quantity"),
  })) {
    const plain = text === "" ? "" : plainNumber(text);
    if (plain === null || (plain !== "" && parseDecimal(plain) === null))
      return sink.reject({ line, field, found: quoted(text), expected: "a number such as 1250.00" });
    numbers[field] = plain;
  }
  const facts: Facts = {
    start: today,
    type: "Estimate",
    ...numbers,
    list: numbers["billed"] ?? "",
    product: get("servicecode", "service"),
    usage_type: get("usagetype"),
    operation: get("operation"),
    unit: get("unit"),
    region: /\(([a-z0-9-]+)\)$/.exec(get("region"))?.[1] ?? get("region"),
    account: get("usageaccountid"),
    currency: get("currency") || currency,
    description: get("configurationsummary", "description"),
  };
  sink.row();
  sink.add(facts);
};
