import { baselineValue } from "./baseline.ts";
import type { Baseline } from "./baseline.ts";
import { shiftOf } from "./correction.ts";
import type { Shift } from "./correction.ts";
import type { BandKnots, Evidence } from "./evidence.ts";
import { featuresOf } from "./features.ts";
import type { Features } from "./features.ts";
import type { Measurement } from "./measurement.ts";
import type { CorrectionName } from "./observations.ts";
import type { Metric, Setup } from "./types.ts";

/** A value with its 80 % band: one in ten lies below `low`, one in ten above `high`. */
export interface Banded {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The measurement most like a set-up. `similarity` is a correlation: 1 is a repeat, under 0.5 is another case. */
export interface Nearest {
  readonly measurement: Measurement;
  readonly similarity: number;
}

/** What a set-up will do. Times in seconds; `rate` in sequences (items) a second over all its devices. */
export interface Estimate {
  readonly batch: number;
  readonly replicas: number;
  readonly rate: Banded;
  readonly tpot: Banded;
  readonly ttft: Banded;
  readonly e2e: Banded;
  readonly nearest: Nearest | null;
  readonly baseline: Baseline;
}

/** The roofline corrected by measurements, with bands. */
export function estimate(setup: Setup, evidence: Evidence): Estimate {
  const features = featuresOf(setup, evidence.calibration.roofline);
  const { baseline } = features;
  const llm = setup.model.kind === "llm";
  const main: CorrectionName = llm ? "decode" : "items";
  const rateShift = shiftOf(evidence, main, features, "throughput");
  const bands = evidence.calibration.bands;
  const rate = banded(baseline.rate * Math.exp(-rateShift.shift), halfWidth(bands.throughput, rateShift.spread));
  const tpot = llm ? timed(evidence, main, features, "tpot") : null;
  const ttft = llm ? timed(evidence, "first", features, "ttft") : null;
  return {
    batch: baseline.batch,
    replicas: baseline.replicas,
    rate,
    tpot: tpot?.banded ?? rate,
    ttft: ttft?.banded ?? rate,
    e2e: endToEnd(setup, evidence, features, { rate, rateSpread: rateShift.spread, tpot, ttft }),
    nearest: rateShift.nearest,
    baseline,
  };
}

interface Timed {
  readonly banded: Banded;
  readonly spread: number;
  readonly shift: Shift;
}

function timed(evidence: Evidence, name: CorrectionName, features: Features, metric: Metric): Timed {
  const shift = shiftOf(evidence, name, features, metric);
  const least = metric === "ttft" ? features.baseline.leastTtft : 0;
  const value = Math.max(least, baselineValue(features.baseline, metric) * Math.exp(shift.shift));
  return {
    banded: banded(value, halfWidth(evidence.calibration.bands[metric], shift.spread)),
    spread: shift.spread,
    shift,
  };
}

/**
 * End-to-end time by whichever way the evidence knows best: by itself, by first token plus the others, or, for a batch
 * that starts and ends together, by its rate.
 */
function endToEnd(
  setup: Setup,
  evidence: Evidence,
  features: Features,
  known: {
    readonly rate: Banded;
    readonly rateSpread: number;
    readonly tpot: Timed | null;
    readonly ttft: Timed | null;
  },
): Banded {
  const { baseline } = features;
  const knots = evidence.calibration.bands.e2e;
  const { tpot, ttft } = known;
  if (tpot === null || ttft === null) return timed(evidence, "items", features, "e2e").banded;
  if (setup.load === "static-batch" || setup.load === "single-stream") {
    return banded(
      (baseline.batch * baseline.replicas) / known.rate.value,
      halfWidth(evidence.calibration.bands.throughput, known.rateSpread),
    );
  }
  const rest = tpot.banded.value * Math.max(0, baseline.output - 1);
  const sum = ttft.banded.value + rest;
  const spread = composedSpread(ttft.banded.value / sum, ttft.spread, tpot.spread);
  const direct = timed(evidence, "decode", features, "e2e");
  return direct.spread < spread ? direct.banded : banded(sum, halfWidth(knots, spread));
}

/** Spread of a sum of two lognormal times, to first order: shares weigh the parts. */
export function composedSpread(share: number, first: number, rest: number): number {
  return Math.hypot(share * first, (1 - share) * rest);
}

/** The band's half width for a spread: the polyline through the calibrated knots, proportional beyond its ends. */
export function halfWidth(knots: BandKnots, spread: number): number {
  const { spread: xs, halfWidth: ys } = knots;
  const last = xs.length - 1;
  if (last < 0) return 1.2816 * spread;
  const firstX = xs[0] ?? spread;
  if (spread <= firstX) return (ys[0] ?? spread) * Math.max(0.5, spread / firstX);
  for (let i = 1; i <= last; i++) {
    const right = xs[i] ?? 0;
    if (spread > right) continue;
    const left = xs[i - 1] ?? 0;
    const t = right > left ? (spread - left) / (right - left) : 1;
    return (ys[i - 1] ?? 0) * (1 - t) + (ys[i] ?? 0) * t;
  }
  return ((ys[last] ?? spread) * spread) / (xs[last] ?? spread);
}

/** A value with a band that is symmetric in ln. */
export function banded(value: number, width: number): Banded {
  return { value, low: value * Math.exp(-width), high: value * Math.exp(width) };
}
