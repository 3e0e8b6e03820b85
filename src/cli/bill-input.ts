import { existsSync } from "node:fs";
import type { ImportOptions, ImportResult, Progress } from "../bills/bill.ts";
import { readMap } from "../bills/column-map.ts";
import { importBills } from "../bills/import.ts";
import type { Catalog } from "../catalog/open.ts";
import { mappingTables } from "../plans/mapping-tables.ts";
import { printable } from "../quantity/printable.ts";
import { readText } from "./files.ts";
import { statusLine } from "./status-line.ts";
import type { Terminal } from "./terminal.ts";

export interface BillFlags {
  readonly map?: string;
  readonly tag?: readonly string[];
}

/** Tags of the command line: which keys to keep, and values that a line must have. */
export const tagsOf = (given: readonly string[] | undefined) => {
  const parts = (given ?? []).map((one) => one.split("="));
  return {
    keys: given === undefined ? undefined : [...new Set(parts.map(([key = ""]) => key))],
    only: Object.fromEntries(
      parts.filter((part) => part.length > 1).map(([key = "", ...value]) => [key, value.join("=")]),
    ),
  };
};

/**
 * Reads the bills that a command is about, with progress on stderr.
 * @returns "interrupted" after Ctrl-C: nothing is left behind
 * @throws InputError where nothing could be read
 */
export const readBills = async (
  files: readonly string[],
  flags: BillFlags,
  catalog: Catalog,
  terminal: Terminal,
): Promise<ImportResult | "interrupted"> => {
  const stop = new AbortController();
  const interrupt = () => stop.abort(new Error("interrupted"));
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  const line = statusLine(terminal);
  const mapped = flags.map !== undefined && existsSync(flags.map);
  const options: ImportOptions = {
    tables: mappingTables(catalog),
    grain: "day",
    costs: true,
    tags: tagsOf(flags.tag).keys,
    map: mapped ? readMap(readText(flags.map ?? ""), flags.map ?? "") : undefined,
    signal: stop.signal,
    stdin: process.stdin,
  };
  try {
    return await importBills(files, options, (now) => line.show(progressText(now)));
  } catch (error) {
    if (stop.signal.aborted) return "interrupted";
    throw error;
  } finally {
    line.clear();
    process.removeListener("SIGINT", interrupt);
    process.removeListener("SIGTERM", interrupt);
  }
};

const MB = 1e6;

const progressText = ({ file, bytesDone, bytesTotal, bytesPerSecond, secondsLeft }: Progress): string => {
  const share = bytesTotal > 0 ? `${Math.floor((100 * bytesDone) / bytesTotal)} %` : "";
  const rate = `${Math.round(bytesPerSecond / MB)} MB/s`;
  const left = secondsLeft === null ? "" : secondsLeft < 1 ? "nearly done" : `${Math.ceil(secondsLeft)} s left`;
  return [share, rate, left, printable(file, 60)].filter(Boolean).join(" · ");
};
