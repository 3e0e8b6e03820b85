import type { Precision } from "./precision.ts";
import type { Architecture } from "./types.ts";

/** Bytes of all weights at a precision. */
export function weightBytes(model: Architecture, precision: Precision): number {
  return model.parameters * precision.weightBytes;
}

/**
 * Weight bytes that one decoding step reads for a batch. A mixture of experts reads only the experts that some sequence
 * chose: with uniform routing a share 1 − (1 − k/E)^b of them.
 */
export function touchedWeightBytes(model: Architecture, precision: Precision, batch: number): number {
  if (model.experts <= 1) return weightBytes(model, precision);
  const share = 1 - (1 - model.expertsPerToken / model.experts) ** Math.max(1, batch);
  const resident = model.parameters - model.expertParameters;
  return (resident + share * model.expertParameters) * precision.weightBytes;
}

/** Cache bytes that one token adds in a layer that keeps everything, over all layers that do (MHA, GQA, MQA, MLA). */
export function kvBytesPerToken(model: Architecture, precision: Precision): number {
  const scale = precision.cacheBytes / 2;
  if (model.kvBytesPerToken16 !== null) return model.kvBytesPerToken16 * scale;
  return 2 * model.layers * model.kvHeads * model.headDim * precision.cacheBytes;
}

/** Cache bytes of one sequence of `tokens`: layers with a sliding window keep at most the window. */
export function kvBytes(model: Architecture, precision: Precision, tokens: number): number {
  const perToken = kvBytesPerToken(model, precision);
  if (model.slidingWindow <= 0 || model.layers <= 0) return perToken * tokens;
  const full = Math.min(1, model.fullAttentionLayers / model.layers);
  return perToken * (full * tokens + (1 - full) * Math.min(tokens, model.slidingWindow));
}

/**
 * Cache bytes that one sequence takes on each of `devices`: heads divide over devices while there are enough of them,
 * a latent cache (MLA) is whole on every device.
 */
export function kvBytesPerDevice(model: Architecture, precision: Precision, tokens: number, devices: number): number {
  const total = kvBytes(model, precision, tokens);
  if (model.attention === "MLA") return total;
  return total / Math.max(1, Math.min(devices, model.kvHeads));
}
