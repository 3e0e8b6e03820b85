import { kvBytes, kvBytesPerDevice, touchedWeightBytes, weightBytes } from "./footprint.ts";
import { peakFlops, precisionOf } from "./precision.ts";
import type { Precision } from "./precision.ts";
import type { Architecture, LinkKind, Setup } from "./types.ts";

/** The level of the plain roofline before measurements correct it; read from `calibration.csv`. */
export interface RooflineConstants {
  /** Share of peak FLOP/s that prefill reaches. */
  readonly mfu: number;
  /** Share of peak FLOP/s that decoding reaches when it is compute bound. */
  readonly decodeMfu: number;
  /** Share of peak memory bandwidth that decoding reaches. */
  readonly mbu: number;
  readonly secondsPerLayer: number;
  readonly secondsPerStep: number;
  readonly secondsPerRequest: number;
  readonly linkShare: number;
  readonly secondsPerReduce: number;
  /** Longest batch that an engine runs when nothing else limits it. */
  readonly maxSequences: number;
  /** Prompt tokens that an engine adds to one step at most. */
  readonly chunkTokens: number;
  /** Share of the sequences in flight whose prompts a new one finds waiting. */
  readonly promptsAhead: number;
  /** The network's share of a first token that was measured from afar. */
  readonly roundTrip: number;
  /** How long the last answers of a flood run on, in answers of mean length at full batch. */
  readonly lastRound: number;
  /** The year of the newest measurements: what an undated set-up is taken for. */
  readonly year: number;
}

/** What one decoding step waits for, in seconds: each limit on its own. */
export interface DecodeParts {
  readonly compute: number;
  readonly weights: number;
  readonly cache: number;
}

/**
 * The limits of one decoding step of `batch` sequences with `context` tokens each, on one replica. Tensor-parallel devices
 * share the weights; the cache only as far as its heads divide. Pipeline stages each read their own layers while they work on
 * different sequences, so a step reads all weights once, and cache and FLOPs are shared by as many stages as have work.
 */
export function decodeParts(setup: Setup, batch: number, context: number, c: RooflineConstants): DecodeParts {
  const { model, accelerator } = setup;
  const precision = servedPrecision(setup);
  const tensor = tensorDegree(setup);
  const busy = Math.min(setup.stages, Math.max(1, batch));
  const flops = 2 * model.activeParameters * batch + attentionFlops(model, batch, context);
  const read = accelerator.bandwidth * c.mbu;
  return {
    compute: flops / (busy * tensor * peakFlops(accelerator, precision.class) * c.decodeMfu),
    weights: touchedWeightBytes(model, precision, batch / busy) / (tensor * read),
    cache: (batch * cacheBytesPerDevice(setup, context)) / (busy * read),
  };
}

/** One decoding step of `batch` sequences with `context` tokens each, on one replica, in seconds (METHOD: max of compute and bytes, plus communication and overhead). */
export function decodeSeconds(setup: Setup, batch: number, context: number, c: RooflineConstants): number {
  const { compute, weights, cache } = decodeParts(setup, batch, context, c);
  const passing = batch / Math.min(setup.stages, Math.max(1, batch));
  return (
    smoothMax(compute, weights + cache) +
    reduceSeconds(setup, passing, c) +
    setup.model.layers * c.secondsPerLayer +
    c.secondsPerStep
  );
}

/** Prefill of `tokens` prompt tokens that belong to prompts of `length` tokens, on one replica, in seconds. Stages follow one another. */
export function prefillSeconds(setup: Setup, tokens: number, length: number, c: RooflineConstants): number {
  const { model, accelerator } = setup;
  const precision = servedPrecision(setup);
  const tensor = tensorDegree(setup);
  const flops = 2 * model.activeParameters * tokens + attentionFlops(model, tokens, length) / 2;
  const compute = flops / (tensor * peakFlops(accelerator, precision.class) * c.mfu);
  const memory =
    Math.min(weightBytes(model, precision), touchedWeightBytes(model, precision, tokens)) /
    (tensor * accelerator.bandwidth * c.mbu);
  return (
    smoothMax(compute, memory) + reduceSeconds(setup, tokens, c) + model.layers * c.secondsPerLayer + c.secondsPerStep
  );
}

/** Prefill without the fixed costs: what one more prompt adds to steps that run anyway (stages work on different prompts). */
export function marginalPrefillSeconds(setup: Setup, tokens: number, c: RooflineConstants): number {
  const { model, accelerator } = setup;
  const flops = 2 * model.activeParameters * tokens + attentionFlops(model, tokens, tokens) / 2;
  return flops / (setup.perReplica * peakFlops(accelerator, servedPrecision(setup).class) * c.mfu);
}

/** Devices that share each layer of a replica. */
export function tensorDegree(setup: Setup): number {
  return Math.max(1, setup.perReplica / setup.stages);
}

/** The precision with the cache that the engine keeps at it: TensorRT-LLM caches 8-bit values with its 8- and 4-bit checkpoints. */
export function servedPrecision(setup: Setup): Precision {
  const precision = precisionOf(setup.precision);
  const small = setup.engine === "tensorrt-llm" && (precision.class === "fp8" || precision.class === "fp4");
  return small ? { ...precision, cacheBytes: 1 } : precision;
}

/** Cache bytes of one sequence that a device of its replica holds; attention split by requests (with expert parallelism) keeps a latent cache once. */
export function cacheBytesPerDevice(setup: Setup, tokens: number): number {
  const tensor = tensorDegree(setup);
  const precision = servedPrecision(setup);
  return setup.expertParallel && setup.model.attention === "MLA"
    ? kvBytes(setup.model, precision, tokens) / tensor
    : kvBytesPerDevice(setup.model, precision, tokens, tensor);
}

function attentionFlops(model: Architecture, tokens: number, context: number): number {
  return 4 * model.layers * model.heads * model.headDim * tokens * context;
}

/**
 * Two exchanges a layer. Tensor parallelism reduces the activations of all `tokens` (ring: 2(g−1)/g of the bytes pass each
 * link); experts on devices of their own are sent the tokens that chose them and send the answers back, a device its share.
 */
function reduceSeconds(setup: Setup, tokens: number, c: RooflineConstants): number {
  const devices = tensorDegree(setup);
  if (devices <= 1) return 0;
  const { model, accelerator } = setup;
  const spread = setup.expertParallel && model.experts > 1;
  const passes = spread ? Math.min(model.expertsPerToken, devices) / devices : 2;
  const bytes = passes * ((devices - 1) / devices) * tokens * model.hidden * 2;
  const latency = c.secondsPerReduce * LATENCY_FACTOR[accelerator.link];
  return 2 * model.layers * (bytes / (Math.max(accelerator.linkBandwidth, 1e9) * c.linkShare) + latency);
}

/** Small messages cost more without a direct link. */
const LATENCY_FACTOR: Readonly<Record<LinkKind, number>> = { nvlink: 1, neuronlink: 1, pcie: 2, none: 2 };

/** A maximum without a corner: both limits slow a step where they are alike. */
function smoothMax(a: number, b: number): number {
  return Math.hypot(a, b, 0) * 0.5 + Math.max(a, b) * 0.5;
}
