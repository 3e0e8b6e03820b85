import type { Catalog } from "../catalog/open.ts";
import { sameTiers } from "../catalog/overlay.ts";
import { meterKey, type Rate, type Source } from "../catalog/types.ts";
import { type Mapped, type MapProduct, openOfferMapping } from "./mapping.ts";
import { type Edition, type OfferSink, ON_DEMAND, type Price, type Product, type Term } from "./offer.ts";
import { unitScale } from "./offer-units.ts";

/** What reading offers gave: rates, and everything that gave none, counted. */
export interface Collected {
  readonly rates: readonly Rate[];
  readonly sources: readonly Source[];
  readonly products: number;
  readonly mapped: number;
  /** Known and not in this catalogue, by why. */
  readonly leftOut: readonly Counted[];
  readonly unmapped: readonly Counted[];
  /** Several products give one meter different prices: none is taken. */
  readonly conflicts: readonly string[];
  readonly broken: readonly string[];
}

export interface Counted {
  readonly what: string;
  readonly count: number;
  readonly example: string;
}

const MOST_LISTED = 200;

export interface Collector {
  readonly sink: OfferSink;
  readonly done: () => Collected;
}

/**
 * Collects the rates of offers. Memory grows with what is mapped only.
 * @param day when it is read
 * @param live whether AWS itself answers: then the rates are of this day, however long ago the list was published; those of
 * a file are of its day of publication
 */
export const collector = (catalog: Catalog, day: string, live = false): Collector => {
  const map = openOfferMapping(catalog);
  const scale = unitScale(catalog.table("offer-units"));
  const held = new Map<string, Held>();
  const sources = new Map<string, Source>();
  const counts = { products: 0, mapped: 0 };
  const leftOut = tally();
  const unmapped = tally();
  const broken: string[] = [];
  let edition: Edition = { offer: "", version: "", published: "" };
  let last = "";
  let lastWanted = false;

  const wants = (product: Product): boolean => {
    const key = `${product.offer} ${product.sku}`;
    if (key === last) return lastWanted;
    last = key;
    counts.products++;
    const found = outcomes(map, product);
    const mapped = found.some(({ kind }) => kind === "mapped");
    if (mapped) counts.mapped++;
    else if (found[0]?.kind === "left-out") leftOut.add(`${product.offer}: ${found[0].why}`, exampleOf(product));
    else if (found[0]?.kind === "unmapped") unmapped.add(`${product.offer}: ${found[0].why}`, exampleOf(product));
    lastWanted = mapped;
    return mapped;
  };
  const put = (product: Product, prices: readonly Price[]) => {
    const source = sourceOf(edition, product, day, live);
    for (const price of prices) {
      const found = map(product, price.term);
      if (found.kind !== "mapped") continue;
      const multiplier = price.upfront ? 1 : scale(price.unit, found.unit, price.description);
      if (multiplier === undefined) {
        unmapped.add(`${product.offer}: unit "${price.unit}" is not ${found.unit}`, exampleOf(product));
        continue;
      }
      sources.set(source.source, source);
      const key = `${meterKey(found.meter)}\t${found.region}`;
      const one = held.get(key) ?? { found, groups: new Map() };
      held.set(key, one);
      const group = one.groups.get(price.group) ?? { usagetype: usageTypeOf(product), source, prices: new Map() };
      one.groups.set(price.group, group);
      group.prices.set(price.code, { price, multiplier });
    }
  };
  return {
    sink: {
      wants,
      put,
      edition: (one) => (edition = one),
      broken: (why) => void (broken.length < MOST_LISTED && broken.push(why)),
    },
    done: () => {
      const conflicts: string[] = [];
      const rates = [...held.values()].flatMap((one) => ratesOfMeter(one, conflicts));
      const { products, mapped } = counts;
      return {
        rates,
        sources: [...sources.values()],
        products,
        mapped,
        leftOut: leftOut.all(),
        unmapped: unmapped.all(),
        conflicts,
        broken,
      };
    },
  };
};

interface Held {
  readonly found: Extract<Mapped, { readonly kind: "mapped" }>;
  readonly groups: Map<string, Group>;
}

interface Group {
  readonly usagetype: string;
  readonly source: Source;
  readonly prices: Map<string, { readonly price: Price; readonly multiplier: number }>;
}

const LIST_TERMS: readonly Term[] = [
  ON_DEMAND,
  { kind: "reserved", years: "1", payment: "no-upfront", class: "standard" },
];
const PLAN_TERMS: readonly Term[] = [{ kind: "savings-plan", years: "1", payment: "no-upfront", class: "" }];

/** What becomes of a product under the terms that it can have. */
const outcomes = (map: MapProduct, product: Product): readonly Mapped[] =>
  (product.attributes["discountedusagetype"] === undefined ? LIST_TERMS : PLAN_TERMS).map((term) => map(product, term));

const usageTypeOf = ({ attributes }: Product): string =>
  attributes["usagetype"] ?? attributes["discountedusagetype"] ?? "";
const exampleOf = (product: Product): string => usageTypeOf(product) || product.family || product.sku;

const sourceOf = ({ offer, version, published }: Edition, product: Product, day: string, live: boolean): Source => {
  const name = product.offer || offer;
  return {
    source: `aws-price-list ${name} ${version || published || day}`,
    title: `AWS Price List, ${name}`,
    where: `${name}, version ${version || "not stated"}${published ? `, published ${published}` : ""}`,
    asOf: live ? day : published || day,
    kind: "aws-price-list",
  };
};

const ratesOfMeter = ({ found, groups }: Held, conflicts: string[]): readonly Rate[] => {
  const rates = [...groups.values()]
    .flatMap((group) => rateOf(found, group))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  const dated: Rate[] = [];
  for (const rate of rates) {
    const before = dated.at(-1);
    if (before && sameTiers(before, rate)) continue;
    if (before && before.from === rate.from) {
      conflicts.push(`${meterKey(rate.meter)} in ${rate.region}: ${priceText(before)} and ${priceText(rate)}`);
      return [];
    }
    if (before) dated[dated.length - 1] = { ...before, until: rate.from };
    dated.push(rate);
  }
  return dated;
};

const priceText = (rate: Rate) => `${rate.tiers.map(({ usd }) => usd).join(", ")} (${rate.usagetype})`;

const HOURS_A_YEAR = 8760;

/** Twelve significant digits: what a multiplication gives without the noise of binary fractions. */
const exact = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(12)) : value);

/** A group as one rate; none where its tiers do not join, or a reserved term lacks a part. */
const rateOf = ({ meter, region, unit, per }: Held["found"], group: Group): readonly Rate[] => {
  const all = [...group.prices.values()];
  const upfront = all.filter(({ price }) => price.upfront).reduce((sum, { price }) => sum + price.usd, 0);
  const running = all.filter(({ price }) => !price.upfront);
  const term = all[0]?.price.term;
  if (!term || (running.length === 0 && !(upfront > 0))) return [];
  const spread = upfront === 0 ? 0 : upfront / (Number(term.years) * HOURS_A_YEAR);
  if (!Number.isFinite(spread)) return [];
  const parts = running.length > 0 ? running : [{ price: { begin: 0, end: Infinity, usd: 0 }, multiplier: 1 }];
  const tiers = parts
    .map(({ price, multiplier }) => ({
      begin: exact(price.begin * multiplier),
      end: exact(price.end * multiplier),
      usd: exact((price.usd / multiplier + spread) * per),
    }))
    .sort((a, b) => a.begin - b.begin);
  if (tiers.some(({ begin }, index) => begin !== (index === 0 ? 0 : tiers[index - 1]?.end))) return [];
  const from =
    all
      .map(({ price }) => price.from)
      .sort()
      .at(-1) ?? "";
  const { source, asOf } = group.source;
  return [
    {
      meter,
      region,
      per,
      unit,
      tiers,
      usagetype: group.usagetype,
      from,
      until: "",
      asOf,
      source,
      confidence: "high",
      note: "",
    },
  ];
};

const tally = () => {
  const counts = new Map<string, { count: number; readonly example: string }>();
  return {
    add: (what: string, example: string) => {
      const known = counts.get(what);
      if (known) known.count++;
      else if (counts.size < MOST_LISTED) counts.set(what, { count: 1, example });
    },
    all: (): readonly Counted[] =>
      [...counts].map(([what, { count, example }]) => ({ what, count, example })).sort((a, b) => b.count - a.count),
  };
};
