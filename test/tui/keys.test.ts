import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { KEYS, keysMarkdown } from "../../tui/keys.ts";
import { SCREENS } from "../../tui/state.ts";
import { opened, press, shown, type } from "./world.ts";

test.each(SCREENS)("on %s no key does two things", (screen) => {
  const here = KEYS.filter(({ on }) => on === undefined || on.includes(screen)).flatMap(({ keys }) => keys);
  expect(here.filter((key, index) => here.indexOf(key) !== index)).toEqual([]);
});

test("every key of the issue is in the table", () => {
  const keys = KEYS.flatMap(({ keys: own }) => own);
  const asked = [
    ..."123456?q/nN:scwexurtgGhjkl+-",
    "esc",
    "enter",
    "right",
    "up",
    "down",
    "pageup",
    "pagedown",
    "tab",
    "space",
    "ctrl+r",
    "ctrl+s",
  ];
  expect(asked.filter((key) => !keys.includes(key))).toEqual([]);
});

test("every action is reachable from the palette by its name", () => {
  for (const { action } of KEYS) {
    const found = type(press(opened(), ":"), action.replaceAll("-", " "));
    expect(shown({ ...found, size: { columns: 120, rows: 60 } }).join("\n")).toContain(action.replaceAll("-", " "));
  }
});

test("an action that can do nothing says why", () => {
  expect(press(opened(), "u").notice?.text).toBe("undo: nothing was changed");
  expect(press(opened(""), "esc", "e").notice?.text).toBe("edit: no plan is open: o opens one");
  expect(shown({ ...press(opened(), "?"), size: { columns: 140, rows: 60 } }).join("\n")).toContain(
    "nothing was changed",
  );
});

test("the README's table comes from the same keys", () => {
  expect(keysMarkdown().split("\n")).toHaveLength(KEYS.length + 2);
  expect(readFileSync("README.md", "utf8")).toContain(keysMarkdown());
});
