import { open, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { quoted, type Problem } from "../quantity/problem.ts";
import { isRecord, listOf, textOf } from "./json-exports.ts";

/** One delivery of a report: which report and period, and exactly which files belong to it. */
export interface Manifest {
  readonly file: string;
  readonly report: string;
  readonly period: string;
  readonly assembly: string;
  readonly modified: number;
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

/** Whether a file is a manifest, by its content. */
export const isManifest = async (path: string): Promise<boolean> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1 << 16), 0, 1 << 16, 0);
    const head = buffer.toString("utf8", 0, bytesRead);
    if (!/^\s*\{/.test(head)) return false;
    if (MANIFEST.test(head)) return true;
    const { size } = await stat(path);
    return size > bytesRead && size <= LARGEST && MANIFEST.test(await readFile(path, "utf8"));
  } finally {
    await file.close();
  }
};

const LARGEST = 32e6;
const MANIFEST = /"(?:reportKeys|dataFiles)"\s*:/;

/** Reads a manifest of a legacy report (`reportKeys`) or of a data export (`dataFiles`) and finds its files nearby. */
export const readManifest = async (file: string): Promise<Manifest> => {
  const { size, mtimeMs } = await stat(file);
  const document = size > LARGEST ? null : parsed(await readFile(file, "utf8"));
  const body = isRecord(document) ? document : {};
  const period = isRecord(body["billingPeriod"]) ? textOf(body["billingPeriod"]["start"]) : "";
  const keys = listOf(body["reportKeys"] ?? body["dataFiles"]).map(textOf);
  const found = await Promise.all(keys.map((key) => nearby(file, key)));
  return {
    file,
    report: textOf(body["reportName"]) || textOf(body["exportArn"]),
    period: period || (/BILLING_PERIOD=(\d{4}-\d{2})/i.exec(keys[0] ?? "")?.[1] ?? ""),
    assembly: textOf(body["assemblyId"]) || textOf(body["executionId"]),
    modified: mtimeMs,
    files: found.filter((path) => path !== null),
    problems:
      keys.length === 0
        ? [{ file, found: "no list of files", expected: "a manifest with reportKeys or dataFiles" }]
        : keys
            .filter((_, index) => found[index] === null)
            .map((key) => ({
              file,
              field: "files of the report",
              found: quoted(key),
              expected: "this file beside the manifest",
              hint: "A part of the report is missing: the total is too low. Download every file that the manifest lists.",
            })),
  };
};

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
};

/** A key of a bucket as a local file: any tail of the key, below the manifest's folder or one of its parents. */
const nearby = async (manifest: string, key: string): Promise<string | null> => {
  const parts = key
    .replace(/^s3:\/\/[^/]+\//, "")
    .split("/")
    .filter((part) => part !== "" && part !== "..");
  let base = dirname(manifest);
  for (let up = 0; up < 5; up += 1, base = dirname(base))
    for (let skip = 0; skip < parts.length; skip += 1) {
      const path = join(base, ...parts.slice(skip));
      if ((await stat(path).catch(() => null))?.isFile()) return path;
    }
  return null;
};

/** Of several deliveries of one report and period the newest counts; files that only older ones list are left out. */
export const olderFiles = (manifests: readonly Manifest[]): ReadonlySet<string> => {
  const newest = new Map<string, Manifest>();
  const key = ({ report, period }: Manifest) => JSON.stringify([report, period]);
  for (const manifest of manifests) {
    const other = newest.get(key(manifest));
    if (other === undefined || other.modified <= manifest.modified) newest.set(key(manifest), manifest);
  }
  const kept = new Set([...newest.values()].flatMap(({ files }) => files));
  return new Set(manifests.flatMap(({ files }) => files).filter((path) => !kept.has(path)));
};
