import { describe, expect, test } from "vitest";
import { STORES } from "../../src/services/vector-stores.ts";
import { bill } from "./bill.ts";

describe("agents", () => {
  const words = "tasks=1000 steps=5 input=4000 output=300 model=nova-pro";

  test("every step of every task is a model call", () => {
    const { lines } = bill("bedrock-agents", `${words} tool-calls=0`);
    expect(lines).toEqual({ input: expect.closeTo(20 * 0.8, 6), output: expect.closeTo(1.5 * 3.2, 6) });
  });

  test("tools are Lambda requests, and memory x time", () => {
    const { quantities } = bill("bedrock-agents", `${words} tool-calls=3 tool-duration=0.2 tool-memory=512`);
    expect(quantities["tool-requests"]).toBe(3000);
    expect(quantities["tool-duration"]).toBeCloseTo(3000 * 0.2 * 0.5, 9);
  });

  test("AgentCore: 18 s of one vCPU at 0.0895 an hour and a minute of 1 GB at 0.00945 (AWS price list)", () => {
    const { lines } = bill("bedrock-agentcore", "tasks=1000 session=60 active=30% vcpus=1 memory=1 tool-calls=0");
    expect(lines["runtime-vcpu"]).toBeCloseTo((1000 * 18 * 0.0895) / 3600, 9);
    expect(lines["runtime-memory"]).toBeCloseTo((1000 * 60 * 0.00945) / 3600, 9);
  });

  test("AgentCore: a second and 128 MB at least", () => {
    const { quantities } = bill("bedrock-agentcore", "tasks=3600 session=0.5 vcpus=1 memory=0.01 tool-calls=0");
    expect(quantities).toEqual({ "runtime-vcpu": expect.closeTo(1, 9), "runtime-memory": expect.closeTo(0.125, 9) });
  });

  test("AgentCore: each further part is a line of its own, on its own meter", () => {
    const { lines } = bill(
      "bedrock-agentcore",
      "tasks=1000 tool-calls=2 gateway-share=50% memory-events=10 memory-records=5000 web-searches=1 evaluations=100",
    );
    expect(lines).toMatchObject({
      "tool-calls": expect.closeTo(0.005, 9),
      "memory-records": expect.closeTo(3.75, 9),
      "web-searches": expect.closeTo(7, 9),
      evaluations: expect.closeTo(0.15, 9),
    });
  });

  test("AgentCore: short-term memory is billed by the event until 2026-10-05, and by the GB since", () => {
    const words = "tasks=1048576 session=0 tool-calls=0 memory-events=1 event-size=1KB event-reads=2 events-kept=15";
    expect(bill("bedrock-agentcore", words, { "as-of": "2026-10-05" }).lines).toEqual({
      "memory-events": expect.closeTo(262.144, 9),
    });
    expect(bill("bedrock-agentcore", words).lines).toEqual({
      "memory-events": expect.closeTo(1, 9),
      "event-reads": expect.closeTo(2 * 0.2, 9),
      "events-kept": expect.closeTo(0.5 * 0.1, 9),
    });
  });
});

describe("rag", () => {
  const words = "questions=10000 question=500 passages=5 passage-tokens=300 answer=300 corpus=30M model=nova-lite";

  test("the answer reads the question and its passages", () => {
    const { quantities } = bill("rag", `${words} retries=10%`);
    expect(quantities["answer-input"]).toBeCloseTo(11_000 * 2000, 3);
    expect(quantities["answer-output"]).toBeCloseTo(11_000 * 300, 3);
    expect(quantities["embed-corpus-input"]).toBeCloseTo(3e6, 3);
  });

  test("S3 Vectors: 100,000 vectors of 1,024 numbers are looked at by every search, at 0.004 a TB", () => {
    const { lines } = bill("rag", words);
    expect(lines["store-scan-to-100k-vectors"]).toBeCloseTo(((10_000 * 100_000 * 4096) / 1024 ** 4) * 0.004, 9);
    expect(lines["store-scan-to-10m-vectors"]).toBe(0);
  });

  test.each([
    ["opensearch-serverless", 2 * 730 * 0.24],
    ["aurora", 0.5 * 730 * 0.12],
    ["neptune-analytics", 730 * 0.48],
    ["memorydb", 730 * 0.3509],
    ["kendra", 730 * 0.32],
    ["s3-vectors", 0],
  ])("%s costs at least its floor for a small corpus", (store, floor) => {
    const { lines } = bill("rag", `${words} corpus=30k store=${store}`.replace("corpus=30M ", ""));
    const cost = Object.entries(lines).reduce(
      (sum, [name, usd]) => sum + (name.startsWith("store") ? (usd ?? 0) : 0),
      0,
    );
    expect(cost).toBeGreaterThanOrEqual(floor - 1e-6);
    expect(cost).toBeLessThan(floor + 1);
  });

  test.each(STORES)("%s is priced in us-east-1", (store) => {
    expect(bill("rag", `${words} store=${store} store-cost=70/month`).complete).toBe(true);
  });

  test("a store that you pay for elsewhere is what you say", () => {
    expect(bill("rag", `${words} store=fixed store-cost=70/month`).lines["store"]).toBe(70);
    expect(() => bill("rag", `${words} store=fixed`)).toThrow(/store-cost/);
  });

  test("stores that index texts themselves need no embedding model", () => {
    expect(Object.keys(bill("rag", `${words} store=knowledge-base`).lines)).toEqual([
      "store-storage",
      "store-retrievals",
      "answer-input",
      "answer-output",
    ]);
  });

  test("reranking, grading and guardrails are lines of their own", () => {
    const { lines } = bill("rag", `${words} reranker=rerank-3.5 evaluation=5% guardrails=content-filters`);
    expect(lines["rerank"]).toBeCloseTo(20, 6);
    expect(Object.keys(lines)).toEqual(
      expect.arrayContaining(["grade-input", "grade-output", "guardrail-content-filters"]),
    );
  });
});
