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

/** A history, which never says two prices of one day, with one more statement that is newer or older than it. */
const withRate = (history: readonly Rate[], rate: Rate): readonly Rate[] => {
  const first = history.map(({ from }) => from).sort()[0];
  const last = history.reduce<Rate | undefined>((a, b) => (a && a.from > b.from ? a : b), undefined);
  if (first === undefined || !last) return [rate];
  if (sameTiers(last, rate) && last.until === "") {
    const newer = rate.asOf >= last.asOf ? rate : last;
    const from = last.from === first && rate.from < first ? rate.from : last.from;
    return history.map((one) => (one === last ? { ...newer, from, until: rate.until } : one));
  }
  // Read earlier than what is held: it can only tell of the days before.
  if (rate.asOf < last.asOf) return rate.from < first ? [{ ...rate, until: first }, ...history] : history;
  const earliest = last.until === "" ? (rate.asOf > last.from ? rate.asOf : last.from) : last.until;
  const begin = rate.from > last.from && rate.from >= (last.until || rate.from) ? rate.from : earliest;
  const before = history.flatMap((one) => (one.until === "" || one.until > begin ? ended(one, begin) : [one]));
  return [...before, { ...rate, from: begin }];
};
