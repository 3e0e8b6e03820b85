import type { RefusedCandidate } from "../capacity/candidate.ts";
import type { Banded } from "../capacity/estimate.ts";
import type { SizedFleet, SizeResult } from "../plans/sizing-model.ts";
import type { BedrockQuota } from "../plans/sizing-quota.ts";

/** `ratecard.size/1`: seconds, bytes, tokens, USD a month; null is unknown. Refused types only where they are asked for. */
export const sizeJson = (result: SizeResult, all: boolean) => {
  const { input, region, day, fleets, refused, bestAchievable, assumptions } = result;
  const { architecture, family } = input.model;
  return {
    schema: "ratecard.size/1" as const,
    currency: "USD" as const,
    day,
    region,
    on: input.on,
    model: {
      name: input.name,
      architecture: architecture.name,
      family,
      kind: architecture.kind,
      parameters: architecture.parameters,
      activeParameters: architecture.activeParameters,
      maxContext: architecture.maxContext,
    },
    demand: input.demand,
    serviceLevel: Object.fromEntries(
      Object.entries(input.level).map(([name, value]) => [`${name}Seconds`, value ?? null]),
    ),
    candidates: [...fleets.map(fleetJson), ...(all ? refused.map(refusedJson) : [])],
    feasible: fleets.length,
    refused: refused.length,
    bestAchievable:
      bestAchievable === null
        ? null
        : {
            instance: bestAchievable.instance,
            ttftSeconds: bestAchievable.ttft,
            tpotSeconds: bestAchievable.tpot,
            e2eSeconds: bestAchievable.e2e,
          },
    assumptions,
  };
};

const fleetJson = (fleet: SizedFleet, index: number) => {
  const { candidate: one, cost, band, perMillion, idle, confidence } = fleet;
  return {
    feasible: true as const,
    rank: index + 1,
    instance: fleet.instance,
    accelerator: one.accelerator,
    accelerators: one.accelerators,
    precision: one.precision,
    engine: one.engine,
    tensorParallel: one.tensorParallel,
    replicasPerInstance: one.replicasPerInstance,
    weightBytes: one.weightBytes,
    freeCacheBytes: one.freeCacheBytes,
    maxConcurrency: one.maxConcurrency,
    concurrency: one.concurrency,
    replicasPeak: one.replicasPeak,
    instancesPeak: one.instancesPeak,
    instancesAverage: one.instancesAverage,
    instanceHoursAMonth: one.instanceHoursAMonth,
    inputs: fleet.inputs,
    utilisation: one.utilisation,
    waitSeconds: one.wait,
    ttftSeconds: one.ttft,
    tpotSeconds: one.tpot,
    e2eSeconds: one.e2e,
    requestsPerSecondPerReplica: one.requestsPerSecondPerReplica,
    outputTokensPerSecondPerReplica: one.outputTokensPerSecondPerReplica,
    band80: {
      ttftSeconds: bandJson(one.bands.ttft),
      tpotSeconds: bandJson(one.bands.tpot),
      e2eSeconds: bandJson(one.bands.e2e),
      replicas: one.replicasBand,
      costPerMonth: band,
    },
    costPerMonth: cost,
    costPerMillionTokens: perMillion,
    confidence,
    idle: {
      paidHours: one.idle.paidHours,
      idleHours: one.idle.idleHours,
      idleShare: one.idle.idleShare,
      removableHours: one.idle.removableHours,
      costPerMonth: idle?.usd ?? null,
      removableCostPerMonth: idle?.removable ?? null,
      schedule: one.idle.schedule,
    },
    evidence: one.evidence,
    nearest:
      one.nearest === null
        ? null
        : {
            id: one.nearest.measurement.id,
            model: one.nearest.measurement.model,
            accelerator: one.nearest.measurement.setup.accelerator.name,
            accelerators: one.nearest.measurement.setup.count,
            engine: one.nearest.measurement.setup.engine,
            similarity: one.nearest.similarity,
            source: one.nearest.measurement.source,
          },
    doubts: fleet.doubts,
  };
};

const bandJson = ({ low, value, high }: Banded) => ({ low, value, high });

const refusedJson = ({ instance, accelerator, reason, cause, nearest, achievable }: RefusedCandidate) => ({
  feasible: false as const,
  instance,
  accelerator,
  reason,
  cause,
  nearest,
  achievable:
    achievable === null
      ? null
      : { ttftSeconds: achievable.ttft, tpotSeconds: achievable.tpot, e2eSeconds: achievable.e2e },
});

/** The quota sheet of `ratecard.size/1`. Rates a minute. */
export const quotaJson = (quota: BedrockQuota) => ({ schema: "ratecard.size/1" as const, quota });
