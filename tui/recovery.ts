import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { writeWhole } from "./write-whole.ts";

/** Edits that were not saved, and the file that they belong to, with its folder; null: the plan had none yet. */
export interface Recovery {
  readonly file: string | null;
  readonly text: string;
  readonly at: string;
}

/** Edits that were kept, and where. */
export interface Kept extends Recovery {
  readonly path: string;
}

export type Env = Readonly<Record<string, string | undefined>>;

/** Where unsaved edits are kept: under XDG_STATE_HOME, a file for each plan, readable by its owner alone. */
export const recoveryFolder = (env: Env): string =>
  join(env["XDG_STATE_HOME"] || join(homedir(), ".local", "state"), "ratecard");

/** The file that keeps the unsaved edits of a plan; of one without a file by what it was opened with. */
export const recoveryPath = (env: Env, file: string | undefined, opened: string): string => {
  const name = createHash("sha256")
    .update(file === undefined ? `\u0000${opened}` : resolve(file))
    .digest("hex")
    .slice(0, 16);
  return join(recoveryFolder(env), `unsaved-${name}.json`);
};

/** Keeps edits. A disk that is full or read-only is no reason to stop planning. @returns whether they are kept */
export const keepRecovery = (path: string, { file, text, at }: Recovery): boolean => {
  try {
    mkdirSync(join(path, ".."), { recursive: true, mode: 0o700 });
    writeWhole(path, JSON.stringify({ file, text, at }), 0o600, false);
    return true;
  } catch {
    return false;
  }
};

export const forgetRecovery = (path: string): void => {
  try {
    rmSync(path, { force: true });
  } catch {
    // A folder that cannot be written to keeps what it has.
  }
};

/** The edits that were kept, the newest first; what cannot be read is left out. */
export const recoveries = (env: Env): readonly Kept[] => {
  const folder = recoveryFolder(env);
  return namesIn(folder)
    .filter((name) => /^unsaved-.*\.json$/.test(name))
    .flatMap((name) => readRecovery(join(folder, name)))
    .toSorted((a, b) => (a.at < b.at ? 1 : -1));
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const readRecovery = (path: string): readonly Kept[] => {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isRecovery(value) ? [{ ...value, path }] : [];
  } catch {
    return [];
  }
};

const isRecovery = (value: unknown): value is Recovery =>
  typeof value === "object" &&
  value !== null &&
  "text" in value &&
  typeof value.text === "string" &&
  "file" in value &&
  (value.file === null || typeof value.file === "string") &&
  "at" in value &&
  typeof value.at === "string";
