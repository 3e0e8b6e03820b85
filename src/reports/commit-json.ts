import type { CommitResult } from "../plans/commit.ts";

/** `ratecard.commit/1`: null is unknown, 0 is zero. Sums are over the term of each commitment. */
export const commitJson = ({
  plan,
  commitments,
  portfolios,
  unpriced,
  uncovered,
  assumptions,
  warnings,
}: CommitResult) => ({
  schema: "ratecard.commit/1" as const,
  name: plan.name,
  currency: "USD" as const,
  region: plan.region,
  day: plan.day,
  best: commitments.findIndex(({ saving }) => saving > 0) === -1 ? null : 0,
  commitments: commitments.map(({ offer, ...rest }) => ({ ...offer, ...rest })),
  portfolios,
  unpriced,
  uncovered,
  assumptions,
  warnings,
});
