/**
 * AWS's price list as this room sees it, whatever way it came: GetProducts items, offer files in JSON or CSV,
 * savings-plan files.
 *
 *   Product (offer, sku, attributes) ── Price (term, unit, range, USD)
 */
export interface Product {
  /** Service code: AmazonBedrock. */
  readonly offer: string;
  readonly sku: string;
  readonly family: string;
  /** By bare name, so that "Instance Type" of a CSV and instanceType of an item are the same. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Term {
  readonly kind: "on-demand" | "reserved" | "savings-plan";
  readonly years: string;
  /** no-upfront, partial-upfront, all-upfront. */
  readonly payment: string;
  /** standard, convertible. */
  readonly class: string;
}

export interface Price {
  readonly term: Term;
  /** Prices of one group are the tiers, or the parts, of one rate. */
  readonly group: string;
  /** Tells a price from its repetition on another page. */
  readonly code: string;
  readonly unit: string;
  readonly begin: number;
  readonly end: number;
  readonly usd: number;
  /** A sum paid once at the beginning of the term. */
  readonly upfront: boolean;
  /** First day of validity, or "". */
  readonly from: string;
  readonly description: string;
}

/** What an offer says about itself. */
export interface Edition {
  readonly offer: string;
  readonly version: string;
  /** The day of publication, or "". */
  readonly published: string;
}

/** Where a reader puts what it finds. */
export interface OfferSink {
  /** Whether prices of this product are of use: a reader may forget the others at once. */
  readonly wants: (product: Product) => boolean;
  readonly put: (product: Product, prices: readonly Price[]) => void;
  readonly edition: (edition: Edition) => void;
  readonly broken: (why: string) => void;
}

export const ON_DEMAND: Term = { kind: "on-demand", years: "", payment: "", class: "" };

/** A name without case, blanks and signs. */
export const bareName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, "");

/** `3yr`, `3`, `3 year` → `3`. */
export const yearsOf = (text: string): string => /\d+/.exec(text)?.[0] ?? "";

/** `Partial Upfront` → `partial-upfront`. */
export const wordsOf = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, "-");

/** A price or a range as AWS writes it: a plain or scientific decimal. Undefined: none. */
export const numberOf = (text: string): number | undefined => {
  if (!/^\d+(\.\d*)?([eE][-+]?\d+)?$/.test(text.trim())) return undefined;
  return Number(text);
};

/** The end of a range: `Inf` and nothing are open. */
export const endOf = (text: string): number | undefined =>
  text === "" || /^inf$/i.test(text) ? Infinity : numberOf(text);

/** `2025-06-01T00:00:00Z` → `2025-06-01`; anything else → "". */
export const dayOf = (text: string): string => /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? "";
