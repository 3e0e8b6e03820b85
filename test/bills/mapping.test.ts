import { describe, expect, test } from "vitest";
import { guessMap, readMap, writeMap } from "../../src/bills/column-map.ts";
import { add, decimalText, multiply, parseDecimal, plainNumber } from "../../src/bills/decimal.ts";
import { openMapping, type UsageKey } from "../../src/bills/mapping.ts";
import { moversOf } from "../../src/bills/movers.ts";
import { tokenUsage } from "../../src/bills/token-usage.ts";
import { tables } from "./bills.ts";
import fc from "fast-check";

const map = openMapping(tables);
const named = openMapping(tables, true);
const key = (given: Partial<UsageKey>): UsageKey => ({
  product: "",
  usageType: "",
  operation: "",
  unit: "",
  name: "",
  detail: "",
  model: "",
  region: "",
  service: "",
  item: "",
  dimension: "",
  ...given,
});

describe("usage types", () => {
  test.each([
    [
      { product: "AmazonSageMaker", usageType: "USE1-Host:ml.g6e.2xlarge", unit: "Hrs" },
      "sagemaker",
      "ml.g6e.2xlarge",
      "us-east-1",
    ],
    [
      { product: "AmazonDynamoDB", usageType: "APN2-IA-ReadRequestUnits", unit: "ReadRequestUnits" },
      "dynamodb",
      "standard-ia",
      "ap-northeast-2",
    ],
    [
      { product: "AmazonDynamoDB", usageType: "USE2-TimedStorage-ByteHrs", unit: "GB-Mo" },
      "dynamodb",
      "standard",
      "us-east-2",
    ],
    [
      { product: "AmazonS3", usageType: "EUW3-Requests-INT-Tier2", unit: "Requests" },
      "s3",
      "intelligent-tiering",
      "eu-west-3",
    ],
    [
      { product: "AmazonSageMaker", usageType: "EU-Train:ml.p4d.24xlarge", unit: "Hrs" },
      "sagemaker",
      "ml.p4d.24xlarge",
      "eu-west-1",
    ],
    [
      { product: "AmazonEC2", usageType: "BoxUsage:p5.48xlarge", unit: "Hrs", region: "us-east-1" },
      "ec2",
      "p5.48xlarge",
      "us-east-1",
    ],
    [
      { product: "AmazonBedrock", usageType: "USE1-NovaLite-output-tokens", unit: "1K tokens" },
      "bedrock",
      "amazon.nova-lite-v1:0",
      "us-east-1",
    ],
  ])("%o", (given, service, item, region) => {
    expect(map(key(given))).toMatchObject({ kind: "metered", meter: { service, item }, region });
  });

  test("unknown things say why, and are not guessed", () => {
    expect(map(key({ product: "AmazonSageMaker", usageType: "USE1-Nothing:x" }))).toMatchObject({
      kind: "unmapped",
      service: "sagemaker",
      reason: "usage type not known",
    });
    expect(map(key({ product: "SomeVendor" }))).toMatchObject({ kind: "unmapped", service: "" });
    expect(
      map(key({ product: "AmazonSageMaker", usageType: "USE1-Host:ml.g5.xlarge", unit: "Seconds" })),
    ).toMatchObject({ kind: "unmapped" });
  });

  test("tokens without a unit are not counted as ones; Marketplace lines end in theirs", () => {
    const name = "Claude Haiku 4.5 (Amazon Bedrock Edition)";
    expect(map(key({ product: "x", name, usageType: "EU-MP:EU_InputTokenCount-Units" }))).toMatchObject({
      kind: "metered",
      unit: "token",
      scale: "1000000",
    });
    expect(map(key({ product: "AmazonBedrock", usageType: "EU-NovaLite-input-tokens" }))).toMatchObject({
      kind: "unmapped",
      reason: "no unit: how many tokens is not told",
    });
  });

  test("a usage type of a product that we do not know is not another's", () => {
    expect(map(key({ product: "AmazonSNS", usageType: "EU-Requests-Tier1", unit: "Requests" }))).toMatchObject({
      kind: "unmapped",
    });
    expect(map(key({ product: "AmazonSNS", usageType: "EU-DataTransfer-Out-Bytes", unit: "GB" }))).toMatchObject({
      kind: "metered",
      meter: { service: "data-transfer" },
    });
  });

  test.each([
    [
      "USW2-anthropic.claude-opus-4-8-mantle-cache-write-tokens-global-standard",
      "anthropic.claude-opus-4-8",
      "global-cache-write-5m-input-tokens",
    ],
    ["USE1-Claude4Sonnet-cache-write-input-token-count-1-hour", "Claude4Sonnet", "cache-write-1h-input-tokens"],
    [
      "USE1-Claude4Sonnet-output-tokens-long-context-cross-region-global",
      "Claude4Sonnet",
      "global-long-context-output-tokens",
    ],
    ["USE1-Nova2.0Lite-input-tokens-flex-cross-region-global", "Nova2.0Lite", "global-flex-input-tokens"],
    ["USE1-NovaPro-LatencyOptimized-input-tokens", "NovaPro", "latency-optimized-input-tokens"],
    ["USE1-NovaSonic-speech-input-tokens", "NovaSonic", "speech-input-tokens"],
    ["EU-Model-1-output-tokens-batch", "Model-1", "batch-output-tokens"],
    ["USE1-MP:USE1_CacheWrite1hInputTokenCount_Global-Units", "", "global-cache-write-1h-input-tokens"],
    ["APN1-MP:APN1_MillionBatchInputTokens-Units", "", "batch-input-tokens"],
    ["EU-MP:EU_input_tokens_standard-Units", "", "input-tokens"],
  ])("the grammar of tokens: %s", (usageType, model, dimension) => {
    expect(tokenUsage(usageType)).toEqual({ model, dimension });
  });

  test("what is no token usage, or has a word that we don't know, is not read as one", () => {
    for (const usageType of [
      "USE1-BedrockKnowledgeBase-searchunits",
      "USE1-Nova-input-tokens-batch-priority",
      "USE1-Nova-input-output-tokens",
      "USE1-Nova-input-tokens-turbo",
      "APS7-MP:APS7_Reserved_1Month_InputTPM_Geo-Units",
      "input-tokens",
      "",
    ])
      expect(tokenUsage(usageType)).toBeNull();
  });

  test("a model that we don't know keeps its name: its tokens are counted, and no rate is made up", () => {
    const name = "Claude Zeta 9 (Amazon Bedrock Edition)";
    expect(map(key({ product: "x", name, usageType: "EU-MP:EU_InputTokenCount-Units" })).kind).toBe("unmapped");
    expect(named(key({ product: "x", name, usageType: "EU-MP:EU_InputTokenCount-Units" }))).toMatchObject({
      meter: { service: "bedrock", item: "Claude Zeta 9", dimension: "input-tokens" },
    });
    expect(
      named(key({ product: "AmazonBedrock", usageType: "USE1-acme.zeta-9-input-tokens", unit: "1K tokens" })),
    ).toMatchObject({ meter: { item: "acme.zeta-9" }, scale: "1000" });
    expect(map(key({ product: "4a524th30q", usageType: "EU-MP:EU_InputTokenCount-Units" }))).toMatchObject({
      kind: "unmapped",
      service: "bedrock",
    });
  });

  test("a plain word of a product that we don't know says nothing", () => {
    expect(map(key({ product: "SomeVendor", usageType: "Request" }))).toMatchObject({ kind: "unmapped", service: "" });
    expect(map(key({ product: "AWSLambda", usageType: "EU-Request" }))).toMatchObject({
      meter: { service: "lambda" },
      region: "eu-west-1",
    });
  });

  test("text made to tire patterns takes no time", () => {
    for (const usageType of ["a".repeat(100_000), `${"a-".repeat(90)}input`, "USE1-".repeat(40), "token-".repeat(33)])
      map(key({ product: "AmazonBedrock", usageType }));
  });
});

test("a mapping survives being written and read", () => {
  const guessed = guessMap(["Date", "Service", "Cost", "Team"], [["2025-11-01", "Bedrock", "1.5", "search"]]);
  expect(guessed).toEqual({
    columns: { date: "Date", service: "Service", cost: "Cost" },
    tags: { Team: "Team" },
    currency: "USD",
  });
  expect(readMap(writeMap(guessed), "map.yaml")).toEqual(guessed);
  expect(() => readMap("columns: { dat: x }", "map.yaml")).toThrow(/Did you mean "date"/);
  expect(() => readMap("- x", "map.yaml")).toThrow(/map.yaml/);
});

test("figures as people write them", () => {
  expect(
    ["1,234.50", "$12", "(3.10)", "12.5-", "6.1E-7", "-.5", "abc", "1,23", "", "1_000"].map((text) =>
      plainNumber(text),
    ),
  ).toEqual(["1234.50", "12", "-3.10", "-12.5", "6.1E-7", "-.5", null, null, null, null]);
  expect(["1.234,50", "12,5", "7"].map((text) => plainNumber(text, true))).toEqual(["1234.50", "12.5", "7"]);
});

test("decimals are exact", () => {
  const amount = fc
    .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.nat(20))
    .map(([units, scale]) => ({ units, scale }));
  fc.assert(
    fc.property(amount, amount, (left, right) => {
      const there = parseDecimal(decimalText(left));
      expect(there && decimalText(there)).toBe(decimalText(left));
      expect(decimalText(add(left, right))).toBe(decimalText(add(right, left)));
      expect(decimalText(multiply(left, right))).toBe(decimalText(multiply(right, left)));
    }),
  );
});

test("movers compare stretches of equal length", () => {
  const one = (day: string, units: bigint) => ({
    day,
    service: "bedrock",
    currency: "USD",
    billed: { units, scale: 0 },
  });
  const days = Array.from({ length: 14 }, (_, index) => `2025-11-${String(index + 1).padStart(2, "0")}`);
  expect(
    moversOf(
      days,
      days.map((day, index) => one(day, index < 7 ? 1n : 3n)),
    ),
  ).toMatchObject({
    before: { from: "2025-11-01", to: "2025-11-08" },
    after: { from: "2025-11-08", to: "2025-11-15" },
    movers: [{ service: "bedrock", from: "7", to: "21", change: "14" }],
  });
  expect(moversOf(["2025-11-01"], [one("2025-11-01", 1n)])).toMatchObject({ before: null, movers: [] });
});
