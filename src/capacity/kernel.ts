import { COORDINATES, LABELS } from "./features.ts";

/**
 * How alike two set-ups are, as the covariance of a Gaussian process: a sum of effects, each shared by set-ups that agree
 * in some labels and fading with distance (Matérn 3/2, Rasmussen & Williams 2006, eq. 4.17). An effect without labels is
 * the global trend; one with all labels is a neighbour of the same engine, device and model. Evidence decides how much
 * each effect may say: this is the shrinkage of a hierarchical model.
 */
export interface Kernel {
  /** Variance of each effect, in the order of `EFFECTS`. */
  readonly variance: Float64Array;
  /** How fast each effect fades, relative to the shared distance. */
  readonly scale: Float64Array;
  /** Squared weight of each coordinate in the distance. */
  readonly weight: Float64Array;
  readonly noise: number;
}

type Label = (typeof LABELS)[number] | "metric";

const LABEL_ORDER: readonly Label[] = [...LABELS, "metric"];

/** Labels that two set-ups must share for an effect to bind them. */
export const EFFECTS: readonly (readonly Label[])[] = [
  [],
  ["engine", "load"],
  ["accelerator"],
  ["accelerator", "engine"],
  ["family"],
  ["family", "accelerator"],
  ["generation", "engine", "load"],
  ["engine", "family"],
  ["accelerator", "engine", "load", "family", "precision", "version"],
  ["precision", "generation"],
  ["metric", "load", "engine"],
  ["metric", "load", "accelerator", "family"],
  ["version", "load"],
  ["accelerator", "engine", "load", "precision"],
  ["load", "family"],
  ["accelerator", "engine", "load", "family"],
];

export const LABEL_COUNT = LABEL_ORDER.length;
export const COORDINATE_COUNT = COORDINATES.length;

const MASKS: readonly number[] = EFFECTS.map((labels) => labels.reduce((mask, label) => mask | (1 << LABEL_ORDER.indexOf(label)), 0));

/** For each set of shared labels, the effects that it switches on. */
const ACTIVE: readonly Int8Array[] = Array.from({ length: 1 << LABEL_COUNT }, (_, shared) =>
  Int8Array.from(MASKS.flatMap((mask, index) => ((mask & shared) === mask ? [index] : []))),
);

const ROOT3 = Math.sqrt(3);
/** Beyond this the effect is below a millionth of its variance. */
const FAR = 14;

/** Points in rows: coordinates and label numbers of set-ups. */
export interface Points {
  readonly count: number;
  readonly coordinates: Float64Array;
  readonly labels: Int32Array;
}

/** Covariance of point `i` of one set with point `j` of another. */
export function covariance(kernel: Kernel, a: Points, i: number, b: Points, j: number): number {
  let shared = 0;
  for (let l = 0, p = i * LABEL_COUNT, q = j * LABEL_COUNT; l < LABEL_COUNT; l++) if (a.labels[p + l] === b.labels[q + l]) shared |= 1 << l;
  let square = 0;
  for (let d = 0, p = i * COORDINATE_COUNT, q = j * COORDINATE_COUNT; d < COORDINATE_COUNT; d++) {
    const gap = (a.coordinates[p + d] ?? 0) - (b.coordinates[q + d] ?? 0);
    square += (kernel.weight[d] ?? 0) * gap * gap;
  }
  const distance = ROOT3 * Math.sqrt(square);
  const active = ACTIVE[shared];
  if (active === undefined) return 0;
  let sum = 0;
  for (let t = 0; t < active.length; t++) {
    const effect = active[t] ?? 0;
    const far = distance * (kernel.scale[effect] ?? 0);
    if (far < FAR) sum += (kernel.variance[effect] ?? 0) * (1 + far) * Math.exp(-far);
  }
  return sum;
}

/** Variance of a point before any evidence. */
export function priorVariance(kernel: Kernel): number {
  return kernel.variance.reduce((sum, value) => sum + value, 0);
}
