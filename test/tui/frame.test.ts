import { expect, test } from "vitest";
import { widthOf } from "../../src/reports/width.ts";
import { SCREENS } from "../../tui/state.ts";
import { looksOf } from "../../tui/theme.ts";
import { EXAMPLE, opened, press, shown } from "./world.ts";

const SIZES = [
  [20, 8],
  [40, 12],
  [59, 20],
  [60, 24],
  [80, 24],
  [99, 15],
  [100, 30],
  [139, 40],
  [140, 40],
  [250, 70],
] as const;

const KEYS = [[], ["enter"], ["enter", "enter"], ["tab", "tab"], ["w"], [":"], ["?"], ["x"], ["o"], ["/"]] as const;

test.each(SIZES)("no frame is wider or taller than %i × %i", (columns, rows) => {
  for (const [index, screen] of SCREENS.entries())
    for (const keys of KEYS) {
      const lines = shown(press(opened(EXAMPLE, { columns, rows }), String(index + 1), ...keys));
      expect(lines.length, `${screen} ${keys.join(" ")}`).toBeLessThanOrEqual(Math.max(1, rows - 1));
      for (const line of lines)
        expect(widthOf(line), `${screen} ${keys.join(" ")}: ${line}`).toBeLessThanOrEqual(columns);
    }
});

const CODES = new RegExp(`${String.fromCodePoint(27)}\\[`);

test("without colour there is no control code; in ASCII nothing but ASCII", () => {
  for (const [index] of SCREENS.entries()) {
    const state = press(opened(), String(index + 1));
    expect(shown(state).join("\n")).not.toMatch(CODES);
    expect(shown(state, { colour: "256", unicode: true }).join("\n")).toMatch(CODES);
    expect(shown(state, { colour: "none", unicode: false }).join("\n")).toMatch(/^[\x20-\x7e\n]*$/);
  }
});

const hostile = (name: string, tag: string) => `
name: ${JSON.stringify(name)}
workloads:
  ${JSON.stringify(name)}:
    fixed: 70 USD / month
    tags: { team: ${JSON.stringify(tag)} }
`;

test.each([
  ["an escape sequence", "\u001b[2J\u001b[31mred"],
  ["a title sequence", "\u001b]0;owned\u0007"],
  ["bidirectional overrides", "a\u202ecba\u202c"],
  ["zero widths", "a\u200bb\u2060c"],
  ["wide letters", "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字"],
  ["emoji", "👩‍👩‍👧👩‍👩‍👧🇩🇪🇩🇪"],
  ["a very long name", "x".repeat(190)],
])("a name with %s does no harm", (_, name) => {
  for (const size of [
    { columns: 60, rows: 20 },
    { columns: 150, rows: 40 },
  ]) {
    const text = shown(opened(hostile(name, name), size));
    expect(text.join("\n")).not.toMatch(/[\u001b\u0007\u202e\u200b\u2060]/);
    for (const line of text) expect(widthOf(line)).toBeLessThanOrEqual(size.columns);
  }
});

test("the terminal decides what it is shown", () => {
  expect(looksOf({ TERM: "xterm-256color", LANG: "en_US.UTF-8" })).toEqual({ colour: "256", unicode: true });
  expect(looksOf({ TERM: "xterm", LANG: "C" })).toEqual({ colour: "16", unicode: false });
  expect(looksOf({ TERM: "xterm", NO_COLOR: "1" })).toEqual({ colour: "none", unicode: true });
  expect(looksOf({ TERM: "linux", LANG: "de_DE.UTF-8" })).toEqual({ colour: "16", unicode: false });
});
