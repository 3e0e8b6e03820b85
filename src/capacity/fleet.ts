import type { FeasibleCandidate, FleetSize, ServiceLevel } from "./candidate.ts";
import { fleetWeek, idleTax } from "./day.ts";
import type { ReadDemand } from "./demand.ts";
import { loaded, replicasFor } from "./load.ts";
import { instancesOf } from "./placement.ts";
import type { Placement, Task } from "./placement.ts";
import { waitQuantile } from "./queueing.ts";
import type { Accelerator, Instance } from "./types.ts";

/** The fleet of a placement: its peak, its week, what requests see, and how sure that is. */
export function fleetOf(
  instance: Instance,
  device: Accelerator,
  count: number,
  p: Placement,
  task: Task,
): FeasibleCandidate {
  const { demand, options, level } = task;
  const perInstance = Math.max(1, Math.floor(count / p.fit.devices));
  const peak = loaded(p.point, p.replicas, demand.peakRate, demand.arrivalVariation);
  const rates = demand.profile.map((w) => w * demand.meanRate);
  const known = new Map<number, number>();
  const replicasAt = (rate: number): number => {
    const key = Math.round(rate * 1e9);
    const found = known.get(key) ?? Math.min(p.replicas, replicasFor(p.point, rate, demand, level) ?? p.replicas);
    known.set(key, found);
    return found;
  };
  const needed = rates.map((rate) => Math.ceil(replicasAt(rate) / perInstance));
  const week = fleetWeek(needed, options.scaling);
  const busy = rates.map((rate) => (rate * p.point.mean.e2e) / (p.point.batch * perInstance));
  const bands = p.curve.bandsAt(p.point.batch);
  const rate = p.point.batch / p.point.mean.e2e;
  const queue = peak?.queue ?? null;
  const similarity = bands.nearest?.similarity ?? 0;
  const grade = similarity >= 0.8 ? "measured" : similarity >= 0.5 ? "near" : "far";
  const light = p.curve.at(Math.max(1, p.point.batch * (queue?.utilisation ?? 1)), demand.input.p50, demand.output.p50);
  return {
    feasible: true,
    instance: instance.name,
    accelerator: device.name,
    accelerators: instance.acceleratorCount,
    precision: p.setup.precision,
    engine: p.setup.engine,
    tensorParallel: p.fit.devices,
    replicasPerInstance: perInstance,
    weightBytes: p.fit.weights,
    freeCacheBytes: p.fit.freeCache,
    maxConcurrency: p.fit.maxConcurrency,
    concurrency: p.point.batch,
    replicasPeak: p.replicas,
    instancesPeak: Math.max(week.peak, instancesOf(p, p.replicas, count)),
    instancesAverage: week.average,
    instanceHoursAMonth: week.hoursAMonth,
    utilisation: queue?.utilisation ?? 0,
    wait:
      queue === null
        ? { p50: 0, p95: 0, p99: 0 }
        : { p50: waitQuantile(queue, 0.5), p95: waitQuantile(queue, 0.95), p99: waitQuantile(queue, 0.99) },
    ttft: peak?.ttft ?? { p50: p.point.typical.ttft, p95: p.point.large.ttft },
    tpot: { p50: Math.min(light.tpot, p.point.typical.tpot), p95: p.point.large.tpot },
    e2e: peak?.e2e ?? { p50: p.point.typical.e2e, p95: p.point.large.e2e },
    requestsPerSecondPerReplica: rate,
    outputTokensPerSecondPerReplica: rate * demand.output.mean,
    bands: { ttft: bands.ttft, tpot: bands.tpot, e2e: bands.e2e },
    replicasBand: {
      low: replicasScaled(p, demand.peakRate, bands.e2e.low / bands.e2e.value),
      high: replicasScaled(p, demand.peakRate, bands.e2e.high / bands.e2e.value),
    },
    nearest: bands.nearest,
    evidence: grade,
    week,
    idle: idleTax(week, busy),
    warnings: grade === "far" ? [`no close measurement: nearest has similarity ${similarity.toFixed(2)}`] : [],
    fleetAt: (meanRate) => fleetAt(p, perInstance, meanRate, task),
  };
}

/** The fleet of a placement at another mean rate: the same batch and the same level, so that more demand never needs less. */
function fleetAt(p: Placement, perInstance: number, meanRate: number, { demand, level, options }: Task): FleetSize {
  const needed = (share: number) => Math.ceil(replicasNear(p, share * meanRate, demand, level) / perInstance);
  if (!options.scaling.automatic) {
    const peak = Math.max(options.scaling.minimum, needed(Math.max(...demand.profile)));
    return { peak, average: peak };
  }
  const { peak, average } = fleetWeek(demand.profile.map(needed), options.scaling);
  return { peak, average };
}

/** Rates are looked at in steps of half a per cent, rounded up: a curve of demand asks for thousands of them. */
const STEP = Math.log(1.005);

function replicasNear(p: Placement, rate: number, demand: ReadDemand, level: ServiceLevel): number {
  if (!(rate > 0)) return 0;
  const step = Math.ceil(Math.log(rate) / STEP - 1e-9);
  const near = Math.exp(step * STEP);
  const found =
    p.atStep.get(step) ??
    replicasFor(p.point, near, demand, level) ??
    Math.ceil((near * p.point.mean.e2e) / p.point.batch);
  p.atStep.set(step, found);
  return found;
}

/** Replicas if requests took `factor` times as long, at the same utilisation. */
function replicasScaled(p: Placement, rate: number, factor: number): number {
  const floor = Math.floor((rate * p.point.mean.e2e * factor) / p.point.batch) + 1;
  return Math.max(1, floor, Math.ceil(p.replicas * factor - 1e-9));
}
