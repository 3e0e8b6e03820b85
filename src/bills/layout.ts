import type { Format } from "./bill.ts";

/**
 * What we take from a row of a billing export, whatever its format. All are text; sums and rules come later (sql.ts).
 * `effective` is a view that the file states itself (FOCUS); CUR states its parts, and rules.ts joins them.
 */
export const FIELDS = [
  "billed",
  "quantity",
  "list",
  "effective",
  "reservation_cost",
  "reservation_unused_upfront",
  "reservation_unused_recurring",
  "plan_cost",
  "plan_commitment",
  "plan_used",
  "start",
  "account",
  "type",
  "class",
  "product",
  "usage_type",
  "operation",
  "unit",
  "region",
  "currency",
  "name",
  "entity",
  "description",
  "resource",
  "reservation",
  "plan",
  "service",
  "item",
  "dimension",
] as const;
export type Field = (typeof FIELDS)[number];

export const NUMBER_FIELDS = FIELDS.slice(0, 10);

/** A cell, or a key of a map in a cell. */
export interface Ref {
  readonly column: number;
  readonly key?: string;
}

export interface Layout {
  readonly format: Format;
  readonly header: readonly string[];
  /** Where each field is, best place first; the first that is not blank counts. */
  readonly refs: Readonly<Partial<Record<Field, readonly Ref[]>>>;
  /** What stands for a field that the whole file leaves out. */
  readonly assumed: Readonly<Partial<Record<Field, string>>>;
  /** Columns that hold tags, each with its key. */
  readonly tagColumns: readonly { readonly column: number; readonly key: string }[];
  /** Columns that hold maps of tags. */
  readonly tagMaps: readonly number[];
}

type Names = Readonly<Partial<Record<Field, readonly string[]>>>;

/** Names without case and without signs; `map:key` is a key of a map column. */
const CUR: Names = {
  billed: ["lineitemunblendedcost", "lineitemnetunblendedcost", "lineitemblendedcost"],
  quantity: ["lineitemusageamount"],
  list: ["pricingpublicondemandcost"],
  reservation_cost: ["reservationeffectivecost"],
  reservation_unused_upfront: ["reservationunusedamortizedupfrontfeeforbillingperiod"],
  reservation_unused_recurring: ["reservationunusedrecurringfee"],
  plan_cost: ["savingsplansavingsplaneffectivecost"],
  plan_commitment: ["savingsplantotalcommitmenttodate"],
  plan_used: ["savingsplanusedcommitment"],
  start: ["lineitemusagestartdate", "identitytimeinterval", "billbillingperiodstartdate"],
  account: ["lineitemusageaccountid", "billpayeraccountid"],
  type: ["lineitemlineitemtype"],
  product: ["lineitemproductcode", "productservicecode"],
  usage_type: ["lineitemusagetype", "productusagetype"],
  operation: ["lineitemoperation"],
  unit: ["pricingunit", "productpricingunit"],
  region: ["productregioncode", "productregion", "product:region_code", "product:region"],
  currency: ["lineitemcurrencycode", "pricingcurrency"],
  name: ["productproductname", "product:product_name", "productservicename", "product:servicename"],
  entity: ["billbillingentity"],
  description: ["lineitemlineitemdescription"],
  resource: ["lineitemresourceid"],
  reservation: ["reservationreservationarn"],
  plan: ["savingsplansavingsplanarn"],
};

const FOCUS: Names = {
  billed: ["billedcost"],
  quantity: ["pricingquantity", "consumedquantity", "usagequantity"],
  list: ["listcost"],
  effective: ["effectivecost", "amortizedcost"],
  start: ["chargeperiodstart", "billingperiodstart"],
  account: ["subaccountid", "billingaccountid"],
  type: ["chargecategory", "chargetype"],
  class: ["chargeclass"],
  product: ["xservicecode", "servicename"],
  usage_type: ["xusagetype", "skumeter"],
  operation: ["xoperation"],
  unit: ["pricingunit", "consumedunit", "usageunit"],
  region: ["regionid", "region", "availabilityzone"],
  currency: ["billingcurrency"],
  name: ["servicename"],
  entity: ["providername", "serviceprovidername", "provider"],
  description: ["chargedescription"],
  resource: ["resourceid"],
  plan: ["commitmentdiscountid"],
};

/** Column name without case and signs: `lineItem/UsageType`, `line_item_usage_type` → `lineitemusagetype`. */
export const bare = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** Fields whose first column, where it is there, is never blank while another is filled: reading one column is faster. */
const SINGLE: ReadonlySet<Field> = new Set(["billed", "account", "product", "usage_type", "currency"]);

/** A trimmed report often lacks these: its lines are usage, and AWS bills in dollars unless it says otherwise. */
const CUR_ASSUMED = { type: "Usage", currency: "USD" } as const;
const FOCUS_ASSUMED = { type: "Usage" } as const;

/** Where the fields of a CUR or FOCUS header are. */
export const layoutOf = (format: Format, header: readonly string[]): Layout => {
  const names = header.map(bare);
  const cur = format.startsWith("cur");
  const refs: Partial<Record<Field, readonly Ref[]>> = {};
  for (const field of FIELDS) {
    const found = ((cur ? CUR : FOCUS)[field] ?? []).flatMap((name): readonly Ref[] => {
      const [column = "", key] = name.split(":");
      const index = names.indexOf(column);
      return index < 0 ? [] : [key === undefined ? { column: index } : { column: index, key }];
    });
    if (found.length > 0) refs[field] = cur && SINGLE.has(field) ? found.slice(0, 1) : found;
  }
  const zone = names.indexOf("lineitemavailabilityzone");
  if (cur && refs.region === undefined && zone >= 0) refs.region = [{ column: zone }];
  const assumed = Object.fromEntries(
    Object.entries(cur ? CUR_ASSUMED : FOCUS_ASSUMED).filter(([field]) => !(field in refs)),
  );
  return { format, header, refs, assumed, ...tagPlaces(header, names) };
};

const TAG_COLUMN = /^(?:resourceTags\/|resource_tags_)(?:(user|aws)[:_])?(.+)$/i;

const tagPlaces = (header: readonly string[], names: readonly string[]) => ({
  tagColumns: header.flatMap((name, column) => {
    const [, kind, key] = TAG_COLUMN.exec(name) ?? [];
    return key === undefined ? [] : [{ column, key: kind?.toLowerCase() === "aws" ? `aws:${key}` : key }];
  }),
  tagMaps: names.flatMap((name, column) => (["resourcetags", "tags"].includes(name) ? [column] : [])),
});

/** A tag key as one compares it: `user:Cost-Center`, `user_cost_center` → `costcenter`. */
export const bareTag = (key: string): string => bare(key.replace(/^(?:user|resource_?tags?)[:_/]/i, ""));

/** A tag key as one shows it: without the prefix that says that a user made it. */
export const tagName = (key: string): string => key.replace(/^user[:_]/i, "");

/** Whether the names are a Cost and Usage Report's, whole or trimmed to a few columns: a day, and a cost or an amount. */
export const isCur = (header: readonly string[]): boolean => {
  const names = new Set(header.map(bare));
  const any = (field: Field) => (CUR[field] ?? []).some((name) => names.has(name));
  return names.has("lineitemlineitemtype") || (any("start") && (any("billed") || any("quantity")));
};

export const isFocus = (header: readonly string[]): boolean => {
  const names = new Set(header.map(bare));
  return names.has("billedcost") && (names.has("chargeperiodstart") || names.has("chargecategory"));
};

/** CUR 2.0 has map columns and names of its own; everything else with CUR names is legacy. */
export const curVersion = (header: readonly string[]): Format => {
  if (header.some((name) => name.includes("/"))) return "cur-1";
  const names = new Set(header.map((name) => name.toLowerCase()));
  const flattened = header.some((name) => /^resource_tags_(?:user|aws)_/i.test(name));
  const own = ["product", "resource_tags", "cost_category", "discount", "tags", "bill_payer_account_name"];
  return own.some((name) => names.has(name)) || !flattened ? "cur-2" : "cur-1";
};

export const focusVersion = (header: readonly string[]): Format => {
  const names = new Set(header.map(bare));
  const any = (...wanted: readonly string[]) => wanted.some((name) => names.has(name));
  if (any("serviceprovidername", "hostprovidername")) return "focus-1.3";
  if (any("invoiceid", "pricingcurrency", "billingaccounttype")) return "focus-1.2";
  if (any("commitmentdiscountquantity", "skumeter", "skupricedetails")) return "focus-1.1";
  return any("chargetype", "chargesubcategory", "region") && !any("regionid") ? "focus-preview" : "focus-1.0";
};
