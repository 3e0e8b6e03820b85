import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import type { Kept } from "./recovery.ts";
import type { Openable } from "./state.ts";

const BILL = /\.(csv|csv\.gz|tsv|gz|parquet|jsonl|ndjson|zip)$/i;
const MOST = 40;
const LARGEST_PLAN = 1_000_000;

/** Whether a name is a bill's rather than a plan's. */
export const isBillName = (file: string): boolean => BILL.test(file);

/** Plans and bills of a folder. What cannot be read is left out. */
export const openablesIn = (folder: string): readonly Openable[] => {
  const names = namesIn(folder);
  const plans = names.filter((name) => /\.(ya?ml|json)$/i.test(name) && looksLikePlan(join(folder, name)));
  const bills = names.filter(isBillName);
  return [
    ...plans.map((name): Openable => ({
      label: name,
      detail: "plan",
      what: "plan",
      file: join(folder, name),
      text: undefined,
    })),
    ...bills.map((name): Openable => ({
      label: name,
      detail: "bill",
      what: "bill",
      file: join(folder, name),
      text: undefined,
    })),
  ].slice(0, MOST);
};

/**
 * The edits that were kept of a plan, or of every plan where none was asked for; and the plan as it was saved.
 * @param text what the plan's file holds
 */
export const recoverables = (
  kept: readonly Kept[],
  file: string | undefined,
  text: string | undefined,
): readonly Openable[] => {
  const wanted = kept.filter((one) => (file === undefined || one.file === resolve(file)) && one.text !== text);
  const offered = wanted.slice(0, MOST_KEPT).map((one): Openable => {
    const name = file ?? (one.file === null ? undefined : nearName(one.file));
    return {
      label: `Unsaved edits of ${name ?? "a plan without a file"}`,
      detail: `kept on ${one.at.slice(0, 16).replace("T", " at ")} UTC`,
      what: "recovery",
      file: name,
      text: one.text,
    };
  });
  if (file === undefined || offered.length === 0) return offered;
  return [...offered, { label: basename(file), detail: "as it was saved", what: "plan", file, text: undefined }];
};

const MOST_KEPT = 5;

/** A file's name from where we are; its whole name where it is elsewhere. */
const nearName = (file: string): string => {
  const near = relative(".", file);
  return near.startsWith("..") ? file : near;
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
};

const looksLikePlan = (path: string): boolean => {
  try {
    return statSync(path).size <= LARGEST_PLAN && /^\s*"?workloads"?\s*:/m.test(readFileSync(path, "utf8"));
  } catch {
    return false;
  }
};
