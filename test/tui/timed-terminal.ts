import { execFileSync, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A program in a tmux of its own that tells at once what the program writes (tmux's control mode). */
export interface TimedTerminal {
  /** Milliseconds from the start of the program until it wrote each text; NaN: it did not within the time. */
  readonly started: readonly number[];
  /** Milliseconds from a key to the first and to the last thing that is written within the time. */
  readonly press: (key: string, within?: number) => Promise<Answer>;
  readonly end: () => void;
}

export interface Answer {
  readonly first: number;
  readonly last: number;
  readonly bytes: number;
}

interface Heard {
  readonly at: number;
  readonly text: string;
}

const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

let count = 0;

/** @param texts what is waited for at the start, one after the other */
export const timedTerminal = async (
  command: string,
  columns: number,
  rows: number,
  texts: readonly string[],
): Promise<TimedTerminal> => {
  const socket = `ratecard-latency-${process.pid}-${count++}`;
  const tmux = (...args: readonly string[]) =>
    execFileSync("tmux", ["-L", socket, "-f", "/dev/null", ...args], { stdio: "pipe" });
  const shell = `tmux -L ${socket} wait-for go; exec ${command}`;
  tmux("new-session", "-d", "-s", "t", "-x", String(columns), "-y", String(rows), shell);
  tmux("set-option", "-g", "escape-time", "0");
  const control = spawn("tmux", ["-L", socket, "-C", "attach", "-t", "t"], { stdio: ["pipe", "pipe", "inherit"] });
  const heard: Heard[] = [];
  createInterface({ input: control.stdout }).on("line", (line) => {
    if (line.startsWith("%output")) heard.push({ at: performance.now(), text: line });
  });
  // A window takes its size from the client that looks at it; this one has none of its own.
  control.stdin.write(`refresh-client -C ${columns}x${rows}\n`);
  await wait(300);
  const begun = performance.now();
  control.stdin.write("wait-for -S go\n");
  const started = await timesOf(texts, heard, begun);
  await wait(SETTLE);
  return {
    started,
    press: async (key, within = 250) => {
      heard.length = 0;
      const sent = performance.now();
      control.stdin.write(`send-keys -t t ${key}\n`);
      await wait(within);
      const [first] = heard;
      return {
        first: (first?.at ?? Number.NaN) - sent,
        last: (heard.at(-1)?.at ?? Number.NaN) - sent,
        bytes: heard.reduce((sum, { text }) => sum + text.length, 0),
      };
    },
    end: () => {
      control.kill();
      try {
        tmux("kill-server");
      } catch {
        // It ended with the program.
      }
    },
  };
};

/** The rate card is decoded in the idle time after the start; a key waits for a slice of that at most. */
const SETTLE = 1500;
const LONGEST = 5000;

const timesOf = async (texts: readonly string[], heard: readonly Heard[], begun: number): Promise<number[]> => {
  const times: number[] = [];
  for (const text of texts) {
    const end = performance.now() + LONGEST;
    let found: Heard | undefined;
    while (!found && performance.now() < end) {
      await wait(2);
      found = heard.find((one) => one.text.includes(text));
    }
    times.push((found?.at ?? Number.NaN) - begun);
  }
  return times;
};
