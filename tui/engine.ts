import type { ImportResult } from "../src/bills/bill.ts";
import type { Catalog } from "../src/catalog/open.ts";
import type { Found } from "../src/catalog/search.ts";
import { type SpendBy, type SpentOverDays, spendBy, type Within } from "../src/plans/bill-spend.ts";
import { comparing, type Comparison } from "../src/plans/compare.ts";
import { type Estimate, estimatePlan } from "../src/plans/estimate.ts";
import { type Fleets, sizingFleets } from "../src/plans/fleets.ts";
import { type Sweep, sweep } from "../src/plans/over.ts";
import type { Plan } from "../src/plans/plan.ts";
import { type PlanFile, readPlan } from "../src/plans/read.ts";
import { reprice, type Repriced } from "../src/plans/reprice.ts";
import { type Timeline, timelinePlan } from "../src/plans/timeline.ts";
import { type TrailNode, trailOfCharge, trailOfTotal } from "../src/plans/trail.ts";
import { trailOfSpend } from "../src/plans/trail-of-bill.ts";
import { readWhatIfWords } from "../src/plans/what-if-words.ts";
import { type Widening, widened } from "../src/plans/widening.ts";
import { InputError, type Problem } from "../src/quantity/problem.ts";
import { parseOnce, type Path, removeAt, setText } from "./document.ts";
import { type Input, inputsOf } from "./inputs.ts";
import { atOnce, type Later, type Steps } from "./later.ts";
import { type Facets, rateSearch } from "./rate-search.ts";
import { remembering } from "./remember.ts";

/** What a text of a plan comes to: an estimate, or what is wrong with it. */
export type Reading =
  | { readonly kind: "priced"; readonly file: PlanFile; readonly estimate: Estimate }
  | { readonly kind: "wrong"; readonly file: PlanFile | undefined; readonly problems: readonly Problem[] };

/** What became of a question that takes long. `none`: it does not apply to what it was asked about. */
export type Answer<T> =
  | { readonly kind: "working" }
  | { readonly kind: "ready"; readonly value: T }
  | { readonly kind: "wrong"; readonly problems: readonly Problem[] }
  | { readonly kind: "none" };

/** The calls of the house, each made once for the same question. It knows the world; the state does not. */
export interface Engine {
  readonly catalog: Catalog;
  readonly today: string;
  readonly later: Later;
  readonly read: (text: string) => Reading;
  readonly timeline: (text: string) => Answer<Timeline>;
  readonly rank: (text: string, workload: string, widening: Widening) => Answer<Comparison>;
  /** The options of a ranking over a range of an input, such as `input=600..60000`. */
  readonly sweep: (comparison: Comparison, over: string, plan: Plan) => Answer<Sweep>;
  readonly fleets: (text: string, workload: string, model: string, host: string) => Answer<Fleets>;
  readonly spend: (bill: ImportResult, by: SpendBy, within: Within) => readonly SpentOverDays[];
  /** The bill's usage run another way, as the words say; no words: at today's rates. */
  readonly reprice: (bill: ImportResult, words: string) => Answer<Repriced>;
  /** What is wrong with the words of a what-if. */
  readonly whatIfProblems: (words: string) => readonly Problem[];
  readonly search: (words: string, facets: Facets) => readonly Found[];
  /** The trail of a plan's figure; no line: the total. */
  readonly trail: (text: string, line: string | undefined) => TrailNode | undefined;
  readonly billTrail: (bill: ImportResult, within: Within, currency: string) => TrailNode;
  /** The form of a workload of the plan, or of its settings. */
  readonly inputs: (text: string, name: string) => readonly Input[];
  /** The text with one input as typed; nothing typed takes the input out. */
  readonly edit: (text: string, path: Path, typed: string) => string;
}

/** @param later where answers that take long are worked out */
export const engineOf = (catalog: Catalog, today: string, later: Later = atOnce): Engine => {
  const read = remembering(MOST_READ, (text: string) => readingOf(text, catalog, today));
  const planOf = (text: string): Plan | undefined => read(text).file?.plan;
  const slow = <Q extends readonly unknown[], T>(ask: (...question: Q) => Steps<T | undefined>) =>
    later.slow((...question: Q) => answering(() => ask(...question)), WORKING);
  return {
    catalog,
    today,
    later,
    read,
    timeline: slow(function* (text: string) {
      yield;
      const plan = planOf(text);
      return plan && timelinePlan(plan, catalog);
    }),
    rank: slow(function* (text: string, workload: string, widening: Widening) {
      const plan = planOf(text);
      return plan && (yield* comparing(widened(plan, workload, widening, catalog), workload, catalog));
    }),
    sweep: slow(function* (comparison: Comparison, over: string, plan: Plan) {
      yield;
      return sweep(comparison, over, plan, catalog);
    }),
    fleets: slow(function* (text: string, workload: string, model: string, host: string) {
      const plan = planOf(text);
      return plan && (yield* sizingFleets(plan, workload, model, host, catalog));
    }),
    spend: remembering(16, (bill: ImportResult, by: SpendBy, within: Within) => spendBy(bill, by, within)),
    reprice: slow(function* (bill: ImportResult, words: string) {
      yield;
      return reprice(bill, readWhatIfWords(words, catalog, today), catalog, today);
    }),
    whatIfProblems: remembering(2, (words: string) => {
      try {
        readWhatIfWords(words, catalog, today);
        return [];
      } catch (error) {
        return problemsOf(error);
      }
    }),
    search: rateSearch(catalog, today),
    billTrail: remembering(2, trailOfSpend),
    trail: remembering(4, (text: string, line: string | undefined) => {
      const reading = read(text);
      return reading.kind === "wrong" ? undefined : trailFrom(reading.estimate, line, catalog);
    }),
    inputs: remembering(2, (text: string, name: string) => {
      const plan = planOf(text);
      return plan ? inputsOf(plan, name, text, catalog) : [];
    }),
    edit: remembering(4, (text: string, path: Path, typed: string) =>
      typed.trim() === "" ? removeAt(text, path) : setText(text, path, typed),
    ),
  };
};

/** Readings are small, and taking back goes through those before. */
const MOST_READ = 64;
const WORKING = { kind: "working" } as const;

function* answering<T>(ask: () => Steps<T | undefined>): Steps<Answer<T>> {
  try {
    const value = yield* ask();
    return value === undefined ? { kind: "none" } : { kind: "ready", value };
  } catch (error) {
    return { kind: "wrong", problems: problemsOf(error) };
  }
}

const readingOf = (text: string, catalog: Catalog, today: string): Reading => {
  let file: PlanFile | undefined;
  try {
    file = readPlan(text, { file: "", today, parse: parseOnce });
    return { kind: "priced", file, estimate: estimatePlan(file.plan, catalog) };
  } catch (error) {
    return { kind: "wrong", file, problems: problemsOf(error) };
  }
};

/** What was wrong with the input. A fault of ours is told as one, and never blanks the screen. */
export const problemsOf = (error: unknown): readonly Problem[] =>
  error instanceof InputError
    ? error.problems
    : [
        {
          found: `a fault of ours (${error instanceof Error ? error.message : String(error)})`,
          expected: "none: please report it",
        },
      ];

const trailFrom = (estimate: Estimate, line: string | undefined, catalog: Catalog): TrailNode | undefined => {
  if (line === undefined) return trailOfTotal(estimate, catalog);
  const charge = estimate.charges.find(({ usage }) => usage.id === line);
  if (charge) return trailOfCharge(estimate, charge, catalog);
  return trailOfTotal(estimate, catalog).children.find(({ label }) => label === line);
};
