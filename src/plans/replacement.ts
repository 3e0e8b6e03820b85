import type { Catalog } from "../catalog/open.ts";
import { type Charge, isPriced } from "../pricing/types.ts";
import { tieredCost } from "../pricing/tiers.ts";

/**
 * What the same usage costs with the replacement of an item that has an announced end: a line an item, where the
 * lifecycle table names an item of the catalogue. Tiers are taken line by line.
 */
export const replacementWarnings = (day: string, charges: readonly Charge[], catalog: Catalog) => {
  const ends = catalog
    .table("lifecycle")
    .filter((row) => row["item"] !== "" && row["replacement"] !== "" && row["status"] !== "available");
  const items = new Set(charges.map(({ usage }) => `${usage.meter.service} ${usage.meter.item}`));
  const used = new Map(
    ends.flatMap((row) =>
      items.has(`${row["service"]} ${row["item"]}`) ? [[`${row["service"]} ${row["item"]}`, row] as const] : [],
    ),
  );
  return [...used.values()].flatMap(({ service = "", item = "", replacement = "" }) => {
    const known = catalog.meters().some(({ meter }) => meter.service === service && meter.item === replacement);
    if (!known) return [];
    const own = charges
      .filter(isPriced)
      .filter(({ usage: { meter } }) => meter.service === service && meter.item === item);
    const before = own.reduce((sum, { listCost }) => sum + listCost, 0);
    const after = own.map(({ usage }) => {
      const rate = catalog.rate({ ...usage.meter, item: replacement }, usage.region, day);
      return rate && tieredCost(rate.tiers, rate.per, usage.quantity);
    });
    const missing = after.filter((cost) => cost === undefined).length;
    const sum = after.reduce<number>((total, cost) => total + (cost ?? 0), 0);
    const change =
      before > 0 ? ` (${sum >= before ? "+" : "−"}${Math.abs((100 * (sum - before)) / before).toFixed(0)} %)` : "";
    const message =
      missing > 0
        ? `${replacement}, which replaces ${item}, has no rate for ${missing} of its meters`
        : `${replacement}, which replaces ${item}, costs ${sum.toFixed(2)} USD a month for the same usage, where ${item} costs ${before.toFixed(2)}${change}`;
    return [{ code: "lifecycle-replacement", message, where: [...new Set(own.map(({ usage }) => usage.owner))] }];
  });
};
