import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type RealApp, realApp } from "./real-app.ts";

let app: RealApp;

beforeEach(() => {
  app = realApp();
});

afterEach(() => app.end());

const BILL = readFileSync("data/examples/bills/synthetic-cur.csv", "utf8");

/** A bill of so many megabytes: the example's lines over and over. */
const bigBill = (megabytes: number): void => {
  const [head = "", ...lines] = BILL.trimEnd().split("\n");
  const body = `${lines.join("\n")}\n`;
  const times = Math.ceil((megabytes * 1_000_000) / body.length);
  writeFileSync(join(app.folder, "big.csv"), `${head}\n${body.repeat(times)}`);
};

/** What the progress says, in per cent; undefined where it is not on the screen. */
const percentOf = (lines: readonly string[]): number | undefined => {
  const found = lines.join("\n").match(/[█·#-] (\d+(?:\.\d+)?) ?%/);
  return found ? Number(found[1]) : undefined;
};

test("a large bill: progress is shown and moves, other keys work meanwhile, the end arrives", async () => {
  bigBill(300);
  const ui = app.start("big.csv");
  await ui.sees("Reading big.csv");
  const seen = new Set<number>();
  await expect
    .poll(
      () => {
        const percent = percentOf(ui.screen());
        if (percent !== undefined && percent > 0 && percent < 100) seen.add(percent);
        return seen.size;
      },
      { timeout: 60_000, interval: 50 },
    )
    .toBeGreaterThanOrEqual(2);
  ui.keys("4");
  await ui.sees("Rates: all");
  ui.keys("?");
  await ui.sees("Keys");
  ui.keys("Escape");
  await new Promise((done) => setTimeout(done, 200));
  ui.keys("5");
  await ui.sees("Spend by service", 120_000);
});

test("q leaves at once while a bill is read, and the terminal is as before", async () => {
  bigBill(300);
  const ui = app.start("big.csv");
  await ui.sees("Reading big.csv");
  ui.keys("q");
  await app.restored("ended with 0");
});

test("the bill asked for last is the one that is shown", async () => {
  bigBill(150);
  const ui = app.start("big.csv");
  await ui.sees("Reading big.csv");
  ui.keys("o");
  await ui.sees("another file");
  ui.keys("G", "Enter");
  ui.type("bill.csv");
  ui.keys("Enter");
  await ui.sees("7,207.25 USD");
  // Long enough for the first to be read to its end, had it gone on.
  await new Promise((done) => setTimeout(done, 8000));
  await ui.sees("7,207.25 USD", 100);
});

const BROKEN: readonly (readonly [string, string])[] = [
  ["columns of no export", "a,b\n1,2\n"],
  ["an empty file", ""],
  ["binary", "\u0000\u0001\u0002\u0003"],
];

test.each(BROKEN)("a bill that cannot be read (%s) says so, and the app goes on", async (_, text) => {
  writeFileSync(join(app.folder, "broken.csv"), text);
  const ui = app.start("broken.csv");
  await ui.sees("broken.csv: found");
  ui.keys("o");
  await ui.sees("another file");
  ui.keys("G", "Enter");
  ui.type("bill.csv");
  ui.keys("Enter");
  await ui.sees("Spend by service");
  ui.keys("q");
  await app.restored("ended with 0");
});

test("strings of a bill that would steer a terminal are shown, not obeyed", async () => {
  const evil = "\u001b]0;pwned\u0007\u001b[2J\u202eevil 日本語チーム🚀";
  writeFileSync(join(app.folder, "evil.csv"), BILL.replaceAll(",chat\n", `,"${evil}"\n`));
  const ui = app.start("evil.csv");
  await ui.sees("Spend by service");
  await expect
    .poll(
      () => {
        const shown = ui.screen().some((line) => line.includes("Spend by team"));
        if (!shown) ui.keys("b");
        return shown;
      },
      { timeout: 20_000, interval: 300 },
    )
    .toBe(true);
  await ui.sees("\\u{1b}]0;");
  expect(ui.written()).not.toMatch(/\u001b\]|\u202e|\u0007/);
});
