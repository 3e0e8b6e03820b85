import { rmSync } from "node:fs";
import { link, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { InputError, type Problem } from "../quantity/problem.ts";
import type { FileReport, Format, ImportOptions, ImportResult, Limits, MappingTables, Progress } from "./bill.ts";
import { add, decimalOf, decimalText, ZERO } from "./decimal.ts";
import { type Engine, openEngine } from "./engine.ts";
import { chooseTags, type Look, look, type Looked } from "./look.ts";
import { isManifest, type Manifest, olderFiles, readManifest } from "./manifest.ts";
import { doubles, overlaps, type ReadFile } from "./overlap.ts";
import { readFile } from "./read-file.ts";
import { lostOf, type Tally } from "./sink.ts";
import { type Found, findFiles } from "./sources.ts";
import { costLines } from "./cost-lines.ts";
import { createLines, sumSql } from "./sql.ts";
import { NO_CURRENCY } from "./currency.ts";
import { exactSum, summarise } from "./summary.ts";

/** Limits unless told otherwise. Memory leaves room for Node and for the reader's buffers below 1.5 GB. */
export const LIMITS: Limits = {
  memory: 800,
  threads: Math.min(4, availableParallelism()),
  unpacked: 500e9,
  ratio: 200,
  bulkFrom: 4e6,
  problems: 1000,
  files: 20_000,
};

const NO_TABLES: MappingTables = { usageTypes: [], usageModels: [], billUnits: [], regions: [], productCodes: [] };

/**
 * Reads billing and usage exports: files, folders, patterns and `-`, any mix of formats, told by content.
 *
 * Every row is read, or rejected with file, line and reason. Amounts are exact decimals as text, per currency.
 * @throws InputError where nothing could be read; the signal's reason when interrupted. Leaves nothing behind.
 */
export const importBills = async (
  sources: readonly string[],
  options: ImportOptions = {},
  progress: (now: Progress) => void = () => undefined,
): Promise<ImportResult> => {
  const limits = { ...LIMITS, ...options.limits };
  const folder = await mkdtemp(join(await realpath(tmpdir()), "ratecard-"));
  const sweep = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", sweep);
  let engine: Engine | undefined;
  const stop = () => engine?.interrupt();
  options.signal?.addEventListener("abort", stop);
  try {
    options.signal?.throwIfAborted();
    const gathered = await gather(sources, folder, limits, options.stdin);
    engine = await openEngine({
      folder,
      files: [...gathered.links.values()],
      memory: limits.memory,
      threads: limits.threads,
    });
    return await importInto(engine, folder, gathered, options, limits, progress);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    options.signal?.removeEventListener("abort", stop);
    engine?.close();
    await rm(folder, { recursive: true, force: true });
    process.removeListener("exit", sweep);
  }
};

const importInto = async (
  engine: Engine,
  folder: string,
  { found, links, manifests }: Gathered,
  options: ImportOptions,
  limits: Limits,
  progress: (now: Progress) => void,
): Promise<ImportResult> => {
  const looks: Look[] = [];
  for (const file of found) looks.push(await look(file, engine, links.get(file.path) ?? "", options.map, limits));
  const readable = looks.flatMap((one) => (one.kind === "readable" ? [one.looked] : []));
  const seenTags = readable.flatMap(({ tagKeys }) => tagKeys);
  const tags = chooseTags(options.tags, seenTags);
  await engine.run(createLines(tags.length));
  const left = await leftOut(readable, manifests);
  const state: State = {
    files: new Map(),
    tallies: new Map(),
    problems: manifests.flatMap(({ problems }) => problems),
    notes: new Set(),
    left,
  };
  const meter = meterOf(readable, engine, progress);
  try {
    for (const [index, looked] of readable.entries()) {
      options.signal?.throwIfAborted();
      if (left.has(looked.found.path)) continue;
      meter.start(looked);
      const reading = { engine, folder, limits, tags, signal: options.signal, today: today(), seen: meter.seen };
      try {
        state.tallies.set(index, await readFile(looked, index, links.get(looked.found.path) ?? "", reading));
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        state.problems.push(...error.problems.map((problem) => ({ ...problem, file: looked.found.name })));
      }
      meter.finish(looked);
    }
  } finally {
    meter.stop();
  }
  await settleOverlaps(engine, readable, state, options.overlap ?? "newest");
  return resultOf({ engine, folder, looks, readable, state, tags, seenTags, options, limits });
};

interface State {
  readonly files: Map<number, FileReport>;
  readonly tallies: Map<number, Tally>;
  readonly problems: Problem[];
  readonly notes: Set<string>;
  /** Files left out, by path, with the reason. */
  readonly left: Map<string, string>;
}

const today = (): string => new Date().toISOString().slice(0, 10);

interface Gathered {
  readonly found: readonly Found[];
  readonly manifests: readonly Manifest[];
  /** The engine's name of each file. */
  readonly links: ReadonlyMap<string, string>;
}

/** All files to read, those that manifests list among them. */
const gather = async (
  sources: readonly string[],
  folder: string,
  limits: Limits,
  stdin: ImportOptions["stdin"],
): Promise<Gathered> => {
  const found = [...(await findFiles(sources, folder, limits, stdin))];
  const manifests: Manifest[] = [];
  for (const { path } of found) if (await isManifest(path)) manifests.push(await readManifest(path));
  const known = new Set(await Promise.all(found.map(({ path }) => realpath(path))));
  for (const path of manifests.flatMap(({ files }) => files)) {
    const real = await realpath(path);
    if (!known.has(real)) found.push({ name: path, path, named: true });
    known.add(real);
  }
  const links = new Map<string, string>();
  for (const { path } of found) {
    const place = join(folder, `in-${links.size}`);
    await linkTo(path, place);
    links.set(path, place);
  }
  return { found, manifests, links };
};

/** The engine sees files only under names of ours, in a folder of ours: no pattern, no quote, nothing else on the disk. */
const linkTo = async (path: string, place: string): Promise<void> => {
  const real = await realpath(path);
  await symlink(real, place).catch(() => link(real, place));
};

const leftOut = async (readable: readonly Looked[], manifests: readonly Manifest[]): Promise<Map<string, string>> => {
  const left = new Map<string, string>();
  const older = new Set(await Promise.all([...olderFiles(manifests)].map((path) => realpath(path))));
  for (const { found } of readable)
    if (older.has(await realpath(found.path))) left.set(found.path, "an older delivery, by its manifest");
  const files = readable.map((looked, index) => fileOf(looked, index)).filter(({ path }) => !left.has(path));
  for (const [path, first] of await doubles(files)) left.set(path, `the same bytes as ${first}`);
  return left;
};

const fileOf = ({ found, opened }: Looked, index: number): ReadFile => ({
  index,
  path: found.path,
  size: opened.size,
  modified: opened.modified,
});

const SAME_BILL = 0.5;

const settleOverlaps = async (
  engine: Engine,
  readable: readonly Looked[],
  state: State,
  overlap: "newest" | "all",
): Promise<void> => {
  const read = readable.flatMap((looked, index) => (state.tallies.has(index) ? [fileOf(looked, index)] : []));
  for (const { older, newer, same, covered } of await overlaps(engine, read)) {
    if (covered < SAME_BILL || state.left.has(older.path) || state.left.has(newer.path)) continue;
    const [old, fresh] = [older, newer].map(({ index }) => readable[index]?.found.name ?? "");
    if (same >= SAME_BILL && overlap === "newest") {
      state.left.set(older.path, `an older delivery of what ${fresh} holds`);
      await engine.run(`DELETE FROM lines WHERE file = ${older.index}`);
      state.tallies.delete(older.index);
    } else
      state.problems.push({
        file: old,
        found: "the same days, accounts and usage types as in another file",
        expected: `that this and ${fresh} are parts of one bill`,
        hint: "If one is a later delivery of the other, the total counts both: give only the newer.",
      });
  }
};

interface Ending {
  readonly engine: Engine;
  readonly folder: string;
  readonly looks: readonly Look[];
  readonly readable: readonly Looked[];
  readonly state: State;
  readonly tags: readonly string[];
  readonly seenTags: readonly string[];
  readonly options: ImportOptions;
  readonly limits: Limits;
}

const resultOf = async (ending: Ending): Promise<ImportResult> => {
  const { engine, folder, looks, readable, state, tags, seenTags, options, limits } = ending;
  for (const one of looks) if (one.kind === "refused") (one.found.named ? state.problems : []).push(one.problem);
  const files = await reports(ending);
  if (!files.some(({ status }) => status === "read"))
    throw new InputError(
      state.problems.length > 0 ? state.problems : [{ found: "no bill in it", expected: "a billing or usage export" }],
    );
  const formats = new Map(readable.map(({ format }, index): [number, Format] => [index, format]));
  const stageRows = async (rows: readonly (readonly string[])[]): Promise<string> => {
    const path = join(folder, "meters.csv");
    await writeFile(
      path,
      rows.map((row) => `${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")}\n`).join(""),
    );
    return path;
  };
  const summary = await summarise(engine, {
    tags,
    tables: options.tables ?? NO_TABLES,
    grain: options.grain ?? "month",
    formats,
    stageRows,
  });
  const tallies = [...state.tallies.values()];
  const problems = [...state.problems, ...tallies.flatMap((tally) => tally.problems)];
  const used = [...new Set([...state.tallies.keys()].map((index) => formats.get(index)))];
  const lost = new Map<string, ReturnType<typeof decimalOf>>();
  for (const { currency, billed } of tallies.flatMap(lostOf))
    lost.set(currency || NO_CURRENCY, add(lost.get(currency || NO_CURRENCY) ?? ZERO, decimalOf(billed)));
  return {
    schema: "ratecard.import/1",
    format: used.length === 1 ? (used[0] ?? null) : "mixed",
    files,
    rows: tallies.reduce((total, { rows }) => total + rows, 0),
    rejected: tallies.reduce((total, { rejected }) => total + rejected, 0),
    rejectedBilled: [...lost].map(([currency, billed]) => ({ currency, billed: decimalText(billed) })),
    ...summary,
    ...(options.costs ? { costs: await costLines(engine, tags) } : {}),
    tagKeys: [...new Set(seenTags)],
    notes: [
      ...tallies.flatMap((tally) => [...tally.notes]),
      ...[...state.left].map(([path, reason]) => `${path} was left out: ${reason}.`),
      ...strangers(looks),
      ...summary.notes,
    ],
    problems: problems.slice(0, limits.problems),
    problemsOmitted:
      Math.max(0, problems.length - limits.problems) + tallies.reduce((total, { omitted }) => total + omitted, 0),
  };
};

/** Files of a folder that are no bill: named once, no error. */
const strangers = (looks: readonly Look[]): readonly string[] =>
  looks.flatMap((one) =>
    one.kind === "refused" && !one.found.named
      ? [`${one.found.name} was not read: ${one.problem.found ?? "not a bill"}.`]
      : [],
  );

const reports = async ({ engine, looks, readable, state }: Ending): Promise<readonly FileReport[]> => {
  const sums = await engine.rows(
    `SELECT file, currency, sum(billed_n), ${sumSql("billed")} FROM lines GROUP BY file, currency`,
  );
  const read = readable.map((looked, index): FileReport => {
    const tally = state.tallies.get(index);
    const own = sums.filter(([file]) => file === String(index));
    return {
      file: looked.found.name,
      format: looked.format,
      status: tally ? "read" : state.left.has(looked.found.path) ? "left-out" : "rejected",
      bytes: looked.opened.size,
      rows: tally?.rows ?? 0,
      rejected: tally?.rejected ?? 0,
      summary: tally?.summary ?? 0,
      billed: own.map((cells) => ({
        currency: cells[1] || NO_CURRENCY,
        billed: Number(cells[2]) > 0 ? decimalText(exactSum(cells, 3)) : null,
      })),
      ...(looked.kind === "usage" ? { mapping: looked.map, guessed: looked.guessed } : {}),
    };
  });
  const refused = looks.flatMap((one): readonly FileReport[] =>
    one.kind === "refused"
      ? [
          {
            file: one.found.name,
            format: null,
            status: one.found.named ? "rejected" : "left-out",
            bytes: one.bytes,
            rows: 0,
            rejected: 0,
            summary: 0,
            billed: [],
          },
        ]
      : [],
  );
  return [...read, ...refused];
};

const TICK = 250;

/** Tells how far we are, a few times a second, with the rate so far. */
const meterOf = (readable: readonly Looked[], engine: Engine, progress: (now: Progress) => void) => {
  const bytesTotal = readable.reduce((total, { opened }) => total + opened.size, 0);
  const begun = performance.now();
  let [file, size, behind, current] = ["", 0, 0, 0];
  const tell = () => {
    const bytesDone = Math.min(bytesTotal, behind + Math.max(current, (engine.done() ?? 0) * size));
    const seconds = (performance.now() - begun) / 1000;
    const bytesPerSecond = seconds > 0 ? bytesDone / seconds : 0;
    const secondsLeft = bytesPerSecond > 0 ? (bytesTotal - bytesDone) / bytesPerSecond : null;
    progress({ stage: "reading", file, bytesDone, bytesTotal, bytesPerSecond, secondsLeft });
  };
  const timer = setInterval(tell, TICK);
  return {
    start: ({ found, opened }: Looked) => {
      [file, size, current] = [found.name, opened.size, 0];
    },
    seen: (bytes: number) => {
      current = Math.max(current, bytes);
    },
    finish: ({ opened }: Looked) => {
      [behind, current, size] = [behind + opened.size, 0, 0];
      tell();
    },
    stop: () => clearInterval(timer),
  };
};
