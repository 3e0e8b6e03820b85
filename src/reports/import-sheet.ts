import type { ImportResult } from "../bills/bill.ts";
import type { Spend, SpendKey, Spent } from "../plans/bill-spend.ts";
import type { Sheet } from "./export.ts";

/** Machine-learning spend as one flat table, then what was not understood; amounts with every digit. */
export const importSheet = (bill: ImportResult, spend: Spend, by: readonly (SpendKey | "tag")[]): Sheet => {
  const row = (kind: string, { name, currency, billed, effective, list }: Spent) => [
    kind,
    name,
    currency,
    billed,
    effective,
    list,
  ];
  return {
    columns: ["by", "name", "currency", "billed", "effective", "list"],
    rows: [
      ...bill.totals.map((total) => row("all of the bill", { name: "", ...total })),
      ...spend.totals.map((total) => row("machine learning", { name: "", ...total })),
      ...by.flatMap((key) =>
        key === "tag"
          ? spend.tags.flatMap(({ key: tag, values }) => values.map((one) => row(`tag ${tag}`, one)))
          : spend.by[key].map((one) => row(key, one)),
      ),
      ...bill.unmapped.map((one) => row("not understood", { ...one, name: `${one.product} ${one.usageType}`.trim() })),
    ],
  };
};
