import type { Refusal } from "./refusal.ts";
import { notPositive, refuse } from "./refusal.ts";

/** A backlog worked off by an asynchronous endpoint or a queue of workers. Rates a second, times in seconds. */
export interface Drain {
  readonly drainSeconds: number;
  readonly utilisation: number;
}

/** Time until a backlog is gone: backlog / (m·μ − λ), plus the cold start of a fleet that had scaled to zero. */
export function drain(input: {
  readonly backlog: number;
  readonly arrivalRate: number;
  readonly replicas: number;
  readonly ratePerReplica: number;
  readonly coldStart: number;
}): Drain | Refusal {
  const bad = notPositive({ replicas: input.replicas, ratePerReplica: input.ratePerReplica });
  if (bad !== null) return bad;
  const capacity = input.replicas * input.ratePerReplica;
  const spare = capacity - input.arrivalRate;
  if (spare <= 0) {
    const enough = Math.floor(input.arrivalRate / input.ratePerReplica) + 1;
    return refuse("the queue grows: arrivals come as fast as the replicas work", [`${enough} replicas`]);
  }
  return { drainSeconds: input.coldStart + input.backlog / spare, utilisation: input.arrivalRate / capacity };
}

/** A batch of records finished by a deadline. */
export interface BatchPlan {
  readonly instances: number;
  readonly hoursEach: number;
  readonly instanceHours: number;
  readonly finishSeconds: number;
}

/** Fewest instances that finish `records` within the deadline, each paying its start-up. */
export function batchPlan(input: {
  readonly records: number;
  readonly ratePerInstance: number;
  readonly deadlineSeconds: number;
  readonly startUpSeconds: number;
}): BatchPlan | Refusal {
  const bad = notPositive({
    records: input.records,
    ratePerInstance: input.ratePerInstance,
    deadlineSeconds: input.deadlineSeconds,
  });
  if (bad !== null) return bad;
  const working = input.deadlineSeconds - input.startUpSeconds;
  if (working <= 0)
    return refuse("the deadline is shorter than an instance's start", [`${Math.ceil(input.startUpSeconds + 1)} s`]);
  const instances = Math.max(1, Math.ceil(input.records / (input.ratePerInstance * working) - 1e-9));
  const finishSeconds = input.startUpSeconds + input.records / (input.ratePerInstance * instances);
  const hoursEach = finishSeconds / 3600;
  return { instances, hoursEach, instanceHours: hoursEach * instances, finishSeconds };
}

/** Limits of a serverless endpoint, from `quotas.csv`. */
export interface ServerlessLimits {
  readonly maxConcurrency: number;
  readonly maxMemoryMb: number;
}

export interface ServerlessPlan {
  readonly concurrency: number;
  readonly endpoints: number;
  readonly memoryMb: number;
}

/** Concurrency that a serverless endpoint needs (rate × duration, at the peak) and its memory step; refused for models that do not fit (no GPU, up to 6 GB). */
export function serverlessPlan(input: {
  readonly peakRate: number;
  readonly durationSeconds: number;
  readonly memoryBytes: number;
  readonly limits: ServerlessLimits;
}): ServerlessPlan | Refusal {
  const bad = notPositive({
    peakRate: input.peakRate,
    durationSeconds: input.durationSeconds,
    memoryBytes: input.memoryBytes,
  });
  if (bad !== null) return bad;
  const memoryMb = Math.ceil(input.memoryBytes / 2 ** 30) * 1024;
  if (memoryMb > input.limits.maxMemoryMb) {
    return refuse(`needs ${memoryMb} MB; serverless endpoints have at most ${input.limits.maxMemoryMb} MB`, [
      "a smaller or quantised model",
      "real-time",
    ]);
  }
  const concurrency = Math.max(1, Math.ceil(input.peakRate * input.durationSeconds - 1e-9));
  return { concurrency, endpoints: Math.ceil(concurrency / input.limits.maxConcurrency), memoryMb };
}

/** Mean hours between interruptions of one instance when a share of instances is interrupted in a month (advisor's bands): −730/ln(1−f). */
export function hoursBetweenInterruptions(monthlyShare: number): number {
  if (monthlyShare <= 0) return Infinity;
  return -730 / Math.log(1 - Math.min(monthlyShare, 0.999999));
}

/**
 * Replicas to run on spot so that `needed` are up: each is away while it is replaced, and with probability `confidence`
 * no more than the surplus are away at once (normal bound on the binomial).
 */
export function spotReplicas(needed: number, monthlyShare: number, replaceHours: number, confidence = 2.326): number {
  if (needed <= 0) return 0;
  const between = hoursBetweenInterruptions(monthlyShare);
  const away = between === Infinity ? 0 : replaceHours / (between + replaceHours);
  let total = needed;
  while (
    total * (1 - away) - confidence * Math.sqrt(total * away * (1 - away)) < needed - 0.5 &&
    total < needed * 4 + 16
  )
    total++;
  return away === 0 ? needed : total;
}

/** Work that survives interruptions by checkpoints. Hours. */
export interface Checkpointed {
  readonly interval: number;
  readonly wallHours: number;
  /** Wall time over useful time. */
  readonly overhead: number;
}

/**
 * Young–Daly: the interval √(2CM) with Daly's correction, and the expected wall time
 * M·e^{R/M}·(e^{(t+C)/M} − 1)·W/t (Daly 2006, Future Generation Computer Systems 22). `between` is one instance's mean time
 * between interruptions; `instances` stop together.
 */
export function checkpointed(input: {
  readonly workHours: number;
  readonly checkpointHours: number;
  readonly restartHours: number;
  readonly between: number;
  readonly instances: number;
}): Checkpointed | Refusal {
  const bad = notPositive({
    workHours: input.workHours,
    instances: input.instances,
    between: input.between === Infinity ? 1 : input.between,
  });
  if (bad !== null) return bad;
  if (input.between === Infinity)
    return {
      interval: input.workHours,
      wallHours: input.workHours + input.checkpointHours,
      overhead: (input.workHours + input.checkpointHours) / input.workHours,
    };
  const m = input.between / input.instances;
  const c = Math.max(input.checkpointHours, 1e-6);
  const x = Math.sqrt(c / (2 * m));
  const optimum = c < 2 * m ? Math.sqrt(2 * c * m) * (1 + x / 3 + (x * x) / 9) - c : m;
  const interval = Math.min(Math.max(optimum, 1e-6), input.workHours);
  const wallHours =
    m * Math.exp(input.restartHours / m) * Math.expm1((interval + c) / m) * (input.workHours / interval);
  if (!Number.isFinite(wallHours))
    return refuse("interruptions come faster than checkpoints: the work never ends", ["fewer instances", "on-demand"]);
  return { interval, wallHours, overhead: wallHours / input.workHours };
}
