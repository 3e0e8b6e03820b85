import type { Found } from "../../src/catalog/search.ts";
import { CONFIDENCES, type Rate, type Row } from "../../src/catalog/types.ts";
import { printable } from "../../src/quantity/printable.ts";
import { confidenceMark, rateText } from "../../src/reports/estimate.ts";
import { price, short } from "../../src/reports/figures.ts";
import { shortItem } from "../../src/reports/names.ts";
import { wrap } from "../../src/reports/screen.ts";
import type { Engine, Facets } from "../engine.ts";
import { cursorIn, drawList, listed, type Listing } from "../listing.ts";
import { across, down, focusedPanel, type Panel, widthClass } from "../panels.ts";
import { listOf, type State } from "../state.ts";
import type { Theme } from "../theme.ts";

/** What can be narrowed to with s: everything, then one confidence after the other. */
export const RATE_SORTS = ["all confidences", ...CONFIDENCES] as const;

const facetsOf = (state: State): Facets => {
  const { sort } = listOf(state, "rates");
  return sort === 0 ? {} : { confidence: CONFIDENCES[sort - 1] };
};

/** The rates that the words typed find. */
export const foundRates = (state: State, engine: Engine): readonly Found[] =>
  engine.search(listOf(state, "rates").find.trim(), facetsOf(state));

/** The rate that the cursor is on. */
export const selectedRate = (state: State, engine: Engine): Rate | undefined => {
  const found = foundRates(state, engine);
  return found[cursorIn(listOf(state, "rates"), found.length)]?.rate;
};

export const rateList = (state: State, engine: Engine, theme: Theme): Listing => {
  const found = foundRates(state, engine);
  return {
    columns: [
      { title: "Service", least: 8 },
      { title: "Item", least: 14 },
      { title: "Meter", least: 12 },
      { title: "USD", align: "right", paint: theme.money },
      { title: "Region", rank: 1, least: 9 },
      { title: "as of", rank: 2 },
      { title: "", rank: 3 },
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
          rateText(rate),
          `${rate.region}${regions > 1 ? ` +${regions - 1}` : ""}`,
          rate.asOf,
          confidenceMark(rate),
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
  const first = ({ tiers }: Rate) => tiers.find(({ usd }) => usd > 0)?.usd ?? 0;
  return engine.catalog
    .ratesOf(rate.meter)
    .filter(holds)
    .toSorted((a, b) => first(a) - first(b));
};

export const regionList = (state: State, engine: Engine, theme: Theme): Listing => {
  const rates = regionRates(state, engine);
  const dearest = Math.max(0, ...rates.map(({ tiers }) => tiers[0]?.usd ?? 0));
  const rows = rates.map((rate) => {
    const first = rate.tiers[0]?.usd ?? 0;
    return {
      id: rate.region,
      cells: [
        rate.region === "*" ? "any (assumed)" : rate.region,
        price(first),
        dearest > 0 ? theme.glyphs.bar.repeat(Math.round((10 * first) / dearest)) : "",
        rate.asOf,
        rate.confidence,
      ],
    };
  });
  return listed(
    [
      { title: "Region" },
      { title: "USD", align: "right", paint: theme.money },
      { title: "", rank: 2, paint: theme.money },
      { title: "as of", rank: 3 },
      { title: "", rank: 1 },
    ],
    rows,
    "No rate is selected.",
  );
};

/** Words typed at the top, what they find below, the selected rate's page beside it. */
export const ratesBody = (
  state: State,
  engine: Engine,
  theme: Theme,
  width: number,
  height: number,
): readonly string[] => {
  const found = foundRates(state, engine);
  const { find } = listOf(state, "rates");
  const words = find.trim() === "" ? "all" : `"${printable(find.trim(), 40)}"`;
  const rates: Panel = {
    id: "rates",
    title: `Rates: ${words} finds ${found.length} meters`,
    draw: (w, h, focused) => drawList(rateList(state, engine, theme), listOf(state, "rates"), w, h, focused, theme),
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
  const focused = focusedPanel(state);
  switch (widthClass(width)) {
    case "stacked":
    case "table":
      return down([{ panel: focused === "regions" ? page : rates, height }], width, focused, theme);
    case "detail":
    case "panes": {
      const left = Math.floor(width * 0.6);
      return across(
        [
          { panel: rates, width: left },
          { panel: page, width: width - left - 2 },
        ],
        height,
        focused,
        theme,
      );
    }
  }
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

/** Tiers as a staircase: each a bar as long as its price is high. */
const tierLines = (rate: Rate, theme: Theme, width: number): readonly string[] => {
  const highest = Math.max(...rate.tiers.map(({ usd }) => usd));
  const per = `${rate.per === 1 ? "" : `${short(rate.per)} `}${rate.unit}`;
  return rate.tiers.map(({ begin, end, usd }) => {
    const span =
      rate.tiers.length === 1 ? "every unit" : end === Infinity ? `from ${short(begin)}` : `to ${short(end)}`;
    const bar =
      highest > 0 && rate.tiers.length > 1
        ? theme.glyphs.bar.repeat(Math.round((usd / highest) * Math.min(20, width / 3)))
        : "";
    return ` ${span.padEnd(11)}${theme.money(`${price(usd)} USD / ${per}`)}  ${theme.money(bar)}`;
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
