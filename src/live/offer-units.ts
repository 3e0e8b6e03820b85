import type { Row } from "../catalog/types.ts";
import { bareName } from "./offer.ts";

/** How many of our unit one of the offer's is; undefined where they cannot be the same thing. */
export type UnitScale = (offered: string, unit: string, description: string) => number | undefined;

/** Reads `offer-units.csv`; a unit written like ours, or as its plural, is ours. */
export const unitScale = (rows: readonly Row[]): UnitScale => {
  const byPair = new Map<string, readonly { readonly words: RegExp | null; readonly multiplier: number }[]>();
  for (const row of rows) {
    const key = `${bareName(row["offer_unit"] ?? "")} ${row["unit"] ?? ""}`;
    const words = row["words"] ? new RegExp(row["words"], "i") : null;
    byPair.set(key, [...(byPair.get(key) ?? []), { words, multiplier: Number(row["multiplier"]) }]);
  }
  return (offered, unit, description) => {
    const found = byPair.get(`${bareName(offered)} ${unit}`)?.find(({ words }) => !words || words.test(description));
    if (found) return found.multiplier;
    const [theirs, ours] = [bareName(offered), bareName(unit)];
    return theirs === ours || theirs === `${ours}s` ? 1 : undefined;
  };
};
