import type { Correction, Evidence } from "./evidence.ts";
import { pointsFrom } from "./evidence.ts";
import type { Features } from "./features.ts";
import { covariance, covariancesAlong, priorVariance } from "./kernel.ts";
import type { Points } from "./kernel.ts";
import type { Measurement } from "./measurement.ts";
import type { CorrectionName } from "./observations.ts";
import type { Metric } from "./types.ts";

/** What measurements say about a set-up: multiply the roofline's time by exp(shift). */
export interface Shift {
  readonly shift: number;
  /** Standard deviation that the evidence leaves, in ln. */
  readonly spread: number;
  /** The most alike measurement and its correlation with the set-up, 0 to 1. */
  readonly nearest: { readonly measurement: Measurement; readonly similarity: number } | null;
}

/** Neighbours that the remaining spread is computed from; more change it by less than a hundredth. */
const NEIGHBOURS = 24;

/** The shift of one metric of a set-up. */
export function shiftOf(evidence: Evidence, name: CorrectionName, features: Features, metric: Metric): Shift {
  const correction = evidence.corrections[name];
  const query = pointsFrom([{ features, metric }], (label) => evidence.labelNumbers.get(label) ?? 0);
  unshareUnknown(query);
  const alike = new Float64Array(correction.points.count);
  let shift = correction.mean;
  for (let i = 0; i < alike.length; i++) {
    const value = covariance(correction.kernel, query, 0, correction.points, i);
    alike[i] = value;
    shift += value * (correction.weights[i] ?? 0);
  }
  return lazyShift(correction, alike, shift);
}

/** The shifts of one metric along set-ups that differ only in load (batch, lengths): one answer a set-up, for a fraction of the work. */
export function shiftsAlong(
  evidence: Evidence,
  name: CorrectionName,
  along: readonly Features[],
  metric: Metric,
): readonly Shift[] {
  const correction = evidence.corrections[name];
  const query = pointsFrom(
    along.map((features) => ({ features, metric })),
    (label) => evidence.labelNumbers.get(label) ?? 0,
  );
  unshareUnknown(query);
  return covariancesAlong(correction.kernel, query, correction.points).map((alike) => {
    let shift = correction.mean;
    for (let i = 0; i < alike.length; i++) shift += (alike[i] ?? 0) * (correction.weights[i] ?? 0);
    return lazyShift(correction, alike, shift);
  });
}

/** The spread and the neighbour are only worked out when asked for. */
function lazyShift(correction: Correction, alike: Float64Array, shift: number): Shift {
  let known: readonly number[] | null = null;
  const top = () => (known ??= largest(alike, NEIGHBOURS, () => true));
  return {
    shift,
    get spread() {
      return spreadFrom(correction, alike, top());
    },
    get nearest() {
      return nearestOf(correction, alike, top());
    },
  };
}

/** Unknown labels carry the number 0, which no evidence has. */
function unshareUnknown(query: Points): void {
  for (let l = 0; l < query.labels.length; l++) if (query.labels[l] === 0) query.labels[l] = -1;
}

/** Indices of the largest values that `allowed` admits, largest first. */
export function largest(values: Float64Array, count: number, allowed: (index: number) => boolean): readonly number[] {
  const kept: number[] = [];
  let floor = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if ((kept.length >= count && value <= floor) || !allowed(i)) continue;
    let at = kept.length;
    while (at > 0 && (values[kept[at - 1] ?? 0] ?? 0) < value) at--;
    kept.splice(at, 0, i);
    if (kept.length > count) kept.pop();
    floor = values[kept.at(-1) ?? 0] ?? 0;
  }
  return kept;
}

/** Posterior standard deviation given only the neighbours `top` (Rasmussen & Williams 2006, eq. 2.26). */
export function spreadFrom(correction: Correction, alike: Float64Array, top: readonly number[]): number {
  const { kernel, points } = correction;
  const size = top.length;
  const lower = new Float64Array(size * size);
  const solved = new Float64Array(size);
  let explained = 0;
  for (let i = 0; i < size; i++) {
    const a = top[i] ?? 0;
    for (let j = 0; j <= i; j++) {
      let sum = covariance(kernel, points, a, points, top[j] ?? 0);
      if (i === j) sum += kernel.noise * (correction.doubts[a] ?? 1);
      for (let q = 0; q < j; q++) sum -= (lower[i * size + q] ?? 0) * (lower[j * size + q] ?? 0);
      lower[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (lower[j * size + j] ?? 1);
    }
    let value = alike[a] ?? 0;
    for (let q = 0; q < i; q++) value -= (lower[i * size + q] ?? 0) * (solved[q] ?? 0);
    solved[i] = value / (lower[i * size + i] ?? 1);
    explained += (solved[i] ?? 0) ** 2;
  }
  return Math.sqrt(Math.max(priorVariance(kernel) - explained, 0) + kernel.noise);
}

function nearestOf(correction: Correction, alike: Float64Array, top: readonly number[]): Shift["nearest"] {
  const first = top[0];
  const measurement = first === undefined ? undefined : correction.measurements[first];
  if (first === undefined || measurement === undefined) return null;
  return { measurement, similarity: Math.min(1, (alike[first] ?? 0) / priorVariance(correction.kernel)) };
}
