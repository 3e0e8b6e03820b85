/**
 * How long the terminal UI takes to its first frames, and from a key to the new frame, in a real terminal (tmux), beside an
 * Ink app that does nothing. Run: npm run build && node test/tui/latency.ts [--short]
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { type Answer, timedTerminal } from "./timed-terminal.ts";

const short = process.argv.includes("--short");
const folder = mkdtempSync(join(tmpdir(), "ratecard-latency-"));
const ENV = `env -u CI -u NO_COLOR TERM=xterm-256color LANG=C.UTF-8 XDG_STATE_HOME=${folder}/state XDG_CACHE_HOME=${folder}/cache`;
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

const emptyApp = (file: string, columns: number, rows: number) =>
  timedTerminal(`${ENV} ${process.execPath} ${file}`, columns, rows, ["frame 0"]);

const ours = (plan: string, columns: number, rows: number) =>
  timedTerminal(
    `${ENV} ${process.execPath} ${resolve("dist/ratecard.js")} ${resolve(`data/examples/${plan}.yaml`)}`,
    columns,
    rows,
    ["pricing", "USD / month"],
  );

/** Starts both in turn, so that whatever else the machine does weighs on both alike. The first start of each counts not. */
const measureStarts = async (empty: string, plan: string, columns: number, rows: number): Promise<void> => {
  const [bare, first, priced]: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run <= STARTS; run++) {
    const theirs = await emptyApp(empty, columns, rows);
    theirs.end();
    const app = await ours(plan, columns, rows);
    // Leaving in order writes the compiled code for the next start.
    await app.press("q", 400);
    app.end();
    if (run === 0) continue;
    bare.push(theirs.started[0] ?? Number.NaN);
    first.push(app.started[0] ?? Number.NaN);
    priced.push(app.started[1] ?? Number.NaN);
  }
  const base = median(bare);
  const beside = (value: number) =>
    `${ms(value)}, ${(value / base).toFixed(2)} × Ink's, ${value < base ? "−" : "+"}${ms(Math.abs(value - base))}`;
  say(`${plan}, ${columns} × ${rows}: first frame`, beside(median(first)), "goal Ink's +150 ms");
  say("  priced frame", beside(median(priced)));
};

/** A key in the empty app now and then, between ours: the ratio is of the same moments. */
const measureKeys = async (empty: string, plan: string, columns: number, rows: number): Promise<void> => {
  const bare = await emptyApp(empty, columns, rows);
  const app = await ours(plan, columns, rows);
  const [all, base]: [number[], number[]] = [[], []];
  const lines: (() => void)[] = [];
  for (const [name, keys, within] of SCRIPT) {
    const answers: Answer[] = [];
    base.push((await bare.press("j", 60)).first);
    for (const key of keys) answers.push(await app.press(key, within));
    base.push((await bare.press("j", 60)).first);
    if (name === undefined) continue;
    const firsts = answers.map(({ first }) => first).filter((value) => !Number.isNaN(value));
    const last = Math.max(...answers.map((one) => one.last).filter((value) => !Number.isNaN(value)));
    all.push(...firsts);
    const late = last > Math.max(...firsts) + 5 ? `, complete after ${ms(last)}` : "";
    lines.push(() =>
      say(
        `  ${name}`,
        `${ms(median(firsts))} (${(median(firsts) / median(base)).toFixed(1)} ×), worst ${ms(Math.max(...firsts))}${late}`,
      ),
    );
  }
  bare.end();
  app.end();
  say("  a key in an empty Ink app", ms(median(base)));
  for (const line of lines) line();
  const ratio = (median(all) / median(base)).toFixed(1);
  say("  every key above", `${ms(median(all))} (${ratio} ×), worst ${ms(Math.max(...all))}`, "goal 16 ms, worst 50 ms");
};

try {
  const empty = await bundleEmpty();
  for (const [columns, rows] of SIZES)
    for (const plan of PLANS) {
      await measureStarts(empty, plan, columns, rows);
      await measureKeys(empty, plan, columns, rows);
    }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
