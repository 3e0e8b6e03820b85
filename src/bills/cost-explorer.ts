import type { Readable } from "node:stream";
import { quoted } from "../quantity/problem.ts";
import {
  add,
  compare,
  decimalOf,
  decimalText,
  fits,
  magnitude,
  parseDecimal,
  plainNumber,
  negate,
  sum,
  ZERO,
  type Decimal,
} from "./decimal.ts";
import type { Dialect } from "./dialect.ts";
import { bare, type Field } from "./layout.ts";
import { readRows } from "./rows.ts";
import type { Sink } from "./sink.ts";
import type { Facts } from "./stage.ts";

const GROUP_FIELDS: Readonly<Record<string, Field>> = {
  service: "product",
  usagetype: "usage_type",
  usagetypegroup: "usage_type",
  linkedaccount: "account",
  linkedaccountname: "account",
  region: "region",
  instancetype: "item",
  apioperation: "operation",
  operation: "operation",
  chargetype: "type",
};

const SUMMARY = /^(?:.* total|accrued total|forecast total)$/i;
const NAMES = /^linked account name$/i;
const MONEY = /\s*\((?:\$|[A-Z]{3}|€|£|¥)\)$/;
const CURRENCY: Readonly<Record<string, string>> = { $: "USD", "€": "EUR", "£": "GBP", "¥": "JPY" };

interface Column {
  readonly group: string;
  readonly currency: string;
  readonly unit: string;
}

interface PeriodRow {
  readonly facts: readonly Facts[];
  readonly total: Decimal;
}

/**
 * The console's download: a row a period, a column a group. Total lines and the total column only check the rest; where
 * a forecast was on, its rows follow the real ones and are told by the two totals.
 */
export const readCostExplorer = async (stream: Readable, dialect: Dialect, sink: Sink): Promise<void> => {
  const comma = dialect.delimiter === ";";
  const totals: { real: Decimal | null; forecast: Decimal | null } = { real: null, forecast: null };
  const rows: PeriodRow[] = [];
  let columns: readonly (Column | null)[] | null = null;
  let grouped = "";
  for await (const event of readRows(stream, dialect)) {
    if (event.kind === "broken") {
      sink.reject(event.problem);
      continue;
    }
    const { cells, line } = event.row;
    const first = (cells[0] ?? "").trim();
    if (columns === null) [columns, grouped] = [columnsOf(cells), first];
    else if (NAMES.test(first)) {
      sink.summary();
      columns = columns.map((column, index) =>
        column === null ? null : { ...column, group: column.group || (cells[index] ?? "").trim() },
      );
      grouped = "Linked account";
    } else if (SUMMARY.test(first)) {
      sink.summary();
      totals[/^forecast/i.test(first) ? "forecast" : "real"] = decimalOf(plainNumber(cells.at(-1) ?? "", comma));
    } else rows.push(...readPeriod(cells, line, columns, grouped, comma, sink));
  }
  if (columns?.every((column) => column === null))
    sink.warn({ found: "no column of money", expected: "a column such as Bedrock($)" });
  const real = withoutForecast(rows, totals, sink);
  for (const { facts } of real) {
    sink.row();
    for (const fact of facts) sink.add(fact);
  }
  checkTotal(totals.real, sum(real.map(({ total }) => total)), sink);
};

const withoutForecast = (
  rows: readonly PeriodRow[],
  totals: { readonly real: Decimal | null; readonly forecast: Decimal | null },
  sink: Sink,
): readonly PeriodRow[] => {
  const { real, forecast } = totals;
  if (forecast === null || real === null) return rows;
  for (let length = rows.length - 1; length >= 0; length -= 1) {
    const [head, tail] = [rows.slice(0, length), rows.slice(length)].map((part) => sum(part.map(({ total }) => total)));
    if (head && tail && near(head, real) && near(tail, forecast)) {
      for (let index = length; index < rows.length; index += 1) sink.summary();
      sink.note(`${rows.length - length} rows are Cost Explorer's forecast and were not counted.`);
      return rows.slice(0, length);
    }
  }
  return rows;
};

const columnsOf = (header: readonly string[]): readonly (Column | null)[] =>
  header.map((cell, index) => {
    const name = cell.trim();
    const unit = /\s*\(([^()]+)\)$/.exec(name)?.[1] ?? "";
    const total = /^total (?:costs?|usage)/i.test(name);
    if (index === 0 || (total && header.length > 2)) return null;
    const money = MONEY.test(name);
    return {
      group: total ? "" : name.replace(/\s*\([^()]+\)$/, ""),
      currency: money ? (CURRENCY[unit] ?? unit) : "",
      unit: money ? "" : unit,
    };
  });

/** Facts of one period; none where it was rejected. */
const readPeriod = (
  cells: readonly string[],
  line: number,
  columns: readonly (Column | null)[],
  grouped: string,
  comma: boolean,
  sink: Sink,
): readonly PeriodRow[] => {
  const start = (cells[0] ?? "").trim();
  const facts: Facts[] = [];
  let total = ZERO;
  const reject = (field: string, found: string, expected: string): readonly PeriodRow[] => {
    const stated = plainNumber(cells.at(-1) ?? "", comma);
    sink.reject({ line, field, found, expected }, stated === null ? null : { currency: "USD", billed: stated });
    return [];
  };
  if (cells.length !== columns.length)
    return reject("(row)", `${cells.length} cells`, `${columns.length} cells, as in the header`);
  if (!/^\d{4}-\d{2}-\d{2}/.test(start)) return reject("(period)", quoted(start), "a day such as 2025-11-30");
  for (const [index, column] of columns.entries()) {
    const text = (cells[index] ?? "").trim();
    if (column === null || text === "") continue;
    const plain = plainNumber(text, comma);
    const value = plain === null ? null : parseDecimal(plain);
    if (plain === null || value === null || !fits(value))
      return reject(column.group || "Total costs", quoted(text), "a number such as 0.25");
    facts.push(factsOf(column, start, plain, grouped));
    total = add(total, value);
  }
  return [{ facts, total }];
};

const factsOf = (column: Column, start: string, plain: string, grouped: string): Facts => {
  const field = GROUP_FIELDS[bare(grouped)];
  const group: Facts =
    column.group === "" ? {} : field === undefined ? { name: column.group } : { [field]: column.group };
  const measure: Facts =
    column.currency === "" ? { quantity: plain, unit: column.unit } : { billed: plain, currency: column.currency };
  const tax = column.group === "Tax" ? { type: "Tax" } : { type: group.type ?? "Usage" };
  return { start, ...group, ...measure, ...tax };
};

/** The console rounds to 10 digits, so a stated total may differ by that much for each cell. */
const near = (left: Decimal, right: Decimal): boolean =>
  compare(magnitude(add(left, negate(right))), { units: 1n, scale: 6 }) <= 0;

const checkTotal = (stated: Decimal | null, read: Decimal, sink: Sink): void => {
  if (stated === null || near(stated, read)) return;
  sink.warn({
    field: "total line",
    found: decimalText(stated),
    expected: `${decimalText(read)}, the sum of the periods`,
    hint: "The total line leaves out what lies outside its period, or rows are missing.",
  });
};
