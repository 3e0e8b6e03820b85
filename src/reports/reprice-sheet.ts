import type { Repriced } from "../plans/reprice.ts";
import type { Sheet } from "./export.ts";

/** Every line before and after, then what could not be compared. */
export const repriceSheet = ({ rows, left }: Repriced): Sheet => ({
  columns: [
    "service",
    "item",
    "dimension",
    "region",
    "quantity",
    "unit",
    "bill usd",
    "after usd",
    "difference usd",
    "why",
  ],
  rows: [
    ...rows.map((row) => [
      row.service,
      row.item,
      row.dimension,
      row.region,
      row.quantity,
      row.unit,
      row.bill,
      row.after,
      row.bill === null ? null : row.after - row.bill,
      row.reasons.join("; "),
    ]),
    ...left.map(({ what, usd, reason }) => [what, "", "", "", null, "", usd, null, null, reason]),
  ],
});
