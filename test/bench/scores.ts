import type { Metric } from "../../src/capacity/types.ts";
import type { Banded } from "../../src/capacity/estimate.ts";

/** One published figure beside its prediction. */
export interface Figure {
  readonly accelerator: string;
  readonly metric: Metric;
  readonly ape: number;
  readonly within2x: boolean;
  readonly covered: boolean;
}

/** Accuracy over a set of figures; shares are fractions. */
export interface Score {
  readonly n: number;
  readonly medianApe: number;
  readonly p90Ape: number;
  readonly within2x: number;
  readonly bandCoverage: number;
}

export interface Scores {
  readonly overall: Score;
  readonly byAccelerator: Readonly<Record<string, Score>>;
  readonly byMetric: Readonly<Record<string, Score>>;
}

/** Compares a measurement with its prediction; a refused one counts as 100 % wrong, outside 2× and outside the band. */
export function figureOf(accelerator: string, metric: Metric, measured: number, predicted: Banded | null): Figure {
  if (predicted === null) return { accelerator, metric, ape: 1, within2x: false, covered: false };
  const ratio = predicted.value / measured;
  return {
    accelerator,
    metric,
    ape: Math.abs(ratio - 1),
    within2x: ratio <= 2 && ratio >= 0.5,
    covered: measured >= predicted.low && measured <= predicted.high,
  };
}

export function scoresOf(figures: readonly Figure[]): Scores {
  return {
    overall: scoreOf(figures),
    byAccelerator: by(figures, (f) => f.accelerator),
    byMetric: by(figures, (f) => f.metric),
  };
}

function by(figures: readonly Figure[], keyOf: (figure: Figure) => string): Readonly<Record<string, Score>> {
  const keys = [...new Set(figures.map(keyOf))].sort();
  return Object.fromEntries(keys.map((key) => [key, scoreOf(figures.filter((f) => keyOf(f) === key))]));
}

function scoreOf(figures: readonly Figure[]): Score {
  const errors = figures.map((f) => f.ape).sort((a, b) => a - b);
  const share = (test: (figure: Figure) => boolean) =>
    figures.length === 0 ? 0 : figures.filter(test).length / figures.length;
  return {
    n: figures.length,
    medianApe: quantile(errors, 0.5),
    p90Ape: quantile(errors, 0.9),
    within2x: share((f) => f.within2x),
    bandCoverage: share((f) => f.covered),
  };
}

function quantile(sorted: readonly number[], p: number): number {
  const position = (sorted.length - 1) * p;
  const low = sorted[Math.floor(position)] ?? 0;
  const high = sorted[Math.ceil(position)] ?? low;
  return low + (high - low) * (position - Math.floor(position));
}

/** The scores as a table for people. */
export function summaryText(figures: readonly Figure[]): string {
  const scores = scoresOf(figures);
  const percent = (value: number) => `${(value * 100).toFixed(1)}%`.padStart(8);
  const line = (name: string, s: Score) =>
    `${name.padEnd(22)}${String(s.n).padStart(6)}${percent(s.medianApe)}${percent(s.p90Ape)}${percent(s.within2x)}${percent(s.bandCoverage)}`;
  const head = `${"".padEnd(22)}     n  median     p90   in 2x in band`;
  const rows = [
    line("overall", scores.overall),
    ...Object.entries(scores.byMetric).map(([name, s]) => line(`  ${name}`, s)),
    ...Object.entries(scores.byAccelerator).map(([name, s]) => line(`  ${name}`, s)),
  ];
  return `${head}\n${rows.join("\n")}\n`;
}
