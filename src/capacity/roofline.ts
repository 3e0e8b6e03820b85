import { kvBytes, touchedWeightBytes, weightBytes } from "./footprint.ts";
import { peakFlops, precisionOf } from "./precision.ts";
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
}

/** One decoding step of `batch` sequences with `context` tokens each, on one replica, in seconds (METHOD: max of compute and bytes, plus communication and overhead). */
export function decodeSeconds(setup: Setup, batch: number, context: number, c: RooflineConstants): number {
  const { model, accelerator } = setup;
  const precision = precisionOf(setup.precision);
  const devices = setup.pipeline ? 1 : setup.perReplica;
  const flops = 2 * model.activeParameters * batch + attentionFlops(model, batch, context);
  const bytes = touchedWeightBytes(model, precision, batch) + batch * kvBytes(model, precision, context);
  const compute = flops / (devices * peakFlops(accelerator, precision.class) * c.decodeMfu);
  const memory = bytes / (devices * accelerator.bandwidth * c.mbu);
  return (
    smoothMax(compute, memory) + reduceSeconds(setup, batch, c) + model.layers * c.secondsPerLayer + c.secondsPerStep
  );
}

/** Prefill of `tokens` prompt tokens that belong to prompts of `length` tokens, on one replica, in seconds. */
export function prefillSeconds(setup: Setup, tokens: number, length: number, c: RooflineConstants): number {
  const { model, accelerator } = setup;
  const precision = precisionOf(setup.precision);
  const devices = setup.pipeline ? 1 : setup.perReplica;
  const flops = 2 * model.activeParameters * tokens + attentionFlops(model, tokens, length) / 2;
  const compute = flops / (devices * peakFlops(accelerator, precision.class) * c.mfu);
  const memory =
    Math.min(weightBytes(model, precision), touchedWeightBytes(model, precision, tokens)) /
    (devices * accelerator.bandwidth * c.mbu);
  return (
    smoothMax(compute, memory) + reduceSeconds(setup, tokens, c) + model.layers * c.secondsPerLayer + c.secondsPerStep
  );
}

/** Prefill without the fixed costs: what one more prompt adds to steps that run anyway. */
export function marginalPrefillSeconds(setup: Setup, tokens: number, c: RooflineConstants): number {
  const { model, accelerator } = setup;
  const precision = precisionOf(setup.precision);
  const devices = setup.pipeline ? 1 : setup.perReplica;
  const flops = 2 * model.activeParameters * tokens + attentionFlops(model, tokens, tokens) / 2;
  return flops / (devices * peakFlops(accelerator, precision.class) * c.mfu);
}

function attentionFlops(model: Architecture, tokens: number, context: number): number {
  return 4 * model.layers * model.heads * model.headDim * tokens * context;
}

/** Two all-reduces a layer of the activations of `tokens` (ring: 2(g−1)/g of the bytes pass each link). */
function reduceSeconds(setup: Setup, tokens: number, c: RooflineConstants): number {
  const devices = setup.pipeline ? 1 : setup.perReplica;
  if (devices <= 1) return 0;
  const { model, accelerator } = setup;
  const bytes = ((2 * (devices - 1)) / devices) * tokens * model.hidden * 2;
  const latency = c.secondsPerReduce * LATENCY_FACTOR[accelerator.link];
  return 2 * model.layers * (bytes / (Math.max(accelerator.linkBandwidth, 1e9) * c.linkShare) + latency);
}

/** Small messages cost more without a direct link. */
const LATENCY_FACTOR: Readonly<Record<LinkKind, number>> = { nvlink: 1, neuronlink: 1, pcie: 2, none: 2 };

/** A maximum without a corner: both limits slow a step where they are alike. */
function smoothMax(a: number, b: number): number {
  return Math.hypot(a, b, 0) * 0.5 + Math.max(a, b) * 0.5;
}
