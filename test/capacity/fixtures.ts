import type { DemandShape } from "../../src/capacity/day.ts";
import type { Evidence } from "../../src/capacity/evidence.ts";
import { modelNamed } from "../../src/capacity/measurement.ts";
import type { SizedModel, SizeOptions } from "../../src/capacity/size.ts";
import type { TrainingMeasurement } from "../../src/capacity/training.ts";
import type { Accelerator, Instance, ModelKind } from "../../src/capacity/types.ts";
import { dataFile, evidenceInData, measuredThings, rowsOf } from "../bench/measured.ts";

const things = measuredThings();

export const evidence: Evidence = evidenceInData(things);
export const accelerators: ReadonlyMap<string, Accelerator> = things.accelerators;

/** A model of the tables by any of its names. */
export function modelOf(name: string, kind: ModelKind = "llm"): SizedModel {
  return modelNamed(name, kind, things);
}

/** Every instance type of `instances.csv`. */
export const instances: readonly Instance[] = rowsOf(dataFile("instances.csv")).map((row) => ({
  name: row["instance"] ?? "",
  accelerator: row["accelerator"] === "" ? null : (row["accelerator"] ?? null),
  acceleratorCount: Number(row["accelerators"] ?? 0),
  vcpus: Number(row["vcpu"] ?? 0),
  memoryBytes: Number(row["memory_gib"] ?? 0) * 2 ** 30,
  cpu: /^[cmr]8g/.test(row["family"] ?? "") ? "graviton4" : null,
}));

export const shapes: readonly DemandShape[] = shapesOf();

function shapesOf(): readonly DemandShape[] {
  const rows = rowsOf(dataFile("demand-shapes.csv"));
  const hours = (name: string, day: string) => {
    const row = rows.find((r) => r["shape"] === name && r["day"] === day);
    return Array.from({ length: 24 }, (_, h) => Number(row?.[`h${h}`] ?? 0));
  };
  return [...new Set(rows.map((r) => r["shape"] ?? ""))].map((name) => ({
    name,
    weekday: hours(name, "weekday"),
    weekend: hours(name, "weekend"),
  }));
}

const serving = new Map(rowsOf(dataFile("serving.csv")).map((row) => [row["name"] ?? "", Number(row["value"])]));

/** Options with the figures of `serving.csv`, always on. */
export const options: SizeOptions = {
  precision: null,
  engine: null,
  scaling: {
    automatic: false,
    minimum: 1,
    coldStart: serving.get("cold-start-seconds") ?? 0,
    scaleInDelay: serving.get("scale-in-delay-seconds") ?? 0,
    scaleToZero: false,
  },
  extrapolate: false,
  shapes,
  figures: {
    memory: {
      usableShare: serving.get("usable-share") ?? 0.9,
      bytesPerDevice: serving.get("bytes-per-device") ?? 0,
      weightShare: serving.get("weight-share") ?? 0,
      chunkTokens: serving.get("chunk-tokens") ?? 8192,
    },
    maxSequences: serving.get("max-sequences") ?? 256,
    defaultSizeRatio: serving.get("default-size-ratio") ?? 3,
    cpuUsableShare: serving.get("cpu-usable-share") ?? 0.8,
  },
};

export const trainingMeasurements: readonly TrainingMeasurement[] = rowsOf(dataFile("training-measurements.csv")).map(
  (row) => ({
    id: row["id"] ?? "",
    model: row["model"] ?? "",
    activeParameters: Number(row["active_parameters_b"]) * 1e9,
    accelerator: row["accelerator"] ?? "",
    count: row["count"] === "" ? null : Number(row["count"]),
    precision: row["precision"] ?? "",
    mfu: Number(row["mfu"]),
    kind: row["kind"] === "run" ? "run" : "throughput",
    source: row["source"] ?? "",
  }),
);
