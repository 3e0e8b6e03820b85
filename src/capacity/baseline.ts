import { weightBytes } from "./footprint.ts";
import { precisionOf, peakFlops } from "./precision.ts";
import {
  cacheBytesPerDevice,
  decodeParts,
  decodeSeconds,
  marginalPrefillSeconds,
  prefillSeconds,
  tensorDegree,
} from "./roofline.ts";
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
  /** What no device can beat, at all of its peak: its own prompt, and one step. Corrections stop there. */
  readonly leastTtft: number;
  readonly leastTpot: number;
}

/** Assumed where a measurement does not publish its lengths: a short chat turn. */
const UNKNOWN_INPUT = 256;
const UNKNOWN_OUTPUT = 256;

/** The set-up as the device runs it: compiled Neuron graphs work through every expert, so a mixture runs as a dense model. */
export function asRun(setup: Setup): Setup {
  const { model } = setup;
  if (setup.accelerator.kind !== "neuron" || model.experts <= 1) return setup;
  return { ...setup, model: { ...model, activeParameters: model.parameters, experts: 1, expertsPerToken: 1 } };
}

/** The roofline's answer for a set-up under its load (METHOD sections 2 and 3), before any correction. */
export function baselineOf(given: Setup, c: RooflineConstants): Baseline {
  const setup = asRun(given);
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
  const { batch, asked, admitted } = batchOf(setup, replicas, input, output, c);
  const together = setup.load === "static-batch" || setup.load === "single-stream";
  const decoding = together ? batch : Math.min(batch, Math.max(1, (output * chunkTokens(setup, c)) / input));
  const step = decodeSeconds(setup, decoding, input + output / 2, c);
  const own = prefillSeconds(setup, input, input, c) + c.secondsPerRequest;
  const each = marginalPrefillSeconds(setup, input, c);
  const first = together ? prefillSeconds(setup, batch * input, input, c) + c.secondsPerRequest : own;
  const stall = together ? 0 : ((decoding - 1) * each) / output;
  const tpot = step + stall;
  const e2e = first + Math.max(0, output - 1) * tpot;
  const rate = (replicas * decoding) / e2e;
  const queued = together ? 0 : waiting(setup, { batch, decoding, asked, admitted, replicas, each, e2e, rate }, c);
  const trip = setup.remote ? c.roundTrip : 0;
  const filled = filledShare(setup, batch * replicas, c);
  const parts = decodeParts(setup, decoding, input + output / 2, c);
  return {
    batch,
    replicas,
    input,
    output,
    rate: rate * filled,
    tpot,
    ttft: first + queued + trip,
    e2e: e2e + queued + trip,
    leastTtft: each * c.mfu,
    leastTpot: (parts.weights + parts.cache) * c.mbu,
  };
}

/**
 * Time before the first token that is not the request's own prefill: prompts ahead (requests of one length arrive in waves),
 * sequences that wait for prefill because prompts come faster than an engine adds them to its steps, a place in a full cache,
 * and the burst that a short test begins with.
 */
function waiting(
  setup: Setup,
  s: {
    readonly batch: number;
    readonly decoding: number;
    readonly asked: number;
    readonly admitted: number;
    readonly replicas: number;
    readonly each: number;
    readonly e2e: number;
    readonly rate: number;
  },
  c: RooflineConstants,
): number {
  if (setup.load === "flood") {
    const ahead = Math.max(0, (setup.requests ?? 0) / 2 - (s.batch * s.replicas) / 2);
    return ahead / s.rate + (s.batch / 2) * s.each;
  }
  const backlog = ((s.batch - s.decoding) * s.replicas) / s.rate;
  const ahead = setup.openLoop ? prefillQueue(s) : waveAhead(setup, s, c);
  return Math.max(ahead, backlog) + Math.max(0, s.asked / s.admitted - 1) * s.e2e;
}

/** Prompt tokens of one step: engines take four times as many where memory and compute are those of a Hopper or better (vLLM's defaults: 2,048 and 8,192). */
function chunkTokens({ accelerator }: Setup, c: RooflineConstants): number {
  return accelerator.memoryBytes > 70 * 2 ** 30 && accelerator.flops8 !== null ? 4 * c.chunkTokens : c.chunkTokens;
}

/** Share of a short flood in which the batch is full: at its end the longest answers run on alone. */
function filledShare(setup: Setup, batch: number, c: RooflineConstants): number {
  if (setup.load !== "flood" || setup.requests === null) return 1;
  const rounds = setup.requests / batch;
  return rounds / (rounds + c.lastRound);
}

/** Prompts of clients in step: a share of those in flight, more in the burst that a short test begins with. */
function waveAhead(setup: Setup, s: { readonly batch: number; readonly each: number }, c: RooflineConstants): number {
  return (s.batch - 1) * s.each * Math.max(promptsAhead(setup, c), burstShare(setup));
}

/** Prompts ahead of one that comes when it pleases: one server with constant service (Pollaczek–Khinchine), busy at most to 95 %. */
function prefillQueue(s: { readonly each: number; readonly rate: number; readonly replicas: number }): number {
  const busy = Math.min(0.95, (s.rate / s.replicas) * s.each);
  return (busy * s.each) / (2 * (1 - busy));
}

/** Engines that finish waiting prompts before they decode on keep equal requests in one wave: a new one finds half of it ahead. */
function promptsAhead(setup: Setup, c: RooflineConstants): number {
  return setup.engine === "sglang" || setup.engine === "tgi" || setup.engine === "other" ? 0.5 : c.promptsAhead;
}

/** Where the median request of a test stands in the burst of all clients at its start, as a share of them: they are more than half of all requests, or the median comes later. */
function burstShare(setup: Setup): number {
  if (setup.requests === null || setup.concurrency === null) return 0;
  return Math.max(0, 1 - setup.requests / (2 * setup.concurrency));
}

/** Sequences of one replica: those that run, those that were asked for, and those that an engine admits at once. */
interface Batch {
  readonly batch: number;
  readonly asked: number;
  readonly admitted: number;
}

/** The batch of one replica: given, or the largest that cache, engine and test allow. Engines admit by the prompt, and run what the grown sequences leave room for. */
function batchOf(setup: Setup, replicas: number, input: number, output: number, c: RooflineConstants): Batch {
  if (setup.load === "single-stream") return { batch: 1, asked: 1, admitted: 1 };
  const memory = setup.perReplica * setup.accelerator.memoryBytes;
  const free = Math.max(memory * 0.92 - weightBytes(setup.model, precisionOf(setup.precision)), 0.05 * memory);
  const holding = (tokens: number) =>
    Math.max(1, free / Math.max(cacheBytesPerDevice(setup, tokens) * tensorDegree(setup), 1));
  const fitting = holding(input + output / 2);
  if (setup.concurrency !== null) {
    const asked = Math.max(1, setup.concurrency / replicas);
    if (setup.load !== "closed-loop") return { batch: asked, asked, admitted: asked };
    return { batch: Math.min(asked, fitting), asked, admitted: Math.min(asked, holding(input)) };
  }
  const engine = setup.engine === "tensorrt-llm" || setup.engine === "tensorrt" ? 4 * c.maxSequences : c.maxSequences;
  const load = setup.load === "server" ? 0.5 : 1;
  const batch = Math.max(1, Math.min(fitting, engine, (setup.requests ?? Infinity) / replicas) * load);
  return { batch, asked: batch, admitted: batch };
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
  return {
    batch,
    replicas,
    input,
    output: 1,
    rate: (replicas * batch) / e2e,
    tpot: each,
    ttft: e2e,
    e2e,
    leastTtft: 0,
    leastTpot: 0,
  };
}

function itemFlops(setup: Setup, input: number): number {
  const { model } = setup;
  return input * (2 * model.activeParameters + 4 * model.layers * model.hidden * input);
}
