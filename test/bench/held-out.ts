/** Fits a correction, and says what it would have said of each figure without the figures of its group. */
import { largest, spreadFrom } from "../../src/capacity/correction.ts";
import type { Correction } from "../../src/capacity/evidence.ts";
import { covariance } from "../../src/capacity/kernel.ts";
import type { Kernel } from "../../src/capacity/kernel.ts";
import type { Measurement } from "../../src/capacity/measurement.ts";
import { cholesky, heldOutResiduals, invertedTransposed, solve } from "./gaussian.ts";

/**
 * Three ways to hide figures: one (model, accelerator, source) group at a time; a fifth of all groups together, as when
 * nobody measured anything near; a fifth of all set-ups together, as when a known combination is filled in.
 */
export type Fold = "one group" | "fifth of groups" | "fifth of set-ups";
export const FOLDS: readonly Fold[] = ["one group", "fifth of groups", "fifth of set-ups"];
const PARTS = 5;

function foldKey(fold: Fold, m: Measurement): string {
  const s = m.setup;
  switch (fold) {
    case "one group":
      return [s.family, s.accelerator.name, m.source].join("|");
    case "fifth of groups":
      return `part ${hashOf([m.model, s.accelerator.name, m.source, s.engineVersion].join("|")) % PARTS}`;
    case "fifth of set-ups":
      return `part ${hashOf([s.family, s.accelerator.name, s.count, s.perReplica, s.precision, s.engine, s.concurrency, s.input, s.output, s.load].join("|")) % PARTS}`;
  }
}

/** FNV-1a with a final mix: spreads keys evenly and the same way everywhere. */
function hashOf(text: string): number {
  let hash = 2166136261;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 15), 2246822519) >>> 0;
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** The fitted weights, and what every fold says. */
export interface Fit {
  readonly mean: number;
  readonly weights: Float64Array;
  readonly doubts: Float64Array;
  readonly held: Readonly<Record<Fold, Float64Array>>;
  readonly spreads: Readonly<Record<Fold, Float64Array>>;
}

/** Covariances of all pairs, lower triangle, without noise. */
export function covariances(correction: Correction, kernel: Kernel): Float64Array {
  const n = correction.points.count;
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) out[i * n + j] = covariance(kernel, correction.points, i, correction.points, j);
  return out;
}

/** Weights, and the residuals of each fold. */
export interface Solution {
  readonly weights: Float64Array;
  readonly held: Readonly<Record<Fold, Float64Array>>;
}

/** Solves for the weights and, from the same inverse, for every fold's held-out residuals. */
export function solved(
  correction: Correction,
  kernel: Kernel,
  base: Float64Array,
  doubts: Float64Array,
  mean: number,
): Solution {
  const n = correction.points.count;
  const a = Float64Array.from(base);
  for (let i = 0; i < n; i++) a[i * n + i] = (a[i * n + i] ?? 0) + kernel.noise * (doubts[i] ?? 1) + 1e-5;
  cholesky(a, n);
  const inverse = invertedTransposed(a, n);
  const weights = solve(
    inverse,
    correction.residuals.map((r) => r - mean),
    n,
  );
  const held = (fold: Fold) => heldOutResiduals(inverse, weights, groupsOf(correction, fold), n);
  return {
    weights,
    held: {
      "one group": held("one group"),
      "fifth of groups": held("fifth of groups"),
      "fifth of set-ups": held("fifth of set-ups"),
    },
  };
}

function groupsOf(correction: Correction, fold: Fold): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  correction.measurements.forEach((m, i) => {
    const key = foldKey(fold, m);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [i]);
    else group.push(i);
  });
  return [...groups.values()];
}

/**
 * Doubt of observations that their own neighbours contradict: the square of how far beyond the usual they lie (Huber
 * weights). The usual is the accelerator's own where that is larger: a device that is poorly known as a whole has no outliers.
 */
export function doubtsFrom(correction: Correction, residuals: Float64Array): Float64Array {
  const devices = correction.measurements.map((m) => m.setup.accelerator.name);
  const everywhere = usualOf(residuals);
  const own = new Map(
    [...new Set(devices)].map((name) => [name, usualOf(residuals.filter((_, i) => devices[i] === name))]),
  );
  return residuals.map((r, i) => {
    const usual = Math.max(everywhere, own.get(devices[i] ?? "") ?? 0);
    return Math.max(1, (Math.abs(r) / (2 * usual + 0.02)) ** 2);
  });
}

function usualOf(residuals: Float64Array): number {
  const sorted = Float64Array.from(residuals, Math.abs).sort();
  return 1.3 * (sorted[Math.floor(sorted.length * 0.75)] ?? 0.1);
}

/** Weights after two rounds of doubting what neighbours contradict. */
export function fit(correction: Correction, kernel: Kernel): Fit {
  const n = correction.points.count;
  const mean = correction.residuals.reduce((sum, r) => sum + r, 0) / n;
  const base = covariances(correction, kernel);
  let doubts = new Float64Array(n).fill(1);
  let solution = solved(correction, kernel, base, doubts, mean);
  for (let pass = 0; pass < 2; pass++) {
    doubts = Float64Array.from(doubtsFrom(correction, solution.held["fifth of set-ups"]));
    solution = solved(correction, kernel, base, doubts, mean);
  }
  const doubted = { ...correction, kernel, doubts };
  const spreads = (fold: Fold) => heldOutSpreads(doubted, base, fold);
  return {
    mean,
    weights: solution.weights,
    doubts,
    held: solution.held,
    spreads: {
      "one group": spreads("one group"),
      "fifth of groups": spreads("fifth of groups"),
      "fifth of set-ups": spreads("fifth of set-ups"),
    },
  };
}

/** The spread that the product would state for each observation without its own group. */
function heldOutSpreads(correction: Correction, base: Float64Array, fold: Fold): Float64Array {
  const n = correction.points.count;
  const keys = correction.measurements.map((m) => foldKey(fold, m));
  const alike = new Float64Array(n);
  return Float64Array.from({ length: n }, (_, i) => {
    for (let j = 0; j < n; j++) alike[j] = base[i >= j ? i * n + j : j * n + i] ?? 0;
    return spreadFrom(
      correction,
      alike,
      largest(alike, 24, (j) => keys[j] !== keys[i]),
    );
  });
}
