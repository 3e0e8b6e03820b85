import { comparePlan, type Comparison } from "../plans/compare.ts";
import { readOver, type Sweep, sweep } from "../plans/over.ts";
import type { Plan } from "../plans/plan.ts";
import type { Catalog } from "../catalog/open.ts";
import { InputError, quoted } from "../quantity/problem.ts";
import { compareJson } from "../reports/compare-json.ts";
import { showComparisons } from "../reports/compare.ts";
import { showSweep } from "../reports/over.ts";
import { DONE, INCOMPLETE, type Exit } from "./exit.ts";
import { workingCatalog } from "./files.ts";
import { glyphsFrom } from "./flags.ts";
import { located, planFrom } from "./plan-input.ts";
import type { Terminal } from "./terminal.ts";

export interface CompareFlags {
  readonly json?: boolean;
  readonly limit: string;
  readonly dropped?: boolean;
  readonly asOf?: string;
  readonly over?: string;
  readonly chart?: string;
}

/** `ratecard compare`: the ways to meet each demand, ranked. */
export const compare = (subject: string, words: readonly string[], flags: CompareFlags, terminal: Terminal): Exit => {
  const limit = Number(flags.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new InputError([{ field: "--limit", found: quoted(flags.limit), expected: "a whole number above 0" }]);
  const glyphs = glyphsFrom(flags.chart, terminal);
  const catalog = workingCatalog();
  const file = planFrom(subject, withOver(words, subject, flags.over), flags, terminal, catalog);
  try {
    const comparisons = comparePlan(file.plan, catalog);
    if (comparisons.length === 0)
      throw new InputError([
        { field: "workloads", found: "no demand", expected: "a workload with a demand to compare" },
      ]);
    const unpriced = comparisons.some(({ candidates }) =>
      candidates.some(({ chosen, cost }) => chosen && cost === null),
    );
    const over = flags.over === undefined ? undefined : sweeps(comparisons, flags.over, file.plan, catalog);
    terminal.out(
      flags.json
        ? JSON.stringify({ ...compareJson(comparisons), ...(over ? { over } : {}) }, null, 2)
        : (over
            ? over.flatMap((one) => showSweep(one, glyphs, terminal.screen))
            : showComparisons(comparisons, limit, flags.dropped ?? false, terminal.screen)
          ).join("\n"),
    );
    return unpriced ? INCOMPLETE : DONE;
  } catch (error) {
    throw error instanceof InputError ? located(error, file) : error;
  }
};

/** An input that is only given as a range needs a value to compare at: its upper end. */
const withOver = (words: readonly string[], subject: string, over: string | undefined): readonly string[] => {
  if (over === undefined || subject === "-" || /[./]/.test(subject)) return words;
  const { input, high } = readOver(over);
  return words.some((word) => word.startsWith(`${input}=`)) ? words : [...words, `${input}=${high}`];
};

/** The range for every demand that has the input. @throws InputError where none has */
const sweeps = (comparisons: readonly Comparison[], over: string, plan: Plan, catalog: Catalog): readonly Sweep[] => {
  const { input } = readOver(over);
  const having = comparisons.filter(({ candidates }) =>
    candidates.some(({ option }) => Object.hasOwn(option.way.fields, input)),
  );
  return (having.length > 0 ? having : comparisons.slice(0, 1)).map((one) => sweep(one, over, plan, catalog));
};
