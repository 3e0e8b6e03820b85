import type { Comparison } from "../plans/compare.ts";
import type { Option } from "../plans/option.ts";

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
      serviceLevel: candidate.level,
      latency: latencyOf(candidate.option),
      fleet: fleetOf(candidate.option),
      confidence: candidate.confidence,
      unpriced: candidate.unpriced,
      doubts: candidate.doubts,
    })),
    dropped,
    breakEven,
  })),
});

/** Seconds, where the capacity engine knows them; nobody publishes those of hosted models. */
const latencyOf = ({ fleet }: Option) =>
  fleet === undefined
    ? null
    : { ttftSeconds: fleet.candidate.ttft, tpotSeconds: fleet.candidate.tpot, e2eSeconds: fleet.candidate.e2e };

const fleetOf = ({ fleet }: Option) =>
  fleet === undefined
    ? null
    : {
        instance: fleet.candidate.instance,
        chosenBy: fleet.by,
        instancesPeak: fleet.candidate.instancesPeak,
        instancesAverage: fleet.candidate.instancesAverage,
        utilisation: fleet.candidate.utilisation,
        costBand80: fleet.band,
        evidence: fleet.candidate.evidence,
      };
