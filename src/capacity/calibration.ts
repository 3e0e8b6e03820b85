import type { BandKnots, Calibration } from "./evidence.ts";
import { COORDINATES } from "./features.ts";
import { activeEffects, EFFECTS } from "./kernel.ts";
import type { Kernel } from "./kernel.ts";
import type { CorrectionName } from "./observations.ts";
import type { RooflineConstants } from "./roofline.ts";
import type { Metric } from "./types.ts";

type Row = Readonly<Record<string, string | undefined>>;

export const ROOFLINE_NAMES = [
  "mfu",
  "decodeMfu",
  "mbu",
  "secondsPerLayer",
  "secondsPerStep",
  "secondsPerRequest",
  "linkShare",
  "secondsPerReduce",
  "maxSequences",
  "chunkTokens",
  "promptsAhead",
  "lastRound",
  "roundTrip",
  "year",
] as const;

/** The name of an effect among the fitted coefficients: the labels it needs, joined. */
export function effectName(labels: readonly string[]): string {
  return labels.length === 0 ? "everything" : labels.join("+");
}

/** Reads `calibration.csv` (name, value) and `calibration-weights.csv` (correction, metric, measurement, weight, doubt). Throws on a missing coefficient: the data is ours. */
export function calibrationFrom(rows: readonly Row[], weightRows: readonly Row[]): Calibration {
  const values = new Map(rows.map((row) => [row["name"] ?? "", Number(row["value"])]));
  const at = (name: string): number => {
    const value = values.get(name);
    if (value === undefined || !Number.isFinite(value)) throw new Error(`calibration.csv lacks "${name}"`);
    return value;
  };
  const correction = (name: CorrectionName) => ({ kernel: kernelFrom(name, at), mean: at(`${name}/mean`) });
  const band = (metric: Metric) => knotsFrom(metric, values);
  return {
    roofline: rooflineFrom(at),
    corrections: { decode: correction("decode"), first: correction("first"), items: correction("items") },
    weights: new Map(
      weightRows.map((row) => [
        `${row["correction"] ?? ""}/${row["metric"] ?? ""}/${row["measurement"] ?? ""}`,
        { weight: Number(row["weight"]), doubt: Number(row["doubt"]) },
      ]),
    ),
    bands: { throughput: band("throughput"), tpot: band("tpot"), ttft: band("ttft"), e2e: band("e2e") },
  };
}

function rooflineFrom(at: (name: string) => number): RooflineConstants {
  return {
    mfu: at("roofline/mfu"),
    decodeMfu: at("roofline/decodeMfu"),
    mbu: at("roofline/mbu"),
    secondsPerLayer: at("roofline/secondsPerLayer"),
    secondsPerStep: at("roofline/secondsPerStep"),
    secondsPerRequest: at("roofline/secondsPerRequest"),
    linkShare: at("roofline/linkShare"),
    secondsPerReduce: at("roofline/secondsPerReduce"),
    maxSequences: at("roofline/maxSequences"),
    chunkTokens: at("roofline/chunkTokens"),
    promptsAhead: at("roofline/promptsAhead"),
    lastRound: at("roofline/lastRound"),
    roundTrip: at("roofline/roundTrip"),
    year: at("roofline/year"),
  };
}

function kernelFrom(name: CorrectionName, at: (name: string) => number): Kernel {
  const variance = Float64Array.from(EFFECTS, (labels) => at(`${name}/variance/${effectName(labels)}`));
  return {
    variance,
    active: activeEffects(variance),
    scale: Float64Array.from(EFFECTS, (labels) => at(`${name}/scale/${effectName(labels)}`)),
    weight: Float64Array.from(COORDINATES, (coordinate) => at(`${name}/weight/${coordinate}`)),
    noise: at(`${name}/noise`),
  };
}

function knotsFrom(metric: Metric, values: ReadonlyMap<string, number>): BandKnots {
  const spread: number[] = [];
  const halfWidth: number[] = [];
  for (let i = 0; values.has(`band/${metric}/${i}/spread`); i++) {
    spread.push(values.get(`band/${metric}/${i}/spread`) ?? 0);
    halfWidth.push(values.get(`band/${metric}/${i}/half-width`) ?? 0);
  }
  return { spread, halfWidth };
}
