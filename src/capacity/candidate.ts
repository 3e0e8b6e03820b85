import type { FleetWeek, IdleTax } from "./day.ts";
import type { Banded, Nearest } from "./estimate.ts";
import type { EngineClass } from "./types.ts";

/** Upper limits in seconds; null is no limit. */
export interface ServiceLevel {
  readonly ttftP95: number | null;
  readonly tpotP95: number | null;
  readonly e2eP95: number | null;
}

export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
}

/** How close the nearest published measurement is: a repeat, a like case, or only a trend. */
export type EvidenceGrade = "measured" | "near" | "far";

/** An instance type that holds the model and keeps the service level. Seconds, tokens, a second. */
export interface FeasibleCandidate {
  readonly feasible: true;
  readonly instance: string;
  readonly accelerator: string;
  readonly accelerators: number;
  readonly precision: string;
  readonly engine: EngineClass;
  /** Devices that one copy of the model spans. */
  readonly tensorParallel: number;
  readonly replicasPerInstance: number;
  readonly weightBytes: number;
  readonly freeCacheBytes: number;
  readonly maxConcurrency: number;
  /** Sequences in flight that a replica is planned for. */
  readonly concurrency: number;
  readonly replicasPeak: number;
  readonly instancesPeak: number;
  readonly instancesAverage: number;
  readonly instanceHoursAMonth: number;
  /** Busy share of the planned slots in the busiest hour; below 1. */
  readonly utilisation: number;
  readonly wait: Quantiles & { readonly p99: number };
  readonly ttft: Quantiles;
  readonly tpot: Quantiles;
  readonly e2e: Quantiles;
  readonly requestsPerSecondPerReplica: number;
  readonly outputTokensPerSecondPerReplica: number;
  /** 80 % bands of one replica at its planned concurrency, without the queue. */
  readonly bands: { readonly ttft: Banded; readonly tpot: Banded; readonly e2e: Banded };
  /** Replicas at the good and the bad end of the band. */
  readonly replicasBand: { readonly low: number; readonly high: number };
  readonly nearest: Nearest | null;
  readonly evidence: EvidenceGrade;
  readonly week: FleetWeek;
  readonly idle: IdleTax;
  readonly warnings: readonly string[];
  /** The same replicas at another mean rate (requests a second): monotone, so that cost is a curve of demand. */
  readonly fleetAt: (requestsPerSecond: number) => FleetSize;
}

/** Instances of a fleet in its busiest hour, and their mean over the week. */
export interface FleetSize {
  readonly peak: number;
  readonly average: number;
}

/** Why an instance type is refused: it cannot hold the model, cannot keep the level, or nobody knows. */
export type RefusalCause = "memory" | "level" | "unknown";

/** An instance type that cannot do it, and what it could do at best. */
export interface RefusedCandidate {
  readonly feasible: false;
  readonly instance: string;
  readonly accelerator: string | null;
  readonly reason: string;
  readonly cause: RefusalCause;
  readonly nearest: readonly string[];
  /** The best latencies of an unloaded replica; null when the model does not fit. */
  readonly achievable: { readonly ttft: number; readonly tpot: number; readonly e2e: number } | null;
}

export type Candidate = FeasibleCandidate | RefusedCandidate;

/** The answer of a sizing: one candidate for each instance type, and what was assumed. */
export interface Sizing {
  readonly candidates: readonly Candidate[];
  readonly assumptions: readonly string[];
  /** The best latencies over all hardware when nothing meets the level; null otherwise. */
  readonly bestAchievable: {
    readonly instance: string;
    readonly ttft: number;
    readonly tpot: number;
    readonly e2e: number;
  } | null;
}
