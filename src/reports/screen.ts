import type { Paint } from "./paint.ts";

/** Where a report is shown. */
export interface Screen {
  readonly width: number;
  readonly paint: Paint;
}

/** Text broken at blanks (none before a %), words longer than a line anywhere, into lines of at most `width`; the following ones indented. */
export const wrap = (text: string, width: number, indent = ""): readonly string[] => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/ (?!%)/).flatMap((one) => piecesOf(one, Math.max(8, width - indent.length)))) {
    const start = lines.length === 0 ? "" : indent;
    if (line !== "" && (start + line).length + 1 + word.length > width) {
      lines.push(start + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, (lines.length === 0 ? "" : indent) + line];
};

const piecesOf = (word: string, most: number): readonly string[] =>
  word.length <= most
    ? [word]
    : Array.from({ length: Math.ceil(word.length / most) }, (_, index) => word.slice(index * most, (index + 1) * most));

/** Lines with one blank line where several follow each other: parts of a report bring their own. */
export const singleSpaced = (lines: readonly string[]): readonly string[] =>
  lines.filter((line, index) => line !== "" || lines[index - 1] !== "");
