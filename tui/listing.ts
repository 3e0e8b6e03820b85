import { type Column, table } from "../src/reports/table.ts";
import { wrap } from "../src/reports/screen.ts";
import { fill } from "./text.ts";
import type { ListState } from "./state.ts";
import type { Theme } from "./theme.ts";

/** A list as a screen shows it: rows are made only where they are seen. */
export interface Listing {
  readonly columns: readonly Column[];
  readonly count: number;
  readonly row: (index: number) => ListRow;
  /** What can be sorted by; the first is the natural order. */
  readonly sorts?: readonly string[] | undefined;
  /** What to do where there is nothing. */
  readonly empty: string;
}

export interface ListRow {
  readonly id: string;
  readonly cells: readonly string[];
  /** What stands under the row while it is selected, wrapped to the width. */
  readonly below?: readonly Note[] | undefined;
}

export interface Note {
  readonly tone: "quiet" | "doubt" | "bad";
  readonly text: string;
}

export const note = (tone: Note["tone"], text: string): Note => ({ tone, text });

/** Where a cursor stands in a list of so many rows. */
export const cursorIn = (list: ListState, count: number): number => Math.max(0, Math.min(list.cursor, count - 1));

/** The rows that are seen: a window around the cursor. */
export const windowOf = (cursor: number, count: number, height: number): readonly [from: number, to: number] => {
  const from = Math.max(0, Math.min(cursor - Math.floor(height / 2), count - height));
  return [from, Math.min(count, from + height)];
};

const LEAST_WITH_TITLES = 3;

/** A list within width and height: header, window of rows, cursor, marks, matches. */
export const drawList = (
  listing: Listing,
  list: ListState,
  width: number,
  height: number,
  focused: boolean,
  theme: Theme,
): readonly string[] => {
  if (listing.count === 0) return wrap(listing.empty, Math.max(10, width - 2)).map((line) => ` ${theme.quiet(line)}`);
  const cursor = cursorIn(list, listing.count);
  const below = focused
    ? noteLines(listing.row(cursor).below ?? [], width, theme).slice(0, Math.max(0, height - 2))
    : [];
  const [from, to] = windowOf(cursor, listing.count, Math.max(1, height - 1 - below.length));
  const rows = Array.from({ length: to - from }, (_, index) => listing.row(from + index));
  const [header = "", ...lines] = table(
    listing.columns,
    rows.map(({ cells }) => cells),
    Math.max(4, width - 2),
  );
  const titled =
    header.trim() === "" || height < LEAST_WITH_TITLES
      ? []
      : [fill(`  ${theme.quiet(sortedTitle(header, listing, list))}`, width)];
  return [
    ...titled,
    ...lines.flatMap((line, index) => {
      const at = from + index;
      const lead = leadOf(at === cursor, list.marked.includes(rows[index]?.id ?? ""), focused, theme);
      const shown = fill(`${lead}${highlighted(line, list.find, theme)}`, width);
      if (at !== cursor) return [shown];
      return [focused ? theme.selected(shown) : shown, ...below];
    }),
  ];
};

const INDENT = "    ";

const noteLines = (notes: readonly Note[], width: number, theme: Theme): readonly string[] =>
  notes.flatMap(({ tone, text }) =>
    wrap(text, Math.max(12, width - INDENT.length - 1)).map((line) => fill(`${INDENT}${theme[tone](line)}`, width)),
  );

const sortedTitle = (header: string, listing: Listing, list: ListState): string => {
  const by = listing.sorts?.[list.sort];
  return by === undefined || list.sort === 0 ? header : `${header}  (by ${by})`;
};

const leadOf = (selected: boolean, marked: boolean, focused: boolean, theme: Theme): string => {
  const { glyphs } = theme;
  return `${selected && focused ? glyphs.cursor : " "}${marked ? glyphs.mark : " "}`;
};

const ESCAPES = new RegExp(`(${String.fromCodePoint(27)}\\[[0-9;]*m)`);

/** The words that were searched for, underlined. */
export const highlighted = (line: string, find: string, theme: Theme): string => {
  const words = find.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0) return line;
  const wanted = new RegExp(words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"), "gi");
  return line
    .split(ESCAPES)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replace(wanted, (word) => theme.match(word))))
    .join("");
};

/** Rows whose cells hold every word of the query. */
export const matching = <T>(rows: readonly T[], find: string, textOf: (row: T) => string): readonly T[] => {
  const words = find.toLowerCase().trim().split(/\s+/).filter(Boolean);
  return words.length === 0
    ? rows
    : rows.filter((row) => {
        const text = textOf(row).toLowerCase();
        return words.every((word) => text.includes(word));
      });
};

/** A listing of rows that are all there. */
export const listed = (
  columns: readonly Column[],
  rows: readonly ListRow[],
  empty: string,
  sorts?: readonly string[],
): Listing => ({
  columns,
  count: rows.length,
  row: (index) => rows[index] ?? { id: "", cells: [] },
  sorts,
  empty,
});
