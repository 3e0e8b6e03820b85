/**
 * How well the capacity engine predicts published measurements.
 *
 *   npm run bench:capacity -- FILE.csv [--rows OUT.csv] [--json]
 *
 * Reads any table in the columns of `data/measurements.csv` or of a benchmark table (found by name, others ignored). Without a
 * file it reads `data/measurements.csv`, which the engine was fitted to: see `calibrate.ts` for errors on unseen groups.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { estimate } from "../../src/capacity/estimate.ts";
import type { Banded, Estimate } from "../../src/capacity/estimate.ts";
import type { Evidence } from "../../src/capacity/evidence.ts";
import { measurementFrom } from "../../src/capacity/measurement.ts";
import type { Measurement } from "../../src/capacity/measurement.ts";
import { unitsPerSequence } from "../../src/capacity/observations.ts";
import type { Metric } from "../../src/capacity/types.ts";
import { dataFile, evidenceInData, measuredThings, rowsOf } from "./measured.ts";
import { figureOf, scoresOf, summaryText } from "./scores.ts";
import type { Figure } from "./scores.ts";

interface Compared {
  readonly row: number;
  readonly model: string;
  readonly accelerator: string;
  readonly metric: Metric;
  readonly measured: number;
  readonly predicted: Banded | null;
  readonly nearest: string;
  readonly similarity: number;
}

/** Every published figure of a measurement beside its prediction, in published units (per second, seconds). */
function compare(measurement: Measurement, row: number, evidence: Evidence): readonly Compared[] {
  const known = estimate(measurement.setup, evidence);
  const common = {
    row,
    model: measurement.model,
    accelerator: measurement.setup.accelerator.name,
    nearest: known.nearest?.measurement.id ?? "",
    similarity: known.nearest?.similarity ?? 0,
  };
  const units = unitsPerSequence(measurement, known.baseline);
  const found: Compared[] = [];
  const push = (metric: Metric, measured: number | null, predicted: Banded) => {
    if (measured !== null) found.push({ ...common, metric, measured, predicted });
  };
  push("throughput", measurement.throughput, scaled(known.rate, units));
  push("tpot", measurement.tpot, known.tpot);
  push("ttft", measurement.ttft, known.ttft);
  push("e2e", measurement.e2e, known.e2e);
  return found;
}

function scaled(banded: Estimate["rate"], by: number): Banded {
  return { value: banded.value * by, low: banded.low * by, high: banded.high * by };
}

/** Figures of a row whose accelerator nobody knows: refused. */
function refused(row: Readonly<Record<string, string>>, index: number): readonly Compared[] {
  const columns: readonly (readonly [Metric, readonly string[]])[] = [
    ["throughput", ["throughput_output_tok_s", "throughput_total_tok_s", "requests_s"]],
    ["tpot", ["tpot_ms_p50"]],
    ["ttft", ["ttft_ms_p50"]],
    ["e2e", ["e2e_latency_ms"]],
  ];
  return columns.flatMap(([metric, names]) => {
    const value = names.map((name) => Number(row[name] ?? "")).find((v) => Number.isFinite(v) && v > 0);
    if (value === undefined) return [];
    const accelerator = row["accelerator"] ?? "";
    return [
      {
        row: index,
        model: row["model"] ?? "",
        accelerator,
        metric,
        measured: value,
        predicted: null,
        nearest: "",
        similarity: 0,
      },
    ];
  });
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rows: { type: "string" }, json: { type: "boolean" } },
  });
  const things = measuredThings();
  const evidence = evidenceInData(things);
  const rows = rowsOf(positionals[0] ?? dataFile("measurements.csv"));
  const compared = rows.flatMap((row, i) => {
    const measurement = measurementFrom(row, things);
    return measurement === null ? refused(row, i + 2) : compare(measurement, i + 2, evidence);
  });
  const figures = compared.map((c): Figure => figureOf(c.accelerator, c.metric, c.measured, c.predicted));
  if (values.rows !== undefined) writeFileSync(values.rows, table(compared));
  process.stdout.write(values.json === true ? `${JSON.stringify(scoresOf(figures), null, 2)}\n` : summaryText(figures));
}

function table(compared: readonly Compared[]): string {
  const head = "line,model,accelerator,metric,measured,predicted,low,high,nearest,similarity";
  const lines = compared.map((c) => {
    const p = c.predicted;
    const numbers = [c.measured, p?.value, p?.low, p?.high].map((v) =>
      v === undefined ? "" : String(Number(v.toPrecision(6))),
    );
    return [c.row, quoted(c.model), c.accelerator, c.metric, ...numbers, c.nearest, c.similarity.toFixed(3)].join(",");
  });
  return `${[head, ...lines].join("\n")}\n`;
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

main();
