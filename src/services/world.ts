import { fits } from "../catalog/pattern.ts";
import type { Catalog } from "../catalog/open.ts";
import type { World } from "./service.ts";

/** A default that the tool chose, or a convention that it followed. */
export interface Assumption {
  readonly what: string;
  readonly value: string;
  readonly source: string;
}

/** Something doubtful that travels with a result. */
export interface Warning {
  readonly code: string;
  readonly message: string;
  /** The workloads, lines or meters it is about. */
  readonly where: readonly string[];
}

export interface Setting {
  readonly region: string;
  readonly day: string;
  readonly hours: number;
}

/** What a service sees: the facts of the catalogue and a place to say what it assumed. */
export const worldOf = (
  catalog: Catalog,
  setting: Setting,
  assume: (assumption: Assumption) => void,
  warn: (code: string, message: string) => void,
): World => ({
  ...setting,
  table: catalog.table,
  has: (meter, region) => catalog.stated(meter, region, setting.day) !== undefined,
  constant: (service, item, rule) => meteringConstant(catalog, service, item, rule),
  assume: (what, value, source) => assume({ what, value, source }),
  warn,
});

/** @throws Error where `metering.csv` has no such constant: a fault of ours */
const meteringConstant = (catalog: Catalog, service: string, item: string, rule: string): number => {
  const rows = catalog.table("metering").filter((row) => row["service"] === service && row["rule"] === rule);
  const row = rows.find((one) => one["item"] === item) ?? rows.find((one) => fits(one["item"] ?? "", item));
  if (!row) throw new Error(`metering.csv has no ${rule} for ${service} ${item}`);
  return Number(row["value"]);
};
