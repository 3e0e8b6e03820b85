import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type RealApp, realApp } from "./real-app.ts";
import type { RealTerminal } from "./tmux.ts";

let app: RealApp;

beforeEach(() => {
  app = realApp();
});

afterEach(() => app.end());

const KEPT = "Unsaved edits of plan.yaml are kept; ratecard plan.yaml offers them.";

/** The program with an edit that is not saved. */
const edited = async (options: Parameters<RealApp["start"]>[1] = {}): Promise<RealTerminal> => {
  const ui = app.start("plan.yaml", options);
  await ui.sees("USD / month");
  ui.keys("Tab", "+");
  await ui.sees("since opening");
  return ui;
};

const WAYS: readonly (readonly [string, (ui: RealTerminal) => void, string])[] = [
  ["kill -TERM", (ui) => process.kill(ui.pid(), "SIGTERM"), "ended with 130"],
  ["kill -HUP", (ui) => process.kill(ui.pid(), "SIGHUP"), "ended with 130"],
  ["kill -INT", (ui) => process.kill(ui.pid(), "SIGINT"), "ended with 130"],
  ["Ctrl-C", (ui) => ui.keys("C-c"), "ended with 130"],
  ["q and q again", (ui) => ui.keys("q", "q"), "ended with 0"],
];

test.each(WAYS)("%s: the terminal is as before, unsaved edits are kept and said to be", async (_, leave, ended) => {
  leave(await edited());
  expect(await app.restored(ended)).toContain(KEPT);
  expect(app.kept().length).toBe(1);
});

const FAULTS = [
  ["an exception", 'throw new Error("one line")'],
  ["a promise that nobody waits for", 'void Promise.reject(new Error("one line"))'],
] as const;

test.each(FAULTS)("%s: restored, one line on the fault, edits kept", async (_, fault) => {
  const preload = join(app.folder, "fault.mjs");
  writeFileSync(preload, `process.on("SIGUSR2", () => { ${fault}; });`);
  const ui = await edited({ node: `--import ${preload}` });
  process.kill(ui.pid(), "SIGUSR2");
  const lines = await app.restored("ended with 70");
  expect(lines).toContain(KEPT);
  expect(lines.filter((line) => line.includes("one line"))).toHaveLength(1);
  expect(lines.some((line) => line.includes("    at "))).toBe(false);
});

test("kill -9: what was edited a second ago is offered at the next start, and taken up", async () => {
  const ui = await edited();
  await new Promise((done) => setTimeout(done, 1000));
  process.kill(ui.pid(), "SIGKILL");
  await ui.sees("ended with 137");
  const next = app.start("plan.yaml");
  await next.sees("Unsaved edits of plan.yaml");
  next.keys("Enter");
  await next.sees("110k / day");
  next.keys("C-s");
  await next.sees("Saved plan.yaml");
  expect(app.plan()).toContain("requests: 110k / day");
  expect(app.kept()).toEqual([]);
});

test("a terminal that is closed ends the program, and the edits are kept", async () => {
  const ui = await edited();
  const pid = ui.pid();
  ui.end();
  await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
  expect(app.kept().length).toBe(1);
});

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test("Ctrl-Z gives the terminal back to the shell, fg takes it again; the window may have changed meanwhile", async () => {
  const ui = app.shell();
  await ui.sees("shell>");
  ui.type("ratecard plan.yaml");
  ui.keys("Enter");
  await ui.sees("USD / month");
  ui.keys("Tab", "+", "C-z");
  await ui.sees("Stopped");
  expect(ui.inAlternateScreen()).toBe(false);
  ui.resize(120, 35);
  ui.type("fg");
  ui.keys("Enter");
  await ui.sees("since opening");
  expect(ui.inAlternateScreen()).toBe(true);
  await expect.poll(() => ui.screen().findIndex((line) => line.includes("? help")), { timeout: 10_000 }).toBe(33);
  ui.keys("q", "d");
  await ui.sees("shell>");
  expect(ui.inAlternateScreen()).toBe(false);
});
