import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { sameTiers } from "../../src/catalog/overlay.ts";
import { readRates } from "../../src/catalog/read-data.ts";
import { meterKey, type Rate } from "../../src/catalog/types.ts";
import { type Collected, collector } from "../../src/live/collect.ts";
import { readOfferFile } from "../../src/live/offer-file.ts";
import { selectJson } from "../../src/live/select-json.ts";
import { catalog, DAY } from "../catalog.ts";
import { offerCsv, offerJson, onDemand, syntheticProduct, tokens } from "./offers.ts";

const folder = mkdtempSync(join(tmpdir(), "ratecard-offers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const collect = async (name: string, bytes: string | Uint8Array): Promise<Collected> => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const { sink, done } = collector(catalog(), DAY);
  await readOfferFile(path, sink);
  return done();
};

const keyOf = (rate: Rate) => `${meterKey(rate.meter)} ${rate.region}`;

describe("values out of a JSON text", () => {
  const select = async (text: string, cut: number, depth: number) => {
    const bytes = new TextEncoder().encode(text);
    const chunks = async function* () {
      for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
    };
    const found: unknown[] = [];
    for await (const { path, value, broken } of selectJson(chunks(), (at) => at.length === depth))
      found.push([path, value, broken]);
    return found;
  };

  test("any document, cut anywhere, gives what JSON.parse gives", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.jsonValue())),
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        async (document, cut, indent) => {
          const text = JSON.stringify(document, null, indent ? 2 : 0);
          const parsed: Record<string, Record<string, unknown>> = JSON.parse(text);
          const expected = Object.entries(parsed).flatMap(([top, inner]) =>
            Object.entries(inner).map(([key, value]) => [[top, key], value, false]),
          );
          expect(await select(text, cut, 2)).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("a text that is cut short is an error, and not an end", async () => {
    const text = JSON.stringify({ a: { b: [1, 2, { c: "x" }] }, d: "e" });
    for (let length = 1; length < text.length; length++)
      await expect(select(text.slice(0, length), 7, 2), text.slice(0, length)).rejects.toThrow();
  });

  test("one broken value is named, the others are read", async () => {
    expect(await select('{"a":{"b":{"x":tru},"c":1}}', 3, 2)).toEqual([
      [["a", "b"], undefined, true],
      [["a", "c"], 1, false],
    ]);
  });
});

describe("offer files", () => {
  const products = [
    tokens("USE1-NovaLite-input-tokens", "us-east-1", 0.00006),
    tokens("USE1-NovaLite-output-tokens", "us-east-1", 0.00024),
    tokens("USE1-NobodyKnows9-input-tokens", "us-east-1", 1),
  ];

  test.each([
    ["JSON", "a.json", offerJson("AmazonBedrock", products)],
    ["CSV", "a.csv", offerCsv("AmazonBedrock", products)],
    ["gzipped CSV", "a.csv.gz", gzipSync(offerCsv("AmazonBedrock", products))],
    ["gzipped JSON under another name", "a.dat", gzipSync(offerJson("AmazonBedrock", products))],
    ["CSV with a byte order mark", "b.csv", `\uFEFF${offerCsv("AmazonBedrock", products)}`],
  ])("%s gives the same rates, and names what it cannot map", async (_, name, text) => {
    const { rates, unmapped, products: count, mapped } = await collect(name, text);
    expect(
      rates.map((rate) => [rate.meter.item, rate.meter.dimension, rate.tiers[0]?.usd, rate.from, rate.asOf]),
    ).toEqual([
      ["amazon.nova-lite-v1:0", "input-tokens", 0.06, "2026-11-01", "2026-11-20"],
      ["amazon.nova-lite-v1:0", "output-tokens", 0.24, "2026-11-01", "2026-11-20"],
    ]);
    expect([count, mapped]).toEqual([3, 2]);
    expect(unmapped).toMatchObject([{ count: 1, example: "USE1-NobodyKnows9-input-tokens" }]);
  });

  test("real samples: an item in the wild, EC2 rows that are not ours, a savings plan", async () => {
    const item =
      '{"product":{"productFamily":"Amazon Bedrock","attributes":{"regionCode":"us-east-1","inferenceType":"Input tokens","servicecode":"AmazonBedrock","feature":"On-demand Inference","provider":"Anthropic","usagetype":"USE1-Claude2.0-input-tokens","location":"US East (N. Virginia)","model":"Claude 2.0"},"sku":"3G679R3Y8YSQSJTA"},"serviceCode":"AmazonBedrock","terms":{"OnDemand":{"3G679R3Y8YSQSJTA.JRTCKXETXF":{"priceDimensions":{"3G679R3Y8YSQSJTA.JRTCKXETXF.6YS6EN2CT7":{"unit":"1K tokens","endRange":"Inf","description":"","rateCode":"3G679R3Y8YSQSJTA.JRTCKXETXF.6YS6EN2CT7","beginRange":"0","pricePerUnit":{"USD":"0.0080000000"}}},"sku":"3G679R3Y8YSQSJTA","effectiveDate":"2025-06-01T00:00:00Z","offerTermCode":"JRTCKXETXF"}}},"version":"20250618225550","publicationDate":"2025-06-18T22:55:50Z"}';
    const answer = await collect(
      "g.json",
      JSON.stringify({ FormatVersion: "aws_v1", PriceList: [item, "{broken", item] }),
    );
    expect(answer.rates).toMatchObject([
      { per: 1e6, tiers: [{ usd: 8 }], source: "aws-price-list AmazonBedrock 20250618225550" },
    ]);
    expect(answer.broken).toHaveLength(1);
    const plan = [
      "FormatVersion,v1.0\nDisclaimer,x, y\nPublication Date,2025-09-11T18:44:47Z\nVersion,20250911184447\nOfferCode,AmazonComputeSavingsPlan",
      "SKU,RateCode,Unit,EffectiveDate,DiscountedRate,Currency,DiscountedSKU,DiscountedServiceCode,DiscountedUsageType,DiscountedOperation,PurchaseOption,LeaseContractLength,LeaseContractLengthUnit,ServiceCode,UsageType,Operation,Description,Instance Family,Location,Location Type,Granularity,Product Family,DiscountedRegionCode,DiscountedInstanceType",
      "2JT7,2JT7.A,Hrs,2025-06-05T18:51:13Z,0.1954,USD,A,AmazonEC2,APE2-BoxUsage:r7g.2xlarge,RunInstances,Partial Upfront,3,year,ComputeSavingsPlans,APE2-EC2SP:r7g.3yrPartialUpfront,,x,r7g,Asia Pacific (Taipei),AWS Region,hourly,EC2InstanceSavingsPlans,ap-east-2,r7g.2xlarge",
      "2JT7,2JT7.B,Hrs,2025-06-05T18:51:13Z,0.2,USD,B,AmazonEC2,APE2-DedicatedUsage:r7g.2xlarge,RunInstances,Partial Upfront,3,year,ComputeSavingsPlans,APE2-EC2SP:r7g.3yrPartialUpfront,,x,r7g,Asia Pacific (Taipei),AWS Region,hourly,EC2InstanceSavingsPlans,ap-east-2,r7g.2xlarge",
    ].join("\n");
    const plans = await collect("s.csv", plan);
    expect(plans.rates).toMatchObject([
      {
        meter: { item: "r7g.2xlarge", dimension: "ec2-instance-savings-plan-3y-partial-upfront-hour" },
        region: "ap-east-2",
        tiers: [{ usd: 0.1954 }],
      },
    ]);
    expect(plans.leftOut[0]?.count).toBe(1);
  });

  /** In the shape of the price list guide, with the attributes of AWSComputeSavingsPlan of 2026-06-23: no offer code. */
  const planFile = (
    products: readonly (readonly [sku: string, family: string, code: string, payment: string])[],
    plans: readonly (readonly [sku: string, years: number, rates: readonly Readonly<Record<string, string>>[]])[],
  ): string =>
    JSON.stringify(
      {
        version: "20260623215842",
        publicationDate: "2026-06-23T21:58:42Z",
        regionCode: "us-east-1",
        products: products.map(([sku, family, code, payment]) => ({
          sku,
          productFamily: family,
          serviceCode: code,
          usageType: "ComputeSP:1yrNoUpfront",
          operation: "",
          attributes: { purchaseOption: payment, productFamily: family, serviceCode: code, location: "Any" },
        })),
        terms: {
          savingsPlan: plans.map(([sku, years, rates]) => ({
            sku,
            description: "x",
            effectiveDate: "2026-06-23T21:58:42Z",
            leaseContractLength: { duration: years, unit: "year" },
            rates: rates.map(({ usd = "", currency = "USD", ...rate }) => ({
              ...rate,
              unit: "Hrs",
              discountedRate: { price: usd, currency },
            })),
          })),
        },
      },
      null,
      2,
    );
  const ec2Rate = (type: string, usd: string, more: Readonly<Record<string, string>> = {}) => ({
    discountedSku: `S${type}`,
    discountedUsageType: `BoxUsage:${type}`,
    discountedOperation: "RunInstances",
    discountedServiceCode: "AmazonEC2",
    rateCode: `PLAN.S${type}${more["discountedOperation"] ?? ""}`,
    discountedRegionCode: "us-east-1",
    discountedInstanceType: type,
    usd,
    ...more,
  });

  test("savings plans in JSON: by family, term and payment, in the region of the rate or of the file", async () => {
    const { rates, leftOut, sources } = await collect(
      "index.json",
      planFile(
        [
          ["A", "ComputeSavingsPlans", "ComputeSavingsPlans", "No Upfront"],
          ["B", "EC2InstanceSavingsPlans", "ComputeSavingsPlans", "All Upfront"],
        ],
        [
          [
            "A",
            1,
            [
              ec2Rate("g6.xlarge", "0.61"),
              ec2Rate("m5.xlarge", "0.14", { discountedRegionCode: "" }),
              ec2Rate("g6.xlarge", "0.9", { discountedOperation: "RunInstances:0002" }),
              ec2Rate("p5.48xlarge", "60", { currency: "CNY" }),
              ec2Rate("g5.xlarge", "0.7", {
                discountedUsageType: "EUC1-BoxUsage:g5.xlarge",
                discountedRegionCode: "eu-central-1",
              }),
            ],
          ],
          [
            "B",
            3,
            [ec2Rate("g6.xlarge", "0.33"), ec2Rate("g6.2xlarge", "1", { discountedOperation: "RunInstances:0004" })],
          ],
        ],
      ),
    );
    expect(
      rates.map(({ meter, region, tiers, asOf }) => [meter.item, meter.dimension, region, tiers[0]?.usd, asOf]),
    ).toEqual([
      ["g6.xlarge", "compute-savings-plan-1y-no-upfront-hour", "us-east-1", 0.61, "2026-06-23"],
      ["m5.xlarge", "compute-savings-plan-1y-no-upfront-hour", "us-east-1", 0.14, "2026-06-23"],
      ["g6.xlarge-windows", "compute-savings-plan-1y-no-upfront-hour", "us-east-1", 0.9, "2026-06-23"],
      ["g5.xlarge", "compute-savings-plan-1y-no-upfront-hour", "eu-central-1", 0.7, "2026-06-23"],
      ["g6.xlarge", "ec2-instance-savings-plan-3y-all-upfront-hour", "us-east-1", 0.33, "2026-06-23"],
    ]);
    expect(leftOut).toMatchObject([{ count: 1 }]);
    expect(sources.map(({ title }) => title)).toEqual(["AWS Price List, ComputeSavingsPlans"]);
  });

  test("SageMaker's savings plans in JSON: the covered usage type says the component", async () => {
    const rate = (usageType: string, usd: string) => ({
      discountedSku: usageType,
      discountedUsageType: usageType,
      discountedOperation: "RunInstance",
      discountedServiceCode: "AmazonSageMaker",
      rateCode: `PLAN.${usageType}`,
      usd,
    });
    const { rates } = await collect(
      "ml.json",
      planFile(
        [["M", "SageMakerSavingsPlans", "MachineLearningSavingsPlans", "Partial Upfront"]],
        [["M", 1, [rate("USE1-Train:ml.m4.16xlarge", "2.60544"), rate("USE1-Host:ml.g5.xlarge", "0.9")]]],
      ),
    );
    expect(rates.map(({ meter, region, tiers }) => [meter.item, meter.dimension, region, tiers[0]?.usd])).toEqual([
      ["ml.m4.16xlarge", "savings-plan-1y-partial-upfront-training-hour", "us-east-1", 2.60544],
      ["ml.g5.xlarge", "savings-plan-1y-partial-upfront-hosting-hour", "us-east-1", 0.9],
    ]);
  });

  test("an upfront sum is spread over its term, and is never an hourly price", async () => {
    const [rate] = readRates("data").filter(
      ({ meter, region }) =>
        meter.item === "c5.12xlarge" && meter.dimension === "ri-standard-1y-all-upfront-hour" && region === "us-east-1",
    );
    const product = rate && syntheticProduct(rate, 1);
    expect(product?.terms[0]?.dimensions[0]?.usd.startsWith("10507.99")).toBe(true);
    const { rates } = await collect("ri.csv", offerCsv("AmazonEC2", product ? [product] : []));
    expect(rates[0]?.tiers[0]?.usd).toBeCloseTo(rate?.tiers[0]?.usd ?? 0, 9);
  });

  test("two products that give one meter different prices: none is taken, both are named", async () => {
    const twice = [
      tokens("USE1-NovaLite-input-tokens", "us-east-1", 0.1, "A"),
      tokens("USE1-NovaLite-input-tokens", "us-east-1", 0.2, "B"),
    ];
    const { rates, conflicts } = await collect("c.csv", offerCsv("AmazonBedrock", twice));
    expect(rates).toEqual([]);
    expect(conflicts).toHaveLength(1);
  });

  test("two terms of different days are one rate with a history", async () => {
    const price = (usd: string, from: string, code: string) => ({
      ...onDemand([{ unit: "1K tokens", begin: "0", end: "Inf", usd }], from),
      code,
    });
    const product = {
      ...tokens("USE1-NovaLite-input-tokens", "us-east-1", 1),
      terms: [price("0.0002", "2027-01-01", "B"), price("0.0001", "2026-01-01", "A")],
    };
    const { rates } = await collect("h.json", offerJson("AmazonBedrock", [product]));
    expect(rates.map(({ from, until, tiers }) => [from, until, tiers[0]?.usd])).toEqual([
      ["2026-01-01", "2027-01-01", 0.1],
      ["2027-01-01", "", 0.2],
    ]);
  });

  test.each([
    ["an empty file", ""],
    ["a file of something else", "a,b\n1,2\n3,4\n"],
    ["JSON that is no offer", "[1,2"],
    [
      "JSON cut short",
      offerJson("AmazonBedrock", [tokens("USE1-NovaLite-input-tokens", "us-east-1", 1)]).slice(0, -30),
    ],
    [
      "a broken gzip",
      Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), Buffer.from("nonsense that is no deflate stream")]),
    ],
    ["terms before products", '{"terms":{"OnDemand":{"A":{}}},"products":{}}'],
  ])("%s is an error that says so", async (_, text) => {
    await expect(collect("wrong.dat", text)).rejects.toThrow();
  });

  test("whatever bytes a file holds, reading it ends: with rates, with nothing, or with an error", async () => {
    const whole = offerJson("AmazonBedrock", [tokens("USE1-NovaLite-input-tokens", "us-east-1", 1)]);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.string({ maxLength: 8 }), async (at, noise) => {
        const result = await collect("noise.json", whole.slice(0, at) + noise + whole.slice(at + noise.length)).catch(
          (error: unknown) => error,
        );
        expect(result).toBeDefined();
      }),
      { numRuns: 60 },
    );
  });
});

test("embedded data written as an offer and read again is the same data", async () => {
  const rates = readRates("data").filter(({ until }) => until === "");
  // A usage type that two meters of a service share is told apart by what an embedded rate does not keep.
  const types = Map.groupBy(
    rates.filter(({ meter, usagetype }) => usagetype !== "" && meter.service !== "ec2"),
    ({ meter, usagetype, region }) => `${meter.service} ${usagetype} ${region}`,
  );
  const shared = (rate: Rate) => {
    const same = types.get(`${rate.meter.service} ${rate.usagetype} ${rate.region}`) ?? [];
    return new Set(same.map(({ meter }) => meterKey(meter))).size > 1;
  };
  const byOffer = new Map<string, { rate: Rate; product: NonNullable<ReturnType<typeof syntheticProduct>> }[]>();
  const seen = new Set<string>();
  for (const [index, rate] of rates.entries()) {
    const product = syntheticProduct(rate, index);
    if (!product || seen.has(keyOf(rate)) || shared(rate)) continue;
    seen.add(keyOf(rate));
    byOffer.set(product.offer, [...(byOffer.get(product.offer) ?? []), { rate, product }]);
  }
  let compared = 0;
  const wrong: string[] = [];
  for (const [offer, all] of byOffer) {
    const products = all.map(({ product }) => product);
    for (const [name, text] of [
      ["all.json", offerJson(offer, products)],
      ["all.csv", offerCsv(offer, products)],
    ] as const) {
      const got = new Map((await collect(name, text)).rates.map((rate) => [keyOf(rate), rate]));
      for (const { rate } of all) {
        const back = got.get(keyOf(rate));
        compared++;
        if (!back || !sameTiers(back, rate))
          wrong.push(
            `${keyOf(rate)} ${rate.usagetype}: ${JSON.stringify(back?.tiers)} for ${JSON.stringify(rate.tiers)}`,
          );
      }
    }
  }
  expect(wrong.slice(0, 20), `${wrong.length} of ${compared}`).toEqual([]);
  expect(compared).toBeGreaterThan(20_000);
}, 120_000);
