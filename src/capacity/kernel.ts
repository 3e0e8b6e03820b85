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
  /** For each set of shared labels (as bits), the effects that bind; see `activeEffects`. */
  readonly active: readonly Int8Array[];
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

const MASKS: readonly number[] = EFFECTS.map((labels) =>
  labels.reduce((mask, label) => mask | (1 << LABEL_ORDER.indexOf(label)), 0),
);

/** For each set of shared labels, the effects that it switches on, without those whose variance is zero. */
export function activeEffects(variance: Float64Array): readonly Int8Array[] {
  return Array.from({ length: 1 << LABEL_COUNT }, (_, shared) =>
    Int8Array.from(
      MASKS.flatMap((mask, effect) => ((mask & shared) === mask && (variance[effect] ?? 0) > 0 ? [effect] : [])),
    ),
  );
}

const ROOT3 = Math.sqrt(3);
/** Beyond this the effect is below a millionth of its variance. */
const FAR = 14;
const STEPS = 256;
const FADE = Float64Array.from({ length: FAR * STEPS + 2 }, (_, i) => (1 + i / STEPS) * Math.exp(-i / STEPS));

/** Points in rows: coordinates and label numbers of set-ups. */
export interface Points {
  readonly count: number;
  readonly coordinates: Float64Array;
  readonly labels: Int32Array;
}

/** Covariance of point `i` of one set with point `j` of another. */
export function covariance(kernel: Kernel, a: Points, i: number, b: Points, j: number): number {
  const active = kernel.active[sharedLabels(a, i, b, j)] ?? NONE;
  const distance = ROOT3 * Math.sqrt(squaredGap(kernel.weight, ALL, a, i * COORDINATE_COUNT, b, j * COORDINATE_COUNT));
  let sum = 0;
  for (let t = 0; t < active.length; t++) {
    const effect = active[t] ?? 0;
    sum += (kernel.variance[effect] ?? 0) * fade(distance * (kernel.scale[effect] ?? 0));
  }
  return sum;
}

const ALL = Int32Array.from(COORDINATES, (_, d) => d);

/** (1 + x)·e^{−x} from a table: exact to three millionths, and the heart of every prediction. */
function fade(x: number): number {
  if (x >= FAR) return 0;
  const place = x * STEPS;
  const index = place | 0;
  const low = FADE[index] ?? 0;
  return low + ((FADE[index + 1] ?? 0) - low) * (place - index);
}

/**
 * Covariances of queries that differ only in coordinates (`queries` share their labels) with every point of the evidence:
 * one row a query. Labels are compared, and equal coordinates measured, once for all queries.
 */
export function covariancesAlong(kernel: Kernel, queries: Points, evidence: Points): readonly Float64Array[] {
  const varying = varyingCoordinates(queries);
  const fixed = Int32Array.from({ length: COORDINATE_COUNT }, (_, d) => d).filter((d) => !varying.includes(d));
  const rows = Array.from({ length: queries.count }, () => new Float64Array(evidence.count));
  const { weight, scale, variance } = kernel;
  for (let j = 0; j < evidence.count; j++) {
    const active = kernel.active[sharedLabels(queries, 0, evidence, j)] ?? NONE;
    const base = j * COORDINATE_COUNT;
    const still = squaredGap(weight, fixed, queries, 0, evidence, base);
    for (let i = 0; i < rows.length; i++) {
      const square = still + squaredGap(weight, varying, queries, i * COORDINATE_COUNT, evidence, base);
      const distance = ROOT3 * Math.sqrt(square);
      let sum = 0;
      for (let t = 0; t < active.length; t++) {
        const effect = active[t] ?? 0;
        sum += (variance[effect] ?? 0) * fade(distance * (scale[effect] ?? 0));
      }
      const row = rows[i];
      if (row !== undefined) row[j] = sum;
    }
  }
  return rows;
}

const NONE = new Int8Array(0);

/** Labels that two points share, as bits. */
function sharedLabels(a: Points, i: number, b: Points, j: number): number {
  let shared = 0;
  for (let l = 0, p = i * LABEL_COUNT, q = j * LABEL_COUNT; l < LABEL_COUNT; l++)
    if (a.labels[p + l] === b.labels[q + l]) shared |= 1 << l;
  return shared;
}

/** Weighted squared distance over some coordinates; `p` and `q` are where the points' rows begin. */
function squaredGap(weight: Float64Array, over: Int32Array, a: Points, p: number, b: Points, q: number): number {
  let square = 0;
  for (let k = 0; k < over.length; k++) {
    const d = over[k] ?? 0;
    const gap = (a.coordinates[p + d] ?? 0) - (b.coordinates[q + d] ?? 0);
    square += (weight[d] ?? 0) * gap * gap;
  }
  return square;
}

function varyingCoordinates(queries: Points): Int32Array {
  const found: number[] = [];
  for (let d = 0; d < COORDINATE_COUNT; d++) {
    for (let i = 1; i < queries.count; i++) {
      if (queries.coordinates[i * COORDINATE_COUNT + d] !== queries.coordinates[d]) {
        found.push(d);
        break;
      }
    }
  }
  return Int32Array.from(found);
}

/** Variance of a point before any evidence. */
export function priorVariance(kernel: Kernel): number {
  return kernel.variance.reduce((sum, value) => sum + value, 0);
}
