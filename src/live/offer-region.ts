import type { Row } from "../catalog/types.ts";
import { bareName, type Product } from "./offer.ts";

/** Names that AWS gives to what has no region. */
const EVERYWHERE = ["any", "global", "worldwide"];

/**
 * The region of a product: its code; else its location's name, which writes "EU" where other lists say "Europe"; else the
 * prefix of its usage type. "" where none is known.
 */
export const regionFinder = (rows: readonly Row[]): ((product: Product) => string) => {
  const codes = new Set(rows.map((row) => row["region"] ?? ""));
  const byName = new Map(rows.map((row) => [placeName(row["name"] ?? ""), row["region"] ?? ""]));
  const byPrefix = new Map<string, string>();
  for (const row of rows)
    for (const prefix of [row["usage_prefix"], row["sagemaker_prefix"]])
      if (prefix && !byPrefix.has(prefix)) byPrefix.set(prefix, row["region"] ?? "");
  return ({ attributes }) => {
    const code = attributes["discountedregioncode"] || attributes["regioncode"] || attributes["tolocationcode"] || "";
    if (codes.has(code)) return code;
    const place = attributes["location"] || attributes["fromlocation"] || "";
    const named = byName.get(placeName(place));
    if (named !== undefined) return named;
    if (EVERYWHERE.includes(bareName(place))) return "global";
    const usageType = attributes["discountedusagetype"] || attributes["usagetype"] || "";
    return byPrefix.get(/^([A-Z]{2,4}\d{0,2})-/.exec(usageType)?.[1] ?? "") ?? "";
  };
};

const placeName = (name: string): string => bareName(name.replace(/^EU\b/, "Europe"));
