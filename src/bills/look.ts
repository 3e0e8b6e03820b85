import { readFile } from "node:fs/promises";
import { InputError, type Problem } from "../quantity/problem.ts";
import { type ColumnMap, type Format, type Limits } from "./bill.ts";
import { guessMap, isTeamTag, lacking } from "./column-map.ts";
import { tagOf } from "./cost-explorer-columns.ts";
import type { Dialect } from "./dialect.ts";
import { type Engine, text } from "./engine.ts";
import { isRecord, listOf, textOf } from "./json-exports.ts";
import {
  bareTag,
  curVersion,
  focusVersion,
  isCur,
  isFocus,
  type Layout,
  layoutOf,
  type Ref,
  tagName,
} from "./layout.ts";
import { recognise } from "./recognise.ts";
import { mapOf } from "./rows.ts";
import type { Found } from "./sources.ts";
import { openHead, type Opened } from "./unpack.ts";

/** A file that is ready to be read: what it is, and what is needed to read it. */
export type Looked = {
  readonly found: Found;
  readonly opened: Opened;
  readonly format: Format;
  readonly tagKeys: readonly string[];
} & Content;
export type Content =
  | { readonly kind: "table"; readonly layout: Layout; readonly dialect: Dialect }
  | { readonly kind: "parquet"; readonly layout: Layout; readonly types: readonly string[] }
  | { readonly kind: "cost-explorer" | "cost-explorer-across"; readonly dialect: Dialect }
  | { readonly kind: "calculator" | "cloudwatch"; readonly dialect: Dialect }
  | { readonly kind: "usage"; readonly dialect: Dialect; readonly map: ColumnMap; readonly guessed: boolean }
  | {
      readonly kind: "json";
      readonly what: "cost-explorer-api" | "cloudwatch" | "calculator";
      readonly document: unknown;
    }
  | { readonly kind: "invocation-log" };

export type Look =
  | { readonly kind: "readable"; readonly looked: Looked }
  | { readonly kind: "manifest"; readonly found: Found }
  | { readonly kind: "refused"; readonly found: Found; readonly bytes: number; readonly problem: Problem };

const LARGEST_DOCUMENT = 128e6;

/** Looks into a file and says how it will be read. Never throws for what is in the file. */
export const look = async (
  found: Found,
  engine: Engine,
  link: string,
  map: ColumnMap | undefined,
  limits: Limits,
): Promise<Look> => {
  let bytes = 0;
  try {
    const opened = await openHead(found.path, limits);
    bytes = opened.size;
    const content = await contentOf(found, opened, engine, link, map);
    if (content === "manifest") return { kind: "manifest", found };
    return { kind: "readable", looked: { found, opened, ...content } };
  } catch (error) {
    if (error instanceof InputError) {
      const [problem] = error.problems;
      if (problem) return { kind: "refused", found, bytes, problem: { ...problem, file: found.name } };
    }
    if (error instanceof Error && "code" in error && typeof error.code === "string")
      return {
        kind: "refused",
        found,
        bytes,
        problem: { file: found.name, found: error.code, expected: "a file that can be read" },
      };
    throw error;
  }
};

type Settled = { readonly format: Format; readonly tagKeys: readonly string[] } & Content;

const contentOf = async (
  found: Found,
  opened: Opened,
  engine: Engine,
  link: string,
  map: ColumnMap | undefined,
): Promise<Settled | "manifest"> => {
  const refuse = (what: string, expected: string, hint?: string): never => {
    throw new InputError([{ file: found.name, found: what, expected, hint }]);
  };
  const seen = recognise(opened);
  switch (seen.kind) {
    case "empty":
      return refuse("an empty file", "a bill");
    case "other":
      return refuse(seen.found, "a billing or usage export", seen.hint);
    case "manifest":
      return "manifest";
    case "parquet":
      return parquetContent(found, engine, link);
    case "table":
      return { ...seen, format: seen.layout.format, tagKeys: tableTags(seen.layout, seen.dialect.records.slice(1)) };
    case "cost-explorer":
    case "cost-explorer-across": {
      const tag = tagOf(seen.dialect.records[0]?.[0] ?? "");
      return { ...seen, format: "cost-explorer", tagKeys: tag === null ? [] : [tag] };
    }
    case "cloudwatch":
    case "calculator":
      return { ...seen, format: seen.kind, tagKeys: [] };
    case "invocation-log":
      return { kind: seen.kind, format: seen.kind, tagKeys: [] };
    case "json": {
      if (opened.size > LARGEST_DOCUMENT) return refuse(`${opened.size} bytes of JSON`, `at most ${LARGEST_DOCUMENT}`);
      const document = parseDocument(
        opened.whole ? opened.head.toString("utf8") : await readFile(found.path, "utf8"),
        found.name,
      );
      return { ...seen, format: seen.what, document, tagKeys: documentTags(document) };
    }
    case "usage": {
      const [header = [], ...rows] = seen.dialect.records;
      const used =
        map ??
        guessMap(
          header.map((cell) => cell.trim()),
          rows,
        );
      const missing = lacking(used);
      if (missing !== null)
        return refuse(
          `the columns ${header.slice(0, 8).join(", ")}`,
          `a known export, or ${missing}`,
          "Say which column is what in a mapping file: --map.",
        );
      return { ...seen, format: "usage", map: used, guessed: map === undefined, tagKeys: Object.keys(used.tags) };
    }
  }
};

const parseDocument = (body: string, file: string): unknown => {
  try {
    return JSON.parse(body.replace(/^\ufeff/, ""));
  } catch (error) {
    throw new InputError([
      { file, found: error instanceof Error ? error.message.slice(0, 120) : "no JSON", expected: "whole JSON" },
    ]);
  }
};

const documentTags = (document: unknown): readonly string[] =>
  (Array.isArray(document) ? document : [document])
    .filter(isRecord)
    .flatMap((answer) => listOf(answer["GroupDefinitions"]).filter(isRecord))
    .flatMap((group) => (group["Type"] === "TAG" ? [textOf(group["Key"])] : []));

const parquetContent = async (found: Found, engine: Engine, link: string): Promise<Settled> => {
  const columns = await engine
    .rows(`DESCRIBE SELECT * FROM read_parquet(${text(link)}, binary_as_string=true)`)
    .catch((error: unknown) => {
      const message = error instanceof Error ? error.message.replaceAll(link, found.name).slice(0, 160) : "";
      throw new InputError([{ file: found.name, found: message, expected: "a whole Parquet file" }]);
    });
  const header = columns.map(([name]) => name ?? "");
  const types = columns.map(([, type]) => type ?? "");
  const format = isCur(header) ? curVersion(header) : isFocus(header) ? focusVersion(header) : null;
  if (format === null)
    throw new InputError([
      { file: found.name, found: `the columns ${header.slice(0, 8).join(", ")}`, expected: "a CUR or FOCUS export" },
    ]);
  const layout = layoutOf(format, header);
  const keys = layout.tagColumns.map(({ key }) => key);
  for (const column of layout.tagMaps)
    if (types[column]?.startsWith("MAP(VARCHAR")) {
      const name = `"${(header[column] ?? "").replaceAll('"', '""')}"`;
      const rows = await engine.rows(
        `SELECT DISTINCT unnest(map_keys(${name})) FROM (SELECT ${name} FROM read_parquet(${text(link)}) LIMIT 20000)`,
      );
      keys.push(...rows.map(([key]) => key ?? ""));
    }
  return { kind: "parquet", format, layout, types, tagKeys: keys };
};

const tableTags = (layout: Layout, rows: readonly (readonly string[])[]): readonly string[] => {
  const keys = new Set(layout.tagColumns.map(({ key }) => key));
  for (const row of rows)
    for (const column of layout.tagMaps) for (const key of Object.keys(mapOf(row[column] ?? ""))) keys.add(key);
  return [...keys];
};

const MOST_TAGS = 4;
const MOST_ASKED = 12;

/** The keys to keep: those asked for, or those that look like a team, project or environment. */
export const chooseTags = (asked: readonly string[] | undefined, seen: readonly string[]): readonly string[] => {
  const unique = [...new Map(seen.map((key) => [bareTag(key), tagName(key)])).values()];
  if (asked !== undefined)
    return asked.slice(0, MOST_ASKED).map((wanted) => unique.find((key) => bareTag(key) === bareTag(wanted)) ?? wanted);
  const teams = unique.filter((key) => isTeamTag(bareTag(key)));
  return teams.toSorted((a, b) => Number(bareTag(b) === "team") - Number(bareTag(a) === "team")).slice(0, MOST_TAGS);
};

/** Where a layout has each of the tags. */
export const tagRefs = (
  layout: Layout,
  tags: readonly string[],
  seen: readonly string[],
): readonly (readonly Ref[])[] =>
  tags.map((tag) => {
    const columns = layout.tagColumns
      .filter(({ key }) => bareTag(key) === bareTag(tag))
      .map(({ column }): Ref => ({ column }));
    const spellings = new Set([
      ...seen.filter((key) => bareTag(key) === bareTag(tag)),
      `user_${tag}`,
      `user:${tag}`,
      tag,
    ]);
    const maps = layout.tagMaps.flatMap((column) => [...spellings].map((key): Ref => ({ column, key })));
    return [...columns, ...maps];
  });
