import { printable } from "../src/quantity/printable.ts";

/** A line of text being typed. `at` counts code units before the caret. */
export interface Typed {
  readonly text: string;
  readonly at: number;
}

export const typed = (text: string): Typed => ({ text, at: text.length });

const LONGEST = 300;

/** What a key does to a line; undefined where the key is not the line's business. */
export const typeKey = (line: Typed, key: string, text: string): Typed | undefined => {
  const { text: all, at } = line;
  const [before, after] = [all.slice(0, at), all.slice(at)];
  switch (key) {
    case "left":
      return { text: all, at: at - lastSize(before) };
    case "right":
      return { text: all, at: at + firstSize(after) };
    case "home":
    case "ctrl+a":
      return { text: all, at: 0 };
    case "end":
    case "ctrl+e":
      return { text: all, at: all.length };
    case "backspace":
      return { text: before.slice(0, before.length - lastSize(before)) + after, at: at - lastSize(before) };
    case "delete":
      return { text: before + after.slice(firstSize(after)), at };
    case "ctrl+u":
      return { text: after, at: 0 };
    case "ctrl+k":
      return { text: before, at };
    case "ctrl+w": {
      const kept = before.replace(/\s*\S+\s*$/, "");
      return { text: kept + after, at: kept.length };
    }
    default:
      return text === "" ? undefined : insert(line, text);
  }
};

/** Text put in at the caret: one line, nothing that could move a cursor. */
export const insert = ({ text, at }: Typed, added: string): Typed => {
  const clean = printable(added.replace(/[\r\n\t]+/g, " "), LONGEST);
  const joined = (text.slice(0, at) + clean + text.slice(at)).slice(0, LONGEST);
  return { text: joined, at: Math.min(joined.length, at + clean.length) };
};

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const lastSize = (text: string): number => [...segmenter.segment(text)].at(-1)?.segment.length ?? 0;
const firstSize = (text: string): number => [...segmenter.segment(text)][0]?.segment.length ?? 0;
