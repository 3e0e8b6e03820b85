import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { writeWhole } from "./write-whole.ts";

/** Edits that were not saved, and the file that they belong to; null: the plan had none yet. */
export interface Recovery {
  readonly file: string | null;
  readonly text: string;
  readonly at: string;
}

/** Where unsaved edits of a plan are kept: under XDG_STATE_HOME, a file for each plan, readable by its owner alone. */
export const recoveryPath = (env: Readonly<Record<string, string | undefined>>, file: string | undefined): string => {
  const home = env["XDG_STATE_HOME"] || join(homedir(), ".local", "state");
  const name = createHash("sha256")
    .update(file === undefined ? "" : resolve(file))
    .digest("hex")
    .slice(0, 16);
  return join(home, "ratecard", `unsaved-${name}.json`);
};

/** Keeps edits. A disk that is full or read-only is no reason to stop planning. */
export const keepRecovery = (path: string, recovery: Recovery): boolean => {
  try {
    mkdirSync(join(path, ".."), { recursive: true, mode: 0o700 });
    writeWhole(path, JSON.stringify(recovery), 0o600, false);
    return true;
  } catch {
    return false;
  }
};

export const forgetRecovery = (path: string): void => rmSync(path, { force: true });

/** The edits that were kept; undefined where there are none, or none that can be read. */
export const readRecovery = (path: string): Recovery | undefined => {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isRecovery(value) ? value : undefined;
  } catch {
    return undefined;
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
