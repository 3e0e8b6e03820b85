import type { Problem } from "../quantity/problem.ts";
import { add, decimalText, parseDecimal, ZERO, type Decimal } from "./decimal.ts";
import type { Facts, Stage } from "./stage.ts";

/** Where a reader puts what it finds in one file. Every row ends in exactly one of `row`, `reject` and `summary`. */
export interface Sink {
  /** One fact to sum; a row may give none or several. */
  readonly add: (facts: Facts, tags?: readonly string[]) => void;
  readonly row: () => void;
  readonly reject: (
    problem: Omit<Problem, "file">,
    lost?: { readonly currency: string; readonly billed: string } | null,
  ) => void;
  readonly summary: () => void;
  /** A doubt that rejects nothing. */
  readonly warn: (problem: Omit<Problem, "file">) => void;
  readonly note: (text: string) => void;
  readonly drain: () => Promise<void>;
}

export interface Tally {
  rows: number;
  rejected: number;
  summary: number;
  readonly lost: Map<string, Decimal>;
  readonly problems: Problem[];
  omitted: number;
  readonly notes: Set<string>;
}

export const newTally = (): Tally => ({
  rows: 0,
  rejected: 0,
  summary: 0,
  lost: new Map(),
  problems: [],
  omitted: 0,
  notes: new Set(),
});

/** A sink that stages facts and counts. @param most problems kept; the rest are counted */
export const sinkOf = (file: string, stage: Stage, tally: Tally, tags: number, most: number): Sink => {
  const none = Array.from({ length: tags }, () => "");
  const problem = (given: Omit<Problem, "file">) => {
    if (tally.problems.length < most) tally.problems.push({ file, ...given });
    else tally.omitted += 1;
  };
  return {
    add: (facts, given = none) => stage.add(facts, given),
    row: () => {
      tally.rows += 1;
    },
    reject: (given, lost = null) => {
      tally.rejected += 1;
      problem(given);
      if (lost === null) return;
      tally.lost.set(lost.currency, add(tally.lost.get(lost.currency) ?? ZERO, parseDecimal(lost.billed) ?? ZERO));
    },
    summary: () => {
      tally.summary += 1;
    },
    warn: problem,
    note: (text) => {
      tally.notes.add(text);
    },
    drain: () => stage.drain(),
  };
};

export const lostOf = (tally: Tally) =>
  [...tally.lost].map(([currency, billed]) => ({ currency, billed: decimalText(billed) }));
