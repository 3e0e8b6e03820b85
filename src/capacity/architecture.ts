import type { Architecture, Attention, ModelKind } from "./types.ts";

/** What a user may know of a model; only `parameters` is needed. Counts, not billions. */
export interface ModelNumbers {
  readonly name?: string | null;
  readonly kind?: ModelKind | null;
  readonly parameters: number;
  readonly activeParameters?: number | null;
  readonly layers?: number | null;
  readonly hidden?: number | null;
  readonly heads?: number | null;
  readonly kvHeads?: number | null;
  readonly headDim?: number | null;
  readonly attention?: Attention | null;
  readonly kvBytesPerToken16?: number | null;
  readonly maxContext?: number | null;
  readonly nativePrecision?: string | null;
  readonly experts?: number | null;
  readonly expertsPerToken?: number | null;
  readonly expertWidth?: number | null;
  readonly denseLayers?: number | null;
  readonly slidingWindow?: number | null;
  readonly fullAttentionLayers?: number | null;
  readonly flopsPerItem?: number | null;
  readonly tokensPerItem?: number | null;
}

/**
 * An architecture from the numbers that are known. Missing (or null) ones follow the proportions of published decoders:
 * P ≈ 12·L·h² with h ≈ 128·L (Kaplan et al. 2020, arXiv 2001.08361), heads of 128, a quarter of the heads cached.
 */
export function architectureFrom(n: ModelNumbers): Architecture {
  const active = n.activeParameters ?? n.parameters;
  const shapeOf = (n.experts ?? 1) > 1 ? Math.max(active, n.parameters / 8) : n.parameters;
  const layers = n.layers ?? Math.max(1, Math.round(Math.cbrt(shapeOf / (12 * 128 * 128))));
  const hidden = n.hidden ?? Math.max(64, 64 * Math.round(Math.sqrt(shapeOf / (12 * layers)) / 64));
  const headDim = n.headDim ?? ((n.heads ?? 0) > 0 ? hidden / (n.heads ?? 1) : 128);
  const heads = n.heads ?? Math.max(1, Math.round(hidden / headDim));
  return {
    name: n.name ?? "custom",
    kind: n.kind ?? "llm",
    parameters: n.parameters,
    activeParameters: active,
    layers,
    hidden,
    heads,
    kvHeads: n.kvHeads ?? Math.max(1, Math.round(heads / 4)),
    headDim,
    attention: n.attention ?? "GQA",
    kvBytesPerToken16: n.kvBytesPerToken16 ?? null,
    maxContext: n.maxContext ?? null,
    nativePrecision: n.nativePrecision ?? "bfloat16",
    experts: n.experts ?? 1,
    expertsPerToken: n.expertsPerToken ?? 1,
    expertParameters: expertParameters(n, active, layers, hidden),
    slidingWindow: n.slidingWindow ?? 0,
    fullAttentionLayers: n.fullAttentionLayers ?? layers,
    flopsPerItem: n.flopsPerItem ?? null,
    tokensPerItem: n.tokensPerItem ?? null,
  };
}

/** Parameters in routed experts: from their width (three matrices each), else from P = r + e and A = r + e·k/E. */
function expertParameters(n: ModelNumbers, active: number, layers: number, hidden: number): number {
  const experts = n.experts ?? 1;
  const chosen = n.expertsPerToken ?? 1;
  if (experts <= 1) return 0;
  const byBalance = Math.max(0, (n.parameters - active) / Math.max(1e-9, 1 - chosen / experts));
  const byWidth =
    n.expertWidth === undefined || n.expertWidth === null
      ? byBalance
      : 3 * hidden * n.expertWidth * experts * (layers - (n.denseLayers ?? 0));
  return Math.min(byWidth, n.parameters * 0.995);
}

const SUFFIX =
  /-(hf|it|instruct|chat|fp8|fp4|nvfp4|mxfp4|bf16|fp16|int8|int4|gptq|awq|gguf|thinking|preview|base-model|cased|uncased|finetuned.*|distilled.*|v\d+(\.\d+)?|\d{4}|dynamic|quantized\..*)(?=-|$)/g;

/** The name under which a model's variants are one family: without publisher, tuning, precision and date. */
export function familyName(name: string): string {
  const known = FAMILIES.get(name);
  if (known !== undefined) return known;
  const family = familyOf(name);
  FAMILIES.set(name, family);
  return family;
}

/** Names are few and asked for with every measurement. */
const FAMILIES = new Map<string, string>();

function familyOf(name: string): string {
  const bare = name
    .toLowerCase()
    .replace(/\s*\(.*\)$/, "")
    .replace(/^.*\//, "")
    .replaceAll(/[\s_]+/g, "-");
  const cut =
    bare.startsWith("whisper") || bare.startsWith("deepseek-v")
      ? bare.replace(/-\d{4}$|-nvfp4$|-fp8$/, "")
      : repeatedly(bare);
  return cut
    .replace(/^meta-llama/, "llama")
    .replace(/^llama-?3(\.\d)?-/, "llama-3-")
    .replace(/^llama-?2-/, "llama-2-")
    .replace(/^resnet-?(\d+)$/, "resnet-$1")
    .replace(/^resnet$/, "resnet-50");
}

function repeatedly(text: string): string {
  let before = text;
  for (;;) {
    const after = before.replaceAll(SUFFIX, "");
    if (after === before) return after;
    before = after;
  }
}
