import type { Readable } from "node:stream";
import { bytesOf } from "./unpack.ts";

/**
 * Cuts text into records by RFC 4180 and gets over damage: a line whose quotes are wrong is given as broken, and reading
 * goes on at the next line. (csv-parse, which reads our own tables, ends at such a line or drops the rows behind it unsaid.)
 */
export type TextRecord =
  | { readonly kind: "record"; readonly cells: readonly string[]; readonly line: number }
  | { readonly kind: "broken"; readonly line: number; readonly found: string };

/** A line, or a quote that is still open, after so many characters was never meant as one. */
const LONGEST_RECORD = 32_000_000;

export async function* readRecords(
  stream: Readable,
  { delimiter, encoding }: { readonly delimiter: string; readonly encoding: "utf8" | "utf16le" },
): AsyncGenerator<TextRecord> {
  const decoder = new TextDecoder(encoding === "utf8" ? "utf-8" : "utf-16le");
  const cutter = cutterOf(delimiter);
  for await (const piece of bytesOf(stream)) {
    cutter.feed(decoder.decode(piece, { stream: true }));
    yield* cutter.records(false);
  }
  cutter.feed(decoder.decode());
  yield* cutter.records(true);
}

export interface FirstRecords {
  /** Broken lines left out. */
  readonly records: readonly (readonly string[])[];
  /** Whether a broken line stands before them. */
  readonly behindBroken: boolean;
}

/** The first records of a text. */
export const firstRecords = (text: string, delimiter: string, most: number): FirstRecords => {
  const cutter = cutterOf(delimiter);
  cutter.feed(text);
  const records: (readonly string[])[] = [];
  let behindBroken = false;
  for (const record of cutter.records(true)) {
    if (record.kind === "record") records.push(record.cells);
    else behindBroken ||= records.length === 0;
    if (records.length >= most) break;
  }
  return { records, behindBroken };
};

/** Takes text in pieces, gives the records that are whole so far. */
const cutterOf = (delimiter: string) => {
  let text = "";
  let line = 1;
  let end = "\n";
  let wanted = 0;
  /** Whether the text is the beginning of a line, and no end of it has come since. */
  let open = false;
  /** Within a line that is too long: the rest of it says nothing. */
  let passing = false;
  return {
    feed: (piece: string) => {
      if (line === 1 && text === "" && !piece.includes("\n") && piece.includes("\r")) end = "\r";
      open &&= !piece.includes(end);
      text += piece;
    },
    *records(last: boolean): Generator<TextRecord> {
      let at = 0;
      if (open && passing && !last) text = "";
      if ((open && text.length <= LONGEST_RECORD && !last) || (text.length < wanted && !last)) return;
      wanted = 0;
      while (at < text.length) {
        const stop = text.indexOf(end, at);
        if (stop < 0 && !last) {
          if (text.length - at > LONGEST_RECORD) {
            if (!passing) yield { kind: "broken", line, found: `a line of more than ${LONGEST_RECORD} characters` };
            passing = true;
            at = text.length;
          }
          open = true;
          break;
        }
        const lineEnd = stop < 0 ? text.length : stop;
        const body = text.slice(at, text[lineEnd - 1] === "\r" && end === "\n" && lineEnd > at ? lineEnd - 1 : lineEnd);
        if (passing) {
          passing = false;
          [at, line] = [lineEnd + 1, line + 1];
        } else if (body === "") [at, line] = [lineEnd + 1, line + 1];
        else if (!body.includes('"')) {
          yield { kind: "record", cells: body.split(delimiter), line };
          [at, line] = [lineEnd + 1, line + 1];
        } else {
          const cut = quotedRecord(text, at, delimiter, end, last);
          if (cut === "more") {
            // Look again when the text has doubled, so that a long record costs little.
            wanted = (text.length - at) * 2;
            break;
          }
          if ("found" in cut) {
            yield { kind: "broken", line, found: cut.found };
            [at, line] = [lineEnd + 1, line + 1];
          } else {
            yield { kind: "record", cells: cut.cells, line };
            [at, line] = [cut.next, line + cut.lines];
          }
        }
      }
      text = text.slice(at);
    },
  };
};

interface Cut {
  readonly cells: readonly string[];
  readonly next: number;
  readonly lines: number;
}

/** A record with quotes from `from` on. "more": it does not end in this text. */
const quotedRecord = (
  text: string,
  from: number,
  delimiter: string,
  end: string,
  last: boolean,
): Cut | { readonly found: string } | "more" => {
  const cells: string[] = [];
  let at = from;
  let lines = 1;
  for (;;) {
    if (text[at] === '"') {
      const close = closing(text, at + 1);
      if (close < 0)
        return last || text.length - from > LONGEST_RECORD ? { found: "a quote that is never closed" } : "more";
      const cell = text.slice(at + 1, close).replaceAll('""', '"');
      for (let next = cell.indexOf(end); next >= 0; next = cell.indexOf(end, next + 1)) lines += 1;
      cells.push(cell);
      at = close + 1;
      // Blanks behind a closing quote are nobody's, here as in bulk.
      while (text[at] === " ") at += 1;
      if (at >= text.length && !last) return "more";
    } else {
      const stop = nearest(text.indexOf(delimiter, at), text.indexOf(end, at), text.length);
      if (stop === text.length && !last) return "more";
      const cell = text.slice(at, stop);
      cells.push(text[stop] === delimiter || end === "\r" ? cell : cell.replace(/\r$/, ""));
      at = stop;
    }
    if (text.startsWith("\r\n", at) && end === "\n") at += 1;
    else if (text[at] === "\r" && end === "\n" && at + 1 >= text.length && !last) return "more";
    if (at >= text.length || text[at] === end) return { cells, next: at + 1, lines };
    if (text[at] !== delimiter) return { found: `${JSON.stringify(text.slice(at, at + 20))} behind a closing quote` };
    at += 1;
  }
};

/** The quote that closes a cell: not doubled. -1 where the text ends before. */
const closing = (text: string, from: number): number => {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at;
  return -1;
};

const nearest = (left: number, right: number, none: number): number =>
  left < 0 ? (right < 0 ? none : right) : right < 0 ? left : Math.min(left, right);
