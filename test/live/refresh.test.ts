import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openCard } from "../../src/live/card-file.ts";
import { allowedUrl, openDownload } from "../../src/live/download.ts";
import { cardFile, partsFolder } from "../../src/live/folders.ts";
import { partsOf } from "../../src/live/parts.ts";
import { LiveError, liveError } from "../../src/live/problem.ts";
import { refreshFromAws, type RefreshSetting } from "../../src/live/refresh.ts";
import { catalog } from "../catalog.ts";
import { awsError, type AwsServer, awsServer, type Call, ok, type Reply } from "./aws-server.ts";
import { cacheFolder, type FakeProduct, itemText, onDemand, tokens } from "./offers.ts";
import { restoreEnvironment } from "../environment.ts";

let server: AwsServer | undefined;
const before = { ...process.env };

beforeEach(() => {
  process.env["AWS_ACCESS_KEY_ID"] = "AKIATESTTESTTESTTEST";
  process.env["AWS_SECRET_ACCESS_KEY"] = "wJalrXUtnFEMI-secret";
  process.env["AWS_EC2_METADATA_DISABLED"] = "true";
});
afterEach(async () => {
  restoreEnvironment(before);
  await server?.close();
  server = undefined;
});

const serve = async (reply: (call: Call, count: number) => Reply): Promise<AwsServer> => {
  server = await awsServer(reply);
  process.env["AWS_ENDPOINT_URL_PRICING"] = server.url;
  return server;
};

const NOW = new Date("2026-11-21T12:00:00Z");
const LIMITS = { connect: 1_000, answer: 1_500, attempts: 3, pages: 50 };

const setting = (cache: string, more: Partial<RefreshSetting> = {}): RefreshSetting => ({
  embedded: catalog(),
  cache,
  now: NOW,
  dryRun: false,
  signal: new AbortController().signal,
  progress: () => {},
  limits: LIMITS,
  ...more,
});

const services = (code: string): Reply =>
  ok({ Services: [{ ServiceCode: code, AttributeNames: ["usagetype"] }], FormatVersion: "aws_v1" });

/** A price list that answers well: products by service code, a few to a page. */
const priceList =
  (products: readonly FakeProduct[], size = 2) =>
  ({ action, input }: Call): Reply => {
    const code = String(input["ServiceCode"]);
    if (action === "DescribeServices") return services(code);
    const own = products.filter(({ offer }) => offer === code);
    const at = Number(input["NextToken"] ?? 0);
    const next = at + size < own.length ? { NextToken: String(at + size) } : {};
    return ok({ FormatVersion: "aws_v1", PriceList: own.slice(at, at + size).map((one) => itemText(one)), ...next });
  };

const NOVA = [
  tokens("USE1-NovaLite-input-tokens", "us-east-1", 0.00007),
  tokens("USE1-NovaLite-output-tokens", "us-east-1", 0.00024),
  tokens("USW2-NovaLite-input-tokens", "us-west-2", 0.00006),
  tokens("EUW1-Unheard9-input-tokens", "eu-west-1", 0.00006),
];
const BEDROCK = ["AmazonBedrock"];
const nova = { service: "bedrock", item: "amazon.nova-lite-v1:0", dimension: "input-tokens" };

describe("a refresh over the wire", () => {
  test("signs its calls, follows the pages, keeps what it maps and names what it does not", async () => {
    const { calls } = await serve(priceList(NOVA));
    const cache = cacheFolder();
    const { report, after } = await refreshFromAws(partsOf(catalog(), BEDROCK, []), "us-east-1", setting(cache));
    expect(calls.map(({ action }) => action)).toEqual(["DescribeServices", "GetProducts", "GetProducts"]);
    expect(calls.every(({ signed }) => signed)).toBe(true);
    expect(report.parts).toMatchObject([{ offer: "AmazonBedrock", products: 4, mapped: 3, rates: 3 }]);
    expect(report.unmapped).toMatchObject([{ count: 1, example: "EUW1-Unheard9-input-tokens" }]);
    expect(report.changes).toMatchObject([
      {
        region: "us-east-1",
        kind: "up",
        meter: nova,
        before: { tiers: [{ usd: 0.06 }] },
        after: { tiers: [{ usd: 0.07 }] },
      },
    ]);
    expect(report.unchanged).toBe(2);
    const rate = after.rate(nova, "us-east-1", "2026-11-21");
    expect(rate).toMatchObject({ card: "refreshed", tiers: [{ usd: 0.07 }], over: { tiers: [{ usd: 0.06 }] } });
    expect(after.rate(nova, "us-east-1", "2026-10-31")?.tiers[0]?.usd, "the old price keeps its own days").toBe(0.06);
    expect(openCard(cardFile(cache))?.header).toMatchObject({
      rates: 3,
      asOf: "2026-11-21",
      coverage: [{ offer: "AmazonBedrock", region: "all", unmapped: 1 }],
    });
    expect(existsSync(partsFolder(cache))).toBe(false);
  });

  test("a region and a service's filters go with the question", async () => {
    const { calls } = await serve(priceList([]));
    await refreshFromAws(partsOf(catalog(), ["AmazonEC2"], ["eu-west-1"]), "us-east-1", setting(cacheFolder())).catch(
      () => {},
    );
    expect(calls.at(-1)?.input["Filters"]).toEqual(
      expect.arrayContaining([
        { Type: "TERM_MATCH", Field: "operatingSystem", Value: "Linux" },
        { Type: "TERM_MATCH", Field: "regionCode", Value: "eu-west-1" },
      ]),
    );
  });

  test("a dry run compares and writes no card; the run after it fetches nothing twice", async () => {
    const { calls } = await serve(priceList(NOVA));
    const cache = cacheFolder();
    const parts = partsOf(catalog(), BEDROCK, []);
    const dry = await refreshFromAws(parts, "us-east-1", setting(cache, { dryRun: true }));
    expect([dry.report.written, dry.report.changes.length, existsSync(cardFile(cache))]).toEqual([null, 1, false]);
    const asked = calls.length;
    const { report } = await refreshFromAws(parts, "us-east-1", setting(cache));
    expect(calls.slice(asked).map(({ action }) => action)).toEqual(["DescribeServices"]);
    expect(report.parts[0]?.reused).toBe(true);
    expect(existsSync(cardFile(cache))).toBe(true);
  });

  test("a second refresh: what stayed keeps its first day, what changed becomes history, what is gone ends", async () => {
    const cache = cacheFolder();
    const parts = partsOf(catalog(), BEDROCK, []);
    await serve(priceList(NOVA));
    await refreshFromAws(parts, "us-east-1", setting(cache));
    await server?.close();
    const later = {
      ...tokens("USE1-NovaLite-input-tokens", "us-east-1", 0.00008),
      terms: [onDemand([{ unit: "1K tokens", begin: "0", end: "Inf", usd: "0.00008" }], "2026-12-01")],
    };
    await serve(({ action, input }) => {
      if (action === "DescribeServices") return services(String(input["ServiceCode"]));
      return ok({ PriceList: [itemText(later, "2026-12-05"), itemText(NOVA[1] ?? later, "2026-12-05")] });
    });
    const { report, after } = await refreshFromAws(
      parts,
      "us-east-1",
      setting(cache, { now: new Date("2026-12-06T00:00:00Z") }),
    );
    expect(report.changes.map(({ kind, region }) => [kind, region]).sort()).toEqual([
      ["gone", "us-west-2"],
      ["up", "us-east-1"],
    ]);
    const usd = (day: string) => after.rate(nova, "us-east-1", day)?.tiers[0]?.usd;
    expect(["2026-10-01", "2026-11-21", "2026-11-30", "2026-12-01"].map(usd)).toEqual([0.06, 0.07, 0.07, 0.08]);
    expect(after.stated(nova, "us-west-2", "2026-12-06")).toBeUndefined();
    expect(after.stated(nova, "us-west-2", "2026-12-05")?.tiers[0]?.usd).toBe(0.06);
    const output = openCard(cardFile(cache))?.ratesOf({ ...nova, dimension: "output-tokens" });
    expect(output?.map(({ from, asOf }) => [from, asOf])).toEqual([["2026-11-01", "2026-12-06"]]);
  });

  test("a price fifty times another is shown and kept back", async () => {
    await serve(priceList([tokens("USE1-NovaLite-input-tokens", "us-east-1", 0.06)]));
    const { report, after } = await refreshFromAws(
      partsOf(catalog(), BEDROCK, []),
      "us-east-1",
      setting(cacheFolder()),
    );
    expect(report.held).toMatchObject([{ ratio: 1000 }]);
    expect(after.rate(nova, "us-east-1", "2026-11-21")?.tiers[0]?.usd).toBe(0.06);
  });
});

describe("faults", () => {
  const both = partsOf(catalog(), ["AmazonBedrock", "AmazonPolly"], []);
  const failing = (polly: (count: number) => Reply) => {
    let count = 0;
    return (call: Call): Reply =>
      call.input["ServiceCode"] === "AmazonPolly" && call.action === "GetProducts"
        ? polly(++count)
        : priceList(NOVA)(call);
  };

  test.each<[string, (count: number) => Reply]>([
    [
      "throttled twice, then answered",
      (count) => (count < 3 ? awsError(400, "ThrottlingException", "Rate exceeded") : ok({ PriceList: [] })),
    ],
    ["500 once", (count) => (count < 2 ? awsError(500, "InternalErrorException", "oops") : ok({ PriceList: [] }))],
    ["a connection cut once", (count) => (count < 2 ? { kind: "cut" } : ok({ PriceList: [] }))],
    [
      "half a body once",
      (count) => (count < 2 ? { kind: "half", body: { PriceList: ["x".repeat(5000)] } } : ok({ PriceList: [] })),
    ],
    ["a slow body", () => ({ kind: "slow", body: { PriceList: [] }, milliseconds: 600 })],
    ["malformed items", () => ok({ PriceList: ["{", "null", '{"product":1}', "[]"] })],
    ["nothing at all", () => ok({})],
  ])("%s: the refresh goes through", async (_, polly) => {
    await serve(failing(polly));
    const { report } = await refreshFromAws(both, "us-east-1", setting(cacheFolder()));
    expect(report.failed).toEqual([]);
    expect(report.parts).toHaveLength(2);
  });

  test.each<[string, (count: number) => Reply, RegExp]>([
    ["throttled for ever", () => awsError(400, "ThrottlingException", "Rate exceeded"), /throttles/],
    ["500 for ever", () => awsError(500, "InternalErrorException", "oops"), /not as expected/],
    [
      "denied",
      () =>
        awsError(
          400,
          "AccessDeniedException",
          "User: arn:aws:iam::123456789012:user/x is not authorized to perform: pricing:GetProducts",
        ),
      /denies.*pricing:GetProducts/,
    ],
    ["cut for ever", () => ({ kind: "cut" }), /no answer from AWS/],
    ["a server that never answers", () => ({ kind: "hang" }), /no answer from AWS/],
    ["a token without end", () => ok({ PriceList: [], NextToken: "again" }), /without end/],
    ["ever new tokens", (count) => ok({ PriceList: [], NextToken: `t${count}` }), /without end/],
    ["a body that is no JSON", () => ok("<html>"), /./],
  ])(
    "%s: the other service is kept, this one is named and stays as it was",
    async (_, polly, why) => {
      await serve(failing(polly));
      const cache = cacheFolder();
      const { report } = await refreshFromAws(both, "us-east-1", setting(cache));
      if (report.failed.length === 0) expect(report.parts).toHaveLength(2);
      else {
        expect(report.failed).toMatchObject([{ offer: "AmazonPolly" }]);
        expect(report.failed[0]?.why).toMatch(why);
      }
      expect(openCard(cardFile(cache))?.header.rates).toBe(3);
    },
    40_000,
  );

  test.each([
    awsError(400, "AccessDeniedException", "not authorized to perform: pricing:DescribeServices"),
    awsError(400, "ThrottlingException", "Rate exceeded"),
  ])("a first question that is denied or throttled stops nothing", async (first) => {
    await serve((call) => (call.action === "DescribeServices" ? first : priceList(NOVA)(call)));
    const { report } = await refreshFromAws(partsOf(catalog(), BEDROCK, []), "us-east-1", setting(cacheFolder()));
    expect(report.parts).toMatchObject([{ rates: 3 }]);
  });

  test("pages that come twice count once", async () => {
    const item = itemText(NOVA[0] ?? tokens("x", "y", 1));
    await serve(({ action, input }) =>
      action === "DescribeServices"
        ? services("AmazonBedrock")
        : ok({ PriceList: [item, item], ...(input["NextToken"] ? {} : { NextToken: "2" }) }),
    );
    const { report } = await refreshFromAws(partsOf(catalog(), BEDROCK, []), "us-east-1", setting(cacheFolder()));
    expect([report.parts[0]?.rates, report.parts[0]?.products, report.conflicts]).toEqual([1, 1, []]);
  });

  test.each<[string, Reply, string]>([
    [
      "expired",
      awsError(400, "ExpiredTokenException", "The security token included in the request is expired"),
      "expired",
    ],
    [
      "unknown",
      awsError(400, "UnrecognizedClientException", "The security token included in the request is invalid"),
      "expired",
    ],
    ["cut", { kind: "cut" }, "network"],
  ])("credentials or a network that fail at once (%s): nothing changes", async (_, reply, kind) => {
    await serve(() => reply);
    const cache = cacheFolder();
    const failure = await refreshFromAws(both, "us-east-1", setting(cache)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LiveError);
    expect(failure).toMatchObject({ kind });
    expect(readdirSync(cache)).toEqual([]);
  });

  test("no credentials: says so, and never waits for long", async () => {
    delete process.env["AWS_ACCESS_KEY_ID"];
    delete process.env["AWS_SECRET_ACCESS_KEY"];
    process.env["AWS_SHARED_CREDENTIALS_FILE"] = process.env["AWS_CONFIG_FILE"] = "/nowhere";
    await serve(priceList(NOVA));
    const began = Date.now();
    await expect(refreshFromAws(both, "us-east-1", setting(cacheFolder()))).rejects.toMatchObject({
      kind: "credentials",
    });
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(server?.calls).toEqual([]);
  });

  test("interrupted: what is done is kept for the next run, and no card is written", async () => {
    const stop = new AbortController();
    await serve(failing(() => (setTimeout(() => stop.abort(), 300), { kind: "hang" })));
    const cache = cacheFolder();
    await expect(refreshFromAws(both, "us-east-1", setting(cache, { signal: stop.signal }))).rejects.toMatchObject({
      kind: "interrupted",
    });
    expect(existsSync(cardFile(cache))).toBe(false);
    await server?.close();
    const { calls } = await serve(priceList(NOVA));
    const { report } = await refreshFromAws(both, "us-east-1", setting(cache));
    expect(report.parts.map(({ offer, reused }) => [offer, reused]).sort()).toEqual([
      ["AmazonBedrock", true],
      ["AmazonPolly", false],
    ]);
    expect(
      calls.filter(
        ({ input }) => input["ServiceCode"] === "AmazonBedrock" && input["FormatVersion"] && !input["MaxResults"],
      ),
    ).toEqual([]);
  });
});

describe("offer files that AWS names", () => {
  const plan =
    "FormatVersion,v1.0\nPublication Date,2026-11-11T00:00:00Z\nVersion,1\nOfferCode,AWSComputeSavingsPlan\nSKU,RateCode,Unit,EffectiveDate,DiscountedRate,Currency,DiscountedServiceCode,DiscountedUsageType,DiscountedOperation,PurchaseOption,LeaseContractLength,UsageType,Product Family,DiscountedRegionCode\nA,A.B,Hrs,2026-06-05,0.5,USD,AmazonEC2,BoxUsage:g6.xlarge,RunInstances,No Upfront,1,ComputeSP:1yrNoUpfront,ComputeSavingsPlans,us-east-1\n";

  test("are listed, fetched from AWS's host and read", async () => {
    const url =
      "https://pricing.us-east-1.amazonaws.com/savingsPlan/v1.0/aws/AWSComputeSavingsPlan/1/us-east-1/index.csv";
    await serve(({ action }) => {
      if (action === "DescribeServices") return services("AWSComputeSavingsPlan");
      if (action === "ListPriceLists")
        return ok({
          PriceLists: [
            {
              PriceListArn: "arn:aws:pricing:::price-list/aws/AWSComputeSavingsPlan/USD/1/us-east-1",
              RegionCode: "us-east-1",
              CurrencyCode: "USD",
              FileFormats: ["csv", "json"],
            },
          ],
        });
      return ok({ Url: url });
    });
    const fetched: string[] = [];
    const get = async (address: URL) => (fetched.push(address.href), new Response(plan));
    const { report, after } = await refreshFromAws(
      partsOf(catalog(), ["AWSComputeSavingsPlan"], ["us-east-1"]),
      "us-east-1",
      setting(cacheFolder(), { get }),
    );
    expect(fetched).toEqual([url]);
    expect(report.failed).toEqual([]);
    expect(
      after.rate(
        { service: "ec2", item: "g6.xlarge", dimension: "compute-savings-plan-1y-no-upfront-hour" },
        "us-east-1",
        "2026-11-21",
      ),
    ).toMatchObject({ tiers: [{ usd: 0.5 }], confidence: "high" });
  });

  test.each([
    "http://pricing.us-east-1.amazonaws.com/x",
    "https://pricing.us-east-1.amazonaws.com.example.org/x",
    "https://example.org/pricing.us-east-1.amazonaws.com",
    "https://pricing.us-east-1.amazonaws.com:8443/x",
    "https://user:pass@pricing.us-east-1.amazonaws.com/x",
    "https://pricing.us-east-1.amazonaws.com@example.org/x",
    "file:///etc/passwd",
    "https://169.254.169.254/latest/meta-data",
    "not an address",
  ])("%s is refused", (address) => expect(() => allowedUrl(address)).toThrow(/refused/));

  test("a redirect to another host is refused, and a file larger than the bound", async () => {
    const { signal } = new AbortController();
    const ours = "https://pricing.us-east-1.amazonaws.com/a";
    const away = async () => new Response(null, { status: 302, headers: { location: "https://example.org/a" } });
    await expect(openDownload(ours, signal, away)).rejects.toThrow(/refused/);
    const large = async () => new Response("x", { headers: { "content-length": "90000000000" } });
    await expect(openDownload(ours, signal, large)).rejects.toThrow(/refused a file/);
  });
});

test("no message and no file carries a credential", async () => {
  await serve(({ action }) =>
    action === "DescribeServices"
      ? services("AmazonBedrock")
      : awsError(403, "SignatureDoesNotMatch", "Credential=AKIATESTTESTTESTTEST/20261121/us-east-1 Signature=deadbeef"),
  );
  const cache = cacheFolder();
  const failure = await refreshFromAws(partsOf(catalog(), BEDROCK, []), "us-east-1", setting(cache)).catch(String);
  expect(String(failure)).not.toMatch(/AKIATEST|deadbeef|secret/);
  expect(liveError(new Error("Authorization: AWS4-HMAC Signature=abc"), "x").message).not.toMatch(/abc/);
  for (const name of readdirSync(cache, { recursive: true, encoding: "utf8" }))
    if (/\.(json|card)$/.test(name)) expect(readFileSync(join(cache, name), "utf8")).not.toMatch(/AKIATEST|secret/);
});
