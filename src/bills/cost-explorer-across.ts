import type { Readable } from "node:stream";
import { quoted } from "../quantity/problem.ts";
import { groupFacts, headingOf, isGroup, SUMMARY } from "./cost-explorer-columns.ts";
import { fits, parseDecimal, plainNumber } from "./decimal.ts";
import type { Dialect } from "./dialect.ts";
import { readRows } from "./rows.ts";
import type { Sink } from "./sink.ts";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** `2026-07-01($)`, `2026-07`, `Jul 2026($)` → the first day of the period; null where it is none. */
const periodOf = (cell: string): string | null => {
  const name = headingOf(cell.trim()).name.replace(/\*$/, "").trim();
  const iso = /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:T.*)?$/.exec(name);
  if (iso) return `${iso[1] ?? ""}-${iso[2] ?? ""}-${iso[3] ?? "01"}`;
  const [, word = "", year = ""] = /^([A-Za-z]{3})[a-z]*[ -](\d{4})$/.exec(name) ?? [];
  const month = MONTHS.indexOf(word.toLowerCase());
  return month < 0 ? null : `${year}-${String(month + 1).padStart(2, "0")}-01`;
};

const isTotal = (cell: string): boolean => /^total\b/i.test(cell.trim()) || SUMMARY.test(headingOf(cell.trim()).name);

/** Whether a table has groups down and periods across, as the console shows it: the download turned round. */
export const isAcross = ([first = "", ...rest]: readonly string[]): boolean =>
  (isGroup(first) || first.trim() === "") &&
  rest.some((cell) => periodOf(cell) !== null) &&
  rest.every((cell) => periodOf(cell) !== null || isTotal(cell) || cell.trim() === "");

/** Reads such a table: a row a group, a column a period. Totals, down and across, are not counted. */
export const readAcross = async (
  stream: Readable,
  dialect: Dialect,
  tagKeys: readonly string[],
  sink: Sink,
): Promise<void> => {
  const comma = dialect.delimiter === ";";
  let header: readonly string[] | null = null;
  for await (const event of readRows(stream, dialect)) {
    if (event.kind === "broken") {
      sink.reject(event.problem);
      continue;
    }
    const { cells, line } = event.row;
    const group = (cells[0] ?? "").trim();
    if (header === null) header = cells;
    else if (isTotal(group)) sink.summary();
    else readGroup(header, cells, line, group, comma, tagKeys, sink);
    await sink.drain();
  }
};

const readGroup = (
  header: readonly string[],
  cells: readonly string[],
  line: number,
  group: string,
  comma: boolean,
  tagKeys: readonly string[],
  sink: Sink,
): void => {
  const { facts, tags } = groupFacts(header[0] ?? "", group, tagKeys);
  const found = [];
  for (const [index, cell] of header.entries()) {
    const start = index === 0 ? null : periodOf(cell);
    const text = (cells[index] ?? "").trim();
    if (start === null || text === "") continue;
    const plain = plainNumber(text, comma);
    const value = plain === null ? null : parseDecimal(plain);
    if (plain === null || value === null || !fits(value))
      return sink.reject({ line, field: cell, found: quoted(text), expected: "a number such as 0.25" });
    found.push({ ...facts, start, billed: plain, currency: headingOf(cell.trim()).currency || "USD" });
  }
  sink.row();
  for (const fact of found) sink.add(fact, tags);
};
