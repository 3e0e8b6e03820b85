import { realpath } from "node:fs/promises";
import type { Problem } from "../quantity/problem.ts";
import type { Engine } from "./engine.ts";
import type { Looked } from "./look.ts";
import { type Manifest, olderFiles } from "./manifest.ts";
import { doubles, overlaps, type ReadFile } from "./overlap.ts";
import type { Tally } from "./sink.ts";

/** What reading has brought so far, by the file's number. */
export interface ReadState {
  readonly tallies: Map<number, Tally>;
  readonly problems: Problem[];
  /** Files left out, by path, with the reason. */
  readonly left: Map<string, string>;
}

/** Files that are not to be read at all: older deliveries by their manifests, and the same bytes again. */
export const leftOut = async (
  readable: readonly Looked[],
  manifests: readonly Manifest[],
): Promise<Map<string, string>> => {
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

/** Files that turn out to cover the same usage: the newer counts, or the doubt is told. */
export const settleOverlaps = async (
  engine: Engine,
  readable: readonly Looked[],
  state: ReadState,
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
