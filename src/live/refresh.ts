import type { FailedPart } from "../reports/rates-refresh.ts";
import { collector } from "./collect.ts";
import { type Fetch, openDownload } from "./download.ts";
import { type CardSetting, coverageOf, finish, publishedOn, type Refreshed } from "./finish.ts";
import { partsFolder } from "./folders.ts";
import { readOffer } from "./offer-file.ts";
import { findPart, forgetParts, keepPart, type Part, type ReadPart } from "./parts.ts";
import { type ClientLimits, LIMITS, openPriceList, type PriceListApi, type PricingRegion } from "./price-list.ts";
import { isFinal, LiveError, liveError } from "./problem.ts";

export interface RefreshSetting extends CardSetting {
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
  readonly limits?: ClientLimits | undefined;
  readonly get?: Fetch | undefined;
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
    // AWS is there where it denies or throttles: what the policy allows is tried, with more patience.
    if (!(error instanceof LiveError) || (error.kind !== "denied" && error.kind !== "throttled")) throw error;
  } finally {
    first.close();
  }
  const api = await openPriceList(region, signal, setting.limits ?? LIMITS);
  const read: { readonly part: Part; readonly kept: ReadPart; readonly reused: boolean }[] = [];
  const failed: FailedPart[] = [];
  let final: LiveError | undefined;
  let firstFailure: LiveError | undefined;
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
      firstFailure ??= live;
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
  if (read.length === 0) throw final ?? firstFailure ?? new LiveError("answer", "nothing was read", "Try again later.");
  // Parts come in as they are answered: the report has them as they were asked for.
  read.sort((a, b) => parts.indexOf(a.part) - parts.indexOf(b.part));
  const result = finish(
    read.map(({ part, kept, reused }) => ({
      collected: kept.collected,
      coverage: coverageOf(part.offer, part.region, kept.read, kept.collected, "api"),
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
  const read = setting.now.toISOString();
  return { schema: "ratecard.part/1", read, published: publishedOn(collected, read), collected };
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
