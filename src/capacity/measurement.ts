import { architectureFrom, familyName } from "./architecture.ts";
import { weightBytes } from "./footprint.ts";
import { precisionOf } from "./precision.ts";
import type { Accelerator, Architecture, EngineClass, Load, ModelKind, Setup } from "./types.ts";

/** A published measurement: the set-up, and whatever was published of it (seconds, tokens a second). */
export interface Measurement {
  readonly id: string;
  readonly model: string;
  readonly setup: Setup;
  readonly source: string;
  readonly asOf: string;
  /** Output tokens (items for models without tokens) a second over all devices; null when unpublished. */
  readonly throughput: number | null;
  /** What `throughput` counts. */
  readonly unit: "output token" | "token" | "request";
  readonly tpot: number | null;
  readonly ttft: number | null;
  readonly e2e: number | null;
}

export interface MeasuredThings {
  readonly architectures: ReadonlyMap<string, Architecture>;
  readonly families: ReadonlyMap<string, { readonly family: string; readonly architecture: Architecture }>;
  readonly accelerators: ReadonlyMap<string, Accelerator>;
}

type Row = Readonly<Record<string, string | undefined>>;

/** Reads a row of `measurements.csv`, or of any benchmark table with the same or the longer column names; null when its accelerator is unknown. */
export function measurementFrom(row: Row, things: MeasuredThings): Measurement | null {
  const accelerator = things.accelerators.get(acceleratorNamed(row["accelerator"] ?? ""));
  if (accelerator === undefined) return null;
  const kind = kindOf(row["kind"]);
  const { family, architecture } = modelNamed(row["model"] ?? "", kind, things);
  const setup = setupOf(row, accelerator, architecture, family, kind);
  const output = positive(row["throughput_output_tok_s"]);
  const total = positive(row["throughput_total_tok_s"]);
  const requests = positive(row["requests_s"]);
  return {
    id: row["id"] ?? "",
    model: row["model"] ?? "",
    setup,
    source: row["source"] ?? "",
    asOf: row["as_of"] ?? "",
    throughput: output ?? total ?? requests,
    unit: output !== null ? "output token" : total !== null ? "token" : "request",
    tpot: milliseconds(row["tpot_ms_p50"]),
    ttft: milliseconds(row["ttft_ms_p50"]),
    e2e: milliseconds(row["e2e_latency_ms"]),
  };
}

/** The catalogue's name of an accelerator as benchmarks spell it ("Trainium1", "A100-40GB"). */
export function acceleratorNamed(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(" ", "-")
    .replace(/^(trainium|inferentia)1$/, "$1");
}

/** The architecture of a measured name: exact, by family, else a guess from the size in the name. */
export function modelNamed(
  name: string,
  kind: ModelKind,
  things: MeasuredThings,
): { readonly family: string; readonly architecture: Architecture } {
  const family = familyName(name);
  const known = things.families.get(family);
  if (known !== undefined) return known;
  const exact = things.architectures.get(name) ?? things.architectures.get(name.toLowerCase());
  if (exact !== undefined) return { family, architecture: exact };
  const same = [...things.architectures.values()].find((a) => familyName(a.name) === family);
  return { family, architecture: same ?? fromName(name, kind) };
}

function fromName(name: string, kind: ModelKind): Architecture {
  const size = /(\d+(?:\.\d+)?)\s*b(?:illion)?(?![a-z])/i.exec(name);
  const active = /a(\d+(?:\.\d+)?)b/i.exec(name);
  const fallback = { llm: 7, encoder: 0.11, vision: 0.05, "image-generation": 3, speech: 1.5 }[kind];
  const parameters = Number(size?.[1] ?? fallback) * 1e9;
  const experts =
    active === null ? {} : { activeParameters: Number(active[1]) * 1e9, experts: 128, expertsPerToken: 8 };
  return architectureFrom({
    name,
    kind,
    parameters,
    ...experts,
    ...(kind === "image-generation" ? { flopsPerItem: 5e14 } : {}),
  });
}

function setupOf(row: Row, accelerator: Accelerator, model: Architecture, family: string, kind: ModelKind): Setup {
  const count = positive(row["count"]) ?? positive(row["n_accelerators"]) ?? 1;
  const precision = row["precision"] ?? row["dtype"] ?? "";
  const engineText = (row["engine"] ?? "").trim();
  const engine = engineClassOf(engineText);
  const load = kind === "llm" && row["kind"] === "llm-prefill" ? "single-stream" : loadOf(row["load"] ?? "");
  const note = row["note"] ?? "";
  const expert = positive(row["expert_parallel"]) ?? parallelIn(note, /\bdp\d+ ep(\d+)|moe_ep=(\d+)/);
  const data = positive(row["data_parallel"]) ?? parallelIn(note, /\bdp(\d+) ep|attention_dp=(\d+)/);
  const fitted = precision === "" ? model.nativePrecision : precision;
  // NVIDIA's tables of most throughput run mixtures with attention split by requests and experts over all devices.
  const mostThroughput = engine === "tensorrt-llm" && load === "flood" && model.experts > 1 && count > 1;
  const expertParallel = (expert ?? 1) > 1 || (mostThroughput && expert === null);
  const tensor = positive(row["tensor_parallel"]);
  const layered = engine === "llama.cpp" && count > 1;
  const placement = {
    count,
    tensor,
    data,
    expertParallel,
    kind,
    accelerator,
    layered,
    load,
    model,
    precision: fitted,
    note,
  };
  const replica = perReplica(placement);
  return {
    model,
    family,
    accelerator,
    count,
    perReplica: replica,
    stages: stagesOf(placement, replica),
    expertParallel,
    precision: fitted,
    engine,
    engineVersion: engineText,
    openLoop: (row["load"] ?? "").startsWith("open"),
    // Its first tokens take 0.28 s for 200 prompt tokens on an A100 at every load.
    remote: engineText.includes("KAITO"),
    year: yearOf(row["as_of"]),
    load,
    concurrency: positive(row["concurrency"]) ?? positive(row["batch_or_concurrency"]),
    requests: positive(row["requests"]) ?? parallelIn(note, /^(\d+) requests/),
    input: positive(row["input"]) ?? positive(row["input_tokens"]),
    output: positive(row["output"]) ?? positive(row["output_tokens"]),
  };
}

interface Placement {
  readonly count: number;
  readonly tensor: number | null;
  readonly data: number | null;
  readonly expertParallel: boolean;
  readonly kind: ModelKind;
  readonly accelerator: Accelerator;
  readonly layered: boolean;
  readonly load: Load;
  readonly model: Architecture;
  readonly precision: string;
  readonly note: string;
}

const PIPELINE = /pipeline|PP[2-9]/;

/** Devices a copy of the model spans. MLPerf rows do not say: the smallest power of two that leaves a third for the cache. */
function perReplica(p: Placement): number {
  if (p.kind !== "llm") return 1;
  if (p.accelerator.kind === "neuron" || p.layered || p.expertParallel || PIPELINE.test(p.note)) return p.count;
  if (p.data !== null && p.data > 1 && p.data <= p.count) return p.count / p.data;
  if (p.load === "offline" || p.load === "server") return smallestFit(p);
  if (p.tensor !== null && p.tensor < p.count) return holds(p, p.tensor) ? p.tensor : smallestFit(p);
  return p.count;
}

/**
 * Pipeline stages: all devices where layers are dealt out; what tensor parallelism leaves where a note says so, or where the
 * model would not fit on the devices that tensor parallelism spans.
 */
function stagesOf(p: Placement, replica: number): number {
  if (p.layered) return p.count;
  if (p.kind !== "llm" || p.accelerator.kind === "neuron" || p.tensor === null || p.tensor >= replica) return 1;
  const dealt = PIPELINE.test(p.note) || (!p.expertParallel && (p.data ?? 1) <= 1 && !holds(p, p.tensor));
  return dealt ? replica / p.tensor : 1;
}

/** True where the weights fit on some devices at all. */
function holds(p: Placement, devices: number): boolean {
  return weightBytes(p.model, precisionOf(p.precision)) < devices * p.accelerator.memoryBytes * 0.92;
}

function smallestFit(p: Placement): number {
  const bytes = weightBytes(p.model, precisionOf(p.precision));
  let devices = 1;
  while (devices < p.count && bytes > devices * p.accelerator.memoryBytes * 0.7) devices *= 2;
  return Math.min(devices, p.count);
}

function kindOf(text: string | undefined): ModelKind {
  switch (text) {
    case "encoder":
    case "vision":
    case "speech":
      return text;
    case "image-gen":
    case "image-generation":
      return "image-generation";
    default:
      return "llm";
  }
}

function loadOf(text: string): Load {
  if (text.startsWith("static")) return "static-batch";
  if (text.startsWith("steady")) return "steady-batch";
  if (text.startsWith("flood")) return "flood";
  if (text.startsWith("mlperf-offline")) return "offline";
  if (text.startsWith("mlperf")) return "server";
  if (text.startsWith("single")) return "single-stream";
  return "closed-loop";
}

/** The class of an engine as published ("vLLM (KAITO)", "trtllm 1.0.0rc3", "PyTorch 2.1 (Neuron 2.18.0)"). */
export function engineClassOf(text: string): EngineClass {
  const name = text.toLowerCase();
  if (name.includes("llama")) return "llama.cpp";
  if (name.includes("neuron") || name.includes("tensorflow")) return "neuron";
  if (name.includes("sglang")) return "sglang";
  if (name.includes("tgi")) return "tgi";
  if (name.includes("tensorrt-llm/tensorrt")) return "tensorrt";
  if (name.includes("tensorrt-llm") || name.includes("trtllm") || name.includes("nim")) return "tensorrt-llm";
  if (name.includes("tensorrt")) return "tensorrt";
  if (name.includes("diffusers")) return "diffusers";
  if (name.includes("pytorch") || name.includes("stageai")) return "pytorch";
  if (name.includes("transformers")) return "transformers";
  return name.includes("vllm") ? "vllm" : "other";
}

/** A date as years since Christ; null when it is none. */
function yearOf(date: string | undefined): number | null {
  const parts = /^(\d{4})-(\d{2})/.exec(date ?? "");
  return parts === null ? null : Number(parts[1]) + (Number(parts[2]) - 1) / 12;
}

function positive(text: string | undefined): number | null {
  if (text === undefined || text === "") return null;
  const value = Number(text);
  return Number.isFinite(value) && value > 0 ? value : null;
}

function milliseconds(text: string | undefined): number | null {
  const value = positive(text);
  return value === null ? null : value / 1000;
}

function parallelIn(note: string, pattern: RegExp): number | null {
  const found = pattern.exec(note);
  return found === null ? null : positive(found[1] ?? found[2]);
}
