import { describe, expect, test } from "vitest";
import { guessMap, readMap, writeMap } from "../../src/bills/column-map.ts";
import { add, decimalText, multiply, parseDecimal, plainNumber } from "../../src/bills/decimal.ts";
import { openMapping, type UsageKey } from "../../src/bills/mapping.ts";
import { moversOf } from "../../src/bills/movers.ts";
import { tables } from "./bills.ts";
import fc from "fast-check";

const map = openMapping(tables);
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

  test("text made to tire patterns takes no time", () => {
    for (const usageType of ["a".repeat(100_000), `${"a-".repeat(90)}input`, "USE1-".repeat(40)])
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
