import type { Catalog } from "../catalog/open.ts";
import type { Found } from "../catalog/search.ts";
import { listOf, type Rate } from "../catalog/types.ts";
import { confidenceMark } from "./estimate.ts";
import { price, short } from "./figures.ts";
import { type Screen, wrap } from "./screen.ts";
import { shortItem } from "./names.ts";
import { table } from "./table.ts";

/** Rates that a search found, a line each; tiers follow on lines of their own. */
export const showRates = (
  found: readonly Found[],
  limit: number,
  catalog: Catalog,
  screen: Screen,
): readonly string[] => {
  const { paint, width } = screen;
  const shown = found.slice(0, limit);
  const rows = shown.flatMap(({ rate, regions }) =>
    rate.tiers.map((tier, index) => [
      index === 0 ? `${rate.meter.service} ${shortItem(rate.meter, catalog)}` : "",
      index === 0 ? rate.meter.dimension : "",
      index === 0 ? `${rate.region}${regions > 1 ? ` +${regions - 1}` : ""}` : "",
      price(tier.usd),
      `/ ${rate.per === 1 ? "" : `${short(rate.per)} `}${rate.unit}`,
      rate.tiers.length > 1 ? (index === 0 ? `to ${short(tier.end)}` : `from ${short(tier.begin)}`) : "",
      index === 0 ? rate.asOf : "",
      index === 0 ? confidenceMark(rate) || "·" : "",
      index === 0 ? sourceText(rate, catalog) : "",
    ]),
  );
  const lines = table(
    [
      { title: "Service and item", least: 36 },
      { title: "Meter", least: 22 },
      { title: "Region", rank: 2 },
      { title: "USD", align: "right", paint: paint.money },
      { title: "per" },
      { title: "tier", rank: 1 },
      { title: "as of", rank: 4 },
      { title: "", rank: 5 },
      { title: "source", rank: 6, least: 12 },
    ],
    rows,
    width,
  );
  const more =
    found.length > limit
      ? [paint.quiet(`${found.length - limit} more: add words, or --limit ${Math.min(found.length, limit * 5)}`)]
      : [];
  return [
    ...lines,
    "",
    ...wrap("? low confidence · ?? unverified · +n: also known in n more regions (--region all)", width).map(
      paint.quiet,
    ),
    ...more,
  ];
};

const sourceText = (rate: Rate, catalog: Catalog): string => {
  const list = listOf(rate);
  const title = catalog.source(list.source)?.title ?? list.source;
  return list === rate ? title : `yours; list ${price(list.tiers[0]?.usd ?? 0)}, ${title}`;
};
