import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
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
