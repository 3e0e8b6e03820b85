import type { Catalog, MeterEntry } from "./open.ts";
import type { Rate } from "./types.ts";

export interface Query {
  readonly words: readonly string[];
  readonly service?: string | undefined;
  readonly dimension?: string | undefined;
  readonly confidence?: string | undefined;
  /** A region code; "all" for every region; undefined lets the words say, or shows the first region of each meter. */
  readonly region?: string | undefined;
  readonly day: string;
}

export interface Found {
  readonly rate: Rate;
  /** In how many regions the meter has a rate on that day. */
  readonly regions: number;
}

/**
 * Free-text search over the whole catalogue. Every word must fit; meters whose names are the words come before meters
 * that only contain them, shorter names before longer ones. A word that is a region selects it.
 */
export const searchRates = (catalog: Catalog, query: Query): readonly Found[] => {
  const codes = new Set(catalog.table("regions").map((row) => row["region"]));
  const words = query.words.flatMap((word) => word.toLowerCase().split(/\s+/)).filter(Boolean);
  const region = query.region ?? words.find((word) => codes.has(word));
  const wanted = words.filter((word) => !codes.has(word)).map(matcher);
  const ended = endedItems(catalog, query.day);
  const scored = catalog.meters().flatMap((entry) => {
    if (query.service !== undefined && entry.meter.service !== query.service) return [];
    if (query.dimension !== undefined && entry.meter.dimension !== query.dimension) return [];
    const score = scoreOf(entry, wanted);
    return score === undefined
      ? []
      : [{ entry, score: score - (ended.has(`${entry.meter.service} ${entry.meter.item}`) ? 3 : 0) }];
  });
  scored.sort((a, b) => b.score - a.score || byName(a.entry, b.entry));
  return scored.flatMap(({ entry }) => ratesIn(catalog, entry, region, query));
};

/** Items that are legacy or gone on a day: found, but after those that can be chosen. */
const endedItems = (catalog: Catalog, day: string): ReadonlySet<string> =>
  new Set(
    catalog
      .table("lifecycle")
      .filter(
        (row) =>
          row["item"] !== "" && ["legacy", "retired"].includes(row["status"] ?? "") && (row["date"] ?? "") <= day,
      )
      .map((row) => `${row["service"]} ${row["item"]}`),
  );

interface Matcher {
  readonly whole: RegExp;
  readonly start: RegExp;
  readonly text: string;
}

const matcher = (word: string): Matcher => {
  const stem = word.length > 3 ? word.replace(/s$/, "") : word;
  const escaped = stem.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return {
    whole: new RegExp(`(?:^|[^a-z0-9.])${escaped}s?(?:[^a-z0-9.]|$)`),
    start: new RegExp(`(?:^|[^a-z0-9.])${escaped}`),
    text: stem,
  };
};

const scoreOf = (entry: MeterEntry, wanted: readonly Matcher[]): number | undefined => {
  const { service, item, dimension } = entry.meter;
  const all = `${service} ${item} ${dimension} ${entry.words} ${entry.unit}`.toLowerCase();
  if (wanted.some(({ text }) => !all.includes(text))) return undefined;
  const name = all.slice(0, service.length + item.length + dimension.length + 2);
  let score = 0;
  for (const { whole, start, text } of wanted) {
    score += whole.test(name) ? 4 : whole.test(all) ? 3 : start.test(all) ? 2 : 1;
    if (start.test(dimension)) score += dimension.startsWith(text) ? 1 : 0.5;
  }
  const extra = entry.words === "" ? 0.1 * item.split(/[^A-Za-z0-9]+/).length : 0;
  return score - 0.4 * dimension.split("-").length - extra;
};

/** Compares names with the numbers in them as numbers. Written by hand: a locale's collator takes longer to load than a search. */
const natural = (a: string, b: string): number => {
  const [left, right] = [a.split(/(\d+)/), b.split(/(\d+)/)];
  for (const [index, part] of left.entries()) {
    const other = right[index] ?? "";
    if (part === other) continue;
    return index % 2 === 1 ? Number(part) - Number(other) : part < other ? -1 : 1;
  }
  return left.length - right.length;
};

/** Equal scores: of models the newer version first, of anything else by name. */
const byName = (a: MeterEntry, b: MeterEntry): number =>
  natural(a.meter.service, b.meter.service) ||
  natural(b.words, a.words) ||
  natural(a.meter.item, b.meter.item) ||
  natural(a.meter.dimension, b.meter.dimension);

const PREFERRED = "us-east-1";

const ratesIn = (
  catalog: Catalog,
  { meter }: MeterEntry,
  region: string | undefined,
  query: Query,
): readonly Found[] => {
  const holding = catalog
    .ratesOf(meter)
    .filter((rate) => (rate.from === "" || rate.from <= query.day) && (rate.until === "" || query.day < rate.until))
    .filter((rate) => query.confidence === undefined || rate.confidence === query.confidence);
  const regions = holding.length;
  if (region === "all") return holding.map((rate) => ({ rate, regions }));
  const own =
    region !== undefined
      ? holding.find((rate) => rate.region === region || rate.region === "global" || rate.region === "*")
      : undefined;
  const rate = region !== undefined ? own : (holding.find((one) => one.region === PREFERRED) ?? holding[0]);
  return rate ? [{ rate, regions }] : [];
};
