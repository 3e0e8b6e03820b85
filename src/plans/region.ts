import type { Catalog } from "../catalog/open.ts";
import { nearest } from "../quantity/nearest.ts";
import { InputError, type Problem, quoted } from "../quantity/problem.ts";

/** A region of the table. @throws InputError with the nearest codes */
export const regionOf = (region: unknown, catalog: Catalog): string => {
  // Asked for every option of a comparison: the places of the regions are of no interest to it.
  const found = catalog.table("regions").find((row) => row["region"] === region)?.["region"];
  if (found !== undefined) return found;
  throw new InputError([wrongRegion("region", region, catalog)]);
};

/** What is wrong with a region that the table does not have: the codes of that place, or spelt nearly so. */
export const wrongRegion = (field: string, found: unknown, catalog: Catalog, pattern = false): Problem => {
  const regions = regionsOf(catalog);
  const typed = String(found).replaceAll("*", "");
  const there = regionsNamed(typed, catalog);
  const codes = regions.map(({ code }) => code);
  const places = new Map(regions.map(({ code, place }) => [place, code]));
  const near = there.length > 0 ? there.slice(0, 3) : nearest(typed, codes);
  return {
    field,
    found: quoted(found),
    expected: `an AWS region code such as us-east-1${pattern ? ", or a pattern such as eu-*" : ""}`,
    nearest: near.length > 0 ? near : nearest(typed, places.keys()).map((place) => places.get(place) ?? place),
  };
};

/** Codes of the regions whose place is named: `Frankfurt`, `ireland`. */
export const regionsNamed = (typed: string, catalog: Catalog): readonly string[] =>
  regionsOf(catalog).flatMap(({ code, place }) => (isPlace(typed, place) ? [code] : []));

interface Region {
  readonly code: string;
  /** `Frankfurt` of `Europe (Frankfurt)` */
  readonly place: string;
}

const regionsOf = (catalog: Catalog): readonly Region[] =>
  catalog.table("regions").map(({ region = "", name = "" }) => ({
    code: region,
    place: /\((.*)\)/.exec(name)?.[1] ?? name,
  }));

const isPlace = (typed: string, place: string): boolean =>
  typed.trim().length > 3 && place.toLowerCase().includes(typed.trim().toLowerCase());
