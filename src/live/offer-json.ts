import { dayOf, type OfferSink, type Price, type Product, wordsOf } from "./offer.ts";
import { readItem, readProduct, readSavingsPlan, readTerms } from "./offer-item.ts";
import { selectJson } from "./select-json.ts";

/**
 * Reads an offer file in JSON without holding it: products come first and those that are wanted are kept, then terms are
 * matched to them. Also a saved answer of GetProducts, and savings-plan files.
 * @throws Error where the text is cut short or has terms before products
 */
export const readOfferJson = async (chunks: AsyncIterable<Uint8Array>, sink: OfferSink): Promise<void> => {
  const about = new Map<string, string>();
  const products = new Map<string, Product>();
  const plans: Plans = new Map();
  let productsSeen = false;
  let announced = false;
  const announce = () => {
    if (announced) return;
    announced = true;
    const published = dayOf(about.get("publicationDate") ?? "");
    sink.edition({ offer: offer(), version: about.get("version") ?? "", published });
  };
  // A savings-plan file has no offer code: its products say the service code of the plan.
  const offer = () => about.get("offerCode") ?? [...plans.values()][0]?.offer ?? "";
  for await (const { path, value, broken } of selectJson(chunks, wanted)) {
    const [top = "", kind = "", sku = ""] = path;
    if (path.length === 1) {
      if (typeof value === "string") about.set(top, value);
      continue;
    }
    if (broken) {
      sink.broken(`${path.join(".")} is no JSON`);
      continue;
    }
    if (top === "PriceList") putItem(value, sink);
    else if (top === "products") {
      productsSeen = true;
      const listed = kind.length > 0 && Number.isInteger(Number(kind));
      const product = listed ? null : readProduct(value, offer());
      if (!product) keepPlan(value, plans, sink);
      announce();
      if (product && sink.wants(product)) products.set(product.sku, product);
    } else if (kind === "savingsPlan") {
      announce();
      putPlan(value, offer(), about.get("regionCode") ?? "", plans, sink);
    } else {
      if (!productsSeen) throw new Error("terms stand before products: not an offer file of AWS");
      const product = products.get(sku);
      if (product) sink.put(product, readTerms(kind, value));
    }
  }
  if (productsSeen) announce();
};

const ABOUT = new Set(["offerCode", "version", "publicationDate", "regionCode"]);

/** What is taken out of the text: `products.<sku>`, `terms.<kind>.<sku>`, `terms.savingsPlan.<n>`, `PriceList.<n>`. */
const wanted = (path: readonly string[]): boolean => {
  const [top = "", kind] = path;
  if (path.length === 1) return ABOUT.has(top);
  if (path.length === 2) return top === "products" || top === "PriceList";
  return path.length === 3 && top === "terms" && (kind === "OnDemand" || kind === "Reserved" || kind === "savingsPlan");
};

const putItem = (value: unknown, sink: OfferSink): void => {
  const item = typeof value === "string" ? readItem(value) : null;
  if (!item) return sink.broken("an item of PriceList that is not in the shape of a product");
  sink.edition(item.edition);
  if (sink.wants(item.product)) sink.put(item.product, item.prices);
};

/** By SKU, what the terms of a savings plan need to know of it. */
type Plans = Map<string, { readonly offer: string; readonly family: string; readonly payment: string }>;

const textAt = (value: unknown, name: string): string => {
  if (typeof value !== "object" || value === null) return "";
  const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  return typeof found === "string" ? found : "";
};

/**
 * A product of a savings-plan file: service code and family stand on it (price list guide), or among its attributes
 * (AWSComputeSavingsPlan of 2026-06-23).
 */
const keepPlan = (value: unknown, plans: Plans, sink: OfferSink): void => {
  const sku = textAt(value, "sku");
  if (sku === "") return sink.broken("a product without sku or attributes");
  const attributes: unknown =
    typeof value === "object" && value !== null && "attributes" in value ? value.attributes : undefined;
  const at = (name: string) => textAt(value, name) || textAt(attributes, name);
  plans.set(sku, {
    offer: at("serviceCode"),
    family: at("productFamily"),
    payment: wordsOf(at("purchaseOption")),
  });
};

const putPlan = (value: unknown, file: string, region: string, plans: Plans, sink: OfferSink): void => {
  const plan = readSavingsPlan(value, region);
  if (!plan) return sink.broken("a savings plan without rates");
  const about = plans.get(plan.sku);
  const offer = about?.offer || file;
  for (const rate of plan.rates) {
    const { attributes, code, unit, usd, years, from } = rate;
    const family = about?.family ?? "";
    const product: Product = { offer, sku: code, family, attributes };
    const term = { kind: "savings-plan", years, payment: about?.payment ?? "", class: "" } as const;
    const price: Price = {
      term,
      group: code,
      code,
      unit,
      begin: 0,
      end: Infinity,
      usd,
      upfront: false,
      from,
      description: "",
    };
    if (sink.wants(product)) sink.put(product, [price]);
  }
};
