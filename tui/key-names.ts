import type { Key } from "ink";
import type { Event } from "./event.ts";

/**
 * What a terminal sent, as events. Keys that come in one piece (a slow line, a key held down) are taken apart; a long piece
 * is a paste that the terminal did not mark as one.
 */
export const eventsOf = (input: string, key: Key): readonly Event[] => {
  const special = SPECIAL.find(([name]) => key[name]);
  if (special) return [press(key.shift && special[1] === "tab" ? "shift+tab" : special[1], "")];
  if (key.ctrl) return [press(`ctrl+${input.toLowerCase()}`, "")];
  if (key.meta || input === "") return [];
  if (input.length > LONGEST_BURST) return [{ kind: "paste", text: input }];
  return [...segmenter.segment(input)].map(({ segment }) => pressOf(segment));
};

const LONGEST_BURST = 40;
const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

const press = (key: string, text: string): Event => ({ kind: "key", key, text });

const CONTROL: Readonly<Record<string, string>> = {
  "\t": "tab",
  "\r": "enter",
  "\n": "enter",
  "\r\n": "enter",
  "\u001b": "esc",
  "\u007f": "backspace",
  "\b": "backspace",
  " ": "space",
};

const FIRST_CTRL = 0x60;
const PRINTABLE_FROM = 0x20;

const pressOf = (letter: string): Event => {
  const named = CONTROL[letter];
  if (named !== undefined) return press(named, letter === " " ? " " : "");
  const code = letter.codePointAt(0) ?? 0;
  return code < PRINTABLE_FROM ? press(`ctrl+${String.fromCodePoint(code + FIRST_CTRL)}`, "") : press(letter, letter);
};

const SPECIAL = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "pageup"],
  ["pageDown", "pagedown"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["escape", "esc"],
  ["tab", "tab"],
  ["backspace", "backspace"],
  ["delete", "backspace"],
] as const;

const NAMES: Readonly<Record<string, string>> = {
  enter: "Enter",
  right: "→",
  left: "←",
  up: "↑",
  down: "↓",
  esc: "Esc",
  tab: "Tab",
  "shift+tab": "Shift-Tab",
  space: "Space",
  pageup: "PgUp",
  pagedown: "PgDn",
  home: "Home",
  end: "End",
};

/** A key as people write it. */
export const keyName = (key: string): string => NAMES[key] ?? key.replace(/^ctrl\+/, "Ctrl-");
