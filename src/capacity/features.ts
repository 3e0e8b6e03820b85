import { asRun, baselineOf } from "./baseline.ts";
import type { Baseline } from "./baseline.ts";
import { peakFlops, precisionOf } from "./precision.ts";
import { decodeParts, decodeSeconds } from "./roofline.ts";
import type { RooflineConstants } from "./roofline.ts";
import type { Setup } from "./types.ts";

/** Where a set-up lies among measurements: coordinates (roughly one unit = one doubling or two) and labels. */
export interface Features {
  readonly coordinates: Float64Array;
  readonly labels: readonly string[];
  readonly baseline: Baseline;
}

export const COORDINATES = [
  "active-parameters",
  "sparsity",
  "batch",
  "input",
  "output",
  "devices",
  "weight-bytes",
  "host-share",
  "bandwidth",
  "intensity",
  "cache-share",
  "compute-share",
  "requests",
  "input-unknown",
  "replicas",
  "year",
] as const;

export const LABELS = [
  "accelerator",
  "engine",
  "load",
  "family",
  "precision",
  "version",
  "expert-parallel",
  "generation",
] as const;

/** Coordinates and labels of a set-up, with the roofline's answer that the correction multiplies. */
export function featuresOf(given: Setup, c: RooflineConstants): Features {
  const setup = asRun(given);
  const baseline = baselineOf(setup, c);
  const { model, accelerator } = setup;
  const precision = precisionOf(setup.precision);
  const peak = peakFlops(accelerator, precision.class);
  const context = baseline.input + baseline.output / 2;
  const step = decodeSeconds(setup, baseline.batch, context, c);
  const { compute, weights, cache } = decodeParts(setup, baseline.batch, context, c);
  return {
    baseline,
    coordinates: Float64Array.of(
      log2(model.activeParameters) / 2,
      log2(given.model.parameters / given.model.activeParameters),
      log2(baseline.batch) / 2,
      log2(baseline.input) / 2,
      log2(baseline.output) / 2,
      log2(setup.perReplica),
      log2(precision.weightBytes),
      (2 * model.layers * c.secondsPerLayer) / step,
      log2(accelerator.bandwidth),
      log2(peak / accelerator.bandwidth),
      (2 * cache) / (weights + cache),
      (2 * compute) / (compute + weights + cache),
      setup.requests === null ? 0 : log2(setup.requests / 100) / 2,
      setup.input === null ? 1 : 0,
      log2(baseline.replicas) / 2,
      setup.year ?? c.year,
    ),
    labels: [
      accelerator.name,
      setup.engine,
      setup.load,
      setup.family,
      precision.class,
      setup.engineVersion,
      setup.expertParallel ? "yes" : "no",
      generation(accelerator.name),
    ],
  };
}

function log2(value: number): number {
  return Math.log2(Math.max(value, 1e-12));
}

/** Devices of one chip generation behave alike: the leading letters and digits ("H100-NVL" and "GH200" are Hopper). */
function generation(name: string): string {
  if (/h100|h200/.test(name)) return "hopper";
  if (/b200|b300|rtx-pro/.test(name)) return "blackwell";
  if (name.startsWith("a10")) return "ampere";
  if (name.startsWith("l4")) return "ada";
  if (/^(inferentia2|trainium)$/.test(name)) return "neuron-2";
  return name;
}
