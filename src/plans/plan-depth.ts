import { InputError } from "../quantity/problem.ts";

/** A plan is a handful of levels deep; the parser would run out of its stack somewhere in thousands. @throws InputError */
export const refuseDepth = (text: string, file: string): void => {
  let depth = 0;
  for (const [index, line] of text.split("\n").entries()) {
    const indent = line.length - line.trimStart().length;
    const marks = /^(?:[-?:]\s+)*/.exec(line.slice(indent))?.[0] ?? "";
    for (const char of line) depth = Math.max(0, depth + ("[{".includes(char) ? 1 : "]}".includes(char) ? -1 : 0));
    if (depth <= DEEPEST && marks.length <= 2 * DEEPEST && indent <= WIDEST) continue;
    const found = "maps and lists within each other without end";
    throw new InputError([{ file, line: index + 1, found, expected: `at most ${DEEPEST} levels` }]);
  }
};

const DEEPEST = 60;
/** Blanks before a line. */
const WIDEST = 600;
