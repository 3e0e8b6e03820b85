import type { Catalog } from "../src/catalog/open.ts";
import { type Found, searchRates } from "../src/catalog/search.ts";
import { comparePlan, type Comparison } from "../src/plans/compare.ts";
import { type Estimate, estimatePlan } from "../src/plans/estimate.ts";
import type { Plan } from "../src/plans/plan.ts";
import { type PlanFile, readPlan } from "../src/plans/read.ts";
import { type Sweep, sweep } from "../src/plans/over.ts";
import { type TrailNode, trailOfCharge, trailOfTotal } from "../src/plans/trail.ts";
import { InputError, type Problem } from "../src/quantity/problem.ts";
import { type Fleets, fleetsOf } from "./fleets.ts";
import { type Path, removeAt, setText } from "./document.ts";
import { type Widening, widened } from "./widening.ts";

/** What a text of a plan comes to: an estimate, or what is wrong with it. */
export type Reading =
  | { readonly kind: "priced"; readonly file: PlanFile; readonly estimate: Estimate }
  | { readonly kind: "wrong"; readonly file: PlanFile | undefined; readonly problems: readonly Problem[] };

export type Ranking =
  | { readonly kind: "working" }
  | { readonly kind: "ranked"; readonly comparison: Comparison }
  | { readonly kind: "wrong"; readonly problems: readonly Problem[] };

export type Swept =
  | { readonly kind: "working" }
  | { readonly kind: "swept"; readonly sweep: Sweep }
  | { readonly kind: "wrong"; readonly problems: readonly Problem[] };

/** The calls of the house, each made once for the same question. It knows the world; the state does not. */
export interface Engine {
  readonly catalog: Catalog;
  readonly today: string;
  readonly read: (text: string) => Reading;
  readonly rank: (text: string, workload: string, widening: Widening) => Ranking | undefined;
  /** The options of a ranking over a range of an input, such as `input=600..60000`. */
  readonly sweep: (text: string, workload: string, widening: Widening, over: string) => Swept | undefined;
  readonly fleets: (text: string, workload: string, model: string, host: string) => Fleets | undefined;
  readonly search: (words: string, facets: Facets) => readonly Found[];
  readonly trail: (text: string, line: string | undefined) => TrailNode | undefined;
  /** The text with one input as typed; nothing typed takes the input out. */
  readonly edit: (text: string, path: Path, typed: string) => string;
  /** Works out one answer that was put off. @returns whether there was one */
  readonly work: () => boolean;
}

export interface Facets {
  readonly service?: string | undefined;
  readonly confidence?: string | undefined;
  readonly region?: string | undefined;
}

/** @param deferred what takes long is answered "working" first, and worked out by `work` once a frame has been drawn */
export const engineOf = (catalog: Catalog, today: string, deferred = false): Engine => {
  const queue = new Map<string, () => void>();
  const MOST_KNOWN = 8;
  const slow = <T>(name: string, ask: (question: string) => T, working: T): ((question: string) => T) => {
    const known = new Set<string>();
    const answer = kept(MOST_KNOWN + 1, ask);
    return (question) => {
      if (!deferred || known.has(question)) return answer(question);
      queue.set(`${name}${PART}${question}`, () => {
        answer(question);
        if (known.size > MOST_KNOWN) known.clear();
        known.add(question);
      });
      return working;
    };
  };
  const read = kept(8, (text: string) => readingOf(text, catalog, today));
  const rank = slow<Ranking | undefined>(
    "rank",
    (key) => {
      const [text = "", workload = "", ...on] = key.split(PART);
      const reading = read(text);
      return reading.file === undefined ? undefined : rankingOf(reading.file.plan, workload, on, catalog);
    },
    { kind: "working" },
  );
  const swept = slow<Swept | undefined>(
    "sweep",
    (key) => {
      const [text = "", workload = "", over = "", ...on] = key.split(PART);
      const plan = read(text).file?.plan;
      const ranking = plan && rankingOf(plan, workload, on, catalog);
      return plan && ranking?.kind === "ranked" ? sweptOf(ranking.comparison, over, plan, catalog) : undefined;
    },
    { kind: "working" },
  );
  const fleets = slow<Fleets | undefined>(
    "fleets",
    (key) => {
      const [text = "", workload = "", model = "", host = ""] = key.split(PART);
      const plan = read(text).file?.plan;
      return plan && fleetsOf(plan, workload, model, host, catalog);
    },
    { kind: "working" },
  );
  const edit = kept(4, (key: string) => {
    const [text = "", typed = "", ...path] = key.split(PART);
    return typed.trim() === "" ? removeAt(text, path) : setText(text, path, typed);
  });
  const trail = kept(4, (key: string) => {
    const [text = "", line = ""] = key.split(PART);
    const reading = read(text);
    return reading.kind === "wrong" ? undefined : trailFrom(reading.estimate, line, catalog);
  });
  return {
    catalog,
    today,
    read,
    rank: (text, workload, widening) => rank([text, workload, ...widening].join(PART)),
    sweep: (text, workload, widening, over) => swept([text, workload, over, ...widening].join(PART)),
    trail: (text, line) => trail([text, line ?? ""].join(PART)),
    fleets: (text, workload, model, host) => fleets([text, workload, model, host].join(PART)),
    search: searcher(catalog, today),
    work: () => {
      const [next] = queue;
      if (!next) return false;
      queue.clear();
      next[1]();
      return true;
    },
    edit: (text, path, typed) => edit([text, typed, ...path].join(PART)),
  };
};

const PART = "\u0000";

/** Remembers the last few answers by question. */
const kept = <T>(most: number, ask: (question: string) => T): ((question: string) => T) => {
  const answers = new Map<string, T>();
  return (question) => {
    const known = answers.get(question);
    if (known !== undefined) return known;
    const answer = ask(question);
    answers.set(question, answer);
    const oldest = answers.keys().next();
    if (answers.size > most && !oldest.done) answers.delete(oldest.value);
    return answer;
  };
};

const readingOf = (text: string, catalog: Catalog, today: string): Reading => {
  let file: PlanFile | undefined;
  try {
    file = readPlan(text, { file: "", today });
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

const rankingOf = (plan: Plan, workload: string, on: readonly string[], catalog: Catalog): Ranking | undefined => {
  try {
    const comparison = comparePlan(widened(plan, workload, on, catalog), catalog).find(
      (one) => one.workload === workload,
    );
    return comparison && { kind: "ranked", comparison };
  } catch (error) {
    return { kind: "wrong", problems: problemsOf(error) };
  }
};

const sweptOf = (comparison: Comparison, over: string, plan: Plan, catalog: Catalog): Swept => {
  try {
    return { kind: "swept", sweep: sweep(comparison, over, plan, catalog) };
  } catch (error) {
    return { kind: "wrong", problems: problemsOf(error) };
  }
};

const trailFrom = (estimate: Estimate, line: string, catalog: Catalog): TrailNode | undefined => {
  if (line === "") return trailOfTotal(estimate, catalog);
  const charge = estimate.charges.find(({ usage }) => usage.id === line);
  if (charge) return trailOfCharge(estimate, charge, catalog);
  return trailOfTotal(estimate, catalog).children.find(({ label }) => label === line);
};

/** Search as you type: a longer query looks only through what the shorter one found. */
const searcher = (catalog: Catalog, today: string): Engine["search"] => {
  let last: { words: string; facets: string; found: readonly Found[] } | undefined;
  return (all, facets) => {
    // One letter is in nearly every name: it narrows nothing worth the wait.
    const words = all.length < 2 ? "" : all;
    const facetKey = JSON.stringify(facets);
    if (last?.words === words && last.facets === facetKey) return last.found;
    const narrower = last?.facets === facetKey && last.words !== "" && words.startsWith(last.words);
    const subset = last && narrower && !namesRegion(words, catalog) ? subsetOf(catalog, last.found) : catalog;
    const found = searchRates(subset, { words: words.split(/\s+/), ...facets, day: today });
    last = { words, facets: facetKey, found };
    return found;
  };
};

/** Whether a word is, or is becoming, a region: then it selects, and what was found before says nothing. */
const namesRegion = (words: string, catalog: Catalog): boolean => {
  const typed = words.toLowerCase().split(/\s+/).filter(Boolean);
  return catalog.table("regions").some((row) => typed.some((word) => row["region"]?.startsWith(word)));
};

const subsetOf = (catalog: Catalog, found: readonly Found[]): Catalog => {
  const meters = new Set(found.map(({ rate }) => `${rate.meter.service} ${rate.meter.item} ${rate.meter.dimension}`));
  const entries = catalog
    .meters()
    .filter(({ meter }) => meters.has(`${meter.service} ${meter.item} ${meter.dimension}`));
  return { ...catalog, meters: () => entries };
};
