import type { Catalog } from "../catalog/open.ts";
import { compilePrices } from "../pricing/compile.ts";
import type { PriceBook } from "../pricing/price.ts";
import type { Usage } from "../pricing/types.ts";
import type { Assumption } from "../services/world.ts";
import { bookOf } from "./book.ts";
import { type Candidate, type Comparison, comparePlan } from "./compare.ts";
import { brokenBy, type Constraints } from "./constraints.ts";
import { prepareWorkloads, usageOf } from "./estimate.ts";
import type { DemandWorkload, Plan, Workload } from "./plan.ts";
import { levelState, type LevelState, readServiceLevel } from "./service-level.ts";

/** What was chosen for a demand, and why. */
export interface Choice {
  readonly workload: string;
  /** Null: nothing keeps the constraints. */
  readonly chosen: Candidate | null;
  readonly level: LevelState;
  /** What the plan's total would be more with the next best in its place. */
  readonly runnerUp: { readonly candidate: Candidate; readonly more: number } | null;
  /** What the plan runs on, what its total would be more with it, and the constraints that it breaks. */
  readonly own: {
    readonly candidate: Candidate;
    readonly more: number | null;
    readonly breaks: readonly string[];
  } | null;
  /** Whether nothing was chosen only because no option is priced. */
  readonly unpriced: boolean;
  /** Options that keep the constraints. */
  readonly feasible: readonly Candidate[];
  readonly refused: readonly { readonly option: string; readonly reasons: readonly string[] }[];
}

export interface Optimum {
  readonly plan: Plan;
  readonly constraints: Constraints;
  readonly choices: readonly Choice[];
  /** USD a month of the whole plan with the choices: of those that there are. */
  readonly cost: number;
  /** Whether every demand has a choice. */
  readonly complete: boolean;
  /** With what the plan runs on, where a demand has a choice; null where a line of it is unpriced or nothing is chosen. */
  readonly before: number | null;
  /** Whether every mix was priced, or choices were improved one at a time. */
  readonly method: "every mix" | "one at a time";
  readonly mixes: number;
  readonly assumptions: readonly Assumption[];
}

/**
 * The mix of options of least cost that keeps the constraints. The whole plan is priced, because pools and free tiers tie
 * its parts together. A demand that considers nothing keeps its run, unless `all` is asked for.
 * @throws InputError
 */
export const optimizePlan = (plan: Plan, constraints: Constraints, all: boolean, catalog: Catalog): Optimum => {
  const asked = { ...plan, workloads: plan.workloads.map((workload) => (all ? workload : keepsRun(workload))) };
  const comparisons = comparePlan(asked, catalog);
  const slots = comparisons.map((comparison) => slotOf(comparison, plan, constraints, catalog));
  const fixed = prepareWorkloads(plan, catalog)
    .filter(({ workload }) => workload.kind !== "demand")
    .flatMap(({ usage }) => usage);
  const mix = mixOf(slots, fixed, bookOf(plan, catalog));
  const found = bestMix(slots, mix.cost);
  const own = slots.map(({ own: one, feasible }) => (feasible.length > 0 ? one : undefined));
  const known = slots.every(({ own: one, feasible }) => feasible.length === 0 || (one && one.cost !== null));
  const cost = mix.cost(found.picks);
  return {
    plan,
    constraints,
    choices: slots.map((slot, index) => choiceOf(slot, index, found.picks, cost, mix.cost)),
    cost,
    complete: slots.every(({ feasible }) => feasible.length > 0),
    before: known ? mix.cost(own) : null,
    method: found.method,
    mixes: found.mixes,
    assumptions: [
      { what: "answer quality", value: "not compared", source: "models answer differently well" },
      { what: "month", value: `${plan.hours} hours`, source: "growth is not looked at: ratecard plan shows the year" },
    ],
  };
};

const keepsRun = (workload: Workload): Workload =>
  workload.kind === "demand" && workload.consider.length === 0 && workload.run !== undefined
    ? { ...workload, consider: [workload.run] }
    : workload;

interface Slot {
  readonly workload: string;
  readonly level: ReturnType<typeof readServiceLevel>;
  readonly own: Candidate | undefined;
  readonly ownBreaks: readonly string[];
  readonly feasible: readonly Candidate[];
  readonly refused: Choice["refused"];
  readonly unpriced: boolean;
}

const slotOf = (comparison: Comparison, plan: Plan, constraints: Constraints, catalog: Catalog): Slot => {
  const workload = plan.workloads.find(
    (one): one is DemandWorkload => one.kind === "demand" && one.name === comparison.workload,
  );
  const level = readServiceLevel(comparison.workload, workload?.serviceLevel ?? {});
  const judged = comparison.candidates.map((candidate) => ({
    candidate,
    breaks: brokenBy(candidate, level, plan, constraints, catalog),
  }));
  const sourced = judged.some(({ candidate, breaks }) => breaks.length === 0 && candidate.confidence !== "unverified");
  if (constraints.confidence === null && sourced)
    for (const { candidate, breaks } of judged)
      if (candidate.confidence === "unverified")
        breaks.push("its rates have no source, and there are options that have");
  const own = judged.find(({ candidate }) => candidate.chosen);
  return {
    workload: comparison.workload,
    level,
    own: own?.candidate,
    ownBreaks: own?.breaks ?? [],
    feasible: judged.filter(({ breaks }) => breaks.length === 0).map(({ candidate }) => candidate),
    unpriced:
      judged.length > 0 && judged.every(({ candidate, breaks }) => candidate.cost === null && breaks.length === 1),
    refused: [
      ...judged.flatMap(({ candidate, breaks }) =>
        breaks.length > 0 ? [{ option: candidate.option.title, reasons: breaks }] : [],
      ),
      ...comparison.dropped.map(({ option, reason }) => ({ option, reasons: [reason] })),
    ],
  };
};

type Picks = readonly (Candidate | undefined)[];

interface Mix {
  /** USD a month of the plan with one option for each demand; an undefined one adds nothing. */
  readonly cost: (picks: Picks) => number;
}

const mixOf = (slots: readonly Slot[], fixed: readonly Usage[], book: PriceBook): Mix => {
  const usages = new Map<Candidate, readonly Usage[]>();
  for (const slot of slots)
    for (const candidate of [...slot.feasible, ...(slot.own ? [slot.own] : [])])
      usages.set(candidate, usageOf(slot.workload, candidate.option));
  const cost = (picks: Picks): number => {
    const usage = [...fixed, ...picks.flatMap((pick) => (pick ? (usages.get(pick) ?? []) : []))];
    return compilePrices(usage, book).price(
      Float64Array.from(usage, ({ quantity }) => quantity),
      new Float64Array(usage.length),
    );
  };
  return { cost };
};

/** Mixes up to which each is priced. */
const MOST_MIXES = 3000;
const ROUNDS = 20;

const bestMix = (slots: readonly Slot[], cost: Mix["cost"]) => {
  const lists = slots.map(({ feasible }) => cheapestFirst(feasible));
  const mixes = lists.reduce((product, list) => product * Math.max(1, list.length), 1);
  const start = improved(
    lists,
    lists.map((list) => list[0]),
    cost,
  );
  if (mixes > MOST_MIXES) return { picks: start, method: "one at a time" as const, mixes };
  let [best, least]: [Picks, number] = [start, cost(start)];
  for (const picks of everyMix(lists)) {
    const total = cost(picks);
    if (total < least) [best, least] = [picks, total];
  }
  return { picks: best, method: "every mix" as const, mixes };
};

const cheapestFirst = (candidates: readonly Candidate[]): readonly Candidate[] =>
  [...candidates].sort((a, b) => (a.cost ?? Infinity) - (b.cost ?? Infinity));

/** Changes one choice at a time for as long as that makes the plan cheaper. */
const improved = (lists: readonly (readonly Candidate[])[], start: Picks, cost: Mix["cost"]): Picks => {
  let picks = start;
  let least = cost(picks);
  for (let round = 0; round < ROUNDS; round++) {
    const before = least;
    for (const [index, list] of lists.entries())
      for (const candidate of list) {
        if (candidate === picks[index]) continue;
        const tried = picks.with(index, candidate);
        const total = cost(tried);
        if (total < least) [picks, least] = [tried, total];
      }
    if (least >= before) break;
  }
  return picks;
};

function* everyMix(lists: readonly (readonly Candidate[])[], at = 0): Generator<Picks> {
  const list = lists[at];
  if (!list) yield [];
  else
    for (const first of list.length === 0 ? [undefined] : list)
      for (const rest of everyMix(lists, at + 1)) yield [first, ...rest];
}

const choiceOf = (slot: Slot, index: number, picks: Picks, total: number, cost: Mix["cost"]): Choice => {
  const chosen = picks[index] ?? null;
  const more = (candidate: Candidate) => (candidate === chosen ? 0 : cost(picks.with(index, candidate)) - total);
  const others = slot.feasible
    .filter((candidate) => candidate !== chosen)
    .map((candidate) => ({ candidate, more: more(candidate) }))
    .sort((a, b) => a.more - b.more);
  return {
    workload: slot.workload,
    chosen,
    level: levelState(chosen?.option, slot.level),
    runnerUp: others[0] ?? null,
    own: slot.own
      ? { candidate: slot.own, more: slot.own.cost === null ? null : more(slot.own), breaks: slot.ownBreaks }
      : null,
    feasible: slot.feasible,
    refused: slot.refused,
    unpriced: slot.unpriced,
  };
};
