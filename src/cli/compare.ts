import { comparePlan } from "../plans/compare.ts";
import { InputError, quoted } from "../quantity/problem.ts";
import { compareJson } from "../reports/compare-json.ts";
import { showComparisons } from "../reports/compare.ts";
import { DONE, INCOMPLETE, type Exit } from "./exit.ts";
import { workingCatalog } from "./files.ts";
import { located, planFrom } from "./plan-input.ts";
import type { Terminal } from "./terminal.ts";

export interface CompareFlags {
  readonly json?: boolean;
  readonly limit: string;
  readonly dropped?: boolean;
  readonly asOf?: string;
}

/** `ratecard compare`: the ways to meet each demand, ranked. */
export const compare = (subject: string, words: readonly string[], flags: CompareFlags, terminal: Terminal): Exit => {
  const limit = Number(flags.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new InputError([{ field: "--limit", found: quoted(flags.limit), expected: "a whole number above 0" }]);
  const catalog = workingCatalog();
  const file = planFrom(subject, words, flags, terminal, catalog);
  try {
    const comparisons = comparePlan(file.plan, catalog);
    if (comparisons.length === 0)
      throw new InputError([
        { field: "workloads", found: "no demand", expected: "a workload with a demand to compare" },
      ]);
    const unpriced = comparisons.some(({ candidates }) =>
      candidates.some(({ chosen, cost }) => chosen && cost === null),
    );
    terminal.out(
      flags.json
        ? JSON.stringify(compareJson(comparisons), null, 2)
        : showComparisons(comparisons, limit, flags.dropped ?? false, terminal.screen).join("\n"),
    );
    return unpriced ? INCOMPLETE : DONE;
  } catch (error) {
    throw error instanceof InputError ? located(error, file) : error;
  }
};
