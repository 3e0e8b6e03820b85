import { parse } from "csv-parse/sync";

/** How a text table is written. */
export interface Dialect {
  readonly delimiter: string;
  readonly newline: "\\n" | "\\r\\n";
  readonly encoding: "utf8" | "utf16le";
  /** First records of the file, the header among them. */
  readonly records: readonly (readonly string[])[];
  /** Whether bulk reading may be tried: plain UTF-8 with one kind of line end at its beginning. */
  readonly plain: boolean;
}

const DELIMITERS = [",", ";", "\t", "|"] as const;
const SAMPLE = 400;

/** Options of csv-parse that hold for the sample and for the whole file alike. */
export const csvOptions = (delimiter: string) => ({
  delimiter,
  bom: true,
  relax_column_count: true,
  skip_empty_lines: true,
  record_delimiter: ["\r\n", "\n", "\r"],
  max_record_size: 64_000_000,
});

/** Guesses the delimiter: the one that cuts the first lines into most cells, and as many in each of them. */
export const dialectOf = (text: string, encoding: Dialect["encoding"], whole: boolean): Dialect => {
  const body = whole ? text : text.slice(0, text.lastIndexOf("\n") + 1 || text.length);
  const tried = DELIMITERS.map((delimiter) => ({ delimiter, records: sample(body, delimiter) }));
  const widths = ({ records }: (typeof tried)[number]) => records.slice(0, 8).map((record) => record.length);
  const rank = (one: (typeof tried)[number]) => {
    const widest = Math.max(0, ...widths(one));
    return [widest, widths(one).filter((width) => width === widest).length] as const;
  };
  const best = tried.reduce((left, right) => {
    const [[most, often], [other, oftener]] = [rank(left), rank(right)];
    return other > most || (other === most && oftener > often) ? right : left;
  });
  const returns = body.includes("\r");
  const newline = body.includes("\r\n") ? "\\r\\n" : "\\n";
  const mixed = returns && body.replaceAll("\r\n", "").search(/[\r\n]/) >= 0;
  return { ...best, newline, encoding, plain: encoding === "utf8" && !mixed && !body.includes("\0") };
};

const sample = (text: string, delimiter: string): readonly (readonly string[])[] => {
  const records: string[][] = [];
  try {
    parse(text, {
      ...csvOptions(delimiter),
      to: SAMPLE,
      on_record: (record: string[]) => {
        records.push(record);
        return null;
      },
    });
  } catch {
    // A broken line later on is found, with its place, when the file is read.
  }
  return records;
};
