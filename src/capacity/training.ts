import { checkpointed } from "./modes.ts";
import type { Accelerator } from "./types.ts";
import type { Refusal } from "./refusal.ts";
import { isRefusal, notPositive, refuse } from "./refusal.ts";

/** A published training rate, a row of `training-measurements.csv`. */
export interface TrainingMeasurement {
  readonly id: string;
  readonly model: string;
  readonly activeParameters: number;
  readonly accelerator: string;
  readonly count: number | null;
  readonly precision: string;
  /** Model FLOP/s over the dense 16-bit peak; above 1 is possible in 8 or 4 bits. */
  readonly mfu: number;
  /** A whole published run (evaluation, restarts and all), or the throughput of a steady stretch. */
  readonly kind: "run" | "throughput";
  readonly source: string;
}

export type TrainingMethod = "full" | "lora" | "qlora";

export interface TrainingDemand {
  readonly activeParameters: number;
  readonly parameters: number;
  readonly tokens: number;
  readonly epochs: number;
  readonly method: TrainingMethod;
  readonly layers: number;
  readonly hidden: number;
  readonly sequence: number;
  readonly precision: string;
  /** Measured by the user, tokens a second on the whole fleet; replaces the estimate. */
  readonly tokensPerSecond: number | null;
}

export interface TrainingFleet {
  readonly accelerator: Accelerator;
  readonly perInstance: number;
  readonly instances: number;
  /** Mean hours between interruptions of one instance; Infinity on demand. */
  readonly hoursBetweenInterruptions: number;
  readonly checkpointHours: number;
  readonly restartHours: number;
}

export interface TrainingPlan {
  readonly flops: number;
  readonly mfu: number | null;
  /** Hours of useful work and the wall clock with checkpoints and interruptions. */
  readonly workHours: number;
  readonly wallHours: number;
  readonly low: number;
  readonly high: number;
  readonly instanceHours: number;
  readonly checkpointInterval: number | null;
  readonly memoryBytesPerDevice: number;
  readonly nearest: TrainingMeasurement | null;
  /** Measurements on this accelerator that the MFU comes from; 0 when it was borrowed from others. */
  readonly evidence: number;
}

/**
 * FLOPs of a training run: 6·A·D (forward 2, backward 4) plus causal attention 6·L·h·S·D; frozen weights need no gradient,
 * so LoRA takes two thirds (Kaplan et al. 2020; METHOD: training).
 */
export function trainingFlops(demand: TrainingDemand): number {
  const seen = demand.tokens * demand.epochs;
  const full = 6 * demand.activeParameters * seen + 6 * demand.layers * demand.hidden * demand.sequence * seen;
  return demand.method === "full" ? full : (full * 2) / 3;
}

/** Bytes a device holds: 16 a parameter sharded for full training with Adam; frozen weights sharded too, with adapters of a hundredth. */
export function trainingMemory(demand: TrainingDemand, devices: number): number {
  const activations = 2 * demand.sequence * demand.hidden * demand.layers * 2;
  const frozen = demand.method === "qlora" ? 0.56 : 2;
  const bytes =
    demand.method === "full" ? 16 * demand.parameters : frozen * demand.parameters + 0.16 * demand.parameters;
  return bytes / devices + activations;
}

/** Hours of a training run on a fleet, with the band of published efficiencies like it. */
export function trainingPlan(
  demand: TrainingDemand,
  fleet: TrainingFleet,
  measurements: readonly TrainingMeasurement[],
): TrainingPlan | Refusal {
  const bad = notPositive({
    activeParameters: demand.activeParameters,
    tokens: demand.tokens,
    epochs: demand.epochs,
    instances: fleet.instances,
    perInstance: fleet.perInstance,
  });
  if (bad !== null) return bad;
  const devices = fleet.instances * fleet.perInstance;
  const memory = trainingMemory(demand, devices);
  if (memory > fleet.accelerator.memoryBytes * 0.9) {
    const fixed = trainingMemory(demand, Number.MAX_SAFE_INTEGER);
    const enough = Math.ceil(
      ((memory - fixed) * devices) / Math.max(1, fleet.accelerator.memoryBytes * 0.9 - fixed) / fleet.perInstance,
    );
    return refuse(
      `${demand.method} training needs ${gigabytes(memory)} GB a device; ${fleet.accelerator.name} has ${gigabytes(fleet.accelerator.memoryBytes)} GB`,
      [`${enough} instances`, "lora", "qlora"],
    );
  }
  const flops = trainingFlops(demand);
  const efficiency = efficiencyOf(demand, fleet.accelerator.name, devices, measurements);
  if (efficiency === null && demand.tokensPerSecond === null)
    return refuse("no published training rate to estimate from: give tokens a second", ["tokens-per-second"]);
  const seen = demand.tokens * demand.epochs;
  const hoursAt = (mfu: number) => flops / (devices * fleet.accelerator.flops16 * mfu * 3600);
  const measured = demand.tokensPerSecond;
  const workHours = measured !== null ? seen / measured / 3600 : hoursAt(efficiency?.middle ?? 1);
  const survived = checkpointed({
    workHours,
    checkpointHours: fleet.checkpointHours,
    restartHours: fleet.restartHours,
    between: fleet.hoursBetweenInterruptions,
    instances: fleet.instances,
  });
  if (isRefusal(survived)) return survived;
  const stretch = survived.wallHours / workHours;
  return {
    flops,
    mfu:
      measured === null
        ? (efficiency?.middle ?? null)
        : flops / (workHours * 3600 * devices * fleet.accelerator.flops16),
    workHours,
    wallHours: survived.wallHours,
    low: measured === null ? hoursAt(efficiency?.high ?? 1) * stretch : survived.wallHours,
    high: measured === null ? hoursAt(efficiency?.low ?? 1) * stretch : survived.wallHours,
    instanceHours: survived.wallHours * fleet.instances,
    checkpointInterval: fleet.hoursBetweenInterruptions === Infinity ? null : survived.interval,
    memoryBytesPerDevice: memory,
    nearest: efficiency?.nearest ?? null,
    evidence: efficiency?.evidence ?? 0,
  };
}

interface Efficiency {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  readonly nearest: TrainingMeasurement;
  readonly evidence: number;
}

/** MFU by published rates of like size, device count and precision: weighted quantiles in ln; whole runs pull the low end down. */
function efficiencyOf(
  demand: TrainingDemand,
  accelerator: string,
  devices: number,
  all: readonly TrainingMeasurement[],
): Efficiency | null {
  const bits = bitsOf(demand.precision);
  const same = all.filter((m) => m.accelerator === accelerator);
  const like = same.filter((m) => bitsOf(m.precision) === bits);
  const borrowed = all.filter((m) => bitsOf(m.precision) === bits);
  const pool = like.length > 0 ? like : same.length > 0 ? same : borrowed;
  const weighed = pool.map((m) => ({ m, weight: weightOf(m, demand, devices) })).sort((a, b) => a.m.mfu - b.m.mfu);
  const nearest = weighed.reduce<{ m: TrainingMeasurement; weight: number } | null>(
    (best, w) => (best === null || w.weight > best.weight ? w : best),
    null,
  );
  if (nearest === null) return null;
  const steady = weighed.filter((w) => w.m.kind === "throughput");
  const widen = same.length > 0 ? 1 : 1.5;
  const middle = weightedQuantile(steady.length > 0 ? steady : weighed, 0.5) / Math.sqrt(widen);
  const stretch = 1 + 1 / Math.sqrt(effectiveCount(weighed));
  const away = (bound: number) => middle * (bound / middle) ** stretch;
  return {
    low: away(Math.min(weightedQuantile(weighed, 0.1) / widen, middle / LEAST_BAND)),
    middle,
    high: away(Math.max(weightedQuantile(weighed, 0.9), middle * LEAST_BAND)),
    nearest: nearest.m,
    evidence: like.length,
  };
}

/** Two runs of one set-up differ by this much. */
const LEAST_BAND = 1.1;

/** How many equally weighed measurements say as much (Kish 1965): quantiles of few are drawn too close, so the band is stretched. */
function effectiveCount(weighed: readonly { readonly weight: number }[]): number {
  const total = weighed.reduce((sum, w) => sum + w.weight, 0);
  return (total * total) / weighed.reduce((sum, w) => sum + w.weight * w.weight, 0);
}

function weightOf(m: TrainingMeasurement, demand: TrainingDemand, devices: number): number {
  const size = Math.log2(m.activeParameters / demand.activeParameters) / 1.5;
  const count = m.count === null ? 1 : Math.log2(m.count / devices) / 3;
  return Math.exp(-0.5 * (size * size + count * count)) + 1e-6;
}

function weightedQuantile(
  sorted: readonly { readonly m: TrainingMeasurement; readonly weight: number }[],
  p: number,
): number {
  const total = sorted.reduce((sum, w) => sum + w.weight, 0);
  let seen = 0;
  for (const { m, weight } of sorted) {
    seen += weight;
    if (seen >= p * total) return m.mfu;
  }
  return sorted.at(-1)?.m.mfu ?? 1;
}

function bitsOf(precision: string): 4 | 8 | 16 | 32 {
  const name = precision.toLowerCase();
  if (name.includes("fp4")) return 4;
  if (name.includes("fp8")) return 8;
  return name === "fp32" ? 32 : 16;
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
