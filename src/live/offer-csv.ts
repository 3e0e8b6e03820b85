import { Readable } from "node:stream";
import { parse } from "csv-parse";
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
  const rows = bytes.pipe(
    parse({ bom: true, relax_column_count: true, skip_empty_lines: true, max_record_size: 4_000_000 }),
  );
  bytes.once("error", (error) => rows.destroy(error));
  for await (const row of rows) {
    const cells: readonly string[] = row;
    if (header !== null) {
      putRow(header, cells, about.get("offercode") ?? "", sink);
      continue;
    }
    if (cells.some((cell) => cell === "SKU")) {
      header = cells.map(bareName);
      const published = dayOf(about.get("publicationdate") ?? "");
      sink.edition({ offer: about.get("offercode") ?? "", version: about.get("version") ?? "", published });
    } else if (cells.length > 3 || about.size > 20) break;
    else about.set(bareName(cells[0] ?? ""), cells[1] ?? "");
  }
  if (header === null) throw new Error("no line with the column SKU among the first lines: not an offer file of AWS");
};

const putRow = (header: readonly string[], cells: readonly string[], offer: string, sink: OfferSink): void => {
  const attributes: Record<string, string> = Object.create(null);
  for (const [index, name] of header.entries()) attributes[name] = cells[index] ?? "";
  if (cells.length < header.length / 2) return sink.broken(`a row of ${cells.length} cells`);
  const plan = attributes["discountedrate"] !== undefined;
  const read = plan ? planRow(attributes, offer) : priceRow(attributes, offer);
  if (typeof read === "string") return sink.broken(read);
  if (read && sink.wants(read.product)) sink.put(read.product, [read.price]);
};

type Row = Readonly<Record<string, string>>;
type Read = { readonly product: Product; readonly price: Price } | string | null;

const productOf = (row: Row, offer: string): Product => ({
  offer: row["servicecode"] || offer,
  sku: row["sku"] ?? "",
  family: row["productfamily"] ?? "",
  attributes: row,
});

const priceRow = (row: Row, offer: string): Read => {
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
  return {
    product: productOf(row, offer),
    price: { term, group, code, unit, begin, end, usd, upfront, from, description },
  };
};

const planRow = (row: Row, offer: string): Read => {
  const usd = numberOf(row["discountedrate"] ?? "");
  if (row["currency"] !== "USD") return null;
  if (usd === undefined) return `sku ${row["sku"] ?? ""}: "${row["discountedrate"] ?? ""}" is no price`;
  const code = row["ratecode"] ?? "";
  return {
    product: { ...productOf(row, offer), offer, sku: code },
    price: {
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
    },
  };
};
