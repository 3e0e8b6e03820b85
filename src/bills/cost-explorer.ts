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
import { groupFacts, type Heading, headingOf, SUMMARY } from "./cost-explorer-columns.ts";
import { readRows } from "./rows.ts";
import type { Sink } from "./sink.ts";
import type { Facts } from "./stage.ts";

const NAMES = /^linked account name$/i;

/** The table as its first lines describe it. */
interface Table {
  /** null: no figures of its own (periods, totals). */
  readonly columns: readonly (Heading | null)[];
  readonly grouped: string;
  /** Where a row states the total of what is summed here: money, or amounts where there is no money. */
  readonly totalAt: number;
  readonly comma: boolean;
  readonly tagKeys: readonly string[];
}

interface PeriodRow {
  readonly facts: readonly { readonly facts: Facts; readonly tags: readonly string[] }[];
  readonly total: Decimal;
}

/**
 * The console's download: a row a period, a column a group. Total lines and the total column only check the rest; where
 * a forecast was on, its rows follow the real ones and are told by the two totals.
 */
export const readCostExplorer = async (
  stream: Readable,
  dialect: Dialect,
  tagKeys: readonly string[],
  sink: Sink,
): Promise<void> => {
  const totals: { real: Decimal | null; forecast: Decimal | null } = { real: null, forecast: null };
  const rows: PeriodRow[] = [];
  let table: Table | null = null;
  for await (const event of readRows(stream, dialect)) {
    if (event.kind === "broken") {
      sink.reject(event.problem);
      continue;
    }
    const { cells, line } = event.row;
    const first = (cells[0] ?? "").trim();
    if (table === null) table = tableOf(cells, dialect.delimiter === ";", tagKeys);
    else if (NAMES.test(first)) {
      sink.summary();
      table = named(table, cells);
    } else if (SUMMARY.test(first)) {
      sink.summary();
      const stated = plainNumber(cells[table.totalAt] ?? "", table.comma);
      totals[/^forecast/i.test(first) ? "forecast" : "real"] = decimalOf(stated);
    } else rows.push(...readPeriod(cells, line, table, sink));
  }
  if (table?.columns.every((column) => column === null))
    sink.warn({ found: "no column of money", expected: "a column such as Bedrock($)" });
  const real = withoutForecast(rows, totals, sink);
  for (const { facts } of real) {
    sink.row();
    for (const one of facts) sink.add(one.facts, one.tags);
  }
  checkTotal(totals.real, sum(real.map(({ total }) => total)), sink);
};

const TOTAL = /^total (?:costs?|usage)/i;

const tableOf = (header: readonly string[], comma: boolean, tagKeys: readonly string[]): Table => {
  const names = header.map((cell) => cell.trim());
  const columns = names.map((name, index) => {
    if (index === 0 || (TOTAL.test(name) && names.length > 2)) return null;
    const heading = headingOf(name);
    return TOTAL.test(name) ? { ...heading, name: "" } : heading;
  });
  const totalAt = names.findIndex((name) => /^total costs?/i.test(name));
  return { columns, grouped: names[0] ?? "", totalAt: totalAt < 0 ? names.length - 1 : totalAt, comma, tagKeys };
};

/** The table with the names of its accounts, where the first line had none. */
const named = (table: Table, cells: readonly string[]): Table => ({
  ...table,
  grouped: "Linked account",
  columns: table.columns.map((column, index) =>
    column === null ? null : { ...column, name: column.name || (cells[index] ?? "").trim() },
  ),
});

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

/** What one period says; nothing where it was rejected. */
const readPeriod = (cells: readonly string[], line: number, table: Table, sink: Sink): readonly PeriodRow[] => {
  const { columns, grouped, totalAt, comma, tagKeys } = table;
  const start = (cells[0] ?? "").trim();
  const facts = new Map<string, Facts>();
  const tags = new Map<string, readonly string[]>();
  const reject = (field: string, found: string, expected: string): readonly PeriodRow[] => {
    const stated = plainNumber(cells[totalAt] ?? "", comma);
    sink.reject({ line, field, found, expected }, stated === null ? null : { currency: "USD", billed: stated });
    return [];
  };
  if (cells.length !== columns.length)
    return reject("(row)", `${cells.length} cells`, `${columns.length} cells, as in the header`);
  if (!/^\d{4}-\d{2}-\d{2}/.test(start)) return reject("(period)", quoted(start), "a day such as 2025-11-30");
  const inMoney = columns.some((column) => column !== null && column.currency !== "");
  let total = ZERO;
  for (const [index, column] of columns.entries()) {
    const text = (cells[index] ?? "").trim();
    if (column === null || text === "") continue;
    const plain = plainNumber(text, comma);
    const value = plain === null ? null : parseDecimal(plain);
    if (plain === null || value === null || !fits(value))
      return reject(column.name || "Total costs", quoted(text), "a number such as 0.25");
    const group = groupFacts(grouped, column.name, tagKeys);
    // A group's cost and its amount, in columns of their own, are one line.
    const measure = measureOf(column, plain);
    const other = facts.get(column.name) ?? {};
    const key = Object.keys(measure).some((name) => name in other) ? `${column.name} ${index}` : column.name;
    facts.set(key, { ...facts.get(key), start, ...group.facts, ...measure });
    tags.set(key, group.tags);
    if (!inMoney || column.currency !== "") total = add(total, value);
  }
  return [{ facts: [...facts].map(([key, one]) => ({ facts: one, tags: tags.get(key) ?? [] })), total }];
};

const measureOf = ({ currency, unit }: Heading, plain: string): Facts =>
  currency === "" ? { quantity: plain, unit } : { billed: plain, currency };

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
