import { sameTiers } from "../catalog/overlay.ts";
import { meterKey, type Rate } from "../catalog/types.ts";

/** What was read in full: an offer in a region, or in all of them. */
export interface ReadInFull {
  readonly offer: string;
  readonly region: string;
}

const keyOf = (rate: Rate): string => `${meterKey(rate.meter)}\t${rate.region}`;

/** The service code behind a rate of a card: the second word of its source. */
export const offerOf = ({ source }: Rate): string => source.split(" ")[1] ?? "";

/**
 * The next card: what was read now over what the card held. A price that stayed keeps its first day; one that changed ends
 * the day the new one begins and stays as history; one that an offer read in full no longer lists ends today.
 */
export const renewed = (
  held: readonly Rate[],
  read: readonly Rate[],
  inFull: readonly ReadInFull[],
  today: string,
): readonly Rate[] => {
  const fresh = Map.groupBy(read, keyOf);
  const old = Map.groupBy(held, keyOf);
  const listed = (rate: Rate) =>
    !inFull.some(({ offer, region }) => offer === offerOf(rate) && (region === "all" || region === rate.region));
  const kept = [...old].flatMap(([key, rates]) => {
    const now = fresh.get(key);
    if (now) return now.reduce<readonly Rate[]>(withRate, rates);
    return rates.flatMap((rate) => (rate.until !== "" || listed(rate) ? [rate] : ended(rate, today)));
  });
  const added = [...fresh].flatMap(([key, rates]) => (old.has(key) ? [] : rates));
  return [...kept, ...added];
};

const ended = (rate: Rate, day: string): readonly Rate[] => (rate.from < day ? [{ ...rate, until: day }] : []);

/** A history with one more statement, which is newer or older than what it holds. */
const withRate = (history: readonly Rate[], rate: Rate): readonly Rate[] => {
  const open = history.find(({ until }) => until === "");
  if (!open) return [...history.filter(({ from }) => from < rate.from), rate];
  if (sameTiers(open, rate)) {
    const newer = rate.asOf >= open.asOf ? rate : open;
    const from = open.from < rate.from ? open.from : rate.from;
    return history.map((one) => (one === open ? { ...newer, from, until: rate.until } : one));
  }
  if (rate.asOf < open.asOf)
    return rate.from < open.from ? [...history, { ...rate, until: rate.until || open.from }] : history;
  const begin = rate.from > open.from ? rate.from : rate.asOf > open.from ? rate.asOf : open.from;
  const before = history.flatMap((one) => (one === open ? ended(open, begin) : [one]));
  return [...before, { ...rate, from: begin }];
};
