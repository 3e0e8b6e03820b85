/**
 * Fits the correction to `data/measurements.csv` and writes `data/calibration-weights.csv` and the derived rows of
 * `data/calibration.csv` (means, bands, evidence counts). The kernel's variances, scales and weights in that file were found
 * by coordinate search on the mean held-out error of the last two folds.
 *
 *   node test/bench/calibrate.ts [--dry]
 */
import { writeFileSync } from "node:fs";
import { calibrationFrom, effectName, ROOFLINE_NAMES } from "../../src/capacity/calibration.ts";
import { largest, spreadFrom } from "../../src/capacity/correction.ts";
import { composedSpread, halfWidth } from "../../src/capacity/estimate.ts";
import { evidenceFrom } from "../../src/capacity/evidence.ts";
import type { BandKnots, Correction } from "../../src/capacity/evidence.ts";
import { COORDINATES } from "../../src/capacity/features.ts";
import { covariance, EFFECTS } from "../../src/capacity/kernel.ts";
import type { Kernel } from "../../src/capacity/kernel.ts";
import type { Measurement } from "../../src/capacity/measurement.ts";
import type { CorrectionName } from "../../src/capacity/observations.ts";
import type { Metric } from "../../src/capacity/types.ts";
import { cholesky, heldOutResiduals, invertedTransposed, solve } from "./gaussian.ts";
import { calibrationRows, dataFile, measurementsIn, measuredThings } from "./measured.ts";
import { figureOf, summaryText } from "./scores.ts";
import type { Figure } from "./scores.ts";

/**
 * Three ways to hide figures: one (model, accelerator, source) group at a time; a fifth of all groups together, as when
 * nobody measured anything near; a fifth of all set-ups together, as when a known combination is filled in.
 */
type Fold = "one group" | "fifth of groups" | "fifth of set-ups";
const FOLDS: readonly Fold[] = ["one group", "fifth of groups", "fifth of set-ups"];
/** The folds that decide bands: unseen groups and filled-in set-ups in equal parts. */
const BAND_FOLDS: readonly Fold[] = ["fifth of groups", "fifth of set-ups"];
const PARTS = 5;
const NAMES: readonly CorrectionName[] = ["decode", "first", "items"];
const METRICS: readonly Metric[] = ["throughput", "tpot", "ttft", "e2e"];

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

interface Fit {
  readonly mean: number;
  readonly weights: Float64Array;
  readonly doubts: Float64Array;
  readonly held: Readonly<Record<Fold, Float64Array>>;
  readonly spreads: Readonly<Record<Fold, Float64Array>>;
}

/** Covariances of all pairs, lower triangle, without noise. */
function covariances(correction: Correction, kernel: Kernel): Float64Array {
  const n = correction.points.count;
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) out[i * n + j] = covariance(kernel, correction.points, i, correction.points, j);
  return out;
}

interface Solution {
  readonly weights: Float64Array;
  readonly held: Readonly<Record<Fold, Float64Array>>;
}

function solved(
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
function doubtsFrom(correction: Correction, residuals: Float64Array): Float64Array {
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

function fit(correction: Correction, kernel: Kernel): Fit {
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

interface Held {
  readonly metric: Metric;
  readonly fold: Fold;
  readonly residual: number;
  readonly spread: number;
  readonly measurement: Measurement;
}

/** Every published figure with its held-out residual, put together from the parts as the product does. */
function heldFigures(
  measurements: readonly Measurement[],
  fits: ReadonlyMap<CorrectionName, { readonly correction: Correction; readonly fit: Fit }>,
): readonly Held[] {
  const out: Held[] = [];
  for (const fold of FOLDS) {
    const parts = new Map<string, { residual: number; spread: number }>();
    for (const { correction, fit: f } of fits.values()) {
      correction.measurements.forEach((m, i) => {
        parts.set(`${m.id}/${correction.metrics[i] ?? ""}`, {
          residual: f.held[fold][i] ?? 0,
          spread: f.spreads[fold][i] ?? 1,
        });
      });
    }
    for (const m of measurements) {
      const part = (metric: Metric) => parts.get(`${m.id}/${metric}`);
      const push = (metric: Metric, p: { residual: number; spread: number } | undefined) => {
        if (p !== undefined) out.push({ metric, fold, residual: p.residual, spread: p.spread, measurement: m });
      };
      if (m.throughput !== null) push("throughput", part("throughput"));
      if (m.tpot !== null) push("tpot", part("tpot"));
      if (m.ttft !== null) push("ttft", part("ttft"));
      if (m.e2e !== null) push("e2e", part("e2e") ?? composed(m, part("ttft"), part("tpot")) ?? part("throughput"));
    }
  }
  return out;
}

function composed(
  m: Measurement,
  first: { residual: number; spread: number } | undefined,
  rest: { residual: number; spread: number } | undefined,
) {
  if (first === undefined || rest === undefined || m.ttft === null || m.tpot === null || m.e2e === null)
    return undefined;
  const tokens = Math.max(0, (m.setup.output ?? 1) - 1);
  const expected = m.ttft * Math.exp(-first.residual) + m.tpot * tokens * Math.exp(-rest.residual);
  return {
    residual: Math.log(m.e2e / expected),
    spread: composedSpread((m.ttft * Math.exp(-first.residual)) / expected, first.spread, rest.spread),
  };
}

/** Knots of the band: for tenths of the held-out figures by spread, the half width that holds 80 % of them, made monotone by pooling. */
function knotsFor(held: readonly Held[]): BandKnots {
  const sorted = [...held].sort((a, b) => a.spread - b.spread);
  const count = Math.max(2, Math.min(10, Math.floor(sorted.length / 40)));
  const bins: Held[][] = [];
  for (let b = 0; b < count; b++) {
    bins.push(sorted.slice(Math.floor((b * sorted.length) / count), Math.floor(((b + 1) * sorted.length) / count)));
    for (let last = bins.length - 1; last > 0 && widthOf(bins[last]) <= widthOf(bins[last - 1]); last--)
      bins.splice(last - 1, 2, [...(bins[last - 1] ?? []), ...(bins[last] ?? [])]);
  }
  return { spread: bins.map((bin) => bin[Math.floor(bin.length / 2)]?.spread ?? 0), halfWidth: bins.map(widthOf) };
}

function widthOf(bin: readonly Held[] | undefined): number {
  const absolute = (bin ?? []).map((h) => Math.abs(h.residual)).sort((x, y) => x - y);
  return absolute[Math.floor(absolute.length * 0.81)] ?? 0;
}

function main(): void {
  const dry = process.argv.includes("--dry");
  const measurements = measurementsIn(dataFile("measurements.csv"), measuredThings());
  const calibration = calibrationFrom(calibrationRows(), []);
  const evidence = evidenceFrom(measurements, calibration);
  const fits = new Map(
    NAMES.map((name) => {
      const correction = evidence.corrections[name];
      const started = performance.now();
      const result = { correction, fit: fit(correction, correction.kernel) };
      process.stderr.write(
        `${name}: ${correction.points.count} figures, ${Math.round((performance.now() - started) / 1000)} s\n`,
      );
      return [name, result];
    }),
  );
  const held = heldFigures(measurements, fits);
  const bands = new Map(
    METRICS.map((metric) => [metric, knotsFor(held.filter((h) => h.metric === metric && BAND_FOLDS.includes(h.fold)))]),
  );
  for (const fold of FOLDS) report(fold, held, bands);
  if (!dry) write(calibration, fits, bands);
}

function report(fold: Fold, held: readonly Held[], bands: ReadonlyMap<Metric, BandKnots>): void {
  const figures: Figure[] = held
    .filter((h) => h.fold === fold)
    .map((h) => {
      const knots = bands.get(h.metric) ?? { spread: [], halfWidth: [] };
      const width = halfWidth(knots, h.spread);
      return figureOf(h.measurement.setup.accelerator.name, h.metric, Math.exp(h.residual), {
        value: 1,
        low: Math.exp(-width),
        high: Math.exp(width),
      });
    });
  process.stdout.write(`\nheld out: ${fold}\n${summaryText(figures)}`);
}

function write(
  calibration: ReturnType<typeof calibrationFrom>,
  fits: ReadonlyMap<CorrectionName, { readonly correction: Correction; readonly fit: Fit }>,
  bands: ReadonlyMap<Metric, BandKnots>,
): void {
  const lines = ["name,value,evidence,how"];
  const add = (name: string, value: number, evidence: number, how: string) =>
    lines.push(`${name},${Number(value.toPrecision(6))},${evidence},${how}`);
  const figures = [...fits.values()].reduce((sum, f) => sum + f.correction.points.count, 0);
  for (const name of ROOFLINE_NAMES)
    add(`roofline/${name}`, calibration.roofline[name], figures, "coordinate search on group medians");
  for (const [name, { correction, fit: f }] of fits) {
    const n = correction.points.count;
    const kernel = correction.kernel;
    add(`${name}/mean`, f.mean, n, "mean residual");
    add(`${name}/noise`, kernel.noise, n, "coordinate search on held-out loss");
    EFFECTS.forEach((labels, i) => {
      add(`${name}/variance/${effectName(labels)}`, kernel.variance[i] ?? 0, n, "coordinate search on held-out loss");
      add(`${name}/scale/${effectName(labels)}`, kernel.scale[i] ?? 0, n, "coordinate search on held-out loss");
    });
    COORDINATES.forEach((coordinate, i) =>
      add(`${name}/weight/${coordinate}`, kernel.weight[i] ?? 0, n, "coordinate search on held-out loss"),
    );
  }
  for (const [metric, knots] of bands) {
    knots.spread.forEach((spread, i) => {
      add(`band/${metric}/${i}/spread`, spread, figures, "tenths of held-out spreads");
      add(`band/${metric}/${i}/half-width`, knots.halfWidth[i] ?? 0, figures, "80 % of held-out errors");
    });
  }
  writeFileSync(dataFile("calibration.csv"), `${lines.join("\n")}\n`);
  const weights = ["correction,metric,measurement,weight,doubt"];
  for (const [name, { correction, fit: f }] of fits) {
    correction.measurements.forEach((m, i) => {
      weights.push(
        [
          name,
          correction.metrics[i] ?? "",
          m.id,
          Number((f.weights[i] ?? 0).toPrecision(7)),
          Number((f.doubts[i] ?? 1).toPrecision(4)),
        ].join(","),
      );
    });
  }
  writeFileSync(dataFile("calibration-weights.csv"), `${weights.join("\n")}\n`);
}

main();
