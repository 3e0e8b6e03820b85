import { createWriteStream } from "node:fs";
import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { InputError, quoted } from "../quantity/problem.ts";
import type { ImportOptions, Limits } from "./bill.ts";

/** A file to read: what the user called it, where its bytes are, and whether the user named it (or a folder gave it). */
export interface Found {
  readonly name: string;
  readonly path: string;
  readonly named: boolean;
}

/** Files, folders, patterns and `-` → files, each once, in order. @throws InputError where one is not there */
export const findFiles = async (
  sources: readonly string[],
  folder: string,
  limits: Limits,
  stdin: ImportOptions["stdin"],
): Promise<readonly Found[]> => {
  const found: Found[] = [];
  for (const source of sources) {
    if (source === "-") found.push(await spool("standard input", stdin, folder, limits));
    else found.push(...(await findOne(source, folder, limits)));
  }
  const seen = new Set<string>();
  const once: Found[] = [];
  for (const file of found) {
    const real = await realpath(file.path);
    if (!seen.has(real)) once.push(file);
    seen.add(real);
  }
  if (once.length > limits.files)
    throw new InputError([{ found: `${once.length} files`, expected: `at most ${limits.files} files at a time` }]);
  return once;
};

const findOne = async (source: string, folder: string, limits: Limits): Promise<readonly Found[]> => {
  const kind = await stat(source).catch(() => null);
  if (kind?.isDirectory()) {
    const inside = await walk(source, 0);
    if (inside.length === 0)
      throw new InputError([{ file: source, found: "no data file in it", expected: "a folder with a bill" }]);
    return inside;
  }
  if (kind?.isFile()) return [{ name: source, path: source, named: true }];
  if (kind?.isFIFO()) {
    const { createReadStream } = await import("node:fs");
    return [await spool(source, createReadStream(source), folder, limits)];
  }
  if (kind !== null) throw new InputError([{ file: source, found: "a device", expected: "a file, a folder or -" }]);
  const matches = /[*?]/.test(source) ? await matching(source) : [];
  if (matches.length > 0) return matches.map((path) => ({ name: path, path, named: true }));
  throw new InputError([{ file: source, found: "nothing there", expected: "a file, a folder, a pattern or -" }]);
};

const DATA_FILE = /\.(?:csv|tsv|txt|json|jsonl|ndjson|log|parquet|gz|zip)$/i;
const DEEPEST = 24;

/** Data files below a folder, sorted. Links are not followed, hidden files not read. */
const walk = async (folder: string, depth: number): Promise<readonly Found[]> => {
  if (depth > DEEPEST) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const found: Found[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".")) continue;
    if (entry.isDirectory()) found.push(...(await walk(path, depth + 1)));
    else if (entry.isFile() && DATA_FILE.test(entry.name)) found.push({ name: path, path, named: false });
  }
  return found;
};

/** `*` and `?` in the last part, or in folders on the way. */
const matching = async (pattern: string): Promise<readonly string[]> => {
  const parent = dirname(pattern);
  const parents = /[*?]/.test(parent) ? await matching(parent) : [parent];
  const wanted = new RegExp(
    `^${basename(pattern)
      .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", "[^/]*")
      .replaceAll("?", "[^/]")}$`,
  );
  const found: string[] = [];
  for (const folder of parents) {
    const names = await readdir(folder).catch(() => []);
    found.push(
      ...names
        .filter((name) => wanted.test(name) && !name.startsWith("."))
        .sort()
        .map((name) => join(folder, name)),
    );
  }
  return found;
};

/** Copies a stream to a file of ours, since bills are read more than once. */
const spool = async (name: string, stream: ImportOptions["stdin"], folder: string, limits: Limits): Promise<Found> => {
  if (stream === undefined) throw new InputError([{ file: name, found: "nothing to read", expected: "piped data" }]);
  const path = join(folder, `spool-${basename(name).replaceAll(/[^a-z0-9]/gi, "-")}`);
  let total = 0;
  const counted = Readable.from(
    (async function* chunks() {
      for await (const chunk of stream) {
        total += chunk.length;
        if (total > limits.unpacked)
          throw new InputError([{ file: name, found: `more than ${quoted(total)} bytes`, expected: "less" }]);
        yield chunk;
      }
    })(),
    { objectMode: false },
  );
  await pipeline(counted, createWriteStream(path));
  return { name, path, named: true };
};

/** Whether a path is a link: shown, since the user may not know. */
export const isLink = async (path: string): Promise<boolean> => (await lstat(path)).isSymbolicLink();
