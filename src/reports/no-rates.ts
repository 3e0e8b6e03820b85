import type { Catalog } from "../catalog/open.ts";
import { searchRates } from "../catalog/search.ts";
import { regionsNamed } from "../plans/region.ts";
import { nearest } from "../quantity/nearest.ts";
import { printable } from "../quantity/printable.ts";

/** Why a search for rates found none: the words that no rate has, what they may have meant, and the next step. */
export const noRates = (words: readonly string[], day: string, catalog: Catalog): readonly string[] => {
  const wanted = words.flatMap((word) => word.toLowerCase().split(/\s+/)).filter(Boolean);
  const parted = catalog
    .table("regions")
    .flatMap(({ region = "" }) => (!wanted.includes(region) && wanted.join("-").includes(region) ? [region] : []));
  const strange = [...new Set(wanted)].filter(
    (word) =>
      !parted.some((code) => code.split("-").includes(word)) &&
      searchRates(catalog, { words: [word], day }).length === 0,
  );
  const vocabulary = strange.length > 0 ? wordsOf(catalog) : [];
  return [
    `No rate fits "${printable(words.join(" "))}".`,
    ...strange.map((word) => {
      const meant = [...regionsNamed(word, catalog), ...nearest(word, vocabulary, 2)].slice(0, 3);
      return `  "${printable(word)}" fits none${meant.length > 0 ? `: did you mean ${meant.join(" or ")}?` : "."}`;
    }),
    ...(parted.length > 0 ? [`  A region is one word: ${parted.join(", ")}`] : []),
    ...(strange.length === 0 && parted.length === 0
      ? ["  Each word fits some rate, all of them together none: fewer words find more."]
      : []),
    "ratecard services lists what there is.",
  ];
};

const wordsOf = (catalog: Catalog): readonly string[] => [
  ...new Set(
    catalog
      .meters()
      .flatMap(({ meter, words }) => `${meter.service} ${meter.item} ${words}`.toLowerCase().split(/[^a-z0-9.]+/))
      .filter((word) => word.length > 2),
  ),
];
