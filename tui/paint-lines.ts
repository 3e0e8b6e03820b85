import { widthOf } from "../src/reports/width.ts";
import type { Size } from "./state.ts";

const ESCAPE = String.fromCodePoint(27);
const code = (text: string): string => `${ESCAPE}${text}`;

/** The update is shown at once where the terminal knows how. The cursor ends at the top, where Ink takes it to be. */
const BEGIN = code("[?2026h");
const END = code("[1;1H") + code("[?2026l");
const RESET = code("[0m");
const TO_END = code("[K");
const BELOW = code("[J");
const ALL = code("[2J");

/**
 * What to write so that a terminal that shows one frame shows the next: changed lines only, each in its place. Nothing is
 * emptied before it is written over, so nothing flickers where the terminal shows an update bit by bit.
 * @param before undefined: nothing is known of the screen, so all of it is drawn @returns "" where nothing changed
 */
export const repaint = (before: readonly string[] | undefined, after: readonly string[], size: Size): string => {
  const changed = Array.from({ length: Math.max(before?.length ?? 0, after.length) }, (_, row) => row).filter(
    (row) => before === undefined || before[row] !== after[row],
  );
  if (changed.length === 0) return "";
  const lines = changed.map((row) => {
    const line = after[row] ?? "";
    // After a full line the cursor stands on its last letter: erasing to the end would take it.
    const rest = widthOf(line) < size.columns ? TO_END : "";
    return `${placed(row)}${line}${RESET}${rest}`;
  });
  const below = before === undefined && after.length < size.rows ? placed(after.length) + BELOW : "";
  return `${BEGIN}${lines.join("")}${below}${END}`;
};

const placed = (row: number): string => code(`[${row + 1};1H`);

/** Empties the screen before it is left: some terminals (tmux 3.3) keep rows of a screen that was enlarged. */
export const WIPE = ALL + code("[1;1H");
