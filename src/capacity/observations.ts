import type { Baseline } from "./baseline.ts";
import type { Measurement } from "./measurement.ts";
import type { Metric } from "./types.ts";

/** The three corrections: decoding and whole answers, the first token, and items of models without tokens. */
export type CorrectionName = "decode" | "first" | "items";

/** How far a published figure lies from the roofline: ln(measured time / expected time). */
export interface Observation {
  readonly model: CorrectionName;
  readonly metric: Metric;
  readonly residual: number;
}

/** The figures of a measurement that teach a correction; figures that only repeat another one are left out. */
export function observationsOf(m: Measurement, b: Baseline): readonly Observation[] {
  const name: CorrectionName = m.setup.model.kind === "llm" ? "decode" : "items";
  const found: Observation[] = [];
  const rate = sequenceRate(m, b);
  if (rate !== null) found.push({ model: name, metric: "throughput", residual: Math.log(b.rate / rate) });
  if (m.tpot !== null) found.push({ model: name, metric: "tpot", residual: Math.log(m.tpot / b.tpot) });
  if (m.ttft !== null) found.push({ model: "first", metric: "ttft", residual: Math.log(m.ttft / b.ttft) });
  if (m.e2e !== null && !repeats(m, b, rate))
    found.push({ model: name, metric: "e2e", residual: Math.log(m.e2e / b.e2e) });
  return found;
}

/** Sequences (items) a second of a measurement, whatever unit it was published in. */
export function sequenceRate(m: Measurement, b: Baseline): number | null {
  return m.throughput === null ? null : m.throughput / unitsPerSequence(m, b);
}

/** Published units (output tokens, all tokens, requests) that one sequence or item makes. */
export function unitsPerSequence(m: Measurement, b: Baseline): number {
  if (m.unit === "request") return 1;
  if (m.setup.model.kind !== "llm") return m.setup.model.tokensPerItem ?? 1;
  return m.unit === "token" ? b.input + b.output : b.output;
}

/** True where the end-to-end time follows from the other figures by identity. */
function repeats(m: Measurement, b: Baseline, rate: number | null): boolean {
  if (m.e2e === null) return true;
  if (m.ttft !== null && m.tpot !== null) {
    const sum = m.ttft + m.tpot * (b.output - 1);
    if (Math.abs(Math.log(sum / m.e2e)) < 0.005) return true;
  }
  if (m.setup.model.kind !== "llm" || rate === null || m.setup.concurrency === null) return false;
  return Math.abs(Math.log(m.setup.concurrency / rate / m.e2e)) < 0.02;
}
