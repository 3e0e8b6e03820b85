import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename, dirname } from "node:path";
import type { Engine } from "./engine.ts";
import { bytesOf } from "./unpack.ts";

export interface ReadFile {
  readonly index: number;
  readonly path: string;
  readonly size: number;
  readonly modified: number;
}

/** Files with the same bytes as an earlier one. Only files of equal size are hashed. */
export const doubles = async (files: readonly ReadFile[]): Promise<ReadonlyMap<string, string>> => {
  const bySize = new Map<number, ReadFile[]>();
  for (const file of files) bySize.set(file.size, [...(bySize.get(file.size) ?? []), file]);
  const found = new Map<string, string>();
  for (const group of bySize.values()) {
    if (group.length < 2) continue;
    const seen = new Map<string, string>();
    for (const { path } of group) {
      const hash = await hashOf(path);
      const first = seen.get(hash);
      if (first === undefined) seen.set(hash, path);
      else found.set(path, first);
    }
  }
  return found;
};

const hashOf = async (path: string): Promise<string> => {
  const hash = createHash("sha256");
  for await (const piece of bytesOf(createReadStream(path, { highWaterMark: 1 << 20 }))) hash.update(piece);
  return hash.digest("hex");
};

/** `bill-00002.csv.gz` and `bill-00001.csv.gz` of one folder are parts of one delivery. */
const series = (path: string): string =>
  `${dirname(path)}/${basename(path).replace(/[-_.](?:part)?[-_]?\d{1,5}(?=\.)/i, "")}`;
const stamp = (path: string): string => /(\d{4}-\d{2}-\d{2}T\d{2}:?\d{2}:?\d{2}[.\d]*Z?)/.exec(path)?.[1] ?? "";

export interface Overlap {
  readonly older: ReadFile;
  readonly newer: ReadFile;
  /** Share of the older file's lines that the newer has too, to the last digit. */
  readonly same: number;
  /** Share of the older file's days, accounts and usage types that the newer has too. */
  readonly covered: number;
}

/** Pairs of files that cover the same usage. Parts of one series never do. */
export const overlaps = async (engine: Engine, files: readonly ReadFile[]): Promise<readonly Overlap[]> => {
  if (files.length < 2) return [];
  const key = "day, account, type, product, usage_type, operation, region";
  const figures = "billed_a, billed_b, billed_c, quantity_a, quantity_b, quantity_c";
  const sums = figures.split(", ").map((name) => `coalesce(sum(${name}), 0) AS ${name}`);
  const rows = await engine.rows(`WITH sketch AS (SELECT file, hash(${key}) AS k, hash(${figures}) AS v FROM
      (SELECT file, ${key}, ${sums.join(", ")} FROM lines WHERE type <> 'Tax' GROUP BY file, ${key}) WHERE hash(${key}) % 64 < CASE WHEN (SELECT count(*) FROM lines) > 200000 THEN 1 ELSE 64 END),
    sizes AS (SELECT file, count(*) AS n FROM sketch GROUP BY file)
    SELECT a.file, b.file, count(*), count(*) FILTER (WHERE a.v = b.v), any_value(sa.n), any_value(sb.n)
    FROM sketch a JOIN sketch b ON a.k = b.k AND a.file < b.file JOIN sizes sa ON sa.file = a.file JOIN sizes sb ON sb.file = b.file
    GROUP BY a.file, b.file`);
  const byIndex = new Map(files.map((file) => [String(file.index), file]));
  return rows.flatMap(([left, right, shared, equal, leftSize, rightSize]) => {
    const pair = [byIndex.get(left ?? ""), byIndex.get(right ?? "")].filter((file) => file !== undefined);
    const [first, second] = pair;
    if (first === undefined || second === undefined || series(first.path) === series(second.path)) return [];
    const [older, newer] = isNewer(first, second) ? [second, first] : [first, second];
    const size = Math.min(Number(leftSize), Number(rightSize));
    return [{ older, newer, same: Number(equal) / size, covered: Number(shared) / size }];
  });
};

const isNewer = (left: ReadFile, right: ReadFile): boolean => {
  const [a, b] = [stamp(left.path), stamp(right.path)];
  return a !== b && a !== "" && b !== "" ? a > b : left.modified > right.modified;
};
