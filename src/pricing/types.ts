/**
 * Pricing's model.
 *
 *   Usage (meter, region, quantity, owner) ──► Pool (usage that shares tiers) ──► Charge (usage × rate, or unpriced)
 */
import type { Meter, Rate } from "../catalog/types.ts";
import type { TierSlice } from "./tiers.ts";

/** A month's quantity of one meter in one region, and whose it is. Metering is done: it is what AWS would bill. */
export interface Usage {
  /** Unique in a plan: `chat/input-tokens`. */
  readonly id: string;
  readonly owner: string;
  readonly meter: Meter;
  readonly region: string;
  readonly quantity: number;
  readonly unit: string;
  /** Where the quantity comes from, in words. */
  readonly because: string;
}

/** Usage with a rate. */
export interface Priced {
  readonly usage: Usage;
  readonly rate: Rate;
  /** Quantity that a free tier takes off this usage. */
  readonly free: number;
  /** The pool's slices: what the whole pool fills, of which this usage pays its share. */
  readonly slices: readonly TierSlice[];
  /** This usage's share of its pool's quantity. */
  readonly share: number;
  readonly listCost: number;
  readonly discount: number;
  readonly cost: number;
}

/** Usage without a rate. It is never 0: it survives as unpriced in every total and format. */
interface Unpriced {
  readonly usage: Usage;
  readonly rate: undefined;
  readonly reason: string;
}

export type Charge = Priced | Unpriced;

export const isPriced = (charge: Charge): charge is Priced => charge.rate !== undefined;
