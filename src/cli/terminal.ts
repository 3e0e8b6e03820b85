import { type Folders, foldersOf } from "../live/folders.ts";
import { paintWith } from "../reports/paint.ts";
import type { Screen } from "../reports/screen.ts";

/** What a command may touch of the outside world; tests give their own. */
export interface Terminal {
  readonly screen: Screen;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Today, ISO. */
  readonly today: string;
  readonly interactive: boolean;
  /** Where the user's cards and answers stand; undefined: none are looked for. */
  readonly folders?: Folders | undefined;
  /** Opens the terminal UI; undefined where there is none. @returns whether a signal ended it */
  readonly openUi?: ((file: string | undefined, today: string) => Promise<boolean>) | undefined;
  /** Whether it shows more than ASCII. */
  readonly unicode: boolean;
}

const FALLBACK_WIDTH = 100;

/** Colour on a terminal only; NO_COLOR and FORCE_COLOR as everywhere. */
export const systemTerminal = (): Terminal => {
  const { env, stdout, stderr } = process;
  const forced = env["FORCE_COLOR"] !== undefined && env["FORCE_COLOR"] !== "0";
  const colour = !env["NO_COLOR"] && (forced || (stdout.isTTY === true && env["TERM"] !== "dumb"));
  const width = stdout.columns ?? (Number(env["COLUMNS"]) || FALLBACK_WIDTH);
  return {
    screen: { width: Math.max(40, width), paint: paintWith(colour) },
    out: (text) => stdout.write(`${text}\n`),
    err: (text) => stderr.write(`${text}\n`),
    today: new Date().toISOString().slice(0, 10),
    folders: foldersOf(env, process.cwd()),
    interactive: stdout.isTTY === true && process.stdin.isTTY === true,
    unicode:
      env["TERM"] !== "dumb" &&
      !/^(C|POSIX)$|ISO|ASCII/i.test(env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "UTF-8"),
  };
};
