import { existsSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { architectureFrom } from "../../src/capacity/architecture.ts";
import { calibrationFrom } from "../../src/capacity/calibration.ts";
import { evidenceFrom } from "../../src/capacity/evidence.ts";
import type { Evidence } from "../../src/capacity/evidence.ts";
import { measurementFrom } from "../../src/capacity/measurement.ts";
import type { MeasuredThings, Measurement } from "../../src/capacity/measurement.ts";
import type { Accelerator, Architecture, Attention, LinkKind, ModelKind } from "../../src/capacity/types.ts";

type Row = Readonly<Record<string, string>>;

const data = new URL("../../data/", import.meta.url);

/** Rows of a CSV file, as text by column. */
export function rowsOf(file: URL | string): readonly Row[] {
  return parse(readFileSync(file), { columns: true, bom: true, skip_empty_lines: true });
}

/** A file of `data/`. */
export function dataFile(name: string): URL {
  return new URL(name, data);
}

/** The fitted coefficients of `data/calibration.csv`. */
export function calibrationRows(): readonly Row[] {
  return rowsOf(dataFile("calibration.csv"));
}

/** The measurements of a file in the columns of `measurements.csv` or of a benchmark table. Rows of unknown devices are left out. */
export function measurementsIn(file: URL | string, things: MeasuredThings): readonly Measurement[] {
  return rowsOf(file).flatMap((row) => measurementFrom(row, things) ?? []);
}

/** The evidence that ships with Ratecard: measurements with their fitted weights. */
export function evidenceInData(things: MeasuredThings): Evidence {
  const calibration = calibrationFrom(calibrationRows(), rowsOf(dataFile("calibration-weights.csv")));
  return evidenceFrom(measurementsIn(dataFile("measurements.csv"), things), calibration);
}

/** The models and devices that measurements name, from `data/`. */
export function measuredThings(): MeasuredThings {
  const architectures = new Map<string, Architecture>();
  for (const row of rowsIfAny("architectures.csv")) {
    const shape = architectureOf(row);
    for (const name of [shape.name, ...(row["aliases"] ?? "").split(" ")])
      if (name !== "") architectures.set(name, shape);
  }
  const families = new Map<string, { family: string; architecture: Architecture }>();
  for (const row of rowsIfAny("measured-models.csv")) {
    const known = architectures.get(row["architecture"] ?? "");
    const architecture = known ?? measuredArchitecture(row);
    families.set(row["name"] ?? "", { family: row["family"] ?? "", architecture });
  }
  const accelerators = new Map<string, Accelerator>();
  for (const row of [...rowsIfAny("measured-accelerators.csv"), ...rowsIfAny("accelerators.csv")]) {
    const device = acceleratorOf(row);
    if (device !== null) accelerators.set(device.name, device);
  }
  return { architectures, families, accelerators };
}

function rowsIfAny(name: string): readonly Row[] {
  const file = new URL(name, data);
  return existsSync(file) ? rowsOf(file) : [];
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
      if (note.includes("encoder") || /bert|bge|e5-/.test(name)) return "encoder";
      if (/stable-diffusion|FLUX/.test(name)) return "image-generation";
      return /whisper/.test(name) ? "speech" : /resnet/.test(name) ? "vision" : "llm";
  }
}

function numberOr(text: string | undefined): number | null {
  return text === undefined || text === "" || !Number.isFinite(Number(text)) ? null : Number(text);
}

function scaled(value: number | null, by: number): number | null {
  return value === null ? null : value * by;
}
