import { afterEach, beforeEach, expect, test } from "vitest";
import { type RealApp, realApp } from "./real-app.ts";
import type { RealTerminal } from "./tmux.ts";

let app: RealApp;

beforeEach(() => {
  app = realApp();
});

afterEach(() => app.end());

const SETTLED = 400;
const settled = () => new Promise((done) => setTimeout(done, SETTLED));

/** Walks over every screen and says what was written to the terminal. */
const walk = async (env: Readonly<Record<string, string>>): Promise<string> => {
  const ui = app.start("plan.yaml", { env });
  await ui.sees("USD / month");
  for (const keys of [["Tab", "+"], ["2"], ["3"], ["4", "Down"], ["5"], ["6"], ["?"], ["Escape"], ["1", "w"]]) {
    ui.keys(...keys);
    await settled();
  }
  return ui.written();
};

/** What is between the codes. */
const lettersOf = (written: string): string => written.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, "");

test("256 colours where the terminal has them", async () => {
  expect(await walk({})).toContain("\u001b[38;5;");
});

test("16 colours where it has no more", async () => {
  const written = await walk({ TERM: "xterm" });
  expect(written).not.toContain("38;5;");
  expect(written).toMatch(/\u001b\[3[1-6]m/);
});

test("NO_COLOR: no colour at all", async () => {
  const written = await walk({ NO_COLOR: "1" });
  const styles = written.match(/\u001b\[[0-9;]*m/g) ?? [];
  expect([...new Set(styles)]).toEqual(["\u001b[0m"]);
});

test.each([{ RATECARD_ASCII: "1" }, { LANG: "C" }])("ASCII alone where nothing else is understood: %o", async (env) => {
  const letters = lettersOf(await walk(env));
  expect(letters.match(/[^\x00-\x7f]/gu) ?? []).toEqual([]);
});

test("a screen reader gets the same app", async () => {
  const ui = app.start("plan.yaml", { env: { INK_SCREEN_READER: "true" } });
  await ui.sees("USD / month");
  ui.keys("2");
  await ui.sees("nova-lite");
  ui.keys("C-c");
  await app.restored("ended with 130");
});

const PLAIN: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ["a pipe", "plan.yaml | cat", {}],
  ["no standard input", "plan.yaml < /dev/null", { NO_COLOR: "1" }],
  ["a bill in a pipe", "bill.csv 2>/dev/null | cat", {}],
  ["nothing to open, in a pipe", "| cat", {}],
  ["a dumb terminal", "plan.yaml", { TERM: "dumb" }],
  ["a build server", "plan.yaml", { CI: "true", NO_COLOR: "1" }],
];

test.each(PLAIN)("%s: plain output, no control code", async (_, args, env) => {
  const ui = app.start(args, { columns: 120, rows: 60, env });
  await ui.sees("ended with 0");
  const written = ui.written();
  expect(written).toMatch(/Total|Usage: ratecard|All of the bill/);
  expect(written).not.toContain("\u001b");
});

test("a key writes one frame, nothing is emptied first, the scrollback is left alone", async () => {
  const ui = app.start("plan.yaml", { columns: 200, rows: 50 });
  await ui.sees("USD / month");
  await settled();
  for (const key of ["Down", "Up", "Tab", "Down", "4", "Down", "1"]) {
    const before = ui.written().length;
    ui.keys(key);
    await settled();
    const written = ui.written().slice(before);
    expect(written.split("\u001b[?2026h").length - 1, key).toBe(1);
    expect(written.length, key).toBeLessThan(16_000);
  }
  expect(ui.written()).not.toMatch(/\u001b\[[23]J/);
});

const SIZES = [
  [20, 5],
  [10, 3],
  [59, 15],
  [250, 70],
  [80, 24],
] as const;

test("every screen at sizes from tiny to huge, resized live", async () => {
  const ui = app.start("plan.yaml", { columns: 80, rows: 24 });
  await ui.sees("USD / month");
  for (const [columns, rows] of SIZES) {
    ui.resize(columns, rows);
    for (const key of ["2", "3", "4", "5", "6", "?", "Escape", "1"]) {
      ui.keys(key);
      await settled();
      expect(ui.screen().join("\n")).not.toContain("our fault");
    }
  }
  await quits(ui);
});

const quits = async (ui: RealTerminal): Promise<void> => {
  ui.keys("q");
  await app.restored("ended with 0");
};
