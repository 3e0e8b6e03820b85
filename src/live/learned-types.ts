import type { Catalog } from "../catalog/open.ts";
import type { Meter } from "../catalog/types.ts";

export interface Learned {
  readonly meter: Meter;
  readonly unit: string;
}

const PREFIX = /^(?:[A-Z]{2,4}\d{0,2}|[a-z]{2}(?:-[a-z]+)+-\d)-/;

/** EC2 names its usage types alike for every operating system and term: attributes tell them apart, not the type. */
const AMBIGUOUS = new Set(["ec2"]);

/**
 * Usage types that our own rates carry, as AWS wrote them: the same type stands for the same meter, in its own region and,
 * without the prefix, in the others. A type that two meters share is not learned.
 */
export const learnedTypes = (catalog: Catalog): ((offer: string, usageType: string) => Learned | undefined) => {
  const services = new Map<string, string[]>();
  for (const row of catalog.table("product-codes")) {
    const [code = "", service = ""] = [row["product_code"], row["service"]];
    services.set(code, [...(services.get(code) ?? []), service]);
  }
  return (offer, usageType) => {
    if (usageType === "") return undefined;
    const types = collected.get(catalog) ?? collect(catalog);
    collected.set(catalog, types);
    for (const service of services.get(offer) ?? [])
      for (const name of [usageType, usageType.replace(PREFIX, "")]) {
        const found = types.get(`${service} ${name}`);
        if (found) return found;
      }
    return undefined;
  };
};

/** Reading every rate is slow: once for each catalogue. */
const collected = new WeakMap<Catalog, ReadonlyMap<string, Learned | null>>();

const collect = (catalog: Catalog): ReadonlyMap<string, Learned | null> => {
  const types = new Map<string, Learned | null>();
  const put = (key: string, meter: Meter, unit: string) => {
    const known = types.get(key);
    const same = known === undefined || (known?.meter.item === meter.item && known.meter.dimension === meter.dimension);
    types.set(key, same ? { meter, unit } : null);
  };
  for (const { meter, unit } of catalog.meters()) {
    if (AMBIGUOUS.has(meter.service)) continue;
    for (const usageType of new Set(catalog.ratesOf(meter).map((rate) => rate.usagetype))) {
      if (usageType === "") continue;
      put(`${meter.service} ${usageType}`, meter, unit);
      put(`${meter.service} ${usageType.replace(PREFIX, "")}`, meter, unit);
    }
  }
  return types;
};
