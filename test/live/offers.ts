import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Rate } from "../../src/catalog/types.ts";
import { catalog } from "../catalog.ts";

/** A new folder for a test's cache. */
export const cacheFolder = (): string => mkdtempSync(join(tmpdir(), "ratecard-test-"));

export interface FakeProduct {
  readonly sku: string;
  readonly offer: string;
  readonly family: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly terms: readonly FakeTerm[];
}

export interface FakeTerm {
  readonly kind: "OnDemand" | "Reserved";
  readonly code: string;
  readonly from: string;
  readonly lease: Readonly<Record<string, string>>;
  readonly dimensions: readonly FakeDimension[];
}

export interface FakeDimension {
  readonly unit: string;
  readonly begin: string;
  readonly end: string;
  readonly usd: string;
}

/** A term in the shape that items and offer files share. */
export const termJson = (sku: string, term: FakeTerm) => ({
  offerTermCode: term.code,
  sku,
  effectiveDate: `${term.from}T00:00:00Z`,
  priceDimensions: Object.fromEntries(
    term.dimensions.map((one, index) => [
      `${sku}.${term.code}.${index}`,
      {
        rateCode: `${sku}.${term.code}.${index}`,
        description: `${one.usd} per ${one.unit}`,
        ...(one.unit === "Quantity" ? {} : { beginRange: one.begin, endRange: one.end }),
        unit: one.unit,
        pricePerUnit: { USD: one.usd },
        appliesTo: [],
      },
    ]),
  ),
  termAttributes: term.lease,
});

const productJson = (product: FakeProduct) => ({
  sku: product.sku,
  productFamily: product.family,
  attributes: { servicecode: product.offer, ...product.attributes },
});

/** An item of GetProducts: JSON inside a string. */
export const itemText = (product: FakeProduct, published = "2026-11-20"): string => {
  const terms: Record<string, Record<string, unknown>> = {};
  for (const term of product.terms)
    terms[term.kind] = { ...terms[term.kind], [`${product.sku}.${term.code}`]: termJson(product.sku, term) };
  return JSON.stringify({
    product: productJson(product),
    serviceCode: product.offer,
    terms,
    version: published.replaceAll("-", ""),
    publicationDate: `${published}T10:00:00Z`,
  });
};

/** A whole offer file in JSON. */
export const offerJson = (offer: string, products: readonly FakeProduct[], published = "2026-11-20"): string => {
  const terms: Record<string, Record<string, Record<string, unknown>>> = {};
  for (const product of products)
    for (const term of product.terms) {
      const kind = (terms[term.kind] ??= {});
      kind[product.sku] = { ...kind[product.sku], [`${product.sku}.${term.code}`]: termJson(product.sku, term) };
    }
  return JSON.stringify({
    formatVersion: "v1.0",
    disclaimer: 'This pricing list is for "informational" purposes only {[\\',
    offerCode: offer,
    version: published.replaceAll("-", ""),
    publicationDate: `${published}T10:00:00Z`,
    products: Object.fromEntries(products.map((product) => [product.sku, productJson(product)])),
    terms,
  });
};

/** The same in CSV, quoted as AWS quotes. */
export const offerCsv = (offer: string, products: readonly FakeProduct[], published = "2026-11-20"): string => {
  const names = [...new Set(products.flatMap(({ attributes }) => Object.keys(attributes)))];
  const head =
    "SKU,OfferTermCode,RateCode,TermType,PriceDescription,EffectiveDate,StartingRange,EndingRange,Unit,PricePerUnit,Currency,LeaseContractLength,PurchaseOption,OfferingClass,Product Family,serviceCode".split(
      ",",
    );
  const rows = products.flatMap((product) =>
    product.terms.flatMap((term) =>
      term.dimensions.map((one, index) => [
        product.sku,
        term.code,
        `${product.sku}.${term.code}.${index}`,
        term.kind,
        `${one.usd}, "per" ${one.unit}`,
        term.from,
        one.unit === "Quantity" ? "" : one.begin,
        one.unit === "Quantity" ? "" : one.end,
        one.unit,
        one.usd,
        "USD",
        term.lease["LeaseContractLength"] ?? "",
        term.lease["PurchaseOption"] ?? "",
        term.lease["OfferingClass"] ?? "",
        product.family,
        offer,
        ...names.map((name) => product.attributes[name] ?? ""),
      ]),
    ),
  );
  const about = [
    ["FormatVersion", "v1.0"],
    ["Disclaimer", "informational, only"],
    ["Publication Date", `${published}T10:00:00Z`],
    ["Version", published.replaceAll("-", "")],
    ["OfferCode", offer],
  ];
  return [...about, [...head, ...names], ...rows]
    .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","))
    .join("\n");
};

export const onDemand = (dimensions: readonly FakeDimension[], from = "2026-11-01"): FakeTerm => ({
  kind: "OnDemand",
  code: "JRTCKXETXF",
  from,
  lease: {},
  dimensions,
});

/** A whole number or decimal of at most 15 digits, as AWS writes it: never in E notation. */
const plain = (value: number): string =>
  value === Infinity
    ? "Inf"
    : Number(value.toPrecision(15))
        .toFixed(18)
        .replace(/\.?0+$/, "");

/** A product for a Bedrock model's tokens, at so much for a thousand. */
export const tokens = (usageType: string, region: string, perThousand: number, sku = usageType): FakeProduct => ({
  sku: sku.replaceAll(/[^A-Z0-9]/gi, "").toUpperCase(),
  offer: "AmazonBedrock",
  family: "Amazon Bedrock",
  attributes: { usagetype: usageType, regionCode: region, servicename: "Amazon Bedrock", operation: "" },
  terms: [onDemand([{ unit: "1K tokens", begin: "0", end: "Inf", usd: plain(perThousand) }])],
});

/** The units that an offer states a unit of ours in, and how many of ours one is. */
const UNITS: Readonly<Record<string, readonly [string, number]>> = {
  hour: ["Hrs", 1],
  token: ["1K tokens", 1000],
  "GB-month": ["GB-Mo", 1],
};

/**
 * An embedded rate as AWS would list it, by the usage type that it carries; null where it carries none, or one that AWS
 * uses for several things at once.
 */
export const syntheticProduct = (rate: Rate, index: number): FakeProduct | null => {
  const offer = offerOf(rate);
  const usagetype = rate.usagetype || tokenType(rate);
  if (offer === undefined || usagetype === "" || ["*", "global"].includes(rate.region)) return null;
  if (rate.meter.dimension.startsWith("savings-plan-")) return null;
  const [unit, scale] = UNITS[rate.unit] ?? [rate.unit, 1];
  const sku = `SKU${index}`;
  const common = { regionCode: rate.region, usagetype, operation: "" };
  const dimensions = rate.tiers.map((tier) => ({
    unit,
    begin: plain(tier.begin / scale),
    end: plain(tier.end / scale),
    usd: plain((tier.usd / rate.per) * scale),
  }));
  const from = rate.from || "2026-11-01";
  if (rate.meter.service !== "ec2")
    return { sku, offer, family: "Any", attributes: common, terms: [onDemand(dimensions, from)] };
  const term = instanceTerm(rate, dimensions, from);
  if (!term) return null;
  const attributes = {
    ...common,
    instanceType: rate.meter.item,
    operatingSystem: "Linux",
    tenancy: "Shared",
    preInstalledSw: "NA",
    capacitystatus: "Used",
    marketoption: "OnDemand",
  };
  return { sku, offer, family: "Compute Instance", attributes, terms: [term] };
};

const instanceTerm = (rate: Rate, dimensions: readonly FakeDimension[], from: string): FakeTerm | null => {
  if (rate.meter.item.endsWith("-windows")) return null;
  if (rate.meter.dimension === "on-demand-hour") return onDemand(dimensions, from);
  const [, offeringClass = "", years = "", payment = ""] =
    /^ri-(standard|convertible)-(\d)y-(no|all)-upfront-hour$/.exec(rate.meter.dimension) ?? [];
  if (offeringClass === "") return null;
  const lease = {
    LeaseContractLength: `${years}yr`,
    PurchaseOption: payment === "no" ? "No Upfront" : "All Upfront",
    OfferingClass: offeringClass,
  };
  const hourly = rate.tiers[0]?.usd ?? 0;
  const upfront = { unit: "Quantity", begin: "", end: "", usd: plain(hourly * 8760 * Number(years)) };
  const nothing = { unit: "Hrs", begin: "0", end: "Inf", usd: "0.0000000000" };
  return {
    kind: "Reserved",
    code: `T${years}${payment}${offeringClass}`.toUpperCase(),
    from,
    lease,
    dimensions: payment === "no" ? dimensions : [upfront, nothing],
  };
};

let codes: ReadonlyMap<string, string> | undefined;
const offerOf = ({ meter }: Rate): string | undefined => {
  codes ??= new Map(
    catalog()
      .table("product-codes")
      .toReversed()
      .map((row) => [row["service"] ?? "", row["product_code"] ?? ""]),
  );
  return codes.get(meter.service);
};

/** Bedrock's usage type for a model's tokens: `USE1-NovaLite-input-tokens-batch`; "" where the model has no such name. */
const tokenType = ({ meter, region }: Rate): string => {
  if (meter.service !== "bedrock") return "";
  const [, everywhere = "", tier = "", tokens = ""] =
    /^(global-)?(batch-|flex-|priority-)?(input-tokens|output-tokens)$/.exec(meter.dimension) ?? [];
  const name = usageNames().get(meter.item);
  const prefix = catalog()
    .table("regions")
    .find((row) => row["region"] === region)?.["usage_prefix"];
  if (tokens === "" || name === undefined || !prefix) return "";
  return `${prefix}-${name}-${tokens}${everywhere && "-cross-region-global"}${tier && `-${tier.slice(0, -1)}`}`;
};

let names: ReadonlyMap<string, string> | undefined;
const usageNames = (): ReadonlyMap<string, string> =>
  (names ??= new Map(
    catalog()
      .table("usage-models")
      .filter((row) => /^[A-Za-z0-9.]+$/.test(row["usage_name"] ?? ""))
      .map((row) => [row["model"] ?? "", row["usage_name"] ?? ""]),
  ));
