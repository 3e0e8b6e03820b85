import type { Latency } from "./curve.ts";
import type { Quantiles, ServiceLevel } from "./candidate.ts";
import type { ReadDemand } from "./demand.ts";
import { queueOf, waitQuantile, fewest } from "./queueing.ts";
import type { Queue } from "./queueing.ts";

/** One replica's latencies at a planned concurrency, for requests of mean, median and large size. */
export interface LoadPoint {
  readonly batch: number;
  readonly mean: Latency;
  readonly typical: Latency;
  readonly large: Latency;
  /** Squared variation of the service time. */
  readonly variation: number;
}

/** More replicas than this is no plan but a typing error. */
const MOST_REPLICAS = 1_000_000;

/** What requests see with `replicas` at a rate: queue, then service; null when the queue is unstable. Every running sequence is a server. */
export function loaded(
  point: LoadPoint,
  replicas: number,
  rate: number,
  arrivalVariation: number,
): { readonly queue: Queue; readonly ttft: Quantiles; readonly e2e: Quantiles } | null {
  const queue = queueOf({
    arrivalRate: rate,
    meanService: point.mean.e2e,
    servers: replicas * point.batch,
    arrivalVariation,
    serviceVariation: point.variation,
  });
  if ("refused" in queue) return null;
  const w50 = waitQuantile(queue, 0.5);
  const w95 = waitQuantile(queue, 0.95);
  return {
    queue,
    ttft: { p50: point.typical.ttft + w50, p95: together(point.typical.ttft, point.large.ttft, w95) },
    e2e: { p50: point.typical.e2e + w50, p95: together(point.typical.e2e, point.large.e2e, w95) },
  };
}

/** The 95th percentile of service plus wait: excesses over the median add in squares, as for independent times, and never fall below either. */
function together(median: number, large: number, wait: number): number {
  return median + Math.hypot(Math.max(0, large - median), wait);
}

/** True when one unloaded slot of this batch keeps the level: nothing that more replicas could mend. */
export function batchKeeps(point: LoadPoint, level: ServiceLevel): boolean {
  return (
    within(point.large.ttft, level.ttftP95) &&
    within(point.large.tpot, level.tpotP95) &&
    within(point.large.e2e, level.e2eP95)
  );
}

/** Fewest replicas that keep the level at a rate, with every slot counted; null when none do. */
export function replicasFor(point: LoadPoint, rate: number, demand: ReadDemand, level: ServiceLevel): number | null {
  if (rate <= 0) return 0;
  const keeps = (replicas: number) => {
    const seen = loaded(point, replicas, rate, demand.arrivalVariation);
    return seen !== null && within(seen.ttft.p95, level.ttftP95) && within(seen.e2e.p95, level.e2eP95);
  };
  const floor = Math.max(1, Math.ceil((rate * point.mean.e2e) / point.batch));
  return floor > MOST_REPLICAS ? null : fewest(keeps, floor, MOST_REPLICAS);
}

function within(value: number, limit: number | null): boolean {
  return limit === null || value <= limit;
}
