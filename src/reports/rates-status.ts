import type { CardInfo, Catalog } from "../catalog/open.ts";
import { count } from "./figures.ts";
import type { Screen } from "./screen.ts";
import { table } from "./table.ts";

/** How old and how complete the cards are. */
export interface RatesStatus {
  readonly day: string;
  readonly services: readonly ServiceStatus[];
  readonly cards: readonly CardInfo[];
  readonly refreshed: RefreshedStatus | null;
  readonly offline: boolean;
}

export interface ServiceStatus {
  readonly service: string;
  readonly meters: number;
  readonly rates: number;
  readonly regions: number;
  readonly oldest: string;
  readonly newest: string;
  /** Half of the rates are not older than this. */
  readonly median: string;
  readonly refreshed: number;
}

export interface RefreshedStatus {
  readonly file: string;
  readonly written: string;
  readonly coverage: readonly OfferStatus[];
}

export interface OfferStatus {
  readonly offer: string;
  readonly region: string;
  readonly read: string;
  readonly published: string;
  readonly products: number;
  readonly mapped: number;
  readonly unmapped: number;
  readonly rates: number;
  readonly from: string;
}

/** What a catalogue holds of each service, of the rates that hold on a day. */
export const statusOf = (catalog: Catalog, day: string): readonly ServiceStatus[] => {
  const services = Map.groupBy(catalog.meters(), ({ meter }) => meter.service);
  return [...services].map(([service, entries]) => {
    const rates = entries
      .flatMap(({ meter }) => catalog.ratesOf(meter))
      .filter(({ from, until }) => (from === "" || from <= day) && (until === "" || day < until));
    const dates = rates
      .map(({ asOf }) => asOf)
      .filter(Boolean)
      .sort();
    return {
      service,
      meters: entries.length,
      rates: rates.length,
      regions: new Set(rates.map(({ region }) => region)).size,
      oldest: dates[0] ?? "",
      newest: dates.at(-1) ?? "",
      median: dates[Math.floor(dates.length / 2)] ?? "",
      refreshed: rates.filter(({ card }) => card === "refreshed").length,
    };
  });
};

const ageOf = (from: string, day: string): string => {
  if (from === "") return "";
  const days = Math.round((Date.parse(day) - Date.parse(from)) / 86_400_000);
  return days === 1 ? "1 day" : `${days} days`;
};

export const showStatus = (status: RatesStatus, screen: Screen): readonly string[] => {
  const { paint, width } = screen;
  const { services, day, refreshed } = status;
  const total = services.reduce((sum, { rates }) => sum + rates, 0);
  const fresh = services.reduce((sum, one) => sum + one.refreshed, 0);
  const rows = services
    .toSorted((a, b) => b.rates - a.rates)
    .map((one) => [
      one.service,
      count(one.meters),
      count(one.rates),
      count(one.regions),
      one.median,
      ageOf(one.median, day),
      one.newest,
      one.refreshed > 0 ? count(one.refreshed) : "",
    ]);
  return [
    paint.title(`${count(total)} rates of ${services.length} services on ${day}, ${count(fresh)} of them refreshed`),
    ...cardLines(status, screen),
    "",
    ...table(
      [
        { title: "Service", least: 14 },
        { title: "Meters", align: "right", rank: 3 },
        { title: "Rates", align: "right" },
        { title: "Regions", align: "right", rank: 2 },
        { title: "as of (median)" },
        { title: "age", align: "right" },
        { title: "newest", rank: 1 },
        { title: "refreshed", align: "right" },
      ],
      rows,
      width,
    ),
    ...(refreshed ? offerLines(refreshed, screen) : []),
  ];
};

const cardLines = ({ cards, refreshed, day, offline }: RatesStatus, { paint }: Screen): readonly string[] => [
  "embedded    ships with the program",
  refreshed
    ? `refreshed   ${refreshed.file}, written ${refreshed.written.slice(0, 10)} (${ageOf(refreshed.written.slice(0, 10), day)} ago)${offline ? ", ignored: --offline" : ""}`
    : `refreshed   none: ${paint.quiet("ratecard refresh, or ratecard refresh --from FILE without credentials")}`,
  ...cards
    .filter(({ name }) => name !== "refreshed")
    .map(({ name, file, rates }) => `${name.padEnd(11)} ${file}, ${rates} ${rates === 1 ? "row" : "rows"} of your own`),
];

const offerLines = ({ coverage }: RefreshedStatus, { width }: Screen): readonly string[] => [
  "",
  ...table(
    [
      { title: "Offer", least: 16 },
      { title: "Region" },
      { title: "published" },
      { title: "read", rank: 2 },
      { title: "Products", align: "right", rank: 1 },
      { title: "unmapped", align: "right" },
      { title: "Rates", align: "right" },
      { title: "from", rank: 3 },
    ],
    coverage.map((one) => [
      one.offer,
      one.region,
      one.published,
      one.read.slice(0, 10),
      count(one.products),
      count(one.unmapped),
      count(one.rates),
      one.from,
    ]),
    width,
  ),
];

/** `ratecard.rates-status/1`. */
export const statusJson = (status: RatesStatus) => ({ schema: "ratecard.rates-status/1" as const, ...status });
