import { statSync } from "node:fs";
import { basename } from "node:path";
import { changesBetween, type Place, type RateChange } from "../catalog/changes.ts";
import type { Catalog } from "../catalog/open.ts";
import { withRefreshed } from "../catalog/overlay.ts";
import { meterKey, type Rate, type Source } from "../catalog/types.ts";
import type { FailedPart, RefreshReport, Tally } from "../reports/rates-refresh.ts";
import { type CardFile, type Coverage, openCard, writeCard } from "./card-file.ts";
import { type Collected, collector } from "./collect.ts";
import { type Fetch, openDownload } from "./download.ts";
import { cardFile, partsFolder } from "./folders.ts";
import { memoryCard } from "./memory-card.ts";
import { readOffer, readOfferFile } from "./offer-file.ts";
import { findPart, forgetParts, keepPart, type Part, type ReadPart } from "./parts.ts";
import { type ClientLimits, LIMITS, openPriceList, type PriceListApi, type PricingRegion } from "./price-list.ts";
import { isFinal, LiveError, liveError } from "./problem.ts";
import { type ReadInFull, renewed } from "./renew.ts";

export interface RefreshSetting {
  /** The embedded catalogue: what is refreshed lies over it. */
  readonly embedded: Catalog;
  readonly cache: string;
  readonly now: Date;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
  readonly limits?: ClientLimits | undefined;
  readonly get?: Fetch | undefined;
}

export interface Refreshed {
  readonly report: RefreshReport;
  /** The catalogue before and after, without the user's own cards. */
  readonly before: Catalog;
  readonly after: Catalog;
}

/** The longest that the first question may take: without credentials or network the answer comes within 30 s. */
const FIRST: ClientLimits = { connect: 4_000, answer: 11_000, attempts: 2, pages: 1 };

/** How many parts are read at once: few, as AWS throttles by account. */
const AT_ONCE = 3;

/**
 * Renews the card from the Price List API. What can be read is kept; a part that fails leaves its rates as they were and
 * is named. @throws LiveError where nothing can be read at all: no credentials, no network
 */
export const refreshFromAws = async (
  parts: readonly Part[],
  region: PricingRegion,
  setting: RefreshSetting,
): Promise<Refreshed> => {
  const { cache, now, signal } = setting;
  const first = await openPriceList(region, signal, FIRST);
  try {
    await first.describe(parts[0]?.offer ?? "AmazonBedrock");
  } catch (error) {
    // A denied DescribeServices is no reason not to try what the policy does allow.
    if (!(error instanceof LiveError) || error.kind !== "denied") throw error;
  } finally {
    first.close();
  }
  const api = await openPriceList(region, signal, setting.limits ?? LIMITS);
  const read: { readonly part: Part; readonly kept: ReadPart; readonly reused: boolean }[] = [];
  const failed: FailedPart[] = [];
  let final: LiveError | undefined;
  const one = async (part: Part): Promise<void> => {
    if (final || signal.aborted) return;
    const before = findPart(partsFolder(cache), part, now);
    try {
      const kept = before ?? (await readPart(api, part, setting));
      if (!before) keepPart(partsFolder(cache), part, kept);
      read.push({ part, kept, reused: before !== undefined });
      setting.progress(
        `${part.offer}${placeText(part)}: ${kept.collected.rates.length} rates${before ? " (read before)" : ""}`,
      );
    } catch (error) {
      const live = liveError(error, `reading ${part.offer}`);
      if (isFinal(live)) final ??= live;
      failed.push({ offer: part.offer, region: part.region, why: live.message, todo: live.todo });
    }
  };
  const queue = parts.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const part of queue) await one(part);
    }),
  );
  api.close();
  if (signal.aborted)
    throw new LiveError("interrupted", "interrupted", "Run it again: what is done is kept and not fetched again.");
  if (read.length === 0)
    throw final ?? new LiveError("answer", failed[0]?.why ?? "nothing was read", failed[0]?.todo ?? "");
  const result = finish(
    read.map(({ part, kept, reused }) => ({
      collected: kept.collected,
      coverage: coverageOf(part.offer, part.region, kept.read, kept.published, kept.collected, "api"),
      reused,
      inFull: { offer: part.offer, region: part.region },
    })),
    failed,
    setting,
  );
  if (!setting.dryRun) forgetParts(partsFolder(cache));
  return result;
};

const placeText = ({ region }: Part) => (region === "all" ? "" : ` in ${region}`);

const readPart = async (api: PriceListApi, part: Part, setting: RefreshSetting): Promise<ReadPart> => {
  const day = setting.now.toISOString().slice(0, 10);
  const { sink, done } = collector(setting.embedded, day, true);
  let products = 0;
  if (part.way === "file") await readLists(api, part, day, setting, sink);
  else {
    const { readItem } = await import("./offer-item.ts");
    for await (const page of api.products(part.offer, part.filters)) {
      for (const text of page) {
        const item = readItem(text);
        if (!item) {
          sink.broken(`${part.offer}: an item that is not in the shape of a product`);
          continue;
        }
        sink.edition(item.edition);
        if (sink.wants(item.product)) sink.put(item.product, item.prices);
      }
      products += page.length;
      setting.progress(`${part.offer}${placeText(part)}: ${products} products`);
    }
  }
  const collected = done();
  const published =
    collected.sources
      .map(({ asOf }) => asOf)
      .sort()
      .at(-1) ?? day;
  return { schema: "ratecard.part/1", read: setting.now.toISOString(), published, collected };
};

const readLists = async (
  api: PriceListApi,
  part: Part,
  day: string,
  setting: RefreshSetting,
  sink: ReturnType<typeof collector>["sink"],
): Promise<void> => {
  const region = part.region === "all" ? undefined : part.region;
  for (const list of await api.lists(part.offer, day, region)) {
    const format = list.formats.find((one) => /csv/i.test(one)) ?? list.formats[0] ?? "csv";
    const source = await openDownload(await api.url(list.arn, format), setting.signal, setting.get);
    await readOffer(
      source,
      sink,
      (bytes) => setting.progress(`${part.offer} in ${list.region}: ${Math.round(bytes / 1e6)} MB`),
      setting.signal,
    );
  }
};

/** Renews the card from offer files that someone downloaded. @throws Error that names the file that cannot be read */
export const refreshFromFiles = async (files: readonly string[], setting: RefreshSetting): Promise<Refreshed> => {
  const day = setting.now.toISOString().slice(0, 10);
  const read: Step[] = [];
  const failed: FailedPart[] = [];
  for (const file of files) {
    const { sink, done } = collector(setting.embedded, day);
    const total = statSync(file).size;
    try {
      await readOfferFile(
        file,
        sink,
        (bytes) => setting.progress(`${basename(file)}: ${Math.round((100 * bytes) / Math.max(1, total))} %`),
        setting.signal,
      );
    } catch (error) {
      if (setting.signal.aborted) throw new LiveError("interrupted", "interrupted", "");
      const why = error instanceof Error ? error.message : String(error);
      failed.push({ offer: file, region: "all", why, todo: "Nothing of this file was taken." });
      continue;
    }
    const collected = done();
    const offer = collected.sources[0]?.title.replace(/^AWS Price List, /, "") ?? basename(file);
    const published =
      collected.sources
        .map(({ asOf }) => asOf)
        .sort()
        .at(-1) ?? day;
    const coverage = coverageOf(offer, "all", setting.now.toISOString(), published, collected, file);
    // A file may be a part of an offer: what it does not list is not gone.
    read.push({ collected, coverage, reused: false, inFull: undefined });
  }
  return finish(read, failed, setting);
};

interface Step {
  readonly collected: Collected;
  readonly coverage: Coverage;
  readonly reused: boolean;
  readonly inFull: ReadInFull | undefined;
}

const coverageOf = (
  offer: string,
  region: string,
  read: string,
  published: string,
  collected: Collected,
  from: string,
): Coverage => ({
  offer,
  region,
  read,
  published,
  products: collected.products,
  mapped: collected.mapped,
  unmapped: collected.unmapped.reduce((sum, { count }) => sum + count, 0),
  rates: collected.rates.length,
  from,
});

/** A change beyond this is rather a unit misread than a price: it is shown and kept back. */
const BELIEVABLE = 50;

const finish = (steps: readonly Step[], failed: readonly FailedPart[], setting: RefreshSetting): Refreshed => {
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
