import { commitPlan } from "../plans/commit.ts";
import { parseAmount } from "../quantity/amount.ts";
import { ExpressionError } from "../quantity/expression.ts";
import { InputError, quoted } from "../quantity/problem.ts";
import { commitJson } from "../reports/commit-json.ts";
import { showCommit } from "../reports/commit.ts";
import { DONE, type Exit, INCOMPLETE } from "./exit.ts";
import { workingCatalog } from "./files.ts";
import { glyphsFrom, oneOf, wholeNumber } from "./flags.ts";
import { scenarioOf } from "./plan.ts";
import { located, planFrom } from "./plan-input.ts";
import type { Terminal } from "./terminal.ts";

export interface CommitFlags {
  readonly json?: boolean;
  readonly term: string;
  readonly fall: string;
  readonly seed: string;
  readonly limit: string;
  readonly chart?: string;
  readonly scenario?: string;
  readonly asOf?: string;
}

/** Terms of what is sold by the month and not by the year. */
const SHORT_TERMS = ["1-month", "3-month", "6-month"];

/** `ratecard commit`: the commitment that costs least, and what it risks. */
export const commit = (subject: string, words: readonly string[], flags: CommitFlags, terminal: Terminal): Exit => {
  const term = oneOf("--term", flags.term, ["1y", "3y", "all"] as const);
  const limit = wholeNumber("--limit", flags.limit, 1, 10_000);
  const seed = wholeNumber("--seed", flags.seed, 0, 2 ** 32 - 1);
  const fall = shareFrom("--fall", flags.fall);
  const glyphs = glyphsFrom(flags.chart, terminal);
  const catalog = workingCatalog();
  const file = planFrom(subject, words, flags, terminal, catalog);
  try {
    const terms = [...(term === "all" ? ["1y", "3y"] : [term]), ...SHORT_TERMS];
    const result = commitPlan(scenarioOf(file, flags.scenario).plan, catalog, { seed, fall, terms });
    terminal.out(
      flags.json
        ? JSON.stringify(commitJson(result), null, 2)
        : showCommit(result, limit, glyphs, terminal.screen).join("\n"),
    );
    return result.commitments.length === 0 && result.unpriced.length > 0 ? INCOMPLETE : DONE;
  } catch (error) {
    throw error instanceof InputError ? located(error, file) : error;
  }
};

/** A share such as `30 %`. @throws InputError */
const shareFrom = (flag: string, text: string): number => {
  try {
    return parseAmount(text, { unit: "share", rate: false, min: 0, max: 1 }).value;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new InputError([{ field: flag, found: quoted(text), expected: "a share such as 30 %" }]);
  }
};
