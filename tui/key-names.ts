import type { Key } from "ink";

/** A key press as our names have it: what the key is called, and what it types. */
export const pressOf = (input: string, key: Key): { readonly key: string; readonly text: string } => {
  const special = SPECIAL.find(([name]) => key[name]);
  if (special) return { key: key.shift && special[1] === "tab" ? "shift+tab" : special[1], text: "" };
  if (key.ctrl) return { key: `ctrl+${input.toLowerCase()}`, text: "" };
  if (key.meta || input === "") return { key: "", text: "" };
  return { key: input === " " ? "space" : input, text: input };
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
