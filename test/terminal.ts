import { main } from "../src/cli/main.ts";
import { paintWith } from "../src/reports/paint.ts";
import { DAY } from "./catalog.ts";

export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process on a terminal of 100 columns without colour, on the day of the tests. */
export const run = async (args: readonly string[], width = 100): Promise<Ran> => {
  const out: string[] = [];
  const err: string[] = [];
  const exit = await main(args, {
    screen: { width, paint: paintWith(false) },
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    today: DAY,
    interactive: false,
    unicode: true,
  });
  return { exit, out: out.join("\n"), err: err.join("\n") };
};
