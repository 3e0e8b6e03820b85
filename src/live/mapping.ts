import { openMapping } from "../bills/mapping.ts";
import type { Catalog } from "../catalog/open.ts";
import { fits } from "../catalog/pattern.ts";
import { meterKey, type Meter, type Row } from "../catalog/types.ts";
import { bareName, type Product, type Term } from "./offer.ts";
import { regionFinder } from "./offer-region.ts";
import { learnedTypes } from "./learned-types.ts";

/** What becomes of a product under a term. */
export type Mapped =
  | {
      readonly kind: "mapped";
      readonly meter: Meter;
      readonly region: string;
      readonly unit: string;
      readonly per: number;
    }
  /** Known, and not in this catalogue by choice. */
  | { readonly kind: "left-out"; readonly why: string }
  | { readonly kind: "unmapped"; readonly why: string };

export type MapProduct = (product: Product, term: Term) => Mapped;

/**
 * Product attributes → our meters. In this order: rows of `offer-mapping.csv` that come first; the usage types that our
 * own rates carry; `usage-types.csv`, which bills are read with; rows that come last. What none knows is unmapped.
 */
export const openOfferMapping = (catalog: Catalog): MapProduct => {
  const rows = catalog.table("offer-mapping").map(readRow);
  const regionOf = regionFinder(catalog.table("regions"));
  const learned = learnedTypes(catalog);
  const byUsageType = openMapping({
    usageTypes: catalog.table("usage-types"),
    usageModels: catalog.table("usage-models"),
    billUnits: [],
    regions: catalog.table("regions"),
    productCodes: catalog.table("product-codes"),
  });
  const modelNamed = modelFinder(catalog.table("usage-models"));
  const sizes = unitSizes(catalog);

  const typed = (
    offer: string,
    usageType: string,
    name: string,
    operation: string,
  ): Pick<Found, "meter" | "unit"> | string => {
    const known = learned(offer, usageType);
    if (known) return known;
    const key = {
      product: offer,
      usageType,
      operation,
      name,
      // The offer's own unit is sized below; here it must only not look forgotten.
      unit: "tokens",
      detail: "",
      model: "",
      region: "",
      service: "",
    };
    const found = byUsageType({ ...key, item: "", dimension: "" });
    return found.kind === "metered" ? found : found.reason;
  };
  const byRow = (product: Product, term: Term, when: "first" | "last"): Found | { readonly leftOut: string } | null => {
    for (const row of rows) {
      const groups = row.when === when ? matches(row, product, term) : null;
      if (!groups) continue;
      if (row.service === "-") return { leftOut: row.note };
      const base = row.usesBase
        ? typed(at(product, "discountedservicecode"), at(product, "discountedusagetype"), "", "")
        : "";
      if (row.usesBase && typeof base === "string") continue;
      const words = {
        ...groups,
        ...(typeof base === "string" ? {} : { "base.item": base.meter.item, "base.dimension": base.meter.dimension }),
      };
      const model = row.usesModel ? modelNamed(at(product, "model")) : "";
      if (model === undefined) continue;
      const fill = (template: string) => filled(template, { ...product.attributes, ...words, ...term, model });
      return { meter: { service: row.service, item: fill(row.item), dimension: fill(row.dimension) }, unit: row.unit };
    }
    return null;
  };
  return (product, term) => {
    const region = regionOf(product);
    const done = ({ meter, unit }: Pick<Found, "meter" | "unit">): Mapped => {
      if (region === "") return { kind: "unmapped", why: "no region that we know" };
      const size = sizes(meter, unit);
      return { kind: "mapped", meter, region, unit: size.unit, per: size.per };
    };
    const first = byRow(product, term, "first");
    if (first && "leftOut" in first) return { kind: "left-out", why: first.leftOut };
    if (first) return done(first);
    if (term.kind !== "on-demand") return { kind: "unmapped", why: `no row for ${term.kind} terms of it` };
    const found = typed(product.offer, at(product, "usagetype"), at(product, "servicename"), at(product, "operation"));
    if (typeof found !== "string") return done(found);
    const last = byRow(product, term, "last");
    return last && !("leftOut" in last) ? done(last) : { kind: "unmapped", why: found };
  };
};

interface Found {
  readonly meter: Meter;
  readonly unit: string;
}

const at = (product: Product, name: string): string => product.attributes[name] ?? "";

interface MappingRow {
  readonly when: string;
  readonly offers: readonly string[];
  readonly family: RegExp | null;
  readonly where: readonly { readonly name: string; readonly pattern: RegExp }[];
  readonly term: string;
  readonly service: string;
  readonly item: string;
  readonly dimension: string;
  readonly unit: string;
  readonly note: string;
  readonly usesBase: boolean;
  readonly usesModel: boolean;
}

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`, "i");

const readRow = (row: Row): MappingRow => {
  const { item = "", dimension = "", family = "", where = "", usagetype = "" } = row;
  const conditions = [...where.split(" & "), usagetype && `usagetype=${usagetype}`].filter(Boolean).map((text) => {
    const [name = "", ...pattern] = text.split("=");
    return { name: bareName(name), pattern: whole(pattern.join("=")) };
  });
  return {
    when: row["try"] ?? "",
    offers: (row["offer"] ?? "").split(" "),
    family: family === "" ? null : whole(family),
    where: conditions,
    term: row["term"] ?? "",
    service: row["service"] ?? "",
    item,
    dimension,
    unit: row["unit"] ?? "",
    note: row["note"] ?? "",
    usesBase: `${item}${dimension}`.includes("{base."),
    usesModel: item.includes("{model}"),
  };
};

/** The named groups of a row that fits; null where it does not. */
const matches = (row: MappingRow, product: Product, term: Term): Readonly<Record<string, string>> | null => {
  if (!row.offers.some((offer) => fits(offer, product.offer))) return null;
  if (row.term !== "" && row.term !== term.kind) return null;
  if (row.family && !row.family.test(product.family)) return null;
  let groups: Readonly<Record<string, string>> = {};
  for (const { name, pattern } of row.where) {
    const found = pattern.exec(at(product, name));
    if (!found) return null;
    groups = { ...groups, ...found.groups };
  }
  return groups;
};

const filled = (template: string, words: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{([a-z.]+)\}/g, (_, name: string) => words[name] ?? "");

const modelFinder = (rows: readonly Row[]): ((name: string) => string | undefined) => {
  const byName = new Map(rows.map((row) => [bareName(row["usage_name"] ?? ""), row["model"] ?? ""]));
  return (name) => byName.get(bareName(name));
};

/** In which unit, and for how many, a meter's rates are stated: as its rates are; for a new meter as its kind's are. */
const unitSizes = (catalog: Catalog) => {
  const byMeter = new Map(catalog.meters().map((entry) => [meterKey(entry.meter), entry]));
  const byUnit = new Map<string, Map<number, number>>();
  for (const { unit, per, meter } of catalog.meters())
    for (const key of [unit, `${meter.service} ${unit}`]) {
      const counts = byUnit.get(key) ?? new Map<number, number>();
      byUnit.set(key, counts.set(per, (counts.get(per) ?? 0) + 1));
    }
  const usual = (key: string) => [...(byUnit.get(key) ?? [])].sort((a, b) => b[1] - a[1])[0]?.[0];
  return (meter: Meter, unit: string): { readonly unit: string; readonly per: number } => {
    const known = byMeter.get(meterKey(meter));
    return known ?? { unit, per: usual(`${meter.service} ${unit}`) ?? usual(unit) ?? 1 };
  };
};
