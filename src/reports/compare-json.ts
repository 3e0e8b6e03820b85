import type { Comparison } from "../plans/compare.ts";

/** `ratecard.compare/1`: null is unknown. */
export const compareJson = (comparisons: readonly Comparison[]) => ({
  schema: "ratecard.compare/1" as const,
  currency: "USD" as const,
  workloads: comparisons.map(({ workload, demand, candidates, dropped, breakEven }) => ({
    name: workload,
    demand,
    options: candidates.map((candidate, index) => ({
      rank: index + 1,
      option: candidate.option.title,
      run: candidate.option.run,
      region: candidate.option.region,
      chosen: candidate.chosen,
      cost: candidate.cost,
      costPerUnit: candidate.costPerUnit,
      ratio: candidate.ratio,
      latency: null,
      confidence: candidate.confidence,
      unpriced: candidate.unpriced,
      doubts: candidate.doubts,
    })),
    dropped,
    breakEven,
  })),
});
