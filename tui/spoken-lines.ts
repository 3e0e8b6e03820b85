const ESCAPE = String.fromCodePoint(27);
const STYLES = new RegExp(`${ESCAPE}\\[[0-9;]*m`, "g");
/** Rules, bars, sparklines and braille: drawn for the eye. */
const DRAWN = /[─-╿▀-▟⠀-⣿]+|[-#]{4,}/gu;

/**
 * A frame as a screen reader should read it: no drawing, no empty line, no columns made of blanks; the row that the cursor
 * is on says so.
 */
export const spoken = (lines: readonly string[]): readonly string[] =>
  lines
    .map((line) =>
      line
        .replaceAll(STYLES, "")
        .replaceAll(DRAWN, "  ")
        .trim()
        .replace(/^[›>] +/u, "selected: ")
        .replaceAll(/ {2,}/g, "; "),
    )
    .filter((line) => line !== "");
