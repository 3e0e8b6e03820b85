import { existsSync, readFileSync } from "node:fs";
import { indexRates } from "../catalog/build.ts";
import { openCatalog, writeTable } from "../catalog/open.ts";
import type { RefreshedCard } from "../catalog/overlay.ts";
import type { Rate, Source } from "../catalog/types.ts";
import { writeWhole } from "./whole-file.ts";

/** What a card file says about itself. */
export interface CardHeader {
  readonly schema: "ratecard.card/1";
  /** When it was written, ISO. */
  readonly written: string;
  /** The newest publication among its offers. */
  readonly asOf: string;
  readonly rates: number;
  readonly coverage: readonly Coverage[];
  readonly parts: readonly (readonly [name: string, bytes: number])[];
}

/** What the card holds of one service code. */
export interface Coverage {
  readonly offer: string;
  /** A region code, or "all". */
  readonly region: string;
  /** When it was read, ISO. */
  readonly read: string;
  readonly published: string;
  readonly products: number;
  readonly mapped: number;
  readonly unmapped: number;
  readonly rates: number;
  /** api, or the name of the file it was read from. */
  readonly from: string;
}

export interface CardFile extends RefreshedCard {
  readonly header: CardHeader;
  readonly all: () => readonly Rate[];
}

/** Writes a card whole or not at all. */
export const writeCard = (
  path: string,
  rates: readonly Rate[],
  sources: readonly Source[],
  coverage: readonly Coverage[],
  written: string,
): void => {
  const index = new Map(indexRates(rates, () => ""));
  const used = new Set(rates.map(({ source }) => source));
  const rows = sources
    .filter(({ source }) => used.has(source))
    .map(({ source, title, where, asOf, kind }) => ({ source, title, where, as_of: asOf, kind }));
  index.set("sources.tsv", writeTable(rows));
  const encoder = new TextEncoder();
  const parts = [...index].map(([name, text]) => [name, encoder.encode(text)] as const);
  const header: CardHeader = {
    schema: "ratecard.card/1",
    written,
    asOf: rates.map(({ asOf }) => asOf).reduce((a, b) => (a > b ? a : b), ""),
    rates: rates.length,
    coverage,
    parts: parts.map(([name, bytes]) => [name, bytes.length]),
  };
  writeWhole(path, [`${JSON.stringify(header)}\n`, ...parts.map(([, bytes]) => bytes)]);
};

/** Opens a card; undefined where there is none. @throws Error where the file is no whole card */
export const openCard = (path: string): CardFile | undefined => {
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  const end = bytes.indexOf(10);
  const header = end < 0 ? undefined : readHeader(bytes.toString("utf8", 0, end));
  if (!header) throw new Error(`${path} is no rate card of this program`);
  const parts = new Map<string, Uint8Array>();
  let at = end + 1;
  for (const [name, length] of header.parts) {
    parts.set(name, bytes.subarray(at, at + length));
    at += length;
  }
  if (at !== bytes.length) throw new Error(`${path} has ${bytes.length} bytes where its header says ${at}`);
  const catalog = openCatalog((name) => parts.get(name) ?? new Uint8Array());
  return {
    header,
    meters: catalog.meters,
    ratesOf: catalog.ratesOf,
    source: catalog.source,
    info: { name: "refreshed", file: path, asOf: header.asOf, rates: header.rates },
    all: () => catalog.meters().flatMap(({ meter }) => catalog.ratesOf(meter)),
  };
};

const isHeader = (value: unknown): value is CardHeader =>
  typeof value === "object" &&
  value !== null &&
  "schema" in value &&
  value.schema === "ratecard.card/1" &&
  "parts" in value &&
  Array.isArray(value.parts) &&
  "coverage" in value &&
  Array.isArray(value.coverage);

const readHeader = (text: string): CardHeader | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isHeader(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
