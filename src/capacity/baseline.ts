import { kvBytes, weightBytes } from "./footprint.ts";
import { precisionOf, peakFlops } from "./precision.ts";
import { decodeSeconds, marginalPrefillSeconds, prefillSeconds } from "./roofline.ts";
import type { RooflineConstants } from "./roofline.ts";
import type { Metric, Setup } from "./types.ts";

/** What the roofline alone expects, in seconds (throughput in items or sequences a second over the whole set-up). */
export interface Baseline {
  /** Sequences in flight on one replica. */
  readonly batch: number;
  readonly replicas: number;
  readonly input: number;
  readonly output: number;
  readonly rate: number;
  readonly tpot: number;
  readonly ttft: number;
  readonly e2e: number;
}

/** Assumed where a measurement does not publish its lengths: a short chat turn. */
const UNKNOWN_INPUT = 256;
const UNKNOWN_OUTPUT = 256;

/** The roofline's answer for a set-up under its load (METHOD sections 2 and 3), before any correction. */
export function baselineOf(setup: Setup, c: RooflineConstants): Baseline {
  const replicas = Math.max(1, setup.count / setup.perReplica);
  return setup.model.kind === "llm" ? sequences(setup, replicas, c) : items(setup, replicas, c);
}

/** The metric's value in a baseline: seconds, or sequences (items) a second. */
export function baselineValue(baseline: Baseline, metric: Metric): number {
  switch (metric) {
    case "throughput":
      return baseline.rate;
    case "tpot":
      return baseline.tpot;
    case "ttft":
      return baseline.ttft;
    case "e2e":
      return baseline.e2e;
  }
}

function sequences(setup: Setup, replicas: number, c: RooflineConstants): Baseline {
  const input = setup.input ?? UNKNOWN_INPUT;
  const output = Math.max(1, setup.output ?? UNKNOWN_OUTPUT);
  const batch = batchOf(setup, replicas, input, output, c);
  const step = decodeSeconds(setup, batch, input + output / 2, c);
  const own = prefillSeconds(setup, input, input, c) + c.secondsPerRequest;
  const each = marginalPrefillSeconds(setup, input, c);
  const together = setup.load === "static-batch" || setup.load === "single-stream";
  const first = together ? prefillSeconds(setup, batch * input, input, c) + c.secondsPerRequest : own;
  const stall = together ? 0 : ((batch - 1) * each) / output;
  const tpot = step + stall;
  const e2e = first + Math.max(0, output - 1) * tpot;
  const rate = (replicas * batch) / e2e;
  const waiting = Math.max(0, (setup.requests ?? 0) / 2 - (batch * replicas) / 2);
  const queued = setup.load === "flood" ? waiting / rate + (batch / 2) * each : (together ? 0 : Math.min(batch, 8) * each * 0.5);
  return { batch, replicas, input, output, rate, tpot, ttft: first + queued, e2e: e2e + queued };
}

/** The batch of one replica: given, or the largest that cache, engine and test allow. */
function batchOf(setup: Setup, replicas: number, input: number, output: number, c: RooflineConstants): number {
  if (setup.load === "single-stream") return 1;
  if (setup.concurrency !== null) return Math.max(1, setup.concurrency / replicas);
  const precision = precisionOf(setup.precision);
  const free = setup.perReplica * setup.accelerator.memoryBytes * 0.9 - weightBytes(setup.model, precision);
  const cache = kvBytes(setup.model, precision, input + output / 2);
  const fitting = Math.max(1, Math.max(free, 0.05 * setup.perReplica * setup.accelerator.memoryBytes) / Math.max(cache, 1));
  const engine = setup.engine === "tensorrt-llm" || setup.engine === "tensorrt" ? 4 * c.maxSequences : c.maxSequences;
  const load = setup.load === "server" ? 0.5 : 1;
  return Math.max(1, Math.min(fitting, engine, (setup.requests ?? Infinity) / replicas) * load);
}

function items(setup: Setup, replicas: number, c: RooflineConstants): Baseline {
  const { model, accelerator } = setup;
  const input = setup.input ?? UNKNOWN_INPUT;
  const batch = setup.concurrency === null ? (setup.load === "server" ? 16 : 64) : Math.max(1, setup.concurrency);
  const precision = precisionOf(setup.precision);
  const flops = model.flopsPerItem ?? itemFlops(setup, input);
  const peak = setup.perReplica * peakFlops(accelerator, precision.class);
  const fixed = weightBytes(model, precision) / (accelerator.bandwidth * c.mbu) + model.layers * c.secondsPerLayer;
  const each = flops / (peak * c.mfu);
  const e2e = batch * each + fixed;
  return { batch, replicas, input, output: 1, rate: (replicas * batch) / e2e, tpot: each, ttft: e2e, e2e };
}

function itemFlops(setup: Setup, input: number): number {
  const { model } = setup;
  return input * (2 * model.activeParameters + 4 * model.layers * model.hidden * input);
}
