/** Rows of the capacity tables of `data/` as records. Pure: who reads the tables stays outside. */
import { architectureFrom } from "./architecture.ts";
import { calibrationFrom } from "./calibration.ts";
import type { DemandShape, Scaling } from "./day.ts";
import { evidenceFrom } from "./evidence.ts";
import type { Evidence } from "./evidence.ts";
import { measurementFrom } from "./measurement.ts";
import type { MeasuredThings } from "./measurement.ts";
import type { ServingFigures } from "./size.ts";
import type { TrainingMeasurement } from "./training.ts";
import type { Accelerator, Architecture, Attention, Instance, LinkKind, ModelKind } from "./types.ts";

type Row = Readonly<Record<string, string | undefined>>;

/** How tables are read: the rows of one by its file's name without `.csv`. */
export type CapacityTables = (
  name:
    | "accelerators"
    | "architectures"
    | "calibration"
    | "calibration-weights"
    | "demand-shapes"
    | "instances"
    | "measured-accelerators"
    | "measured-models"
    | "measurements"
    | "serving"
    | "training-measurements",
) => readonly Row[];

/** The models and devices that measurements and users name. */
export function measuredThingsFrom(table: CapacityTables): MeasuredThings {
  const architectures = new Map<string, Architecture>();
  for (const row of table("architectures")) {
    const shape = architectureOf(row);
    for (const name of [shape.name, ...(row["aliases"] ?? "").split(" ")])
      if (name !== "") architectures.set(name, shape);
  }
  const families = new Map<string, { family: string; architecture: Architecture }>();
  for (const row of table("measured-models")) {
    const known = architectures.get(row["architecture"] ?? "");
    const tokensPerItem = numberOr(row["tokens_per_item"]);
    const architecture = known === undefined ? measuredArchitecture(row) : { ...known, tokensPerItem };
    families.set(row["name"] ?? "", { family: row["family"] ?? "", architecture });
  }
  const accelerators = new Map<string, Accelerator>();
  for (const row of [...table("measured-accelerators"), ...table("accelerators")]) {
    const device = acceleratorOf(row);
    if (device !== null) accelerators.set(device.name, device);
  }
  return { architectures, families, accelerators };
}

/** The measurements that ship with Ratecard, with their fitted weights. */
export function evidenceOf(table: CapacityTables, things: MeasuredThings): Evidence {
  const measurements = table("measurements").flatMap((row) => measurementFrom(row, things) ?? []);
  return evidenceFrom(measurements, calibrationFrom(table("calibration"), table("calibration-weights")));
}

/** Every instance type, in the order of `instances.csv`. */
export function instancesOf(table: CapacityTables): readonly Instance[] {
  return table("instances").map((row) => ({
    name: row["instance"] ?? "",
    accelerator: row["accelerator"] === "" ? null : (row["accelerator"] ?? null),
    acceleratorCount: Number(row["accelerators"] ?? 0),
    vcpus: Number(row["vcpu"] ?? 0),
    memoryBytes: Number(row["memory_gib"] ?? 0) * 2 ** 30,
    cpu: /^[cmr]8g/.test(row["family"] ?? "") ? "graviton4" : null,
  }));
}

/** The named demand shapes, each with the hours of a working day and of a weekend day. */
export function shapesOf(table: CapacityTables): readonly DemandShape[] {
  const rows = table("demand-shapes");
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

/** What `serving.csv` says: memory, the engine's limits, and how a fleet starts and stops (seconds). */
export interface ServingTable {
  readonly figures: ServingFigures;
  readonly scaling: Scaling;
  /** Bytes a second at which weights reach a device. */
  readonly weightLoad: number;
}

/** Reads `serving.csv`. Throws where a figure is missing: the data is ours. */
export function servingOf(table: CapacityTables): ServingTable {
  const figures = new Map(table("serving").map((row) => [row["name"] ?? "", Number(row["value"])]));
  const figure = (name: string): number => {
    const value = figures.get(name);
    if (value === undefined) throw new Error(`serving.csv has no ${name}`);
    return value;
  };
  return {
    figures: {
      memory: {
        usableShare: figure("usable-share"),
        bytesPerDevice: figure("bytes-per-device"),
        weightShare: figure("weight-share"),
        chunkTokens: figure("chunk-tokens"),
      },
      maxSequences: figure("max-sequences"),
      defaultSizeRatio: figure("default-size-ratio"),
      cpuUsableShare: figure("cpu-usable-share"),
    },
    scaling: {
      automatic: false,
      minimum: 1,
      coldStart: figure("cold-start-seconds"),
      scaleInDelay: figure("scale-in-delay-seconds"),
      scaleToZero: false,
    },
    weightLoad: figure("weight-load-bytes-per-second"),
  };
}

/** The published training rates. */
export function trainingMeasurementsOf(table: CapacityTables): readonly TrainingMeasurement[] {
  return table("training-measurements").map((row) => ({
    id: row["id"] ?? "",
    model: row["model"] ?? "",
    activeParameters: Number(row["active_parameters_b"]) * 1e9,
    accelerator: row["accelerator"] ?? "",
    count: row["count"] === "" ? null : Number(row["count"]),
    precision: row["precision"] ?? "",
    mfu: Number(row["mfu"]),
    kind: row["kind"] === "run" ? "run" : "throughput",
    source: row["source"] ?? "",
  }));
}

function architectureOf(row: Row): Architecture {
  const n = (key: string) => numberOr(row[key]);
  const billions = (key: string) => (n(key) ?? 0) * 1e9;
  return architectureFrom({
    name: row["model"] ?? "",
    kind: kindNamed(row["kind"], row["model"] ?? "", row["note"] ?? ""),
    parameters: billions("params_b"),
    activeParameters: billions("active_params_b") || billions("params_b"),
    layers: n("layers"),
    hidden: n("hidden"),
    heads: n("heads"),
    kvHeads: n("kv_heads"),
    headDim: n("head_dim"),
    attention: attentionOf(row["attention"] ?? ""),
    kvBytesPerToken16: n("kv_bytes_per_token_fp16"),
    maxContext: n("max_context"),
    nativePrecision: row["default_dtype"] ?? "bfloat16",
    experts: n("experts"),
    expertsPerToken: n("experts_per_token"),
    expertWidth: n("moe_ffn"),
    denseLayers: n("dense_layers"),
    slidingWindow: n("sliding_window"),
    fullAttentionLayers: n("full_attention_layers"),
  });
}

function measuredArchitecture(row: Row): Architecture {
  const n = (key: string) => numberOr(row[key]);
  return architectureFrom({
    name: row["name"] ?? "",
    kind: kindNamed(row["kind"], "", ""),
    parameters: (n("params_b") ?? 1) * 1e9,
    activeParameters: (n("active_params_b") ?? n("params_b") ?? 1) * 1e9,
    layers: n("layers"),
    hidden: n("hidden"),
    heads: n("heads"),
    kvHeads: n("kv_heads"),
    headDim: n("head_dim"),
    attention: n("kv_heads") === n("heads") ? "MHA" : "GQA",
    flopsPerItem: scaled(n("gflop_per_item"), 1e9),
  });
}

function acceleratorOf(row: Row): Accelerator | null {
  const n = (key: string) => numberOr(row[key]);
  const bandwidth = n("bandwidth_gbs");
  const half = n("bf16_tflops") ?? n("fp16_tflops");
  if (bandwidth === null || half === null) return null;
  const kind = row["kind"] ?? "";
  return {
    name: row["accelerator"] ?? "",
    kind: kind === "cpu" || kind === "neuron" ? kind : "gpu",
    memoryBytes: (n("memory_gib") ?? 0) * 2 ** 30,
    bandwidth: bandwidth * 1e9,
    flops16: half * 1e12,
    flops8: scaled(n("fp8_tflops"), 1e12),
    flops4: scaled(n("fp4_tflops"), 1e12),
    ops8: scaled(n("int8_tops"), 1e12),
    linkBandwidth: (n("interconnect_gbs") ?? 0) * 1e9,
    link: linkOf(row["interconnect"] ?? ""),
  };
}

function linkOf(text: string): LinkKind {
  if (text.startsWith("NVLink")) return "nvlink";
  if (text.startsWith("NeuronLink")) return "neuronlink";
  return text.startsWith("PCIe") ? "pcie" : "none";
}

function attentionOf(text: string): Attention {
  if (text.startsWith("MLA")) return "MLA";
  if (text.startsWith("MQA")) return "MQA";
  if (text.startsWith("GQA")) return "GQA";
  return text.startsWith("MHA") ? "MHA" : "none";
}

function kindNamed(kind: string | undefined, name: string, note: string): ModelKind {
  switch (kind) {
    case "encoder":
    case "vision":
    case "image-generation":
    case "speech":
    case "llm":
      return kind;
    default:
      if (/stable-diffusion|FLUX/.test(name)) return "image-generation";
      if (/whisper/.test(name)) return "speech";
      if (/resnet/.test(name)) return "vision";
      return note.includes("encoder") || /bert|bge|e5-/.test(name) ? "encoder" : "llm";
  }
}

function numberOr(text: string | undefined): number | null {
  return text === undefined || text === "" || !Number.isFinite(Number(text)) ? null : Number(text);
}

function scaled(value: number | null, by: number): number | null {
  return value === null ? null : value * by;
}
