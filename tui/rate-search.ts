import type { Catalog } from "../src/catalog/open.ts";
import { type Found, searchRates } from "../src/catalog/search.ts";
import { remembered } from "./remember.ts";

/** Searches that are answered again at once: letters are taken back more often than typed anew. */
const MOST_KNOWN = 24;

/** What a search is narrowed to. */
export interface Facets {
  readonly service?: string | undefined;
  readonly confidence?: string | undefined;
  readonly region?: string | undefined;
}

/** Search as you type: a longer query looks only through what the shorter one found. */
export const rateSearch = (catalog: Catalog, today: string): ((words: string, facets: Facets) => readonly Found[]) => {
  const known = remembered<readonly [words: string, facets: string], readonly Found[]>(MOST_KNOWN);
  let last: { readonly words: string; readonly facets: string; readonly found: readonly Found[] } | undefined;
  return (all, facets) => {
    // One letter is in nearly every name: it narrows nothing worth the wait.
    const words = all.length < 2 ? "" : all;
    const facetKey = JSON.stringify(facets);
    const before = known.find([words, facetKey]);
    if (before) return before.answer;
    const narrower = last?.facets === facetKey && last.words !== "" && words.startsWith(last.words);
    const subset = last && narrower && !namesRegion(words, catalog) ? subsetOf(catalog, last.found) : catalog;
    const found = searchRates(subset, { words: words.split(/\s+/), ...facets, day: today });
    last = { words, facets: facetKey, found };
    known.keep([words, facetKey], found);
    return found;
  };
};

/** Whether a word is, or is becoming, a region: then it selects, and what was found before says nothing. */
const namesRegion = (words: string, catalog: Catalog): boolean => {
  const typed = words.toLowerCase().split(/\s+/).filter(Boolean);
  return catalog.table("regions").some((row) => typed.some((word) => row["region"]?.startsWith(word)));
};

const subsetOf = (catalog: Catalog, found: readonly Found[]): Catalog => {
  const meters = new Set(found.map(({ rate }) => `${rate.meter.service} ${rate.meter.item} ${rate.meter.dimension}`));
  const entries = catalog
    .meters()
    .filter(({ meter }) => meters.has(`${meter.service} ${meter.item} ${meter.dimension}`));
  return { ...catalog, meters: () => entries };
};
