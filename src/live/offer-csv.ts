import type { Readable } from "node:stream";
import { readRecords } from "../bills/records.ts";
import {
  bareName,
  dayOf,
  endOf,
  numberOf,
  type OfferSink,
  ON_DEMAND,
  type Price,
  type Product,
  type Term,
  wordsOf,
  yearsOf,
} from "./offer.ts";

/**
 * Reads an offer file in CSV, row by row: some lines about the file, then a header that has `SKU`, then prices. A row
 * carries its whole product, so nothing is kept between rows.
 * @throws Error where no header comes within the first lines, or the file says that its offer is another format
 */
export const readOfferCsv = async (bytes: Readable, sink: OfferSink): Promise<void> => {
  const about = new Map<string, string>();
  let header: readonly string[] | null = null;
  // A product's rows stand together: what follows a row that is of no use is passed over by its first cells.
  let useless = "";
  let [skuAt, planAt] = [-1, -1];
  for await (const record of readRecords(bytes, { delimiter: ",", encoding: "utf8" })) {
    if (record.kind === "broken") {
      sink.broken(`line ${record.line}: ${record.found}`);
      continue;
    }
    const { cells } = record;
    if (header !== null) {
      if (planAt < 0 && cells[skuAt] === useless) continue;
      if (!putRow(header, cells, about.get("offercode") ?? "", sink)) useless = cells[skuAt] ?? "";
    } else if (cells.some((cell) => cell === "SKU")) {
      header = cells.map(bareName);
      skuAt = header.indexOf("sku");
      planAt = header.indexOf("discountedrate");
      const published = dayOf(about.get("publicationdate") ?? "");
      sink.edition({ offer: about.get("offercode") ?? "", version: about.get("version") ?? "", published });
    } else if (about.size > 20 || record.line > 40) break;
    else about.set(bareName((cells[0] ?? "").replace(/^\uFEFF/, "")), cells[1] ?? "");
  }
  if (header === null) throw new Error("no line with the column SKU among the first lines: not an offer file of AWS");
};

/** Gives a row to the sink. @returns whether its product is of use */
const putRow = (header: readonly string[], cells: readonly string[], offer: string, sink: OfferSink): boolean => {
  const attributes: Record<string, string> = Object.create(null);
  for (const [index, name] of header.entries()) attributes[name] = cells[index] ?? "";
  if (cells.length < header.length / 2) {
    sink.broken(`a row of ${cells.length} cells`);
    return true;
  }
  const plan = attributes["discountedrate"] !== undefined;
  const product = plan ? planProduct(attributes, offer) : productOf(attributes, offer);
  if (!sink.wants(product)) return false;
  const price = plan ? planPrice(attributes) : priceOf(attributes);
  if (typeof price === "string") sink.broken(price);
  else if (price) sink.put(product, [price]);
  return true;
};

type Row = Readonly<Record<string, string>>;
/** A text says what is wrong; null is a row that states no price in USD. */
type Read = Price | string | null;

const productOf = (row: Row, offer: string): Product => ({
  offer: row["servicecode"] || offer,
  sku: row["sku"] ?? "",
  family: row["productfamily"] ?? "",
  attributes: row,
});

const priceOf = (row: Row): Read => {
  const usd = numberOf(row["priceperunit"] ?? "");
  if (row["currency"] !== "USD") return null;
  const kind = row["termtype"];
  if (kind !== "OnDemand" && kind !== "Reserved") return null;
  const unit = row["unit"] ?? "";
  const upfront = kind === "Reserved" && unit === "Quantity";
  const begin = upfront ? 0 : numberOf(row["startingrange"] || "0");
  const end = endOf(row["endingrange"] ?? "");
  if (usd === undefined || begin === undefined || end === undefined)
    return `sku ${row["sku"] ?? ""}: "${row["priceperunit"] ?? ""}" from "${row["startingrange"] ?? ""}" to "${row["endingrange"] ?? ""}" is no price`;
  const term: Term =
    kind === "OnDemand"
      ? ON_DEMAND
      : {
          kind: "reserved",
          years: yearsOf(row["leasecontractlength"] ?? ""),
          payment: wordsOf(row["purchaseoption"] ?? ""),
          class: wordsOf(row["offeringclass"] ?? ""),
        };
  const group = `${row["sku"] ?? ""}.${row["offertermcode"] ?? ""}`;
  const from = dayOf(row["effectivedate"] ?? "");
  const code = row["ratecode"] || `${group} ${begin}`;
  const description = row["pricedescription"] ?? "";
  return { term, group, code, unit, begin, end, usd, upfront, from, description };
};

const planProduct = (row: Row, offer: string): Product => ({
  ...productOf(row, offer),
  offer,
  sku: row["ratecode"] ?? "",
});

const planPrice = (row: Row): Read => {
  const usd = numberOf(row["discountedrate"] ?? "");
  if (row["currency"] !== "USD") return null;
  if (usd === undefined) return `sku ${row["sku"] ?? ""}: "${row["discountedrate"] ?? ""}" is no price`;
  const code = row["ratecode"] ?? "";
  return {
    term: {
      kind: "savings-plan",
      years: yearsOf(row["leasecontractlength"] ?? ""),
      payment: wordsOf(row["purchaseoption"] ?? ""),
      class: "",
    },
    group: code,
    code,
    unit: row["unit"] ?? "",
    begin: 0,
    end: Infinity,
    usd,
    upfront: false,
    from: dayOf(row["effectivedate"] ?? ""),
    description: row["description"] ?? "",
  };
};
