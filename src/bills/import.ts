import { rmSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { InputError } from "../quantity/problem.ts";
import type { ImportOptions, ImportResult, Limits, Progress } from "./bill.ts";
import { leftOut, type ReadState, settleOverlaps } from "./deliveries.ts";
import { type Engine, openEngine } from "./engine.ts";
import { gather, type Gathered } from "./gather.ts";
import { chooseTags, type Look, look, type Looked } from "./look.ts";
import { meterOf } from "./progress.ts";
import { readFile } from "./read-file.ts";
import { resultOf } from "./result.ts";
import { createLines } from "./sql.ts";

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
  const running: { engine?: Engine } = {};
  const stop = () => running.engine?.interrupt();
  options.signal?.addEventListener("abort", stop);
  try {
    options.signal?.throwIfAborted();
    const gathered = await gather(sources, folder, limits, options.stdin);
    const files = [...gathered.links.values()];
    const settings = { folder, files, memory: limits.memory, threads: limits.threads };
    const byRow = new Set<string>();
    for (;;) {
      running.engine = await openEngine(settings);
      const known = byRow.size;
      try {
        return await importInto({ engine: running.engine, folder, gathered, options, limits, byRow, progress });
      } catch (error) {
        options.signal?.throwIfAborted();
        // The bulk reader broke the engine: begin again, that file row by row.
        if (byRow.size === known) throw error;
        running.engine.close();
      }
    }
  } finally {
    options.signal?.removeEventListener("abort", stop);
    running.engine?.close();
    await rm(folder, { recursive: true, force: true });
    process.removeListener("exit", sweep);
  }
};

interface Import {
  readonly engine: Engine;
  readonly folder: string;
  readonly gathered: Gathered;
  readonly options: ImportOptions;
  readonly limits: Limits;
  /** Files that the bulk reader must not touch again, by path. */
  readonly byRow: Set<string>;
  readonly progress: (now: Progress) => void;
}

const importInto = async (all: Import): Promise<ImportResult> => {
  const { engine, folder, gathered, options, limits } = all;
  const { found, links, manifests } = gathered;
  const looks: Look[] = [];
  for (const file of found) looks.push(await look(file, engine, links.get(file.path) ?? "", options.map, limits));
  const readable = looks.flatMap((one) => (one.kind === "readable" ? [one.looked] : []));
  const seenTags = readable.flatMap(({ tagKeys }) => tagKeys);
  const tags = chooseTags(options.tags, seenTags);
  await engine.run(createLines(tags.length));
  const state: ReadState = {
    tallies: new Map(),
    problems: manifests.flatMap(({ problems }) => problems),
    left: await leftOut(readable, manifests),
  };
  await readAll(all, readable, tags, state);
  await settleOverlaps(engine, readable, state, options.overlap ?? "newest");
  return resultOf({ engine, folder, looks, readable, state, tags, seenTags, options, limits });
};

const readAll = async (
  { engine, folder, gathered, options, limits, byRow, progress }: Import,
  readable: readonly Looked[],
  tags: readonly string[],
  state: ReadState,
): Promise<void> => {
  const meter = meterOf(readable, engine, progress);
  const reading = { engine, folder, limits, tags, byRow, signal: options.signal, today: today(), seen: meter.seen };
  try {
    for (const [index, looked] of readable.entries()) {
      options.signal?.throwIfAborted();
      if (state.left.has(looked.found.path)) continue;
      meter.start(looked);
      try {
        state.tallies.set(index, await readFile(looked, index, gathered.links.get(looked.found.path) ?? "", reading));
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        state.problems.push(...error.problems.map((problem) => ({ ...problem, file: looked.found.name })));
      }
      meter.finish(looked);
    }
  } finally {
    meter.stop();
  }
};

const today = (): string => new Date().toISOString().slice(0, 10);
