import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

const HOUR = 3_600_000;

/**
 * Writes a file whole or not at all: beside it, flushed to the disk, then renamed over it. A process that dies at any
 * point leaves the old file or the new one, and at most a leftover that the next write removes.
 */
export const writeWhole = (path: string, pieces: readonly (string | Uint8Array)[], mode = 0o600): void => {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  removeLeftovers(path);
  const fresh = `${path}.${process.pid}.new`;
  const file = openSync(fresh, "w", mode);
  try {
    for (const piece of pieces) writeAll(file, typeof piece === "string" ? new TextEncoder().encode(piece) : piece);
    fsyncSync(file);
  } catch (error) {
    closeSync(file);
    rmSync(fresh, { force: true });
    throw error;
  }
  closeSync(file);
  renameSync(fresh, path);
  flushFolder(folder);
};

const writeAll = (file: number, bytes: Uint8Array): void => {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
};

/** Makes the rename itself durable, where the system can. */
const flushFolder = (folder: string): void => {
  try {
    const handle = openSync(folder, "r");
    fsyncSync(handle);
    closeSync(handle);
  } catch {
    // Windows cannot open a folder: the rename is still whole.
  }
};

/** Removes what writers of this very file left behind when they died; a living writer's file is younger than an hour. */
const removeLeftovers = (path: string): void => {
  const ours = `${basename(path)}.`;
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(ours) || !/^\d+\.new$/.test(name.slice(ours.length))) continue;
    const leftover = join(dirname(path), name);
    try {
      if (Date.now() - statSync(leftover).mtimeMs > HOUR) rmSync(leftover, { force: true });
    } catch {
      // Another process removed it first.
    }
  }
};
