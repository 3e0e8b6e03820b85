import type { Paint } from "./paint.ts";

/** Where a report is shown. */
export interface Screen {
  readonly width: number;
  readonly paint: Paint;
}

/** Text broken at blanks into lines of at most `width`, the following ones indented. */
export const wrap = (text: string, width: number, indent = ""): readonly string[] => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const start = lines.length === 0 ? "" : indent;
    if (line !== "" && (start + line).length + 1 + word.length > width) {
      lines.push(start + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, (lines.length === 0 ? "" : indent) + line];
};
