import { kvBytes, weightBytes } from "./footprint.ts";
import { precisionOf } from "./precision.ts";
import type { Accelerator, Architecture } from "./types.ts";

/** Memory that serving needs beside weights and cache, from `serving.csv`. */
export interface ServingMemory {
  /** Share of a device that an engine may fill. */
  readonly usableShare: number;
  /** Bytes of runtime and communication buffers on each device. */
  readonly bytesPerDevice: number;
  /** Workspace as a share of the weights. */
  readonly weightShare: number;
  /** Tokens whose activations prefill holds at once. */
  readonly chunkTokens: number;
}

/** How a model lies on a set of devices. Bytes. */
export interface Fit {
  readonly devices: number;
  readonly weights: number;
  readonly overhead: number;
  /** Memory left for cached tokens, over all devices of the replica. */
  readonly freeCache: number;
  readonly cachePerSequence: number;
  /** Sequences (or items) that fit at once. */
  readonly maxConcurrency: number;
}

/** A sequence's length for memory: what most requests reach. */
export interface SequenceSize {
  readonly input: number;
  readonly output: number;
}

/** How a model fits on `devices` of an accelerator; null when weights and one sequence do not (METHOD section 1). */
export function fitOn(
  model: Architecture,
  precisionName: string,
  accelerator: Accelerator,
  devices: number,
  size: SequenceSize,
  memory: ServingMemory,
): Fit | null {
  const precision = precisionOf(precisionName);
  const weights = weightBytes(model, precision) * (1 + memory.weightShare);
  const activations = activationBytes(model, memory.chunkTokens) / devices;
  const overhead = devices * (memory.bytesPerDevice + activations);
  const usable = devices * accelerator.memoryBytes * memory.usableShare;
  const freeCache = usable - weights - overhead;
  const cachePerSequence = sequenceBytes(model, precisionName, size, devices);
  if (freeCache < cachePerSequence) return null;
  return {
    devices,
    weights,
    overhead,
    freeCache,
    cachePerSequence,
    maxConcurrency: Math.floor(freeCache / Math.max(cachePerSequence, 1)),
  };
}

/** Cache bytes of one sequence over all devices of a replica: paged, so one block of 16 tokens more; copies where heads run out or the cache is latent. */
function sequenceBytes(model: Architecture, precisionName: string, size: SequenceSize, devices: number): number {
  const precision = precisionOf(precisionName);
  if (model.kind !== "llm" && model.kind !== "speech") return activationBytes(model, size.input);
  const whole = kvBytes(model, precision, size.input + size.output + 16);
  const copies = model.attention === "MLA" ? devices : Math.max(1, devices / Math.max(1, model.kvHeads));
  return whole * copies;
}

/** Activations of a forward pass over `tokens`: about 2·(2h + widest feed-forward ≈ 4h) bytes a token, and the logits' row of h. */
function activationBytes(model: Architecture, tokens: number): number {
  return 2 * 7 * Math.max(model.hidden, 64) * Math.max(1, tokens);
}

/** Widest replica tried: beyond one node's switch nobody published serving rates. */
const WIDEST = 16;

/** Degrees of tensor parallelism to try on an instance: divisors of its devices that are powers of two, three times one, or all of them. */
export function degreesOn(count: number): readonly number[] {
  const usual = (d: number) => Math.log2(d) % 1 === 0 || Math.log2(d / 3) % 1 === 0;
  return Array.from({ length: Math.min(count, WIDEST) }, (_, i) => i + 1).filter(
    (d) => count % d === 0 && (usual(d) || d === count),
  );
}

/** The smallest degree that holds the model, with its fit; null when the whole instance does not. */
export function smallestFit(
  model: Architecture,
  precision: string,
  accelerator: Accelerator,
  count: number,
  size: SequenceSize,
  memory: ServingMemory,
): Fit | null {
  for (const devices of degreesOn(count)) {
    const fit = fitOn(model, precision, accelerator, devices, size, memory);
    if (fit !== null) return fit;
  }
  return null;
}
