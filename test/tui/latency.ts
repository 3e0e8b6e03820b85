/**
 * How long the terminal UI takes to its first frames, and from a key to the new frame, in a real terminal (tmux), beside an
 * Ink app that does nothing. Run: npm run build && node test/tui/latency.ts [--short]
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { build } from "esbuild";
import { type Answer, timedTerminal } from "./timed-terminal.ts";

const short = process.argv.includes("--short");
const folder = mkdtempSync(join(tmpdir(), "ratecard-latency-"));
const ENV = `env -u CI -u NO_COLOR TERM=xterm-256color LANG=C.UTF-8 XDG_STATE_HOME=${folder}/state`;
const PLANS = short ? ["media-library"] : ["support-assistant", "media-library", "train-and-serve"];
const SIZES = short ? [[200, 50] as const] : [[80, 24] as const, [200, 50] as const];
const STARTS = short ? 3 : 7;

const EMPTY = `
import { Text, useInput, render } from "ink";
import { createElement, useState } from "react";
const App = () => {
  const [count, set] = useState(0);
  useInput(() => set((before) => before + 1));
  return createElement(Text, null, "frame " + count);
};
render(createElement(App), { alternateScreen: true, incrementalRendering: true, maxFps: 250, interactive: true });
`;

const bundleEmpty = async (): Promise<string> => {
  const entry = resolve(`test/tui/.empty-${process.pid}.mjs`);
  const outfile = join(folder, "empty.mjs");
  writeFileSync(entry, EMPTY);
  try {
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      minify: true,
      platform: "node",
      format: "esm",
      logLevel: "error",
      define: { "process.env.NODE_ENV": '"production"' },
      alias: { "react-devtools-core": "./.tool/no-devtools.mjs" },
      banner: {
        js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
      },
    });
  } finally {
    rmSync(entry);
  }
  return outfile;
};

const median = (values: readonly number[]): number =>
  values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
const times = (key: string, count: number): readonly string[] => Array.from({ length: count }, () => key);
const say = (what: string, figure: string, goal = ""): void =>
  console.log(`${what.padEnd(46)} ${figure.padStart(44)}   ${goal}`.trimEnd());

/** What is pressed under each name; keys without a name lead there and are not counted. */
const SCRIPT: readonly (readonly [name: string | undefined, keys: readonly string[], within?: number])[] = [
  ["arrows over workloads", [...times("Down", 3), ...times("Up", 3), ...times("Down", 3), ...times("Up", 3)]],
  [undefined, ["Tab"]],
  ["arrows over inputs", [...times("Down", 12), ...times("Up", 12)]],
  ["+ on an input", times("+", 20)],
  ["u takes back", times("u", 20)],
  [undefined, ["e", "C-u"]],
  ["typing in a field", [..."123456", ...times("BSpace", 5), ..."2345", ...times("BSpace", 4), "0", "0", "0"]],
  [undefined, ["Escape"]],
  ["Compare, first frame", ["2"], 1500],
  ["arrows over options", [...times("Down", 8), ...times("Up", 8)]],
  [undefined, ["4", "/"]],
  ["search typing on Rates", [..."haiku", ...times("BSpace", 5), ..."g5", "Space", ..."train", ...times("BSpace", 8)]],
  [undefined, ["Enter"]],
  ["arrows over rates", times("Down", 20)],
];

const baseline = async (empty: string, columns: number, rows: number) => {
  const starts: number[] = [];
  const keys: number[] = [];
  for (let run = 0; run < STARTS; run++) {
    const app = await timedTerminal(`${ENV} ${process.execPath} ${empty}`, columns, rows, ["frame 0"]);
    starts.push(app.started[0] ?? Number.NaN);
    if (run === 0) for (const key of times("j", 40)) keys.push((await app.press(key, 60)).first);
    app.end();
  }
  return { start: median(starts), key: median(keys) };
};

const start = (plan: string, columns: number, rows: number) =>
  timedTerminal(
    `${ENV} ${process.execPath} ${resolve("dist/ratecard.js")} ${resolve(`data/examples/${plan}.yaml`)}`,
    columns,
    rows,
    ["pricing", "USD / month"],
  );

const measure = async (plan: string, columns: number, rows: number, base: { start: number; key: number }) => {
  const starts: (readonly number[])[] = [];
  for (let run = 1; run < STARTS; run++) {
    const app = await start(plan, columns, rows);
    starts.push(app.started);
    app.end();
  }
  const app = await start(plan, columns, rows);
  starts.push(app.started);
  const [first, priced] = [0, 1].map((index) => median(starts.map((one) => one[index] ?? Number.NaN)));
  const beyond = (value = Number.NaN) =>
    `${ms(value)}, ${(value / base.start).toFixed(2)} × Ink's, +${ms(value - base.start)}`;
  say(`${basename(plan)}, ${columns} × ${rows}: first frame`, beyond(first), "goal +150 ms");
  say("  priced frame", beyond(priced));
  const all: number[] = [];
  for (const [name, keys, within] of SCRIPT) {
    const answers: Answer[] = [];
    for (const key of keys) answers.push(await app.press(key, within));
    if (name === undefined) continue;
    const firsts = answers.map((one) => one.first).filter((value) => !Number.isNaN(value));
    all.push(...firsts);
    const settled = Math.max(...answers.map((one) => one.last).filter((value) => !Number.isNaN(value)));
    const late = settled > Math.max(...firsts) + 5 ? `, settled ${ms(settled)}` : "";
    say(
      `  ${name}`,
      `${ms(median(firsts))} (${(median(firsts) / base.key).toFixed(1)} ×), worst ${ms(Math.max(...firsts))}${late}`,
    );
  }
  app.end();
  say("  every key above", `${ms(median(all))}, worst ${ms(Math.max(...all))}`, "goal 16 ms, worst 50 ms");
};

try {
  const empty = await bundleEmpty();
  for (const [columns, rows] of SIZES) {
    const base = await baseline(empty, columns, rows);
    say(`empty Ink app, ${columns} × ${rows}`, `first frame ${ms(base.start)}, key to frame ${ms(base.key)}`);
    for (const plan of PLANS) await measure(plan, columns, rows, base);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
