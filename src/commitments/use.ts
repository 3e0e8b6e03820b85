/**
 * The room's model.
 *
 *   Use (units that run, slot by slot, at an on-demand price) ── covered, hour by hour, by ──► Holding (USD an hour, paid
 *   whether used or not; its price for each unit) ──► Outcome (cost, coverage, utilisation)
 *
 * A slot stands for so many hours in which the same units run. Savings Plans and reservations differ in what they cover
 * and in which order, not in how: a reservation of n units is a holding of n times its hourly price, and where it is
 * flexible in size, its price for another size of its family is its own times the ratio of their normalization factors.
 */
export interface Use {
  readonly id: string;
  /** Units that run in each slot. */
  readonly units: Float64Array;
  /** USD for a unit and an hour. */
  readonly onDemand: number;
}

/** Hours that each slot stands for: calendar hours times how likely the slot is. */
export type Weights = Float64Array;

export const TERMS = ["1y", "3y"] as const;
export const PAYMENTS = ["no-upfront", "partial-upfront", "all-upfront"] as const;
export type Payment = (typeof PAYMENTS)[number];

/**
 * The kinds of holdings in the order in which AWS applies them: zonal before regional reservations (EC2 user guide, How
 * Reserved Instance discounts are applied, scenario 4), these before Savings Plans, and EC2 Instance plans before Compute
 * plans, which are broader (Savings Plans user guide, Understanding how Savings Plans apply to your usage).
 */
export const HOLDING_KINDS = ["zonal-reservation", "reservation", "instance-plan", "broad-plan"] as const;
export type HoldingKind = (typeof HOLDING_KINDS)[number];

export interface Holding {
  readonly name: string;
  readonly kind: HoldingKind;
  /** USD an hour. */
  readonly commitment: number;
  /** Its USD for a unit and an hour, by use. A use that is not here is not covered. */
  readonly prices: ReadonlyMap<string, number>;
}

/** What a commitment of USD an hour does over all slots. */
export interface Outcome {
  /** USD: the commitment and what is left on demand. */
  readonly cost: number;
  readonly onDemandLeft: number;
  /** USD of commitments, and the part of it that covered something. */
  readonly committed: number;
  readonly used: number;
  /** Share of the eligible usage, at on-demand prices, that is covered. */
  readonly coverage: number;
  /** Share of the commitment that is used. */
  readonly utilisation: number;
}
