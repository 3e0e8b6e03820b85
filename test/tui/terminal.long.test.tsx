import { expect, afterEach, beforeEach, test } from "vitest";
import { type RealApp, realApp } from "./real-app.ts";
import type { RealTerminal } from "./tmux.ts";

let app: RealApp;

beforeEach(() => {
  app = realApp();
});

afterEach(() => app.end());

const start = (args: string, columns = 100, rows = 30): RealTerminal => app.start(args, { columns, rows });

test("every screen opens; an edit is typed, compared, explained and saved; the terminal is as before", async () => {
  const ui = start("plan.yaml");
  await ui.sees("USD / month");
  expect(ui.inAlternateScreen()).toBe(true);
  ui.keys("Tab", "e", "C-u");
  ui.type("200k / day");
  await ui.sees("since opening");
  ui.keys("Enter", "2");
  await ui.sees("Options for chat");
  ui.keys("1", "w");
  await ui.sees("claude");
  ui.keys("Escape");
  await new Promise((done) => setTimeout(done, 300));
  ui.keys("3");
  await ui.sees("Fleets of");
  ui.keys("4", "/");
  ui.type("haiku input");
  await ui.sees('"haiku input" finds');
  ui.keys("Enter", "5");
  await ui.sees("No bill has been read");
  ui.keys("6");
  await ui.sees("A forecast continues");
  ui.keys("C-s");
  await ui.sees("Saved plan.yaml");
  expect(app.plan()).toContain("requests: 200k / day        # conversations' turns");
  ui.keys("q");
  await app.restored("ended with 0");
});

test("a bill is read, opened down to its meters, and forecast", async () => {
  const ui = start("bill.csv", 140, 40);
  await ui.sees("Spend by service");
  await ui.sees("sagemaker");
  ui.keys("6");
  await ui.sees("What comes");
  await ui.sees("Back-test");
  ui.keys("5", "p");
  await ui.sees("The bill is a plan now");
});

test("live resize, from wide to narrow and back", async () => {
  const ui = start("plan.yaml", 200, 50);
  await ui.sees("Charges");
  for (const [columns, rows] of [
    [80, 24],
    [50, 12],
    [250, 70],
  ] as const) {
    ui.resize(columns, rows);
    // The frame is whole again: one bottom line, in the last row that a frame may use.
    await expect
      .poll(() => ui.screen().findIndex((line) => line.includes("? help")), { timeout: 10_000 })
      .toBe(rows - 2);
    const lines = ui.screen();
    expect(lines.filter((line) => line.includes("? help")).length).toBe(1);
    expect(lines.some((line) => line.includes("chat"))).toBe(true);
  }
  ui.keys("q");
  await ui.sees("ended with 0");
  expect(ui.inAlternateScreen()).toBe(false);
});
