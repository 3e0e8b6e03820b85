import { amount, choice, type Fields } from "../quantity/fields.ts";
import type { DemandKind } from "./service.ts";

/** A kind of demand, with the types of its own fields. */
export const kind = <const F extends Fields>(definition: DemandKind<F>): DemandKind<F> => definition;

/** How demand lies over the day and the week. */
export const SHAPES = ["flat", "office-hours", "diurnal", "weekly"] as const;

/** Fields that every request-driven kind has: they shape fleets and quotas, not token bills. */
export const load = {
  shape: choice(SHAPES, "how demand lies over the day and the week", "flat"),
  peak: amount("share", "busiest moment against the mean: 4 is four times", { default: 1, min: 1, max: 1000 }),
};
