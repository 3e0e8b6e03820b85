import type { Readable } from "node:stream";
import { quoted, type Problem } from "../quantity/problem.ts";
import { parseDecimal, fits, plainNumber, MOST_DIGITS } from "./decimal.ts";
import type { Dialect } from "./dialect.ts";
import { bare, type Field, FIELDS, type Layout, layoutOf, NUMBER_FIELDS, type Ref } from "./layout.ts";
import { readRecords } from "./records.ts";
import { CUR_PARTS } from "./rules.ts";
import type { Facts } from "./stage.ts";

export interface Row {
  readonly cells: readonly string[];
  /** First line of the row in the file. */
  readonly line: number;
}

export type RowEvent =
  | { readonly kind: "row"; readonly row: Row }
  | { readonly kind: "broken"; readonly problem: Omit<Problem, "file"> };

/**
 * The records of a text table, one by one. A line that can't be cut into cells comes as "broken" with its number, and
 * reading goes on behind it.
 */
export async function* readRows(
  stream: Readable,
  dialect: Pick<Dialect, "delimiter" | "encoding">,
): AsyncGenerator<RowEvent> {
  for await (const record of readRecords(stream, dialect)) {
    if (record.kind === "record") yield { kind: "row", row: record };
    else
      yield {
        kind: "broken",
        problem: {
          line: record.line,
          field: "(row)",
          found: record.found,
          expected: "cells with their quotes closed and doubled",
        },
      };
  }
}

/** Where a row's fields were blank or wrong. */
export interface RowFault {
  readonly field: string;
  readonly found: string;
  readonly expected: string;
}

export interface RowReader {
  readonly layout: Layout;
  readonly facts: (cells: readonly string[]) => Facts | RowFault;
  /** The billed amount alone, for the account of what was rejected. */
  readonly billed: (cells: readonly string[]) => { readonly currency: string; readonly billed: string } | null;
}

const PART_FIELDS: ReadonlySet<Field | undefined> = new Set(Object.values(CUR_PARTS).flat());

const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:$|[T /])/;

/** Checks and takes the fields of a row. @param commaDecimal whether 1.234,56 is how figures are written */
export const rowReader = (layout: Layout, commaDecimal = false): RowReader => {
  const none = layout.format.startsWith("focus") ? "NULL" : "";
  const at = (cells: readonly string[], refs: readonly Ref[] | undefined): string => pick(cells, refs ?? [], none);
  return {
    layout,
    facts: (cells) => {
      if (!sameWidth(cells, layout.header.length))
        return {
          field: "(row)",
          found: `${cells.length} cells`,
          expected: `${layout.header.length} cells, as in the header`,
        };
      const facts: Partial<Record<Field, string>> = { ...layout.assumed };
      const parts: readonly (Field | undefined)[] = CUR_PARTS[layout.assumed.type ?? at(cells, layout.refs.type)] ?? [];
      for (const field of FIELDS) {
        const refs = layout.refs[field];
        if (refs === undefined || (PART_FIELDS.has(field) && !parts.includes(field))) continue;
        const value = at(cells, refs);
        if (value === "") continue;
        const checked = NUMBER_FIELDS.includes(field) ? checkNumber(value, commaDecimal) : value;
        if (typeof checked !== "string") return { ...checked, field: columnName(layout, field), found: quoted(value) };
        facts[field] = checked;
      }
      return checkDate(facts, layout);
    },
    billed: (cells) => {
      const plain = plainNumber(at(cells, layout.refs.billed), commaDecimal);
      const value = plain === null ? null : parseDecimal(plain);
      return plain === null || value === null || !fits(value)
        ? null
        : { currency: layout.assumed.currency ?? at(cells, layout.refs.currency), billed: plain };
    },
  };
};

/** A delimiter too many at the end of a row does no harm. */
const sameWidth = (cells: readonly string[], width: number): boolean =>
  cells.length === width || (cells.length > width && cells.slice(width).every((cell) => cell === ""));

const columnName = (layout: Layout, field: Field): string => {
  const [ref] = layout.refs[field] ?? [];
  return ref === undefined ? field : (layout.header[ref.column] ?? field);
};

const checkNumber = (value: string, commaDecimal: boolean): string | Pick<RowFault, "expected"> => {
  const plain = plainNumber(value, commaDecimal);
  const number = plain === null ? null : parseDecimal(plain);
  if (plain === null || number === null) return { expected: "a number such as 0.25 or 6.1E-7" };
  return fits(number)
    ? plain
    : { expected: `at most ${MOST_DIGITS.whole} digits before the point and ${MOST_DIGITS.fraction} behind it` };
};

const checkDate = (facts: Facts, layout: Layout): Facts | RowFault => {
  const { start } = facts;
  if (start !== undefined && DATE.test(start)) return facts;
  if (layout.refs.start === undefined) return facts;
  return {
    field: columnName(layout, "start"),
    found: start === undefined ? "nothing" : quoted(start),
    expected: "a day such as 2025-11-30 or 2025-11-30T00:00:00Z",
  };
};

const pick = (cells: readonly string[], refs: readonly Ref[], none: string): string => {
  for (const { column, key } of refs) {
    const cell = (cells[column] ?? "").trim();
    const value = key === undefined ? cell : (mapOf(cell)[key] ?? "");
    if (value !== "" && value !== none) return value;
  }
  return "";
};

/** A map in a cell: JSON. What is none has no keys. */
export const mapOf = (cell: string): Readonly<Record<string, string>> => {
  if (!cell.startsWith("{") || cell === "{}") return {};
  try {
    const value: unknown = JSON.parse(cell);
    if (typeof value !== "object" || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, entry]) =>
        entry === null || typeof entry === "object" ? [] : [[key, String(entry)]],
      ),
    );
  } catch {
    return {};
  }
};

/** The tags of a row, in the order asked for. */
export const tagsOf = (cells: readonly string[], refs: readonly (readonly Ref[])[]): readonly string[] =>
  refs.map((places) => pick(cells, places, "NULL"));

/** Whether a row is the header again, or the header of another month's columns; gives the layout from here on. */
export const newHeader = (cells: readonly string[], layout: Layout): Layout | null => {
  const known = new Set(layout.header.map(bare).filter((name) => name !== ""));
  const hits = cells.filter((cell) => known.has(bare(cell))).length;
  return hits >= 3 && hits * 2 > Math.min(cells.length, layout.header.length) ? layoutOf(layout.format, cells) : null;
};
