import { changesBetween, type Place, type RateChange } from "../catalog/changes.ts";
import type { Catalog } from "../catalog/open.ts";
import { withRefreshed } from "../catalog/overlay.ts";
import { meterKey, type Rate, type Source } from "../catalog/types.ts";
import type { FailedPart, RefreshReport, Tally } from "../reports/rates-refresh.ts";
import { type CardFile, type Coverage, openCard, writeCard } from "./card-file.ts";
import type { Collected } from "./collect.ts";
import { cardFile } from "./folders.ts";
import { memoryCard } from "./memory-card.ts";
import { type ReadInFull, renewed } from "./renew.ts";

/** Where a refresh writes, and when it is. */
export interface CardSetting {
  /** The embedded catalogue: what is refreshed lies over it. */
  readonly embedded: Catalog;
  readonly cache: string;
  readonly now: Date;
  readonly dryRun: boolean;
}

export interface Refreshed {
  readonly report: RefreshReport;
  /** The catalogue before and after, without the user's own cards. */
  readonly before: Catalog;
  readonly after: Catalog;
}

/** What one part or one file gave. */
export interface Step {
  readonly collected: Collected;
  readonly coverage: Coverage;
  readonly reused: boolean;
  readonly inFull: ReadInFull | undefined;
}

/** What the card says of a part: how much of it was read, and from where. */
export const coverageOf = (
  offer: string,
  region: string,
  read: string,
  collected: Collected,
  from: string,
): Coverage => ({
  offer,
  region,
  read,
  published: publishedOn(collected, read),
  products: collected.products,
  mapped: collected.mapped,
  unmapped: collected.unmapped.reduce((sum, { count }) => sum + count, 0),
  rates: collected.rates.length,
  from,
});

/** The newest day of publication among the sources; the day of reading where none says one. */
export const publishedOn = ({ sources }: Collected, read: string): string =>
  sources
    .map(({ asOf }) => asOf)
    .sort()
    .at(-1) ?? read.slice(0, 10);

/** A change beyond this is rather a unit misread than a price: it is shown and kept back. */
const BELIEVABLE = 50;

/**
 * Puts what was read over the card that is there, writes it whole unless the run is dry, and says what changed. What is
 * not believable, or failed, stays as it was.
 */
export const finish = (steps: readonly Step[], failed: readonly FailedPart[], setting: CardSetting): Refreshed => {
  const today = setting.now.toISOString().slice(0, 10);
  const path = cardFile(setting.cache);
  const held = heldCard(path);
  const before = held ? withRefreshed(setting.embedded, held) : setting.embedded;
  const { believed, doubted } = split(
    steps.flatMap(({ collected }) => collected.rates),
    before,
    today,
  );
  const inFull = steps.flatMap((step) => step.inFull ?? []);
  const rates = renewed(held?.all() ?? [], believed, inFull, today);
  const sources = [...(held ? sourcesOf(held, rates) : []), ...steps.flatMap(({ collected }) => collected.sources)];
  const coverage = newestCoverage([...(held?.header.coverage ?? []), ...steps.map((step) => step.coverage)]);
  const after = withRefreshed(setting.embedded, memoryCard(rates, sources, path));
  const places = [...rates, ...(held?.all() ?? [])].map(({ meter, region }): Place => ({ meter, region }));
  const unique = new Map(places.map((place) => [`${meterKey(place.meter)}\t${place.region}`, place])).values();
  const look = (catalog: Catalog) => (place: Place) => catalog.stated(place.meter, place.region, today);
  const changes = changesBetween(look(before), look(after), unique);
  const writes = !setting.dryRun && steps.length > 0;
  if (writes) writeCard(path, rates, sources, coverage, setting.now.toISOString());
  const report: RefreshReport = {
    dryRun: setting.dryRun,
    written: writes ? path : null,
    parts: steps.map(({ coverage: { offer, region, products, mapped, rates: count }, reused }) => ({
      offer,
      region,
      products,
      mapped,
      rates: count,
      reused,
    })),
    failed,
    changes,
    unchanged: Math.max(0, believed.length - changes.filter(({ kind }) => kind !== "gone").length),
    held: doubted,
    leftOut: tallied(steps, "leftOut"),
    unmapped: tallied(steps, "unmapped"),
    conflicts: steps.flatMap(({ collected }) => collected.conflicts),
    broken: steps.flatMap(({ collected }) => collected.broken),
  };
  return { report, before, after };
};

/** The card in the cache; a file that is none is replaced, as it helps nobody. */
const heldCard = (path: string): CardFile | undefined => {
  try {
    return openCard(path);
  } catch {
    return undefined;
  }
};

const split = (rates: readonly Rate[], before: Catalog, today: string) => {
  const doubted: RateChange[] = [];
  const believed = rates.filter((rate) => {
    const [change] = changesBetween(
      ({ meter, region }) => before.stated(meter, region, today),
      () => rate,
      [rate],
    );
    const ratio = change?.ratio ?? 1;
    if (change && (ratio >= BELIEVABLE || ratio <= 1 / BELIEVABLE)) {
      doubted.push(change);
      return false;
    }
    return true;
  });
  return { believed, doubted };
};

const sourcesOf = (card: CardFile, rates: readonly Rate[]): readonly Source[] =>
  [...new Set(rates.map(({ source }) => source))].flatMap((key) => card.source(key) ?? []);

const newestCoverage = (all: readonly Coverage[]): readonly Coverage[] => [
  ...new Map(all.map((one) => [`${one.offer} ${one.region}`, one])).values(),
];

const tallied = (steps: readonly Step[], of: "leftOut" | "unmapped"): readonly Tally[] => {
  const all = new Map<string, Tally>();
  for (const { collected } of steps)
    for (const row of collected[of]) {
      const known = all.get(row.what);
      all.set(row.what, known ? { ...known, count: known.count + row.count } : row);
    }
  return [...all.values()].sort((a, b) => b.count - a.count);
};
