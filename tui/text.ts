import { fitTo, widthOf } from "../src/reports/width.ts";

const ESCAPE = String.fromCodePoint(27);
const PIECES = new RegExp(`(${ESCAPE}\\[[0-9;]*m)`);

/** A painted line cut to exactly so many cells, blanks filling it up; colours are closed where it is cut. */
export const fill = (line: string, cells: number): string => {
  const width = widthOf(line);
  if (width <= cells) return line + " ".repeat(cells - width);
  return cut(line, cells);
};

/** A painted line within so many cells. */
export const within = (line: string, cells: number): string =>
  widthOf(line) <= cells ? line : cut(line, cells).trimEnd();

/** A line without the blanks at its end, which cost time to draw and are not seen. Painted ends stay as they are. */
export const trimmed = (line: string): string => (line.endsWith(" ") ? line.trimEnd() : line);

const cut = (line: string, cells: number): string => {
  let out = "";
  let used = 0;
  let done = false;
  for (const piece of line.split(PIECES)) {
    if (piece.startsWith(ESCAPE)) {
      out += piece;
      continue;
    }
    if (done || piece === "") continue;
    const size = widthOf(piece);
    if (used + size < cells) {
      out += piece;
      used += size;
      continue;
    }
    const fitted = fitTo(used + size === cells ? `${piece} ` : piece, cells - used);
    out += fitted + " ".repeat(Math.max(0, cells - used - widthOf(fitted)));
    used = cells;
    done = true;
  }
  return out;
};

/** The lines of a block as exactly `height` lines of exactly `width` cells. */
export const block = (lines: readonly string[], width: number, height: number): readonly string[] =>
  Array.from({ length: height }, (_, row) => fill(lines[row] ?? "", width));

/** Blocks side by side; all have the same height. */
export const beside = (blocks: readonly (readonly string[])[], gap: string): readonly string[] =>
  (blocks[0] ?? []).map((_, row) => blocks.map((lines) => lines[row] ?? "").join(gap));

const REPLACED: Readonly<Record<string, string>> = {
  "·": "-",
  "…": "~",
  "×": "x",
  "−": "-",
  "–": "-",
  "—": "-",
  "→": ">",
  "←": "<",
  "↑": "^",
  "↓": "v",
  "▸": ">",
  "≈": "~",
  "±": "+-",
  "†": "+",
  "’": "'",
  "│": "|",
  "├": "|",
  "└": "`",
  "─": "-",
  "█": "#",
  "›": ">",
  "‽": "?",
};

/** The line in ASCII, for terminals that know nothing else: as wide as before wherever that can be. */
export const ascii = (line: string): string =>
  line.replace(/[^\x00-\x7f]/gu, (mark) => REPLACED[mark] ?? "?".repeat(Math.max(0, widthOf(mark))));
