import type { ImportResult } from "../bills/bill.ts";
import type { Reconciliation } from "../plans/reconcile.ts";
import type { Repriced } from "../plans/reprice.ts";

/** `ratecard.reprice/1`: USD at list prices; null is unknown, 0 is zero. */
export const repriceJson = ({ bill, after, rows, left, steps, ...rest }: Repriced) => ({
  schema: "ratecard.reprice/1" as const,
  currency: "USD" as const,
  ...rest,
  totals: { bill, after, difference: after - bill },
  steps,
  lines: rows.map(({ after: then, bill: now, ...row }) => ({
    ...row,
    bill: now,
    after: then,
    difference: now === null ? null : then - now,
  })),
  notCompared: left,
});

/** The same schema with `reconcile`: our rates against AWS's list cost. */
export const reconcileJson = (bill: ImportResult, reconcile: Reconciliation) => ({
  schema: "ratecard.reprice/1" as const,
  currency: "USD" as const,
  period: bill.period,
  reconcile,
});
