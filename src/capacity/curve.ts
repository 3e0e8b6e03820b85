import { baselineOf } from "./baseline.ts";
import { shiftsAlong } from "./correction.ts";
import type { Shift } from "./correction.ts";
import { banded, composedSpread, halfWidth } from "./estimate.ts";
import type { Banded } from "./estimate.ts";
import type { Evidence } from "./evidence.ts";
import { featuresOf } from "./features.ts";
import type { CorrectionName } from "./observations.ts";
import type { Setup } from "./types.ts";

/** Latencies of one replica with some sequences in flight. Seconds. */
export interface Latency {
  readonly ttft: number;
  readonly tpot: number;
  readonly e2e: number;
}

/** How one replica slows down as it fills: corrected at a few batches, interpolated between. */
export interface Curve {
  /** Latencies with `batch` in flight, for requests of a given size. */
  readonly at: (batch: number, input: number, output: number) => Latency;
  /** Bands and the nearest measurement around a batch. */
  readonly bandsAt: (batch: number) => {
    readonly ttft: Banded;
    readonly tpot: Banded;
    readonly e2e: Banded;
    readonly nearest: Shift["nearest"];
  };
}

/** Batches at which measurements are consulted. */
const NODES = 3;

/** The curve of a set-up (one replica) up to `most` in flight. */
export function curveOf(setup: Setup, most: number, evidence: Evidence): Curve {
  const constants = evidence.calibration.roofline;
  const llm = setup.model.kind === "llm";
  const main: CorrectionName = llm ? "decode" : "items";
  const batches = nodesUpTo(most);
  const along = batches.map((concurrency) => featuresOf({ ...setup, concurrency }, constants));
  const rest = shiftsAlong(evidence, main, along, llm ? "tpot" : "e2e");
  const first = llm ? shiftsAlong(evidence, "first", along, "ttft") : rest;
  const at = (batch: number, input: number, output: number): Latency => {
    const base = baselineOf({ ...setup, concurrency: batch, input, output }, constants);
    const ttft = Math.max(base.leastTtft, base.ttft * Math.exp(between(batches, first, batch)));
    if (!llm) return { ttft, tpot: 0, e2e: ttft };
    const tpot = Math.max(base.leastTpot, base.tpot * Math.exp(between(batches, rest, batch)));
    return { ttft, tpot, e2e: ttft + tpot * Math.max(0, output - 1) };
  };
  const known = new Map<number, ReturnType<Curve["bandsAt"]>>();
  const bandsAt = (batch: number): ReturnType<Curve["bandsAt"]> => {
    const found = known.get(batch) ?? bandsOf(batch);
    known.set(batch, found);
    return found;
  };
  const bandsOf = (batch: number): ReturnType<Curve["bandsAt"]> => {
    const value = at(batch, setup.input ?? 1, setup.output ?? 1);
    const index = nearestIndex(batches, batch);
    const a = first[index];
    const b = rest[index];
    const bands = evidence.calibration.bands;
    const spreadA = a?.spread ?? 1;
    const spreadB = b?.spread ?? 1;
    const both = llm ? composedSpread(value.ttft / value.e2e, spreadA, spreadB) : spreadB;
    return {
      ttft: banded(value.ttft, halfWidth(llm ? bands.ttft : bands.e2e, spreadA)),
      tpot: banded(value.tpot, halfWidth(bands.tpot, spreadB)),
      e2e: banded(value.e2e, halfWidth(bands.e2e, both)),
      nearest: b?.nearest ?? null,
    };
  };
  return { at, bandsAt };
}

function nodesUpTo(most: number): readonly number[] {
  const top = Math.max(1, most);
  if (top < 2) return [1];
  return Array.from({ length: NODES }, (_, i) => top ** (i / (NODES - 1)));
}

/** Shift at a batch, linear in ln(batch) between nodes. */
function between(batches: readonly number[], shifts: readonly Shift[], batch: number): number {
  const last = batches.length - 1;
  for (let i = 1; i <= last; i++) {
    const right = batches[i] ?? 1;
    if (batch > right && i < last) continue;
    const left = batches[i - 1] ?? 1;
    const t = Math.min(1, Math.max(0, Math.log(batch / left) / Math.log(right / left)));
    return (shifts[i - 1]?.shift ?? 0) * (1 - t) + (shifts[i]?.shift ?? 0) * t;
  }
  return shifts[0]?.shift ?? 0;
}

function nearestIndex(batches: readonly number[], batch: number): number {
  let best = 0;
  batches.forEach((b, i) => {
    if (Math.abs(Math.log(b / batch)) < Math.abs(Math.log((batches[best] ?? 1) / batch))) best = i;
  });
  return best;
}
