/**
 * How long the terminal UI takes from a key to the new frame, and to its first frame, in a real terminal (tmux), beside an
 * Ink app that does nothing. Run: npm run build && node test/tui/latency.ts [columns] [rows]
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";

const [columns = "200", rows = "50"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "ratecard-latency-"));

const EMPTY = `
import { Text, useInput, render } from "ink";
import { createElement, useState } from "react";
const App = () => {
  const [count, set] = useState(0);
  useInput(() => set((before) => before + 1));
  return createElement(Text, null, "USD / month " + count);
};
render(createElement(App), { alternateScreen: true, incrementalRendering: true, maxFps: 250, interactive: true });
`;

const bundleEmpty = async (): Promise<string> => {
  const entry = resolve(`test/tui/.empty-${process.pid}.mjs`);
  const outfile = join(folder, "empty.mjs");
  writeFileSync(entry, EMPTY);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    alias: { "react-devtools-core": "./.tool/no-devtools.mjs" },
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
    },
  });
  rmSync(entry);
  return outfile;
};

const sorted = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);
const median = (values: readonly number[]): number => sorted(values)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Runs a program in tmux's control mode, which tells at once what the program writes. */
const measure = async (name: string, command: string, first: string, keys: readonly string[]) => {
  const socket = `ratecard-latency-${name}-${process.pid}`;
  const begun = performance.now();
  execFileSync("tmux", [
    "-L",
    socket,
    "-f",
    "/dev/null",
    "new-session",
    "-d",
    "-s",
    "t",
    "-x",
    columns,
    "-y",
    rows,
    `env -u CI -u NO_COLOR TERM=xterm-256color LANG=C.UTF-8 XDG_STATE_HOME=${folder}/state ${command}`,
  ]);
  execFileSync("tmux", ["-L", socket, "set-option", "-g", "escape-time", "0"]);
  const control = spawn("tmux", ["-L", socket, "-C", "attach", "-t", "t"], { stdio: ["pipe", "pipe", "inherit"] });
  let hear: ((at: number) => void) | undefined;
  createInterface({ input: control.stdout }).on("line", (line) => {
    if (line.startsWith("%output")) hear?.(performance.now());
  });
  const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));
  while (!execFileSync("tmux", ["-L", socket, "capture-pane", "-p", "-t", "t"], { encoding: "utf8" }).includes(first))
    await wait(5);
  const firstFrame = performance.now() - begun;
  await wait(3000);
  const times = new Map<string, number[]>();
  for (const key of keys) {
    const answer = new Promise<number>((done) => {
      hear = done;
    });
    const sent = performance.now();
    control.stdin.write(`send-keys -t t ${key}\n`);
    const heard = await Promise.race([answer, wait(1000)]);
    const known = times.get(key) ?? [];
    if (typeof heard === "number") known.push(heard - sent);
    times.set(key, known);
    await wait(80);
  }
  control.kill();
  execFileSync("tmux", ["-L", socket, "kill-server"]);
  return { firstFrame, times };
};

const repeated = (key: string, count: number): readonly string[] => Array.from({ length: count }, () => key);

try {
  const node = process.execPath;
  const empty = await measure("empty", `${node} ${await bundleEmpty()}`, "USD / month", repeated("j", 60));
  const plan = process.env["PLAN"] ?? "data/examples/support-assistant.yaml";
  const app = await measure("app", `${node} ${resolve("dist/ratecard.js")} ${resolve(plan)}`, "USD / month", [
    ...repeated("j", 20),
    ...repeated("k", 20),
    "Tab",
    ...repeated("+", 30),
    ...repeated("u", 30),
    "4",
    "/",
    ..."haiku",
    ...repeated("BSpace", 5),
    ..."g5",
    "Enter",
    ...repeated("j", 30),
  ]);
  const base = median([...empty.times.values()].flat());
  const all = [...app.times.values()].flat();
  console.log(`${columns} × ${rows}, ${plan}`);
  console.log(
    `first frame: empty Ink app ${empty.firstFrame.toFixed(0)} ms, ratecard ${app.firstFrame.toFixed(0)} ms (+${(app.firstFrame - empty.firstFrame).toFixed(0)} ms)`,
  );
  console.log(
    `key to frame: empty Ink app median ${base.toFixed(1)} ms; ratecard median ${median(all).toFixed(1)} ms (${(median(all) / base).toFixed(1)} times), worst ${Math.max(...all).toFixed(0)} ms over ${all.length} keys`,
  );
  for (const [key, values] of app.times)
    if (values.length > 4)
      console.log(`  ${key.padEnd(7)} median ${median(values).toFixed(1)} worst ${Math.max(...values).toFixed(0)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
