import type { Catalog } from "./open.ts";
import { sameTiers } from "./overlay.ts";
import { meterKey, type Meter, type Rate } from "./types.ts";

/** A price at a place. */
export interface Place {
  readonly meter: Meter;
  readonly region: string;
}

export interface RateChange extends Place {
  readonly kind: "new" | "gone" | "up" | "down" | "other";
  readonly before: Rate | undefined;
  readonly after: Rate | undefined;
  /** After over before, of the first price that is not 0; null where one of them has none. */
  readonly ratio: number | null;
}

/** What differs between two catalogues, or two days of one, at the places given. Same prices are left out. */
export const changesBetween = (
  before: (place: Place) => Rate | undefined,
  after: (place: Place) => Rate | undefined,
  places: Iterable<Place>,
): readonly RateChange[] => {
  const changes: RateChange[] = [];
  for (const { meter, region } of places) {
    const [old, now] = [before({ meter, region }), after({ meter, region })];
    if (!old && !now) continue;
    if (old && now && sameTiers(old, now)) continue;
    const ratio = old && now ? ratioOf(old, now) : null;
    const kind = !old ? "new" : !now ? "gone" : ratio === null || ratio === 1 ? "other" : ratio > 1 ? "up" : "down";
    changes.push({ meter, region, kind, before: old, after: now, ratio });
  }
  return changes;
};

const firstPaid = (rate: Rate): number | undefined => {
  const usd = rate.tiers.find((tier) => tier.usd > 0)?.usd;
  return usd === undefined ? undefined : usd / rate.per;
};

const ratioOf = (old: Rate, now: Rate): number | null => {
  const [from, to] = [firstPaid(old), firstPaid(now)];
  return from === undefined || to === undefined || old.unit !== now.unit ? null : Number((to / from).toPrecision(9));
};

/** Every place where a catalogue states a rate, on whatever day. */
export const placesOf = (catalog: Catalog): ReadonlyMap<string, Place> => {
  const places = new Map<string, Place>();
  for (const { meter } of catalog.meters())
    for (const { region } of catalog.ratesOf(meter)) places.set(`${meterKey(meter)}\t${region}`, { meter, region });
  return places;
};
