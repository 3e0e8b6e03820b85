import { nearest } from "../quantity/nearest.ts";
import { InputError, quoted } from "../quantity/problem.ts";
import { GLYPHS, type Glyphs } from "../reports/chart.ts";
import type { Terminal } from "./terminal.ts";

/** A flag that is one word of a few. @throws InputError with the nearest */
export const oneOf = <const C extends readonly string[]>(flag: string, given: string, choices: C): C[number] => {
  const found = choices.find((choice): choice is C[number] => choice === given);
  if (found !== undefined) return found;
  throw new InputError([
    { field: flag, found: quoted(given), expected: `one of ${choices.join(", ")}`, nearest: nearest(given, choices) },
  ]);
};

/** A flag that is a whole number within bounds. @throws InputError */
export const wholeNumber = (flag: string, given: string, least: number, most: number): number => {
  const value = Number(given.replaceAll(/[,_]/g, ""));
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InputError([{ field: flag, found: quoted(given), expected: `a whole number from ${least} to ${most}` }]);
};

/** What charts are drawn with: as asked, else Braille where the terminal shows Unicode. Undefined: no chart. */
export const glyphsFrom = (given: string | undefined, terminal: Terminal): Glyphs | undefined => {
  if (given === undefined) return terminal.unicode ? "braille" : "ascii";
  const choice = oneOf("--chart", given, [...GLYPHS, "none"] as const);
  return choice === "none" ? undefined : choice;
};
