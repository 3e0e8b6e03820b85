import { featuresOf } from "./features.ts";
import type { Features } from "./features.ts";
import { COORDINATE_COUNT, LABEL_COUNT } from "./kernel.ts";
import type { Kernel, Points } from "./kernel.ts";
import type { Measurement } from "./measurement.ts";
import { observationsOf } from "./observations.ts";
import type { CorrectionName } from "./observations.ts";
import type { RooflineConstants } from "./roofline.ts";
import type { Metric } from "./types.ts";

/** Half the width of the 80 % band (in ln) as a function of the spread that the evidence leaves: knots of a polyline. */
export interface BandKnots {
  readonly spread: readonly number[];
  readonly halfWidth: readonly number[];
}

/** Everything fitted: read from `calibration.csv` and `calibration-weights.csv`. */
export interface Calibration {
  readonly roofline: RooflineConstants;
  readonly corrections: Readonly<Record<CorrectionName, { readonly kernel: Kernel; readonly mean: number }>>;
  /** Weight of a measurement's figure, by `weightKey`. */
  readonly weights: ReadonlyMap<string, { readonly weight: number; readonly doubt: number }>;
  readonly bands: Readonly<Record<Metric, BandKnots>>;
}

/** One correction with its evidence laid out for speed. */
export interface Correction {
  readonly kernel: Kernel;
  readonly mean: number;
  readonly points: Points;
  readonly weights: Float64Array;
  /** How much more than the common noise each observation is doubted. */
  readonly doubts: Float64Array;
  readonly residuals: Float64Array;
  readonly measurements: readonly Measurement[];
  readonly metrics: readonly Metric[];
}

export interface Evidence {
  readonly calibration: Calibration;
  readonly corrections: Readonly<Record<CorrectionName, Correction>>;
  /** Label numbers shared by all corrections. */
  readonly labelNumbers: ReadonlyMap<string, number>;
}

/** The key of a figure of a measurement among the fitted weights. */
export function weightKey(correction: CorrectionName, metric: Metric, id: string): string {
  return `${correction}/${metric}/${id}`;
}

/** Lays measurements out as evidence. A measurement without a fitted weight is shown as neighbour but does not correct. */
export function evidenceFrom(measurements: readonly Measurement[], calibration: Calibration): Evidence {
  const numbers = new Map<string, number>();
  const found: Record<CorrectionName, Entry[]> = { decode: [], first: [], items: [] };
  for (const measurement of measurements) {
    const features = featuresOf(measurement.setup, calibration.roofline);
    for (const o of observationsOf(measurement, features.baseline))
      found[o.model].push({ measurement, features, metric: o.metric, residual: o.residual });
  }
  const lay = (name: CorrectionName) => correctionFrom(name, found[name], calibration, numbers);
  return {
    calibration,
    corrections: { decode: lay("decode"), first: lay("first"), items: lay("items") },
    labelNumbers: numbers,
  };
}

interface Entry {
  readonly measurement: Measurement;
  readonly features: Features;
  readonly metric: Metric;
  readonly residual: number;
}

function correctionFrom(
  name: CorrectionName,
  entries: readonly Entry[],
  calibration: Calibration,
  numbers: Map<string, number>,
): Correction {
  const fitted = entries.map((e) => calibration.weights.get(weightKey(name, e.metric, e.measurement.id)));
  const numberOf = (text: string) => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, numbers.size + 1);
    return numbers.size;
  };
  return {
    kernel: calibration.corrections[name].kernel,
    mean: calibration.corrections[name].mean,
    points: pointsFrom(entries, numberOf),
    weights: Float64Array.from(fitted, (f) => f?.weight ?? 0),
    doubts: Float64Array.from(fitted, (f) => f?.doubt ?? 1),
    residuals: Float64Array.from(entries, (e) => e.residual),
    measurements: entries.map((e) => e.measurement),
    metrics: entries.map((e) => e.metric),
  };
}

/** Points for a list of set-ups; `numberOf` turns a label into its number (0 for one never seen). */
export function pointsFrom(
  entries: readonly { readonly features: Features; readonly metric: Metric }[],
  numberOf: (label: string) => number,
): Points {
  const coordinates = new Float64Array(entries.length * COORDINATE_COUNT);
  const labels = new Int32Array(entries.length * LABEL_COUNT);
  entries.forEach(({ features, metric }, i) => {
    coordinates.set(features.coordinates, i * COORDINATE_COUNT);
    features.labels.forEach((label, l) => {
      labels[i * LABEL_COUNT + l] = numberOf(`${l} ${label}`);
    });
    labels[i * LABEL_COUNT + LABEL_COUNT - 1] = numberOf(`metric ${metric}`);
  });
  return { count: entries.length, coordinates, labels };
}
