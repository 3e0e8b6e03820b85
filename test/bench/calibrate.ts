/**
 * Fits the correction to `data/measurements.csv` and writes `data/calibration-weights.csv` and the derived rows of
 * `data/calibration.csv` (means, bands, evidence counts). The kernel's variances, scales and weights in that file are kept, or
 * searched for anew (`search.ts`) for the seconds that are given to each correction.
 *
 *   node test/bench/calibrate.ts [--dry] [--held OUT.csv] [--search SECONDS]
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { calibrationFrom, effectName, ROOFLINE_NAMES } from "../../src/capacity/calibration.ts";
import { composedSpread, halfWidth } from "../../src/capacity/estimate.ts";
import { evidenceFrom } from "../../src/capacity/evidence.ts";
import type { BandKnots, Correction } from "../../src/capacity/evidence.ts";
import { COORDINATES } from "../../src/capacity/features.ts";
import { EFFECTS } from "../../src/capacity/kernel.ts";
import type { Measurement } from "../../src/capacity/measurement.ts";
import type { CorrectionName } from "../../src/capacity/observations.ts";
import type { Metric } from "../../src/capacity/types.ts";
import { fit, FOLDS } from "./held-out.ts";
import type { Fit, Fold } from "./held-out.ts";
import { calibrationRows, dataFile, measurementsIn, measuredThings } from "./measured.ts";
import { figureOf, summaryText } from "./scores.ts";
import { searched } from "./search.ts";
import type { Figure } from "./scores.ts";

/** The folds that decide bands: unseen groups and filled-in set-ups in equal parts. */
const BAND_FOLDS: readonly Fold[] = ["fifth of groups", "fifth of set-ups"];
const NAMES: readonly CorrectionName[] = ["decode", "first", "items"];
const METRICS: readonly Metric[] = ["throughput", "tpot", "ttft", "e2e"];

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
  const { values } = parseArgs({
    options: { dry: { type: "boolean" }, held: { type: "string" }, search: { type: "string" } },
  });
  const measurements = measurementsIn(dataFile("measurements.csv"), measuredThings());
  const calibration = calibrationFrom(calibrationRows(), []);
  const evidence = evidenceFrom(measurements, calibration);
  const fits = new Map(
    NAMES.map((name) => {
      const found = evidence.corrections[name];
      const seconds = Number(values.search ?? 0);
      const kernel = seconds > 0 ? searched(found, seconds, () => performance.now() / 1000) : found.kernel;
      const correction = { ...found, kernel };
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
  if (values.held !== undefined) writeFileSync(values.held, heldTable(held));
  if (values.dry !== true) write(calibration, fits, bands);
}

/** Every held-out figure: ln(measured / predicted) and the spread that the evidence left. */
function heldTable(held: readonly Held[]): string {
  const lines = held.map((h) =>
    [h.fold, h.measurement.id, h.metric, h.residual.toFixed(4), h.spread.toFixed(4)].join(","),
  );
  return `${["fold,id,metric,residual,spread", ...lines].join("\n")}\n`;
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
  const how = new Map(calibrationRows().map((row) => [row["name"], row["how"]]));
  for (const name of ROOFLINE_NAMES)
    add(`roofline/${name}`, calibration.roofline[name], figures, how.get(`roofline/${name}`) ?? "set by hand");
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
