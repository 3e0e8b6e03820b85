import { join } from "node:path";
import type { Readable } from "node:stream";
import { InputError } from "../quantity/problem.ts";
import type { Format, Limits } from "./bill.ts";
import { readCalculator } from "./calculator.ts";
import { readMetricData, readMetricTable } from "./cloudwatch.ts";
import { readAcross } from "./cost-explorer-across.ts";
import { readCostExplorer } from "./cost-explorer.ts";
import { type Engine, isFatal, text } from "./engine.ts";
import { readInvocationLog } from "./invocation-log.ts";
import { readCalculatorLines, readCostExplorerApi } from "./json-exports.ts";
import type { Layout } from "./layout.ts";
import { type Looked, tagRefs } from "./look.ts";
import { newHeader, readRows, rowReader, tagsOf } from "./rows.ts";
import { newTally, type Sink, sinkOf, type Tally } from "./sink.ts";
import { csvSource, parquetSource, type Relation, relationOf, stagedRelation } from "./relation.ts";
import { addLines, type Depth, type Family, isLong, needsFull, readInto } from "./sql.ts";
import { openStage, type Stage } from "./stage.ts";
import { bytesOf, content, type Opened } from "./unpack.ts";
import { readUsageTable } from "./usage-table.ts";

export interface Reading {
  readonly engine: Engine;
  readonly folder: string;
  readonly limits: Limits;
  readonly tags: readonly string[];
  /** Files that broke the bulk reader, by path: never to be given to it again. */
  readonly byRow: Set<string>;
  readonly signal: AbortSignal | undefined;
  /** The day that an undated estimate stands for. */
  readonly today: string;
  /** Called with the bytes of the file that are behind us. */
  readonly seen: (bytes: number) => void;
}

export const familyOf = (format: Format): Family =>
  format.startsWith("cur") ? "cur" : format.startsWith("focus") ? "focus" : "other";

/**
 * Reads one file into `lines` under its number. In bulk where it can be; row by row where it is small, of a shape of its
 * own, or where the bulk reader finds anything wrong, since only rows have line numbers.
 * @throws InputError where nothing of the file can be counted
 */
export const readFile = async (looked: Looked, index: number, link: string, reading: Reading): Promise<Tally> => {
  const tally = newTally();
  if ("layout" in looked && looked.layout.assumed.currency !== undefined)
    tally.notes.add(`${looked.found.name} has no column of currencies: its amounts are read as USD.`);
  const bulk = bulkRelation(looked, link, reading);
  if (bulk !== null)
    for (const depth of depthsOf(looked)) if (await readBulk(bulk, depth, looked, index, tally, reading)) return tally;
  reading.signal?.throwIfAborted();
  const stage = await openStage(join(reading.folder, `stage-${index}.csv`));
  const sink = sinkOf(looked.found.name, stage, tally, reading.tags.length, reading.limits.problems);
  try {
    await readByRow(looked, link, sink, reading, stage);
  } finally {
    await stage.close();
  }
  await takeIn(
    reading.engine,
    stagedRelation(stage.path, reading.tags.length),
    looked.format,
    index,
    reading.tags.length,
  );
  return tally;
};

const bulkRelation = (looked: Looked, link: string, { limits, tags, byRow }: Reading): Relation | null => {
  if (byRow.has(looked.found.path)) return null;
  const nulls = looked.format.startsWith("focus") ? ["NULL"] : [];
  if (looked.kind === "parquet") {
    const from = parquetSource(link, looked.layout.header, looked.types, nulls);
    return relationOf(looked.layout, from, tagRefs(looked.layout, tags, looked.tagKeys), looked.types);
  }
  if (looked.kind !== "table") return null;
  const { dialect, layout, opened } = looked;
  if (!dialect.plain || opened.packing === "zip" || opened.size < limits.bulkFrom) return null;
  const shape = { delimiter: dialect.delimiter, newline: dialect.newline, gzip: opened.packing === "gzip", nulls };
  // A row without its own start is found by its blank day, and the file then read by rows, which look further.
  const start = layout.refs.start?.slice(0, 1);
  const narrow = start === undefined ? layout : { ...layout, refs: { ...layout.refs, start } };
  return relationOf(narrow, csvSource(link, layout.header.length, shape), tagRefs(layout, tags, looked.tagKeys));
};

/** What to try: short first where the beginning of the file looks like it. */
const depthsOf = (looked: Looked): readonly Depth[] =>
  looked.kind === "table" && !looked.dialect.records.some((record) => record.some(isLong))
    ? ["short", "full"]
    : ["full"];

const isEnough = async (engine: Engine, table: string): Promise<boolean> => {
  const [found] = await engine.rows(needsFull(table));
  return found?.[0] === "0";
};

/** @returns false where anything was wrong: nothing was taken in then */
const readBulk = async (
  relation: Relation,
  depth: Depth,
  looked: Looked,
  index: number,
  tally: Tally,
  reading: Reading,
): Promise<boolean> => {
  const { engine } = reading;
  const table = `part${index}`;
  await engine.run("DROP TABLE IF EXISTS reject_errors");
  await engine.run("DROP TABLE IF EXISTS reject_scans");
  const summed = engine.run(readInto(table, relation, looked.format.startsWith("cur"), depth)).then(
    () => true,
    (error: unknown) => {
      if (!isFatal(error)) return false;
      reading.byRow.add(looked.found.path);
      throw error;
    },
  );
  const [whole, read] = await Promise.all([
    looked.opened.packing === "gzip" ? proven(looked.opened, reading) : true,
    summed,
  ]);
  reading.signal?.throwIfAborted();
  const sound =
    whole && read && (await isSound(engine, table, looked)) && (depth === "full" || (await isEnough(engine, table)));
  if (sound) {
    tally.rows = await rowsIn(engine, table);
    await engine.run(addLines(table, index, familyOf(looked.format), reading.tags.length));
  }
  await engine.run(`DROP TABLE IF EXISTS ${table}`);
  return sound;
};

const rowsIn = async (engine: Engine, table: string): Promise<number> => {
  const [counts] = await engine.rows(`SELECT sum(n) FROM ${table}`);
  return Number(counts?.[0] ?? 0);
};

const isSound = async (engine: Engine, table: string, looked: Looked): Promise<boolean> => {
  if (looked.kind === "table") {
    const [rejected] = await engine.rows("SELECT count(*) FROM reject_errors");
    if (rejected?.[0] !== "0") return false;
    // A quote of the header that is never closed takes rows with it, and the bulk reader says nothing of it.
    if ((await rowsIn(engine, table)) < looked.dialect.records.length - 1) return false;
  }
  const [undated] = await engine.rows(
    `SELECT count(*) FROM ${table} WHERE NOT regexp_full_match(day, '\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])')`,
  );
  return undated?.[0] === "0";
};

/** Unpacks beside the bulk reader, which neither checks a gzip's end nor knows a bomb. @throws InputError, and stops it */
const proven = async (opened: Opened, reading: Reading): Promise<boolean> => {
  try {
    let packed = 0;
    for await (const piece of bytesOf(await content(opened.path, opened.packing, reading.limits))) {
      packed += piece.length;
      reading.seen(Math.min(opened.size, packed / 12));
      reading.signal?.throwIfAborted();
    }
    return true;
  } catch (error) {
    reading.engine.interrupt();
    throw error;
  }
};

const takeIn = async (
  engine: Engine,
  relation: Relation,
  format: Format,
  index: number,
  tags: number,
): Promise<void> => {
  const table = `part${index}`;
  try {
    await engine.run(readInto(table, relation, format.startsWith("cur")));
    await engine.run(addLines(table, index, familyOf(format), tags));
  } catch (error) {
    if (error instanceof Error && /overflow/i.test(error.message))
      throw new InputError([{ found: "figures whose sum has more than 38 digits", expected: "amounts of money" }]);
    throw error;
  } finally {
    await engine.run(`DROP TABLE IF EXISTS ${table}`);
  }
};

const readByRow = async (looked: Looked, link: string, sink: Sink, reading: Reading, stage: Stage): Promise<void> => {
  const { found, opened } = looked;
  const open = async (): Promise<Readable> =>
    counted(await content(opened.path, opened.packing, reading.limits), opened, reading);
  switch (looked.kind) {
    case "table":
      return readTable(await open(), looked.layout, looked.dialect, looked.tagKeys, sink, reading);
    case "parquet":
      return readParquetRows(looked, link, sink, reading, stage);
    case "cost-explorer":
      return readCostExplorer(await open(), looked.dialect, reading.tags, sink);
    case "cost-explorer-across":
      return readAcross(await open(), looked.dialect, reading.tags, sink);
    case "calculator":
      return readCalculator(await open(), looked.dialect, sink, reading.today);
    case "cloudwatch":
      return readMetricTable(await open(), looked.dialect, sink);
    case "usage":
      return readUsageTable(found.name, await open(), looked.dialect, looked.map, reading.tags, sink);
    case "invocation-log":
      return readInvocationLog(await open(), sink);
    case "json":
      if (looked.what === "cost-explorer-api") return readCostExplorerApi(looked.document, sink, reading.tags);
      if (looked.what === "cloudwatch") return readMetricData(looked.document, sink);
      return readCalculatorLines(looked.document, sink, reading.today);
  }
};

/** Counts what has passed, and stops when asked to. */
const counted = (stream: Readable, opened: Opened, { seen, signal }: Reading): Readable => {
  let passed = 0;
  const share = opened.packing === "none" ? 1 : 1 / 12;
  stream.on("data", (piece: Buffer) => {
    passed += piece.length;
    seen(Math.min(opened.size, passed * share));
    if (signal?.aborted) stream.destroy(new Error("interrupted"));
  });
  stream.pause();
  return stream;
};

const readTable = async (
  stream: Readable,
  first: Layout,
  dialect: { readonly delimiter: string; readonly encoding: "utf8" | "utf16le" },
  seen: readonly string[],
  sink: Sink,
  { tags, signal }: Pick<Reading, "tags" | "signal">,
): Promise<void> => {
  const comma = dialect.delimiter === ";";
  let reader = rowReader(first, comma);
  let places = tagRefs(first, tags, seen);
  let header = true;
  for await (const event of readRows(stream, dialect)) {
    if (event.kind === "broken") {
      sink.reject(event.problem);
      continue;
    }
    const { cells, line } = event.row;
    if (header) {
      header = false;
      continue;
    }
    const facts = reader.facts(cells);
    if (!("expected" in facts)) {
      sink.row();
      sink.add(facts, tagsOf(cells, places));
      await sink.drain();
      signal?.throwIfAborted();
      continue;
    }
    const changed = newHeader(cells, reader.layout);
    if (changed === null) {
      sink.reject({ line, ...facts }, reader.billed(cells));
      continue;
    }
    sink.summary();
    sink.note(`Line ${line} is a header again: the columns from there on are read by it.`);
    [reader, places] = [rowReader(changed, comma), tagRefs(changed, tags, seen)];
  }
};

/** A Parquet file with a wrong cell somewhere: written out as text, then read like text; lines are row numbers. */
const readParquetRows = async (
  looked: Looked & { readonly kind: "parquet" },
  link: string,
  sink: Sink,
  reading: Reading,
  stage: Stage,
): Promise<void> => {
  const path = `${stage.path}.rows`;
  const { layout, types } = looked;
  const source = parquetSource(link, layout.header, types, []);
  const cells = layout.header.map((_, column) =>
    types[column]?.startsWith("MAP") ? `CAST(to_json(c${column}) AS VARCHAR) AS c${column}` : `c${column}`,
  );
  try {
    await reading.engine.run(
      `COPY (SELECT ${cells.join(", ")} FROM ${source} ORDER BY line) TO ${text(path)} (FORMAT csv, HEADER true, QUOTE '"', FORCE_QUOTE *)`,
    );
  } catch (error) {
    const found = error instanceof Error ? error.message.replaceAll(link, looked.found.name).slice(0, 160) : "an error";
    throw new InputError([{ file: looked.found.name, found, expected: "a whole Parquet file" }]);
  }
  const stream = await content(path, "none", reading.limits);
  await readTable(stream, layout, { delimiter: ",", encoding: "utf8" }, looked.tagKeys, sink, reading);
};
