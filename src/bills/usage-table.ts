import type { Readable } from "node:stream";
import { InputError, quoted } from "../quantity/problem.ts";
import { nearest } from "../quantity/nearest.ts";
import { type ColumnMap, MAP_FIELDS, type MapField } from "./bill.ts";
import { dayOf, lacking } from "./column-map.ts";
import { fits, parseDecimal, plainNumber } from "./decimal.ts";
import type { Dialect } from "./dialect.ts";
import { bare, type Field } from "./layout.ts";
import { readRows, type RowFault } from "./rows.ts";
import type { Sink } from "./sink.ts";
import type { Facts } from "./stage.ts";

const TARGET: Readonly<Record<Exclude<MapField, "date" | "cost" | "quantity">, Field>> = {
  unit: "unit",
  currency: "currency",
  service: "product",
  item: "item",
  dimension: "dimension",
  "usage-type": "usage_type",
  operation: "operation",
  description: "description",
  account: "account",
  region: "region",
};

/** Any table with a header, read through a column mapping. @throws InputError where the mapping does not fit the header */
export const readUsageTable = async (
  name: string,
  stream: Readable,
  dialect: Dialect,
  map: ColumnMap,
  tagKeys: readonly string[],
  sink: Sink,
): Promise<void> => {
  const header = (dialect.records[0] ?? []).map((cell) => cell.trim());
  const take = takerOf(name, header, map, dialect.delimiter === ";");
  const tagAt = tagKeys.map((key) => header.indexOf((map.tags[key] ?? "").trim()));
  // The bill page's own table has lines that add the others up, told by their type.
  const recordType = header.findIndex((name) => bare(name) === "recordtype");
  let first = true;
  for await (const event of readRows(stream, dialect)) {
    if (event.kind === "broken") {
      sink.reject(event.problem);
      continue;
    }
    if (first) {
      first = false;
      continue;
    }
    const { cells, line } = event.row;
    if (recordType >= 0 && SUMS.test(cells[recordType] ?? "")) {
      sink.summary();
      continue;
    }
    const facts = take(cells);
    if ("expected" in facts) sink.reject({ line, ...facts });
    else {
      sink.row();
      sink.add(
        facts,
        tagAt.map((at) => (at < 0 ? "" : (cells[at] ?? "").trim())),
      );
    }
    await sink.drain();
  }
};

const SUMS = /(?:total|rounding|disclaimer)$/i;

const takerOf = (name: string, header: readonly string[], map: ColumnMap, comma: boolean) => {
  const missing = lacking(map);
  if (missing !== null)
    throw new InputError([
      {
        file: name,
        found: quoted(header.slice(0, 8).join(", ")),
        expected: missing,
        hint: "Say which column is what in a mapping file: --map.",
      },
    ]);
  const at = new Map<MapField, number>();
  for (const [field, column] of Object.entries(map.columns)) {
    const index = header.indexOf(column.trim());
    if (index < 0)
      throw new InputError([
        {
          file: name,
          field: `columns.${field}`,
          found: quoted(column),
          expected: "a column of the file",
          nearest: nearest(column, [...header]),
        },
      ]);
    for (const known of MAP_FIELDS) if (known === field) at.set(known, index);
  }
  const order = map["date-order"] ?? "month-first";
  const cell = (cells: readonly string[], field: MapField): string => (cells[at.get(field) ?? -1] ?? "").trim();
  return (cells: readonly string[]): Facts | RowFault => {
    if (cells.length !== header.length)
      return { field: "(row)", found: `${cells.length} cells`, expected: `${header.length} cells, as in the header` };
    const day = dayOf(cell(cells, "date"), order);
    if (day === null)
      return {
        field: map.columns.date ?? "date",
        found: quoted(cell(cells, "date")),
        expected: "a day such as 2025-11-30",
      };
    const facts: Partial<Record<Field, string>> = { start: day, type: "Usage" };
    for (const [field, target] of [
      ["cost", "billed"],
      ["quantity", "quantity"],
    ] as const) {
      const text = cell(cells, field);
      if (text === "") continue;
      const plain = plainNumber(text, comma);
      const value = plain === null ? null : parseDecimal(plain);
      if (plain === null || value === null || !fits(value))
        return { field: map.columns[field] ?? field, found: quoted(text), expected: "a number such as 1250.5" };
      facts[target] = plain;
    }
    for (const [field, target] of Object.entries(TARGET)) {
      const known = MAP_FIELDS.find((one) => one === field);
      if (known !== undefined && cell(cells, known) !== "") facts[target] = cell(cells, known);
    }
    facts.currency ??= map.currency ?? "";
    if (map.service !== undefined && facts.product === undefined) facts.product = map.service;
    // A table with items and dimensions speaks of meters directly.
    if (facts.item !== undefined && facts.dimension !== undefined) facts.service = facts.product ?? "";
    return facts;
  };
};
