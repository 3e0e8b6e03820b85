import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";

/**
 * Writes a file whole or not at all: beside it first, then in its place. Keeps the mode of a file that is there.
 * @param lasting waits until it is on the disk, whatever happens to the power
 */
export const writeWhole = (path: string, text: string, mode?: number, lasting = true): void => {
  const fresh = `${path}.${process.pid}.new`;
  try {
    const file = openSync(fresh, "w", mode ?? modeOf(path));
    writeSync(file, text);
    if (lasting) fsyncSync(file);
    closeSync(file);
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
};

const modeOf = (path: string): number => {
  try {
    return statSync(path).mode & 0o777;
  } catch {
    return 0o644;
  }
};
