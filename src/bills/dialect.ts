import { firstRecords } from "./records.ts";

/** How a text table is written. */
export interface Dialect {
  readonly delimiter: string;
  readonly newline: "\\n" | "\\r\\n";
  readonly encoding: "utf8" | "utf16le";
  /** First records of the file, the header among them. */
  readonly records: readonly (readonly string[])[];
  /** Whether bulk reading may be tried: plain UTF-8 with one kind of line end and a whole header at its beginning. */
  readonly plain: boolean;
}

const DELIMITERS = [",", ";", "\t", "|"] as const;
const SAMPLE = 400;
const TRIED = 8;

/** Guesses the delimiter: the one that cuts the first lines into most cells, and as many in each of them. */
export const dialectOf = (text: string, encoding: Dialect["encoding"], whole: boolean): Dialect => {
  const body = whole ? text : text.slice(0, text.lastIndexOf("\n") + 1 || text.length);
  const best = DELIMITERS.map((delimiter) => ({
    delimiter,
    rank: rankOf(firstRecords(body, delimiter, TRIED).records),
  })).reduce((left, right) => (isAbove(right.rank, left.rank) ? right : left));
  const { records, behindBroken } = firstRecords(body, best.delimiter, SAMPLE);
  const returns = body.includes("\r");
  const newline = body.includes("\r\n") ? "\\r\\n" : "\\n";
  const mixed = returns && body.replaceAll("\r\n", "").search(/[\r\n]/) >= 0;
  return {
    delimiter: best.delimiter,
    records,
    newline,
    encoding,
    plain: encoding === "utf8" && !mixed && !behindBroken && !body.includes("\0"),
  };
};

/** Cells of the widest record, and how many records are as wide. */
type Rank = readonly [number, number];

const rankOf = (records: readonly (readonly string[])[]): Rank => {
  const widths = records.map((record) => record.length);
  const widest = Math.max(0, ...widths);
  return [widest, widths.filter((width) => width === widest).length];
};

const isAbove = ([wide, often]: Rank, [other, oftener]: Rank): boolean =>
  wide > other || (wide === other && often > oftener);
