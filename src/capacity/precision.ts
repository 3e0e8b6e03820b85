import type { Accelerator } from "./types.ts";

export type PrecisionClass = "fp32" | "fp16" | "fp8" | "int8" | "fp4" | "int4";

export interface Precision {
  readonly class: PrecisionClass;
  readonly weightBytes: number;
  readonly cacheBytes: number;
}

/** Bytes a stored weight takes; four-bit formats carry group scales (16 values share one 8-bit scale, or 32 a 16-bit one). */
const WEIGHT_BYTES = { fp32: 4, fp16: 2, fp8: 1, int8: 1, fp4: 0.5625, int4: 0.5625 } as const;

/** Reads a precision the way measurements spell it ("gptq-int4", "fp32/matmult-bf16"); unknown spellings read as 16 bits. */
export function precisionOf(name: string): Precision {
  const known = PRECISIONS.get(name);
  if (known !== undefined) return known;
  const kind = precisionClass(name.toLowerCase());
  const precision = { class: kind, weightBytes: WEIGHT_BYTES[kind], cacheBytes: 2 };
  PRECISIONS.set(name, precision);
  return precision;
}

/** Spellings are few and asked for with every measurement. */
const PRECISIONS = new Map<string, Precision>();

function precisionClass(name: string): PrecisionClass {
  if (name.includes("matmult") || name === "") return "fp16";
  if (/fp4|nvfp4|mxfp4/.test(name)) return "fp4";
  if (/int4|q4|awq|gptq|w4/.test(name)) return "int4";
  if (/fp8|f8/.test(name)) return "fp8";
  if (/int8|q8|w8/.test(name)) return "int8";
  if (/fp32|float32/.test(name)) return "fp32";
  return "fp16";
}

/** The peak FLOP/s that matrix products reach at a precision: weight-only four-bit kernels compute in 16 bits. */
export function peakFlops(accelerator: Accelerator, kind: PrecisionClass): number {
  const half = accelerator.flops16;
  switch (kind) {
    case "fp32":
      return half / 2;
    case "fp16":
    case "int4":
      return half;
    case "fp8":
      return accelerator.flops8 ?? half;
    case "int8":
      return accelerator.ops8 ?? accelerator.flops8 ?? half;
    case "fp4":
      return accelerator.flops4 ?? half;
  }
}
