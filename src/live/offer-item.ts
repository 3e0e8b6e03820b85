import {
  bareName,
  dayOf,
  endOf,
  numberOf,
  ON_DEMAND,
  type Price,
  type Product,
  type Term,
  wordsOf,
  yearsOf,
} from "./offer.ts";

type Record_ = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Record_ =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const valuesOf = (value: unknown): readonly Record_[] => (isRecord(value) ? Object.values(value).filter(isRecord) : []);

/** An item of GetProducts, which is JSON inside a string: the product with its prices. Null: not of that shape. */
export const readItem = (text: string) => {
  let item: unknown;
  try {
    item = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(item)) return null;
  const product = readProduct(item["product"], textOf(item["serviceCode"]));
  if (!product || !isRecord(item["terms"])) return null;
  const prices = Object.entries(item["terms"]).flatMap(([kind, terms]) => readTerms(kind, terms));
  const edition = {
    offer: product.offer,
    version: textOf(item["version"]),
    published: dayOf(textOf(item["publicationDate"])),
  };
  return { product, prices, edition };
};

/** A product of an item or of an offer file. Null: not of that shape. */
export const readProduct = (value: unknown, offer: string): Product | null => {
  if (!isRecord(value)) return null;
  const sku = textOf(value["sku"]);
  if (sku === "" || !isRecord(value["attributes"])) return null;
  const attributes: Record<string, string> = Object.create(null);
  for (const [name, text] of Object.entries(value["attributes"])) attributes[bareName(name)] = textOf(text);
  return { offer: offer || attributes["servicecode"] || "", sku, family: textOf(value["productFamily"]), attributes };
};

/** The terms of one product: `OnDemand` and `Reserved`, in the shape that items and offer files share. */
export const readTerms = (kind: string, terms: unknown): readonly Price[] => {
  if (kind !== "OnDemand" && kind !== "Reserved") return [];
  return valuesOf(terms).flatMap((term) => {
    const attributes = isRecord(term["termAttributes"]) ? term["termAttributes"] : {};
    const group = `${textOf(term["sku"])}.${textOf(term["offerTermCode"])}`;
    const from = dayOf(textOf(term["effectiveDate"]));
    const about = kind === "OnDemand" ? ON_DEMAND : reservedTerm(attributes);
    return valuesOf(term["priceDimensions"]).flatMap((one) => priceOf(one, about, group, from));
  });
};

const reservedTerm = (attributes: Record_): Term => ({
  kind: "reserved",
  years: yearsOf(textOf(attributes["LeaseContractLength"])),
  payment: wordsOf(textOf(attributes["PurchaseOption"])),
  class: wordsOf(textOf(attributes["OfferingClass"])),
});

const priceOf = (dimension: Record_, term: Term, group: string, from: string): readonly Price[] => {
  const perUnit = dimension["pricePerUnit"];
  const usd = isRecord(perUnit) ? numberOf(textOf(perUnit["USD"])) : undefined;
  const unit = textOf(dimension["unit"]);
  const upfront = term.kind === "reserved" && unit === "Quantity";
  const begin = upfront ? 0 : numberOf(textOf(dimension["beginRange"]) || "0");
  const end = endOf(textOf(dimension["endRange"]));
  if (usd === undefined || begin === undefined || end === undefined) return [];
  const code = textOf(dimension["rateCode"]) || `${group} ${begin} ${unit}`;
  return [{ term, group, code, unit, begin, end, usd, upfront, from, description: textOf(dimension["description"]) }];
};

/**
 * A plan of a savings-plan file in JSON: a price for each usage type that it covers.
 * @param region of the file: its rates are of this region where they do not say their own
 */
export const readSavingsPlan = (value: unknown, region: string) => {
  if (!isRecord(value) || !Array.isArray(value["rates"])) return null;
  const lease = isRecord(value["leaseContractLength"]) ? value["leaseContractLength"] : {};
  const years = yearsOf(`${String(lease["duration"] ?? "")} ${textOf(lease["unit"])}`);
  const from = dayOf(textOf(value["effectiveDate"]));
  const sku = textOf(value["sku"]);
  const rates: readonly unknown[] = value["rates"];
  return { sku, rates: rates.filter(isRecord).flatMap((rate) => planRate(rate, { sku, region, years, from })) };
};

interface PlanTerms {
  readonly sku: string;
  readonly region: string;
  readonly years: string;
  readonly from: string;
}

const planRate = (rate: Record_, { sku, region, years, from }: PlanTerms) => {
  const cost = rate["discountedRate"];
  const usd = isRecord(cost) && textOf(cost["currency"]) === "USD" ? numberOf(textOf(cost["price"])) : undefined;
  if (usd === undefined) return [];
  const attributes: Record<string, string> = Object.create(null);
  for (const name of ["discountedUsageType", "discountedOperation", "discountedServiceCode", "discountedInstanceType"])
    attributes[bareName(name)] = textOf(rate[name]);
  attributes["discountedregioncode"] = textOf(rate["discountedRegionCode"]) || region;
  const code = textOf(rate["rateCode"]) || `${sku}.${textOf(rate["discountedSku"])}`;
  return [{ attributes, code, unit: textOf(rate["unit"]), usd, years, from }];
};
