import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import { type RealTerminal, realTerminal } from "./tmux.ts";

const PROGRAM = resolve("dist/ratecard.js");

/** The program in a folder of its own, with an example plan and an example bill, in a real terminal. */
export interface RealApp {
  readonly folder: string;
  readonly start: (args: string, options?: Options) => RealTerminal;
  /** A shell with job control in its place; the program is called `ratecard` there. */
  readonly shell: () => RealTerminal;
  readonly plan: () => string;
  /** Unsaved edits that are kept. */
  readonly kept: () => readonly string[];
  /** Waits for the program's end: the shell has its own screen, its modes and its cursor again. */
  readonly restored: (how: string) => Promise<readonly string[]>;
  readonly end: () => void;
}

interface Options {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node. */
  readonly node?: string;
}

export const realApp = (): RealApp => {
  const folder = mkdtempSync(join(tmpdir(), "ratecard-ui-"));
  copyFileSync("data/examples/support-assistant.yaml", join(folder, "plan.yaml"));
  copyFileSync("data/examples/bills/synthetic-cur.csv", join(folder, "bill.csv"));
  let terminal: RealTerminal | undefined;
  const run = (command: string, columns: number, rows: number, env: Readonly<Record<string, string>>) => {
    terminal?.end();
    const own = { XDG_STATE_HOME: join(folder, "state"), XDG_CACHE_HOME: join(folder, "cache") };
    terminal = realTerminal(`sh -c 'cd ${folder} && exec ${command}'`, columns, rows, { ...own, ...env });
    return terminal;
  };
  return {
    folder,
    start: (args, { columns = 100, rows = 30, env = {}, node = "" } = {}) =>
      run(`${process.execPath} ${node} ${PROGRAM} ${args}`, columns, rows, env),
    shell: () => {
      writeFileSync(join(folder, "rc"), `ratecard() { ${process.execPath} ${PROGRAM} "$@"; }\nPS1="shell> "\n`);
      return run("bash --rcfile rc -i", 100, 30, {});
    },
    plan: () => readFileSync(join(folder, "plan.yaml"), "utf8"),
    kept: () => {
      try {
        return readdirSync(join(folder, "state", "ratecard"));
      } catch {
        return [];
      }
    },
    restored: async (how) => {
      if (!terminal) throw new Error("nothing was started");
      await terminal.sees(how);
      const lines = await terminal.sees("icanon echo");
      expect(lines.join("\n")).not.toContain("-icanon");
      expect(lines[0]).toMatch(/^before/);
      expect(terminal.inAlternateScreen()).toBe(false);
      const written = terminal.written();
      expect(lastOf(written, /\u001b\[\?1049[hl]/g)).toBe("\u001b[?1049l");
      expect(lastOf(written, /\u001b\[\?25[hl]/g)).toBe("\u001b[?25h");
      expect(lastOf(written, /\u001b\[\?2004[hl]/g)).toBe("\u001b[?2004l");
      // The keyboard protocol of kitty was never asked for; if it ever is, it is left, too.
      expect(written.match(/\u001b\[>\d+u/g)?.length ?? 0).toBe(written.match(/\u001b\[<u/g)?.length ?? 0);
      return lines;
    },
    end: () => {
      terminal?.end();
      terminal = undefined;
      // A program that was just ended may still be writing there.
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
};

const lastOf = (text: string, pattern: RegExp): string | undefined => text.match(pattern)?.at(-1);
