import { type FileHandle, open } from "node:fs/promises";
import { FIELDS, type Field } from "./layout.ts";

export type Facts = Readonly<Partial<Record<Field, string>>>;

/** A file of rows that this program made, for the engine to sum. */
export interface Stage {
  readonly path: string;
  readonly add: (facts: Facts, tags: readonly string[]) => void;
  /** Call between rows: writes when enough has gathered. */
  readonly drain: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const LONGEST_CELL = 4000;
const FLUSH = 1 << 20;

const cell = (value: string | undefined): string => {
  if (value === undefined || value === "") return "";
  const short = value.length > LONGEST_CELL ? `${value.slice(0, LONGEST_CELL)}…` : value;
  return `"${short.replaceAll(BREAKS, " ").replaceAll('"', '""')}"`;
};

// Line ends would cost the engine its parallel reading, NUL and lone surrogates its UTF-8.
// oxlint-disable-next-line no-control-regex
const BREAKS = /[\r\n\0]|\p{Cs}/gu;

export const openStage = async (path: string): Promise<Stage> => {
  const file: FileHandle = await open(path, "w");
  let pending: string[] = [];
  let size = 0;
  const flush = async () => {
    const piece = pending.join("");
    [pending, size] = [[], 0];
    if (piece !== "") await file.write(piece);
  };
  return {
    path,
    add: (facts, tags) => {
      const line = `${FIELDS.map((field) => cell(facts[field])).join(",")}${tags.map((tag) => `,${cell(tag)}`).join("")}\n`;
      pending.push(line);
      size += line.length;
    },
    drain: async () => {
      if (size > FLUSH) await flush();
    },
    close: async () => {
      await flush();
      await file.close();
    },
  };
};
