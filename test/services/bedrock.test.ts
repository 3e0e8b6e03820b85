import { describe, expect, test } from "vitest";
import { sharesAbove } from "../../src/services/bedrock-long-context.ts";
import { catalog, DAY } from "../catalog.ts";
import { bill } from "./bill.ts";

describe("tokens", () => {
  test("Claude Haiku 4.5 in us-east-1: 1.10 and 5.50 a million (AWS price list, 2026-08-20)", () => {
    const { lines } = bill("bedrock", "requests=1M/month input=1000 output=100 model=claude-haiku-4.5");
    expect(lines).toEqual({ input: expect.closeTo(1100, 6), output: expect.closeTo(550, 6) });
  });

  test("the global profile is a tenth cheaper than in-region (AWS price list, 2026-08-20)", () => {
    const { lines } = bill("bedrock", "requests=1M/month input=1000 output=100 model=claude-haiku-4.5 profile=global");
    expect(lines).toEqual({ input: expect.closeTo(1000, 6), output: expect.closeTo(500, 6) });
    expect(
      bill("bedrock", "requests=1M input=1000 output=100 model=global.anthropic.claude-haiku-4-5-20251001-v1:0").lines,
    ).toEqual(lines);
  });

  test("Nova Lite: 0.06 and 0.24 a million, half of it in batch (AWS pricing page)", () => {
    expect(bill("bedrock", "requests=1M/month input=1000 output=1000 model=nova-lite").cost).toBeCloseTo(60 + 240, 6);
    expect(bill("bedrock", "requests=1M/month input=1000 output=1000 model=nova-lite mode=batch").cost).toBeCloseTo(
      30 + 120,
      6,
    );
  });

  test("1,000 tokens in and out of Claude Sonnet 4.5 (global) are 0.018 USD", () => {
    const { cost } = bill("bedrock", "requests=1/month input=1000 output=1000 model=claude-sonnet-4.5 profile=global");
    expect(cost).toBeCloseTo(0.003 + 0.015, 9);
  });

  test("flex is half, priority 1.75 times the standard price (AWS pricing page, service tiers)", () => {
    const cost = (mode: string) =>
      bill("bedrock", `requests=1M input=1000 output=100 model=gpt-oss-120b mode=${mode}`).cost;
    expect(cost("flex")).toBeCloseTo(cost("on-demand") / 2, 4);
    expect(cost("priority")).toBeCloseTo(cost("on-demand") * 1.75, 4);
  });

  test("a model without a batch price stays unpriced in batch", () => {
    const { complete, lines, cost } = bill(
      "bedrock",
      "requests=1M input=1000 output=100 model=claude-opus-4.8 mode=batch",
    );
    expect({ complete, lines, cost }).toEqual({ complete: false, lines: { input: null, output: null }, cost: 0 });
  });

  test("a region without the model is a warning, and unpriced", () => {
    const { warnings, complete } = bill(
      "bedrock",
      "requests=1M input=1000 output=100 model=nova-premier region=eu-west-1",
    );
    expect(warnings).toContain("region-unavailable");
    expect(complete).toBe(false);
  });

  test("auto takes the global profile where the region has nothing else", () => {
    const { quantities, lines } = bill(
      "bedrock",
      "requests=1M input=1000 output=100 model=claude-haiku-4.5 region=ap-south-1",
    );
    expect(quantities["input"]).toBe(1e9);
    expect(lines["input"]).toBeCloseTo(1000, 6);
  });

  test("a profile prefix of another geography is doubtful", () => {
    expect(bill("bedrock", "requests=1 input=1 output=1 model=eu.amazon.nova-lite-v1:0").warnings).toContain(
      "profile-geography",
    );
  });

  test("Claude 3.5 Sonnet is metered at extended-access rates since 2025-12-01: twice the price (AWS pricing page)", () => {
    const words = "requests=1M input=1000 output=100 model=claude-3.5-sonnet-v2";
    const before = bill("bedrock", words, { "as-of": "2025-11-30" });
    const after = bill("bedrock", words, { "as-of": "2025-12-02" });
    expect(before.cost).toBeCloseTo(3000 + 1500, 6);
    expect(after.cost).toBeCloseTo(6000 + 3000, 6);
  });
});

describe("prompt cache", () => {
  const words = "input=10000 output=100 repeated-prefix=60% model=claude-sonnet-4.5 profile=global";

  test("busy traffic reads nearly every prefix at a tenth of the input price", () => {
    const { lines } = bill("bedrock", `requests=1M/month ${words} cache=5m`);
    expect(lines["input"]).toBeCloseTo(1e6 * 4000 * 3e-6, 4);
    expect(lines["cache-read"]).toBeCloseTo(1e6 * 6000 * 0.3e-6 * (1 - Math.exp((-1e6 * 300) / (730 * 3600))), 4);
    expect(lines["cache-write"]).toBeCloseTo(0, 4);
  });

  test("sparse traffic writes again: a request finds the entry gone with probability exp(-rate x life)", () => {
    const { quantities } = bill("bedrock", `requests=7300/month ${words} cache=5m`);
    const miss = Math.exp(-10 / 12);
    expect(quantities["cache-write"]).toBeCloseTo(7300 * 6000 * miss, 2);
    expect(quantities["cache-read"]).toBeCloseTo(7300 * 6000 * (1 - miss), 2);
  });

  test("each of several prefixes has its part of the traffic", () => {
    const { quantities } = bill("bedrock", `requests=730000/month ${words} cache=5m distinct-prefixes=100`);
    expect(quantities["cache-write"]).toBeCloseTo(730_000 * 6000 * Math.exp(-10 / 12), 0);
  });

  test("writing for an hour costs twice the input, for five minutes 1.25 times (AWS pricing page)", () => {
    const of = (cache: string) => {
      const { lines, quantities } = bill("bedrock", `requests=730/month ${words} cache=${cache}`);
      return ((lines["cache-write"] ?? 0) / (quantities["cache-write"] ?? 1)) * 1e6;
    };
    expect(of("5m")).toBeCloseTo(3.75, 6);
    expect(of("1h")).toBeCloseTo(6, 6);
  });

  test("Nova has no write charge: what is not read is input, all tokens are billed once", () => {
    const { quantities } = bill(
      "bedrock",
      "requests=7300/month input=10000 output=100 repeated-prefix=60% model=nova-lite cache=5m",
    );
    expect(Object.keys(quantities)).toEqual(["input", "cache-read", "output"]);
    expect((quantities["input"] ?? 0) + (quantities["cache-read"] ?? 0)).toBeCloseTo(7300 * 10_000, 3);
  });

  test.each([
    [
      "a prefix below the minimum of 4,096 tokens (Bedrock user guide)",
      "input=1500 model=claude-haiku-4.5",
      "cache-prefix",
    ],
    ["batch jobs (Bedrock user guide)", "input=10000 model=claude-haiku-4.5 mode=batch", "cache-batch"],
    ["a model without one", "input=10000 model=llama-3.3-70b", "cache-unsupported"],
    ["tiers without a cache rate", "input=10000 model=nova-pro mode=flex", "cache-mode"],
  ])("no cache for %s: plain input and a warning", (_, inputs, code) => {
    const { warnings, quantities } = bill("bedrock", `requests=1M output=100 repeated-prefix=60% cache=5m ${inputs}`);
    expect(warnings).toContain(code);
    expect(Object.keys(quantities)).toEqual(["input", "output"]);
  });
});

describe("long context", () => {
  test("a request above 200,000 tokens is priced wholly at the higher rates: 6.60 and 24.75 for Sonnet 4.5", () => {
    const { lines } = bill("bedrock", "requests=1000 input=250k output=1000 model=claude-sonnet-4.5");
    expect(lines).toEqual({ "long-input": expect.closeTo(250 * 6.6, 6), "long-output": expect.closeTo(24.75, 6) });
  });

  test("at 200,000 tokens it is not", () => {
    expect(Object.keys(bill("bedrock", "requests=1000 input=200k output=1000 model=claude-sonnet-4.5").lines)).toEqual([
      "input",
      "output",
    ]);
  });

  test("cached tokens of a long request are long-context tokens as well", () => {
    const { lines } = bill(
      "bedrock",
      "requests=1M input=250k output=1000 repeated-prefix=50% model=claude-sonnet-4.5 cache=5m",
    );
    expect(Object.keys(lines)).toEqual(["long-input", "long-cache-read", "long-cache-write", "long-output"]);
    expect(Object.values(lines).every((usd) => usd !== null)).toBe(true);
  });

  test("Sonnet 4.6 has one price up to a million tokens", () => {
    expect(Object.keys(bill("bedrock", "requests=1000 input=500k output=1000 model=claude-sonnet-4.6").lines)).toEqual([
      "input",
      "output",
    ]);
  });

  test("a spread of sizes parts requests; all tokens are billed once", () => {
    const spread = { p50: 50_000, p95: 300_000 };
    const { tokens, requests } = sharesAbove(spread, 200_000);
    expect(requests).toBeCloseTo(0.1015, 2);
    expect(tokens).toBeGreaterThan(requests);
    const at = sharesAbove(spread, 300_000);
    expect(at.requests).toBeCloseTo(0.05, 6);
  });
});

describe("capacity", () => {
  test("two units of Llama 3.1 8B without commitment: 24 USD an hour each (AWS pricing page)", () => {
    const { cost, warnings } = bill(
      "bedrock",
      "requests=1M input=1000 output=100 model=llama-3.1-8b mode=provisioned model-units=2 region=us-west-2",
    );
    expect(cost).toBeCloseTo(2 * 730 * 24, 6);
    expect(warnings).toContain("provisioned-throughput");
  });

  test("provisioned and reserved capacity have to be said", () => {
    expect(() => bill("bedrock", "requests=1M input=1000 output=100 model=llama-3.1-8b mode=provisioned")).toThrow(
      /model-units/,
    );
    expect(() => bill("bedrock", "requests=1M input=1000 output=100 model=claude-sonnet-4.5 mode=reserved")).toThrow(
      /reserved-input/,
    );
  });

  test("the reserved tier, filled, costs what on demand costs (AWS pricing page: 1 month equals on demand at full use)", () => {
    const minutes = 730 * 60;
    const words = `requests=${minutes}/month input=1000 output=100 model=claude-sonnet-4.5 profile=global`;
    const reserved = bill("bedrock", `${words} mode=reserved reserved-input=1000 reserved-output=100 term=1-month`);
    expect(reserved.cost).toBeCloseTo(bill("bedrock", words).cost, 4);
    expect(reserved.quantities["overflow-input"]).toBe(0);
  });

  test("beyond the reservation tokens run on demand", () => {
    const { quantities } = bill(
      "bedrock",
      "requests=87600/month input=1000 output=100 model=claude-sonnet-4.5 mode=reserved reserved-input=1000 reserved-output=100",
    );
    expect(quantities["overflow-input"]).toBeCloseTo(43_800_000, 3);
  });
});

describe("guardrails", () => {
  test("5,600 characters are 6 text units, a policy each (AWS pricing page)", () => {
    const { quantities, cost } = bill(
      "bedrock-guardrails",
      "requests=1000 characters=5600 policies=content-filters,denied-topics",
    );
    expect(quantities["guardrail-content-filters"]).toBe(6000);
    expect(cost).toBeCloseTo(6 * 0.15 + 6 * 0.15, 9);
  });

  test("beside a model they check both sides; word filters are free", () => {
    const { quantities, lines } = bill(
      "bedrock",
      "requests=1000 input=1500 output=300 model=nova-lite guardrails=content-filters,word-filters",
    );
    expect(quantities["guardrail-content-filters"]).toBe(1000 * (6 + 2));
    expect(lines["guardrail-word-filters"]).toBe(0);
  });

  test("a policy that InvokeGuardrailChecks does not have is unpriced, not free", () => {
    expect(bill("bedrock-guardrails", "requests=1000 characters=500 policies=denied-topics api=checks").lines).toEqual({
      "guardrail-denied-topics": null,
    });
  });
});

describe("other modalities", () => {
  test.each([
    [
      "Titan Text Embeddings V2 at 0.02 a million",
      "kind=embed-text requests=1M input=1000 model=titan-embed-text-v2",
      20,
    ],
    ["Marengo by the request", "kind=embed-text requests=1000 model=marengo-3.0", 0.07],
    [
      "Nova Canvas, 2048 premium at 0.08",
      "kind=generate-images images=100 model=nova-canvas size=2048 quality=premium",
      8,
    ],
    ["Nova Reel at 0.08 a second", "kind=generate-video seconds=60 model=nova-reel-1.1", 4.8],
    ["Cohere Rerank: 250 chunks are 3 queries of 0.002", "kind=rerank queries=1000 documents=250 model=rerank-3.5", 6],
    [
      "Nova 2 Sonic: speech at 3 and 12 a million",
      "kind=converse-by-speech minutes=1000 speech-input=1000 speech-output=1000 model=nova-2-sonic",
      15,
    ],
    [
      "Pegasus by the second, its answers by the token",
      "kind=analyze-video minutes=100 model=pegasus-1.2 answer-tokens=0",
      2.94,
    ],
  ])("%s (AWS pricing page)", (_, words, usd) => {
    expect(bill("bedrock", words).cost).toBeCloseTo(usd, 9);
  });

  test("a page read by a model is tokens, so that it compares with Textract", () => {
    const { quantities } = bill("bedrock", "kind=read-documents pages=1000 model=nova-lite");
    expect(quantities).toEqual({ input: 1000 * 1900, output: 1000 * 500 });
  });
});

test("batch never costs more than on demand, wherever both exist", () => {
  const exceptions: string[] = [];
  for (const { meter } of catalog().meters()) {
    if (meter.service !== "bedrock" || !/^(global-)?batch-/.test(meter.dimension)) continue;
    for (const rate of catalog().ratesOf(meter)) {
      const plain = catalog().stated({ ...meter, dimension: meter.dimension.replace("batch-", "") }, rate.region, DAY);
      const batch = catalog().stated(meter, rate.region, DAY);
      if (plain && batch && (batch.tiers[0]?.usd ?? 0) > (plain.tiers[0]?.usd ?? 0))
        exceptions.push(`${meter.item} ${meter.dimension} ${rate.region}`);
    }
  }
  expect(exceptions).toEqual([]);
});

test("grounding checks source, question and answer together: (1500 + 300) x 4 characters are 8 units", () => {
  const { quantities } = bill(
    "bedrock",
    "requests=1000 input=1500 output=300 model=nova-lite guardrails=contextual-grounding",
  );
  expect(quantities["guardrail-contextual-grounding"]).toBe(8000);
});
