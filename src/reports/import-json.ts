import type { ImportResult } from "../bills/bill.ts";
import type { Spend } from "../plans/bill-spend.ts";

/** `ratecard.import/1`: amounts are decimal strings with every digit; null is unknown, "0" is zero. */
export const importJson = (bill: ImportResult, spend: Spend, synthetic: string | null) => {
  const { usage, costs, ...rest } = bill;
  return {
    ...rest,
    synthetic,
    usageLines: usage.length,
    costLines: costs?.length ?? 0,
    machineLearning: {
      totals: spend.totals,
      byService: spend.by.service,
      byItem: spend.by.item,
      byAccount: spend.by.account,
      byRegion: spend.by.region,
      byDay: spend.by.day,
      byTag: spend.tags,
    },
  };
};
