import { link, realpath, symlink } from "node:fs/promises";
import { join } from "node:path";
import type { ImportOptions, Limits } from "./bill.ts";
import { isManifest, type Manifest, readManifest } from "./manifest.ts";
import { type Found, findFiles } from "./sources.ts";

/** What is to be read, and where the engine finds it. */
export interface Gathered {
  readonly found: readonly Found[];
  readonly manifests: readonly Manifest[];
  /** The engine's name of each file. */
  readonly links: ReadonlyMap<string, string>;
}

/** All files to read, those that manifests list among them. */
export const gather = async (
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
