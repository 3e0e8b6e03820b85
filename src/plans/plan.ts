/**
 * A plan: what a team wants to run, and the setting it runs in.
 *
 *   Plan ── Workload: demand + run (+ consider) │ usage │ fixed
 */
import type { Amount } from "../quantity/amount.ts";
import type { FreeTier } from "../pricing/free-tier.ts";
import type { Growth, Seasonality } from "./growth.ts";

export type Raw = Readonly<Record<string, unknown>>;

export interface Plan {
  readonly name: string;
  readonly region: string;
  /** Whether the plan names its region and its hours, or the tool chose them. */
  readonly regionGiven: boolean;
  readonly hoursGiven: boolean;
  /** A region whose rates are borrowed, and marked, where the plan's has none. */
  readonly assumeRegion: string | undefined;
  readonly day: string;
  readonly hours: number;
  readonly months: number;
  /** First day of the first month; undefined: the month after `day`. */
  readonly start: string | undefined;
  readonly growth: Growth | undefined;
  readonly seasonality: Seasonality | undefined;
  /** The month, 1 to 12, that a fiscal year begins with. */
  readonly fiscalYear: number;
  /** Regions that options may be in, as patterns; empty: any. */
  readonly regions: readonly string[];
  readonly freeTier: FreeTier;
  readonly accountOpened: string | undefined;
  /** Share off list, by service; `all` for the rest. */
  readonly discount: Readonly<Record<string, number>>;
  /** The user's own rates. */
  readonly rates: readonly OwnRate[];
  readonly budget: number | undefined;
  readonly workloads: readonly Workload[];
}

/** A rate that the user gives: negotiated, or missing from the catalogue. */
export interface OwnRate {
  readonly service: string;
  readonly item: string;
  readonly dimension: string;
  readonly region: string;
  readonly per: number;
  readonly unit: string | undefined;
  readonly usd: number;
  readonly note: string;
}

interface Common {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Its own growth and season, instead of the plan's. */
  readonly growth?: Growth | undefined;
  readonly seasonality?: Seasonality | undefined;
  /** First day on which it runs, and first on which it no longer does. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** A day in the one month in which it is done. */
  readonly once?: string | undefined;
}

/** Demand that services meet in different ways. */
export interface DemandWorkload extends Common {
  readonly kind: "demand";
  readonly demand: Raw;
  /** Undefined: the plan only compares. */
  readonly run: Raw | undefined;
  readonly consider: readonly Raw[];
  readonly serviceLevel: Raw;
}

/** Usage as a bill states it: already metered. */
export interface UsageWorkload extends Common {
  readonly kind: "usage";
  readonly usage: readonly MeteredUsage[];
}

export interface MeteredUsage {
  readonly service: string;
  readonly item: string;
  readonly dimension: string;
  readonly region: string | undefined;
  readonly quantity: string | number;
}

/** A sum a month that is no usage: a licence, a vector database elsewhere. */
export interface FixedWorkload extends Common {
  readonly kind: "fixed";
  readonly usd: Amount;
}

export type Workload = DemandWorkload | UsageWorkload | FixedWorkload;
