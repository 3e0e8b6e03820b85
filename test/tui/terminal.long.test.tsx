import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type RealTerminal, realTerminal } from "./tmux.ts";

const PROGRAM = resolve("dist/ratecard.js");

let folder = "";
let terminal: RealTerminal | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ratecard-ui-"));
  copyFileSync("data/examples/support-assistant.yaml", join(folder, "plan.yaml"));
  copyFileSync("data/examples/bills/synthetic-cur.csv", join(folder, "bill.csv"));
});

afterEach(() => {
  terminal?.end();
  terminal = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const start = (args: string, columns = 100, rows = 30, env: Readonly<Record<string, string>> = {}): RealTerminal => {
  terminal = realTerminal(`sh -c 'cd ${folder} && exec ${process.execPath} ${PROGRAM} ${args}'`, columns, rows, {
    XDG_STATE_HOME: join(folder, "state"),
    ...env,
  });
  return terminal;
};

const plan = () => readFileSync(join(folder, "plan.yaml"), "utf8");

/** After the program has ended: the shell's own screen is back, with what was on it before. */
const restored = async (how: string) => {
  const lines = await terminal?.sees(how);
  expect(lines?.some((line) => line.startsWith("before"))).toBe(true);
  expect(terminal?.inAlternateScreen()).toBe(false);
  terminal?.type("typed");
  await terminal?.sees("typed");
};

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
  expect(plan()).toContain("requests: 200k / day        # conversations' turns");
  ui.keys("q");
  await restored("ended with 0");
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

test("kill -TERM restores the terminal; unsaved edits are offered at the next start", async () => {
  const ui = start("plan.yaml");
  await ui.sees("USD / month");
  ui.keys("Tab", "+", "+");
  await ui.sees("changed");
  process.kill(ui.pid(), "SIGTERM");
  await restored("ended with 130");
  expect(readdirSync(join(folder, "state", "ratecard")).length).toBe(1);
  ui.end();
  const next = start("plan.yaml");
  await next.sees("Unsaved edits of plan.yaml");
  next.keys("Enter");
  await next.sees("120k / day");
  next.keys("C-s");
  await next.sees("Saved plan.yaml");
  expect(plan()).toContain("requests: 120k / day");
  next.keys("q");
  await restored("ended with 0");
  expect(existsSync(join(folder, "state", "ratecard")) ? readdirSync(join(folder, "state", "ratecard")) : []).toEqual(
    [],
  );
});

test("Ctrl-C leaves at once and restores the terminal", async () => {
  const ui = start("plan.yaml");
  await ui.sees("USD / month");
  ui.keys("C-c");
  await restored("ended with");
});

test("without a terminal there is plain output and no control code", async () => {
  const ui = start("plan.yaml | cat -v", 120, 60);
  const lines = await ui.sees("ended with 0");
  expect(lines.join("\n")).toContain("Total");
  expect(lines.join("\n")).not.toContain("^[");
});
