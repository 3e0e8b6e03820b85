import type { BudgetCheck } from "../plans/budget.ts";
import type { Difference } from "../plans/difference.ts";
import type { Variance } from "../plans/variance.ts";
import { simulationJson } from "./plan-json.ts";

/** What `ratecard budget` found. */
export interface BudgetReport {
  readonly check: BudgetCheck | null;
  readonly against: { readonly name: string; readonly difference: Difference } | null;
  readonly variance: Variance | null;
}

/** `ratecard.budget/1`: null is unknown or not asked for, 0 is zero. */
export const budgetJson = ({ check, against, variance }: BudgetReport) => ({
  schema: "ratecard.budget/1" as const,
  currency: "USD" as const,
  ...(check === null ? { name: null, verdict: null } : checkJson(check)),
  against: against === null ? null : { name: against.name, ...against.difference },
  variance,
});

const checkJson = ({ timeline, simulation, limit, level, months, total, totalLimit, verdict }: BudgetCheck) => ({
  name: timeline.plan.name,
  verdict,
  limit: limit.usd,
  per: limit.per,
  at: level === "expected" ? level : `p${level.percentile}`,
  months,
  total,
  totalLimit,
  complete: timeline.complete,
  unpriced: timeline.unpriced,
  simulation: simulation === null ? null : simulationJson(simulation),
  assumptions: timeline.assumptions,
  warnings: timeline.warnings,
});
