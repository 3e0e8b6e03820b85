import { printable } from "../quantity/printable.ts";

/** A table for other programs. */
export interface Sheet {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

const LONGEST = 1000;
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
/** What a spreadsheet runs as a formula; it may hide behind blanks. */
const FORMULA = /^\s*[=+\-@|]/;

/**
 * One line of text that no program takes for more than text: control characters as escapes, and an apostrophe before what
 * a spreadsheet would run. Numbers stay numbers.
 */
const harmless = (cell: string | number | null): string => {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = printable(cell, LONGEST);
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
};

/** Comma-separated values by RFC 4180; unknown is empty, zero is 0. */
export const csvOf = ({ columns, rows }: Sheet): string => {
  const quote = (cell: string) => (/[",\r\n;]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return [columns, ...rows].map((row) => row.map((cell) => quote(harmless(cell))).join(",")).join("\n");
};

/** A Markdown table; text from files is escaped, so that it is neither markup nor HTML nor a link. */
export const markdownOf = ({ columns, rows }: Sheet): string => {
  const escape = (cell: string) =>
    cell
      .replaceAll(/[\\`*_[\]|~#!]/g, "\\$&")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;");
  const line = (row: readonly (string | number | null)[]) =>
    `| ${row.map((cell) => escape(harmless(cell))).join(" | ")} |`;
  return [line(columns), `|${columns.map(() => " --- |").join("")}`, ...rows.map(line)].join("\n");
};
