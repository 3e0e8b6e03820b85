import { fail, quoted } from "../quantity/problem.ts";
import { nearest } from "../quantity/nearest.ts";
import type { Catalog } from "../catalog/open.ts";
import { modelPlan } from "./model.ts";
import { readSum } from "./money.ts";
import type { Plan } from "./plan.ts";
import { simulate, type Simulation } from "./simulate.ts";
import { type Timeline, timelineOf } from "./timeline.ts";

/** A sum that must not be passed: in any month, or by the whole plan at so much a year. */
export interface Limit {
  readonly usd: number;
  readonly per: "month" | "year";
}

/** Where a plan is held against its limit: at what it states, or at a percentile of its draws. */
export type Level = "expected" | { readonly percentile: number };

export interface BudgetCheck {
  readonly timeline: Timeline;
  readonly simulation: Simulation | null;
  readonly limit: Limit;
  readonly level: Level;
  readonly months: readonly { readonly month: string; readonly cost: number; readonly passed: boolean }[];
  /** At the level: of the whole plan. */
  readonly total: number;
  /** What the whole plan may cost. */
  readonly totalLimit: number;
  /** `unknown`: what is priced keeps it, but lines are unpriced. */
  readonly verdict: "kept" | "passed" | "unknown";
}

export interface CheckOptions {
  readonly limit: Limit | undefined;
  readonly level: Level;
  readonly samples: number;
  readonly seed: number;
}

/** Holds a plan against a limit, else against its own budget. @throws InputError where there is neither */
export const checkBudget = (plan: Plan, options: CheckOptions, catalog: Catalog): BudgetCheck => {
  const limit = options.limit ?? ownLimit(plan);
  const model = modelPlan(plan, catalog);
  const timeline = timelineOf(model);
  const { level, samples, seed } = options;
  const shares = level === "expected" ? [] : [level.percentile / 100];
  const monthLimit = limit.per === "month" ? limit.usd : limit.usd / MONTHS_A_YEAR;
  const drawn = level !== "expected" || model.variables.length > 0;
  const simulation = drawn ? simulate(model, { samples, seed, limit: monthLimit, shares }) : null;
  const at = (index: number): number => {
    const range = simulation?.months[index];
    return level === "expected" || !range ? (timeline.cost[index] ?? 0) : (range.others[0]?.value ?? 0);
  };
  const months = timeline.months.map(({ label }, index) => ({
    month: label,
    cost: at(index),
    passed: limit.per === "month" && isAbove(at(index), limit.usd),
  }));
  const total = level === "expected" || !simulation ? timeline.total : (simulation.total.others[0]?.value ?? 0);
  const totalLimit = monthLimit * months.length;
  const passed = limit.per === "month" ? months.some((month) => month.passed) : isAbove(total, totalLimit);
  const known = timeline.complete && (simulation === null || simulation.unpricedSamples === 0);
  return {
    timeline,
    simulation,
    limit,
    level,
    months,
    total,
    totalLimit,
    verdict: passed ? "passed" : known ? "kept" : "unknown",
  };
};

const MONTHS_A_YEAR = 12;

/** Above by more than arithmetic is off. */
const isAbove = (cost: number, limit: number): boolean => cost > limit * (1 + 1e-12);

const ownLimit = ({ budget }: Plan): Limit =>
  budget === undefined
    ? fail({
        field: "--limit",
        found: "neither a limit nor a budget in the plan",
        expected: "a sum such as --limit 9000/month",
      })
    : { usd: budget, per: "month" };

/** `9000/month`, `100k USD / year`; a bare sum is for a month. @throws InputError */
export const readLimit = (text: string): Limit => {
  const { value } = readSum(text, "--limit", "a sum such as 9000/month or 100k USD / year");
  return /\/\s*(?:year|yr|y)s?\s*$/i.test(text)
    ? { usd: value * MONTHS_A_YEAR, per: "year" }
    : { usd: value, per: "month" };
};

/** `expected`, `p50`, `p90`, `p99.5`. @throws InputError */
export const readLevel = (text: string): Level => {
  if (text === "expected") return "expected";
  const percentile = Number(/^p(\d{1,2}(?:\.\d+)?)$/i.exec(text)?.[1]);
  if (percentile > 0 && percentile < 100) return { percentile };
  const number = /^(\d{1,2}(?:\.\d+)?)\s*%?$/.exec(text)?.[1];
  return fail({
    field: "--at",
    found: quoted(text),
    expected: '"expected", or a percentile of the draws such as p90',
    nearest: number === undefined ? nearest(text, ["expected"]) : [`p${number}`],
  });
};
