import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A program in a real terminal of a tmux of its own. */
export interface RealTerminal {
  readonly keys: (...keys: readonly string[]) => void;
  readonly type: (text: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** What stands on the screen. */
  readonly screen: () => readonly string[];
  /** All that was written to the terminal so far, control codes included. */
  readonly written: () => string;
  /** Waits until the screen holds a text. @throws Error with the screen where it does not within the time */
  readonly sees: (text: string, milliseconds?: number) => Promise<readonly string[]>;
  /** The process that runs in it. */
  readonly pid: () => number;
  readonly inAlternateScreen: () => boolean;
  readonly end: () => void;
}

const tmux = (socket: string, ...args: readonly string[]): string => {
  try {
    return execFileSync("tmux", ["-L", socket, "-f", "/dev/null", ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    if (typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT")
      throw new Error("This test needs tmux, a real terminal: apt-get install tmux, or brew install tmux.", {
        cause: error,
      });
    throw error;
  }
};

/** Says whether the terminal gathers lines and echoes, as a shell wants it. */
const MODES = "stty -a | grep -oE '[-]?(icanon|echo) ' | tr -d '\\n'";

let count = 0;

/** Starts a shell command in a terminal of that size. The shell stays when the command ends, and says how it ended. */
export const realTerminal = (
  command: string,
  columns: number,
  rows: number,
  env: Readonly<Record<string, string>>,
): RealTerminal => {
  const socket = `ratecard-test-${process.pid}-${count++}`;
  const set = Object.entries({ TERM: "xterm-256color", LANG: "C.UTF-8", ...env })
    .map(([name, value]) => `${name}='${value}'`)
    .join(" ");
  const run = `echo before; env -u CI -u NO_COLOR ${set} ${command}; echo ended with $?; ${MODES}; exec cat`;
  const folder = mkdtempSync(join(tmpdir(), "ratecard-terminal-"));
  const record = join(folder, "written");
  const shell = `tmux -L ${socket} wait-for go; ${run}`;
  tmux(socket, "new-session", "-d", "-s", "t", "-x", String(columns), "-y", String(rows), shell);
  tmux(socket, "set-option", "-g", "escape-time", "0");
  tmux(socket, "pipe-pane", "-o", "-t", "t", `cat > ${record}`);
  tmux(socket, "wait-for", "-S", "go");
  let ended = false;
  const screen = () => tmux(socket, "capture-pane", "-p", "-t", "t").split("\n");
  return {
    keys: (...keys) => void tmux(socket, "send-keys", "-t", "t", ...keys),
    type: (text) => void tmux(socket, "send-keys", "-t", "t", "-l", text),
    resize: (wide, high) => void tmux(socket, "resize-window", "-t", "t", "-x", String(wide), "-y", String(high)),
    screen,
    written: () => readFileSync(record, "utf8"),
    sees: async (text, milliseconds = 20_000) => {
      const end = Date.now() + milliseconds;
      while (Date.now() < end) {
        const lines = screen();
        if (lines.some((line) => line.includes(text))) return lines;
        await new Promise((done) => setTimeout(done, 30));
      }
      throw new Error(`The screen never showed "${text}":\n${screen().join("\n")}`);
    },
    pid: () => {
      const pane = tmux(socket, "display-message", "-p", "-t", "t", "#{pane_pid}").trim();
      return Number(execFileSync("pgrep", ["-P", pane], { encoding: "utf8" }).split("\n")[0]);
    },
    inAlternateScreen: () => tmux(socket, "display-message", "-p", "-t", "t", "#{alternate_on}").trim() === "1",
    end: () => {
      if (ended) return;
      ended = true;
      tmux(socket, "kill-server");
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
