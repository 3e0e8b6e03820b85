import { type CardData, type CardInfo, type Catalog, type FixedCurrency, lookUp, type MeterEntry } from "./open.ts";
import { fits } from "./pattern.ts";
import { type CardName, listOf, type Meter, meterKey, type Rate, type Source } from "./types.ts";

/**
 * Cards over cards.
 *
 *   plan > project > user > refreshed > embedded
 *
 * The rate that wins says from which card it is and keeps the one below it, so that --why can show both.
 */

/** A card as `refresh` keeps it: its own meters and rates, and where they came from. */
export interface RefreshedCard {
  readonly meters: () => readonly MeterEntry[];
  readonly ratesOf: (meter: Meter) => readonly Rate[];
  readonly source: (key: string) => Source | undefined;
  readonly info: CardInfo;
}

/**
 * The catalogue with a refreshed card over it. Of two statements on the same meter and region the one that was read
 * later from AWS holds from the day it names; the other keeps the days before, so that a past bill finds its own rates.
 */
export const withRefreshed = (base: Catalog, card: RefreshedCard): Catalog => {
  const merged = new Map<string, readonly Rate[]>();
  const ratesOf = (meter: Meter): readonly Rate[] => {
    const key = meterKey(meter);
    const known = merged.get(key) ?? mergeHistory(base.ratesOf(meter), card.ratesOf(meter));
    merged.set(key, known);
    return known;
  };
  let all: readonly MeterEntry[] | undefined;
  const data: CardData = {
    meters: () => (all ??= unionOfMeters(base.meters(), card.meters())),
    ratesOf,
    table: base.table,
    source: (key) => card.source(key) ?? base.source(key),
  };
  const over = lookUp(data);
  const beside =
    (look: Catalog["rate"], below: Catalog["rate"]): Catalog["rate"] =>
    (meter, region, day) => {
      const rate = look(meter, region, day);
      return rate?.card === "refreshed" ? { ...rate, over: below(meter, region, day) } : rate;
    };
  return {
    ...over,
    rate: beside(over.rate, base.rate),
    stated: beside(over.stated, base.stated),
    cards: [...(base.cards ?? []), card.info],
    currency: base.currency,
  };
};

const unionOfMeters = (base: readonly MeterEntry[], fresh: readonly MeterEntry[]): readonly MeterEntry[] => {
  const known = new Set(base.map(({ meter }) => meterKey(meter)));
  const added = fresh.filter(({ meter }) => !known.has(meterKey(meter)));
  if (added.length === 0) return base;
  return [...base, ...added].sort((a, b) => (meterKey(a.meter) < meterKey(b.meter) ? -1 : 1));
};

/** Refreshed rates first, so that they are found first; what they supersede ends where they begin. */
const mergeHistory = (base: readonly Rate[], fresh: readonly Rate[]): readonly Rate[] => {
  if (fresh.length === 0) return base;
  const byRegion = Map.groupBy(fresh, ({ region }) => region);
  const kept = base.flatMap((rate) => {
    const above = byRegion.get(rate.region)?.filter(({ asOf }) => rate.asOf <= asOf) ?? [];
    const begin = firstDay(above);
    if (begin === undefined || rate.from > lastDayRead(above)) return [rate];
    if (rate.until !== "" && rate.until <= begin) return [rate];
    return rate.from < begin && begin !== "" ? [{ ...rate, until: begin }] : [];
  });
  const bounded = fresh.flatMap((rate) => {
    const later = base.filter((one) => one.region === rate.region && one.asOf > rate.asOf && !sameTiers(one, rate));
    const announced = base.filter((one) => one.region === rate.region && one.from > rate.asOf && one.from > rate.from);
    const ends = [rate.until, ...later.map(({ asOf, from }) => from || asOf), ...announced.map(({ from }) => from)];
    const until = ends.filter(Boolean).sort()[0] ?? "";
    return until !== "" && until <= rate.from ? [] : [{ ...rate, until, card: "refreshed" as const }];
  });
  return [...bounded, ...kept];
};

const firstDay = (rates: readonly Rate[]): string | undefined => rates.map(({ from }) => from).sort()[0];
const lastDayRead = (rates: readonly Rate[]): string =>
  rates
    .map(({ asOf }) => asOf)
    .sort()
    .at(-1) ?? "";

/** Whether two rates say the same price: per unit, tier by tier, to the last digits of binary fractions. */
export const sameTiers = (a: Rate, b: Rate): boolean =>
  a.unit === b.unit &&
  a.tiers.length === b.tiers.length &&
  a.tiers.every((tier, index) => {
    const other = b.tiers[index];
    if (!other || tier.begin !== other.begin || tier.end !== other.end) return false;
    const [one, two] = [tier.usd / a.per, other.usd / b.per];
    return Math.abs(one - two) <= 1e-9 * Math.max(one, two);
  });

/** Negotiated rates, discounts and a currency: what one `ratecard.rates.yaml` says. */
export interface OwnCard {
  readonly name: Extract<CardName, "user" | "project">;
  readonly file: string;
  readonly rates: readonly OwnRateRow[];
  readonly discounts: readonly OwnDiscount[];
  readonly currency: FixedCurrency | undefined;
}

/** Which rates a row is about: patterns with `*`, and the days on which it holds. */
export interface Scope {
  readonly service: string;
  readonly item: string;
  readonly dimension: string;
  readonly region: string;
  readonly usagetype: string;
  readonly from: string;
  readonly until: string;
  readonly note: string;
}

export interface OwnRateRow extends Scope {
  readonly usd: number;
  /** Left out: as AWS lists it. */
  readonly per: number | undefined;
  readonly unit: string | undefined;
}

export interface OwnDiscount extends Scope {
  /** Share off list: 0.12 for 12 %. */
  readonly off: number;
}

/** The catalogue with the user's own card over it. The first row that fits is taken; a rate goes before a discount. */
export const withOwn = (base: Catalog, own: OwnCard): Catalog => {
  const beside =
    (look: Catalog["rate"]): Catalog["rate"] =>
    (meter, region, day) => {
      const below = look(meter, region, day);
      const list = below && listOf(below);
      const holds = (row: Scope) => inScope(row, meter, region, list?.usagetype ?? "", day);
      const stated = own.rates.find(holds);
      if (stated) return ownRate(own, stated, meter, region, below);
      const less = below && own.discounts.find(holds);
      return less && list ? discounted(own, less, list) : below;
    };
  return {
    ...base,
    rate: beside(base.rate),
    stated: beside(base.stated),
    cards: [
      ...(base.cards ?? []),
      { name: own.name, file: own.file, asOf: "", rates: own.rates.length + own.discounts.length },
    ],
    currency: own.currency ?? base.currency,
  };
};

const inScope = (row: Scope, meter: Meter, region: string, usagetype: string, day: string): boolean =>
  fits(row.service, meter.service) &&
  fits(row.item, meter.item) &&
  fits(row.dimension, meter.dimension) &&
  fits(row.region, region) &&
  (row.usagetype === "*" || (usagetype !== "" && fits(row.usagetype, usagetype))) &&
  (row.from === "" || row.from <= day) &&
  (row.until === "" || day < row.until);

const ownRate = (own: OwnCard, row: OwnRateRow, meter: Meter, region: string, below: Rate | undefined): Rate => ({
  meter,
  region,
  per: row.per ?? below?.per ?? 1,
  unit: row.unit ?? below?.unit ?? "",
  tiers: [{ begin: 0, end: Infinity, usd: row.usd }],
  usagetype: below?.usagetype ?? "",
  from: row.from,
  until: row.until,
  asOf: "",
  source: own.file,
  confidence: "high",
  note: row.note || "your own rate",
  borrowed: `yours: ${own.file}`,
  card: own.name,
  over: below,
});

const discounted = (own: OwnCard, row: OwnDiscount, list: Rate): Rate => ({
  ...list,
  tiers: list.tiers.map((tier) => ({ ...tier, usd: Number((tier.usd * (1 - row.off)).toPrecision(12)) })),
  note: [`${Number((row.off * 100).toPrecision(6))} % off list`, row.note, list.note].filter(Boolean).join("; "),
  borrowed: [`yours: ${own.file}`, list.borrowed].filter(Boolean).join("; "),
  card: own.name,
  over: list,
  off: row.off,
});
