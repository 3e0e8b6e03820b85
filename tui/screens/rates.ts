import type { Found } from "../../src/catalog/search.ts";
import type { Rate, Row } from "../../src/catalog/types.ts";
import { printable } from "../../src/quantity/printable.ts";
import { bar } from "../../src/reports/bar.ts";
import { count, price, short } from "../../src/reports/figures.ts";
import { shortItem } from "../../src/reports/names.ts";
import { wrap } from "../../src/reports/screen.ts";
import type { Engine } from "../engine.ts";
import type { Facets } from "../rate-search.ts";
import { cursorIn, drawList, listed, type Listing } from "../listing.ts";
import { type Body, listPanel, type Panel, pair } from "../panels.ts";
import { listOf, say, type State, withList } from "../state.ts";
import { fill } from "../text.ts";
import type { Theme } from "../theme.ts";

export const RATE_SORTS = ["fit", "price", "age"] as const;

/** The rates that the words typed find, within the facets. */
export const foundRates = (state: State, engine: Engine): readonly Found[] =>
  engine.search(listOf(state, "rates").find.trim(), state.facets);

/** The same in the chosen order. */
const sortedRates = (state: State, engine: Engine): readonly Found[] => {
  const found = foundRates(state, engine);
  switch (RATE_SORTS[listOf(state, "rates").sort] ?? "fit") {
    case "fit":
      return found;
    case "price":
      return found.toSorted((a, b) => firstPrice(a.rate) - firstPrice(b.rate));
    case "age":
      return found.toSorted((a, b) => (a.rate.asOf < b.rate.asOf ? -1 : Number(a.rate.asOf > b.rate.asOf)));
  }
};

/** Of the first unit that costs something. */
const firstPrice = ({ tiers, per }: Rate): number => (tiers.find(({ usd }) => usd > 0)?.usd ?? 0) / per;

/** Only the next value of a facet that the words find, after the last one all of them. */
export const narrowed = (state: State, engine: Engine, facet: keyof Facets): State => {
  const values = facetValues(state, engine, facet).map(({ name }) => name);
  const now = state.facets[facet];
  const next = now === undefined ? values[0] : values[values.indexOf(now) + 1];
  const found = withList({ ...state, facets: { ...state.facets, [facet]: next } }, "rates", { cursor: 0 });
  return say(found, "quiet", next === undefined ? `Any ${facet} again.` : `Only ${facet} ${next}.`);
};

/** The values of a facet among what the words find, the most frequent first. */
const facetValues = (
  state: State,
  engine: Engine,
  facet: keyof Facets,
): readonly { readonly name: string; readonly count: number }[] => {
  if (facet === "region")
    return engine.catalog.table("regions").map((row) => ({ name: row["region"] ?? "", count: 0 }));
  const found = engine.search(listOf(state, "rates").find.trim(), { ...state.facets, [facet]: undefined });
  const groups = Map.groupBy(found, ({ rate }) => (facet === "service" ? rate.meter.service : rate.confidence));
  return [...groups].map(([name, some]) => ({ name, count: some.length })).toSorted((a, b) => b.count - a.count);
};

const facetText = ({ facets }: State): string =>
  Object.values(facets)
    .flatMap((value: string | undefined) => (value === undefined ? [] : [` · ${value}`]))
    .join("");

const MOST_FACETS = 6;

/** How what was found divides over services: what S goes through. */
const facetLine = (state: State, engine: Engine, theme: Theme): string => {
  const groups = Map.groupBy(foundRates(state, engine), ({ rate }) => rate.meter.service);
  const sizes = [...groups].map(([name, some]) => ({ name, count: some.length })).toSorted((a, b) => b.count - a.count);
  const more = sizes.length - MOST_FACETS;
  const shown = sizes.slice(0, MOST_FACETS).map(({ name, count: size }) => `${name} ${count(size)}`);
  return theme.quiet(`  ${[...shown, ...(more > 0 ? [`${more} more services`] : [])].join(" · ")}`);
};

/** The rate that the cursor is on. */
export const selectedRate = (state: State, engine: Engine): Rate | undefined => {
  const found = sortedRates(state, engine);
  return found[cursorIn(listOf(state, "rates"), found.length)]?.rate;
};

export const rateList = (state: State, engine: Engine, theme: Theme): Listing => {
  const found = sortedRates(state, engine);
  return {
    columns: [
      { title: "Service", least: 7 },
      { title: "Item", least: 20 },
      { title: "Meter", least: 16 },
      { title: "USD", align: "right", paint: theme.money },
      { title: "per", rank: 1 },
      { title: "tiers", rank: 4, align: "right" },
      { title: "Region", rank: 2, least: 9 },
      { title: "as of", rank: 3 },
      { title: "confidence", rank: 5 },
    ],
    count: found.length,
    row: (index) => {
      const one = found[index];
      if (!one) return { id: "", cells: [] };
      const { rate, regions } = one;
      const { service, item, dimension } = rate.meter;
      return {
        id: `${service} ${item} ${dimension} ${rate.region}`,
        cells: [
          service,
          shortItem(rate.meter, engine.catalog),
          dimension,
          price(rate.tiers[0]?.usd ?? 0),
          perText(rate),
          rate.tiers.length > 1 ? String(rate.tiers.length) : "",
          `${rate.region}${regions > 1 ? ` +${regions - 1}` : ""}`,
          rate.asOf,
          rate.confidence,
        ],
      };
    },
    sorts: RATE_SORTS,
    empty: "No rate fits these words. Fewer words find more; a region such as eu-west-1 is a word too.",
  };
};

/** Every region's rate of the selected meter, cheapest first. */
export const regionRates = (state: State, engine: Engine): readonly Rate[] => {
  const rate = selectedRate(state, engine);
  if (!rate) return [];
  const holds = ({ from, until }: Rate) =>
    (from === "" || from <= engine.today) && (until === "" || engine.today < until);
  return engine.catalog
    .ratesOf(rate.meter)
    .filter(holds)
    .toSorted((a, b) => firstPrice(a) - firstPrice(b));
};

export const regionList = (state: State, engine: Engine, theme: Theme): Listing => {
  const rates = regionRates(state, engine);
  const dearest = Math.max(0, ...rates.map(({ tiers }) => tiers[0]?.usd ?? 0));
  const unit = rates[0] ? perText(rates[0]) : "";
  const rows = rates.map((rate) => {
    const first = rate.tiers[0]?.usd ?? 0;
    return {
      id: rate.region,
      cells: [
        rate.region === "*" ? "any (assumed)" : rate.region,
        price(first),
        bar(first, dearest, BAR, theme.glyphs.bar),
        rate.asOf,
        rate.confidence,
      ],
    };
  });
  return listed(
    [
      { title: "Region" },
      { title: unit === "" ? "USD" : `USD / ${unit}`, align: "right", paint: theme.money },
      { title: "", rank: 2, paint: theme.money },
      { title: "as of", rank: 3 },
      { title: "", rank: 1 },
    ],
    rows,
    "No rate is selected.",
  );
};

/** Words typed at the top, what they find below, the selected rate's page beside it. */
export const ratesBody: Body = (state, engine, theme, width, height) => {
  const found = foundRates(state, engine);
  const { find } = listOf(state, "rates");
  const words = find.trim() === "" ? "all" : `"${printable(find.trim(), 40)}"`;
  const title = `Rates: ${words}${facetText(state)} finds ${count(found.length)} meters`;
  const list = listPanel("rates", title, () => rateList(state, engine, theme), state, theme);
  const rates: Panel = {
    ...list,
    draw: (w, h, focused) => [fill(facetLine(state, engine, theme), w), ...list.draw(w, h - 1, focused)],
  };
  const rate = selectedRate(state, engine);
  const page: Panel = {
    id: "regions",
    title: rate ? `${shortItem(rate.meter, engine.catalog)} ${rate.meter.dimension}` : "Rate",
    draw: (w, h, focused) => {
      const facts = rate ? rateFacts(rate, engine, theme, w) : [];
      const top = facts.slice(0, Math.max(3, h - 6));
      return [
        ...top,
        ...drawList(regionList(state, engine, theme), listOf(state, "regions"), w, h - top.length, focused, theme),
      ];
    },
  };
  return pair(rates, page, 0.6, state, width, height, theme);
};

/** A rate's page: tiers drawn as steps, dates, source, age, life of the item. */
const rateFacts = (rate: Rate, engine: Engine, theme: Theme, width: number): readonly string[] => {
  const source = engine.catalog.source(rate.source);
  const dates = [rate.from && `from ${rate.from}`, rate.until && `until ${rate.until}`].filter(Boolean).join(" ");
  const facts = [
    ["item", rate.meter.item],
    ["in", `${rate.region}${rate.borrowed ? ` (${rate.borrowed})` : ""}`],
    ["as of", `${rate.asOf || "?"} ${dates} (${ageOf(rate.asOf, engine.today)})`],
    ["source", source ? `${source.title} (${source.where})` : rate.source],
    ["confidence", rate.confidence],
    ...(rate.usagetype ? [["usage type", rate.usagetype]] : []),
    ...(rate.note ? [["note", rate.note]] : []),
    ...lifeOf(rate, engine).map((text) => ["life", text]),
  ];
  return [
    ...tierLines(rate, theme, width),
    ...facts.flatMap(([name = "", text = ""]) =>
      wrap(printable(text, 300), Math.max(12, width - 13)).map(
        (line, index) => ` ${theme.quiet((index === 0 ? name : "").padEnd(11))}${line}`,
      ),
    ),
    "",
  ];
};

const perText = ({ per, unit }: Rate): string => `${per === 1 ? "" : `${short(per)} `}${unit}`;

const BAR = 10;

/** Tiers as a staircase: each a bar as long as its price is high. */
const tierLines = (rate: Rate, theme: Theme, width: number): readonly string[] => {
  const highest = Math.max(...rate.tiers.map(({ usd }) => usd));
  const per = perText(rate);
  return rate.tiers.map(({ begin, end, usd }) => {
    const span =
      rate.tiers.length === 1 ? "every unit" : end === Infinity ? `from ${short(begin)}` : `to ${short(end)}`;
    const step = rate.tiers.length > 1 ? bar(usd, highest, Math.min(20, Math.floor(width / 3)), theme.glyphs.bar) : "";
    return ` ${span.padEnd(11)}${theme.money(`${price(usd)} USD / ${per}`)}  ${theme.money(step)}`;
  });
};

const MS_A_DAY = 86_400_000;

const ageOf = (day: string, today: string): string => {
  const days = Math.round((Date.parse(today) - Date.parse(day)) / MS_A_DAY);
  return Number.isFinite(days) ? `${days} days old` : "no date";
};

const lifeOf = (rate: Rate, engine: Engine): readonly string[] =>
  engine.catalog
    .table("lifecycle")
    .filter((row: Row) => row["service"] === rate.meter.service && row["item"] === rate.meter.item)
    .map((row) =>
      [row["status"], row["date"], row["replacement"] && `replacement: ${row["replacement"]}`]
        .filter(Boolean)
        .join(" "),
    );
