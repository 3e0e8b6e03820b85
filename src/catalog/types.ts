/**
 * The catalogue's model.
 *
 *   Meter (service, item, dimension) ── has one unit ──► Rate (region, dates, source) ──► Tier (from, to, USD)
 *
 * A meter is the thing that a rate prices. A rate holds for a region and for the days from `from` to before `until`.
 */
export interface Meter {
  readonly service: string;
  readonly item: string;
  readonly dimension: string;
}

export const CONFIDENCES = ["high", "medium", "low", "unverified", "derived"] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** A slice of a month's quantity and its price for `per` units. `end` of the last tier is Infinity. */
export interface Tier {
  readonly begin: number;
  readonly end: number;
  readonly usd: number;
}

export interface Rate {
  readonly meter: Meter;
  readonly region: string;
  readonly per: number;
  readonly unit: string;
  readonly tiers: readonly Tier[];
  readonly usagetype: string;
  /** First day of validity, or "" where it is not known. */
  readonly from: string;
  /** First day on which it no longer holds, or "" while it does. */
  readonly until: string;
  readonly asOf: string;
  readonly source: string;
  readonly confidence: Confidence;
  readonly note: string;
  /** Set where the rate was not stated for this region but borrowed or assumed: what was done. */
  readonly borrowed?: string | undefined;
  /** Which card gave it, where it is not the embedded one. */
  readonly card?: CardName | undefined;
  /** What the next card below says: for your own rate the list rate beside it, for a refreshed one the embedded. */
  readonly over?: Rate | undefined;
  /** Set where it is the list rate less a discount of your own: the share taken off. */
  readonly off?: number | undefined;
}

/** Cards above the embedded one, strongest last: each overrides the ones before it. */
export const CARDS = ["refreshed", "user", "project", "plan"] as const;
export type CardName = (typeof CARDS)[number];

/** Whether a rate is the user's own, and not AWS's list. */
export const isYours = ({ card }: Rate): boolean => card === "user" || card === "project" || card === "plan";

/** The list rate behind a rate; your own rate for something AWS does not list stands for itself. */
export const listOf = (rate: Rate): Rate => (isYours(rate) && rate.over ? listOf(rate.over) : rate);

export interface Source {
  readonly source: string;
  readonly title: string;
  readonly where: string;
  readonly asOf: string;
  readonly kind: string;
}

export const meterKey = ({ service, item, dimension }: Meter): string => `${service} ${item} ${dimension}`;

/** A row of any table, by column name. */
export type Row = Readonly<Record<string, string>>;
