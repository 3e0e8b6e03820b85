import { assert, constantFrom, double, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { architectureFrom, familyName } from "../../src/capacity/architecture.ts";
import { fitOn, smallestFit } from "../../src/capacity/fit.ts";
import { kvBytes, kvBytesPerToken, touchedWeightBytes, weightBytes } from "../../src/capacity/footprint.ts";
import { precisionOf } from "../../src/capacity/precision.ts";
import type { Accelerator } from "../../src/capacity/types.ts";
import { accelerators, modelOf, options } from "./fixtures.ts";

const { memory } = options.figures;
const chat = { input: 1500, output: 300 };

function device(name: string): Accelerator {
  const found = accelerators.get(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe("footprint", () => {
  const half = precisionOf("bf16");

  test("Llama 3.1 8B: 16 GB of weights, 128 KiB of cache a token", () => {
    const { architecture } = modelOf("meta-llama/Llama-3.1-8B-Instruct");
    expect(weightBytes(architecture, half) / 1e9).toBeCloseTo(16.06, 1);
    expect(kvBytesPerToken(architecture, half)).toBe(131072);
  });

  test("a latent cache is small: DeepSeek V3 keeps 576 values a layer", () => {
    expect(kvBytesPerToken(modelOf("deepseek-ai/DeepSeek-V3").architecture, half)).toBe(61 * 576 * 2);
  });

  test("a sliding window bounds most layers", () => {
    const { architecture } = modelOf("google/gemma-3-27b-it");
    expect(kvBytes(architecture, half, 100_000)).toBeLessThan(0.25 * kvBytesPerToken(architecture, half) * 100_000);
  });

  test("a mixture reads its active weights at batch one and nearly all in a crowd", () => {
    const { architecture } = modelOf("Qwen/Qwen3-235B-A22B");
    const one = touchedWeightBytes(architecture, half, 1);
    expect(one / (2 * architecture.activeParameters)).toBeCloseTo(1, 1);
    expect(touchedWeightBytes(architecture, half, 500) / weightBytes(architecture, half)).toBeGreaterThan(0.98);
  });
});

describe("fit", () => {
  test("an 8B model in 16 bits needs one L4 and two T4; a 70B one does not fit four L4", () => {
    const small = modelOf("meta-llama/Llama-3.1-8B-Instruct").architecture;
    const large = modelOf("meta-llama/Llama-3.1-70B-Instruct").architecture;
    expect(smallestFit(small, "bf16", device("l4"), 4, chat, memory)?.devices).toBe(1);
    expect(smallestFit(small, "bf16", device("t4"), 4, chat, memory)?.devices).toBeGreaterThanOrEqual(2);
    expect(smallestFit(large, "bf16", device("l4"), 4, chat, memory)).toBeNull();
    expect(smallestFit(large, "bf16", device("h100"), 8, chat, memory)?.devices).toBe(2);
    expect(smallestFit(large, "int4", device("h100"), 8, chat, memory)?.devices).toBe(1);
  });

  test("bigger precision never fits on less", () => {
    const names = ["int4", "fp8", "bf16", "fp32"];
    assert(
      property(
        double({ min: 0.1, max: 700, noNaN: true }),
        constantFrom("t4", "l4", "a10g", "l40s", "a100-80gb", "h100", "inferentia2", "trainium2"),
        constantFrom(1, 4, 8),
        (billions, name, count) => {
          const model = architectureFrom({ parameters: billions * 1e9 });
          const needs = names.map((p) => smallestFit(model, p, device(name), count, chat, memory)?.devices ?? Infinity);
          for (let i = 1; i < needs.length; i++) expect(needs[i]).toBeGreaterThanOrEqual(needs[i - 1] ?? 0);
        },
      ),
    );
  });

  test("longer sequences fit less often", () => {
    const model = modelOf("meta-llama/Llama-3.1-8B-Instruct").architecture;
    const at = (input: number) =>
      fitOn(model, "bf16", device("l40s"), 1, { input, output: 100 }, memory)?.maxConcurrency ?? 0;
    expect(at(1000)).toBeGreaterThan(at(10_000));
    expect(at(10_000_000)).toBe(0);
  });
});

test("a model's variants are one family", () => {
  const same = (a: string, b: string) => expect(familyName(a)).toBe(familyName(b));
  same("meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Meta-Llama-3-8B");
  same("Qwen/Qwen3-235B-A22B-Thinking-2507-FP8", "Qwen/Qwen3-235B-A22B");
  same("TheBloke/Llama-2-70B-GPTQ", "meta-llama/Llama-2-70b-hf");
  expect(familyName("meta-llama/Llama-3.1-8B")).not.toBe(familyName("meta-llama/Llama-3.1-70B"));
});
