import { expect, test } from "vitest";
import type { Found } from "../../src/catalog/search.ts";
import { searchRates } from "../../src/catalog/search.ts";
import { rateSearch } from "../../tui/rate-search.ts";
import { foundRates, RATE_SORTS, regionRates, selectedRate } from "../../tui/screens/rates.ts";
import { listingOf } from "../../tui/lists.ts";
import type { State } from "../../tui/state.ts";
import { catalog, DAY } from "../catalog.ts";
import { engine, opened, press, shown, type } from "./world.ts";

const rates = (words = ""): State => press(type(press(opened(), "4", "/"), words), "enter");
const idsOf = (found: readonly Found[]): readonly string[] =>
  found.map(({ rate: { meter, region } }) => `${meter.service} ${meter.item} ${meter.dimension} ${region}`);
const titleOf = (state: State): string => shown(state).find((line) => line.includes("Rates:")) ?? "";
const count = (all: readonly unknown[]): string => all.length.toLocaleString("en-US");

/** The states that a key goes through until everything is there again. */
const round = (start: State, key: string): readonly State[] => {
  const seen: State[] = [];
  for (let state = press(start, key); seen.length < 200; state = press(state, key)) {
    seen.push(state);
    if (Object.values(state.facets).every((value) => value === undefined)) break;
  }
  return seen;
};

test.each([
  ["S", "service", ({ rate }: Found) => rate.meter.service],
  ["C", "confidence", ({ rate }: Found) => rate.confidence],
] as const)("%s narrows to each %s of what was found, the most frequent first, then shows all", (key, facet, of) => {
  const all = foundRates(rates("hosting"), engine());
  const narrowed = round(rates("hosting"), key);
  const sizes = narrowed.slice(0, -1).map((state) => {
    const found = foundRates(state, engine());
    const value = state.facets[facet];
    const own = all.filter((one) => of(one) === value);
    expect(found.map(of)).toEqual(found.map(() => value));
    // A meter whose first region has another confidence may have this one elsewhere.
    expect(idsOf(found)).toEqual(expect.arrayContaining([...idsOf(own)]));
    expect(titleOf(state)).toContain(`· ${value} finds ${count(found)} meters`);
    expect(state.notice?.text).toBe(`Only ${facet} ${value}.`);
    return own.length;
  });
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(all.length);
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  expect(narrowed.at(-1)?.notice?.text).toBe(`Any ${facet} again.`);
});

test("R goes through the regions: of each the rates that hold there, then any again", () => {
  const regions = catalog()
    .table("regions")
    .map((row) => row["region"]);
  const narrowed = round(rates("hosting"), "R");
  expect(narrowed.map(({ facets }) => facets.region)).toEqual([...regions, undefined]);
  for (const state of narrowed.slice(0, 3)) {
    const found = foundRates(state, engine());
    expect(found.length).toBeGreaterThan(0);
    expect(idsOf(found)).toEqual(
      idsOf(searchRates(catalog(), { words: ["hosting"], region: state.facets.region, day: DAY })),
    );
    expect(new Set(found.map(({ rate }) => rate.region)).size).toBeLessThanOrEqual(2);
    expect(found.every(({ rate }) => [state.facets.region, "*", "global"].includes(rate.region))).toBe(true);
  }
});

test("facets hold together, while more is typed, and each goes by itself", () => {
  const both = press(rates("ml.g5"), "S", "C");
  const { service, confidence } = both.facets;
  const more = press(type(press(both, "/"), " hosting"), "enter");
  const direct = searchRates(catalog(), { words: ["ml.g5", "hosting"], service, confidence, day: DAY });
  expect(idsOf(foundRates(more, engine()))).toEqual(idsOf(direct));
  expect(direct.length).toBeGreaterThan(0);
  const search = rateSearch(catalog(), DAY);
  search("ml.g5", {});
  expect(idsOf(search("ml.g5 hosting", { service, confidence }))).toEqual(idsOf(direct));
});

test("s sorts what is found by price and by age, and comes back to the best fit", () => {
  const fit = rates("hosting");
  const priceNow = (state: State): readonly number[] =>
    Array.from({ length: 40 }, (_, cursor) => {
      const rate = selectedRate(
        { ...state, lists: { rates: { cursor, find: "hosting", sort: 1, marked: [] } } },
        engine(),
      );
      return (rate?.tiers.find(({ usd }) => usd > 0)?.usd ?? 0) / (rate?.per ?? 1);
    });
  const byPrice = press(fit, "s");
  expect(byPrice.notice?.text).toBe("By price.");
  expect(priceNow(byPrice)).toEqual(priceNow(byPrice).toSorted((a, b) => a - b));
  const byAge = press(byPrice, "s");
  const list = listingOf(byAge, engine(), "rates");
  const days = Array.from({ length: list.count }, (_, index) => list.row(index).cells[7] ?? "");
  expect(days).toEqual(days.toSorted());
  expect(days).toHaveLength(foundRates(fit, engine()).length);
  expect(press(byAge, "s").lists.rates).toMatchObject({ sort: 0, find: "hosting" });
  expect(RATE_SORTS).toHaveLength(3);
});

test("the regions of the selected rate stand cheapest first, each once", () => {
  const all = regionRates(rates("haiku input"), engine());
  const names = all.map(({ region }) => region);
  const prices = all.map(({ tiers, per }) => (tiers[0]?.usd ?? 0) / per);
  expect(new Set(names).size).toBe(names.length);
  expect(prices).toEqual(prices.toSorted((a, b) => a - b));
});
