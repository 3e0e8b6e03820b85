import { describe, expect, test } from "vitest";
import { baselineOf } from "../../src/capacity/baseline.ts";
import { measurementFrom } from "../../src/capacity/measurement.ts";
import { unitsPerSequence } from "../../src/capacity/observations.ts";
import { cacheBytesPerDevice } from "../../src/capacity/roofline.ts";
import type { Setup } from "../../src/capacity/types.ts";
import { measuredThings } from "../bench/measured.ts";
import { evidence } from "./fixtures.ts";

const constants = evidence.calibration.roofline;
const things = measuredThings();

/** A set-up as a benchmark table would give it: Llama 3.1 8B on an H100, 32 clients, unless told otherwise. */
function measured(over: Readonly<Record<string, string>>) {
  const row = {
    kind: "llm",
    model: "meta-llama/Llama-3.1-8B-Instruct",
    accelerator: "h100",
    count: "1",
    precision: "bf16",
    engine: "vLLM",
    load: "closed-loop",
    concurrency: "32",
    input: "1000",
    output: "500",
  };
  const found = measurementFrom({ ...row, ...over }, things);
  if (found === null) throw new Error("unknown device");
  return found;
}

const setupOf = (over: Readonly<Record<string, string>>): Setup => measured(over).setup;
const baseline = (over: Readonly<Record<string, string>>) => baselineOf(setupOf(over), constants);

describe("devices", () => {
  const four = { count: "4", model: "meta-llama/Llama-3.1-70B-Instruct" };

  test("pipeline stages do not speed up a single stream, and tensor parallelism does", () => {
    const staged = { ...four, tensor_parallel: "1", note: "pipeline PP4", load: "single-stream" };
    const { tpot } = baseline(staged);
    expect(setupOf(staged).stages).toBe(4);
    expect(baseline({ ...four, tensor_parallel: "4", load: "single-stream" }).tpot).toBeLessThan(tpot / 2);
  });

  test("a crowd keeps all stages busy: over a slow link more than tensor parallelism does", () => {
    const crowd = { ...four, accelerator: "rtx-pro-6000", concurrency: "512", precision: "fp8" };
    const staged = baseline({ ...crowd, tensor_parallel: "1", note: "pipeline PP4" });
    expect(staged.rate).toBeGreaterThan(baseline({ ...crowd, tensor_parallel: "4" }).rate);
  });

  test("a model that tensor parallelism has no room for is dealt out in stages, one that fits is copied", () => {
    expect(setupOf({ ...four, count: "2", tensor_parallel: "1" })).toMatchObject({ perReplica: 2, stages: 2 });
    expect(setupOf({ count: "2", tensor_parallel: "1" })).toMatchObject({ perReplica: 1, stages: 1 });
  });

  test("a latent cache is whole on every tensor-parallel device, and once where attention is split by requests", () => {
    const eight = { model: "deepseek-ai/DeepSeek-V3", accelerator: "h200", count: "8", tensor_parallel: "8" };
    const whole = cacheBytesPerDevice(setupOf(eight), 1000);
    expect(whole).toBe(61 * 576 * 2 * 1000);
    expect(cacheBytesPerDevice(setupOf({ ...eight, expert_parallel: "8" }), 1000)).toBeCloseTo(whole / 8, 3);
  });
});

describe("load", () => {
  test("prompts that come faster than steps take them leave sequences waiting for their first token", () => {
    const crowd = { concurrency: "48", input: "8000" };
    const alone = baseline({ concurrency: "1", input: "8000" }).ttft;
    const short = baseline({ ...crowd, output: "20" }).ttft;
    expect(short).toBeGreaterThan(10 * alone);
    expect(short).toBeGreaterThan(baseline({ ...crowd, output: "2000" }).ttft);
  });

  test("more clients than the cache admits wait for a place", () => {
    const big = { model: "meta-llama/Llama-3.1-70B-Instruct", count: "4", tensor_parallel: "4", input: "16000" };
    const room = baseline({ ...big, concurrency: "16" });
    expect(baseline({ ...big, concurrency: "512" }).ttft).toBeGreaterThan(10 * room.ttft);
  });

  test("the median of a test that is one burst waits for half of it", () => {
    const burst = baseline({ requests: "32" });
    expect(burst.ttft).toBeGreaterThan(baseline({ requests: "640" }).ttft);
  });

  test("requests that come when they please do not wait for a wave of others", () => {
    const waves = baseline({ engine: "SGLang", concurrency: "64" });
    expect(baseline({ engine: "SGLang", concurrency: "64", load: "open-loop Poisson" }).ttft).toBeLessThan(
      waves.ttft / 3,
    );
  });

  test("a short flood is less than full at its end", () => {
    const flood = { load: "flood", concurrency: "" };
    expect(baseline({ ...flood, requests: "300" }).rate).toBeLessThan(baseline({ ...flood, requests: "3000" }).rate);
  });
});

test("speech counts tokens where the table does: a hundred an item", () => {
  const tokens = measured({
    kind: "speech",
    model: "MLPerf/whisper-large-v3",
    load: "mlperf-offline",
    throughput_total_tok_s: "34000",
  });
  expect(unitsPerSequence(tokens, baselineOf(tokens.setup, constants))).toBe(100);
});
