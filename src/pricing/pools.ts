import { fits } from "../catalog/pattern.ts";
import { meterKey, type Meter, type Row } from "../catalog/types.ts";

/** The key of the pool that a usage belongs to: usage of one key is summed before tiers apply. */
export type PoolOf = (meter: Meter, region: string, owner: string) => string;

interface PoolRule {
  readonly pool: string;
  readonly item: string;
  readonly dimension: string;
  readonly perResource: boolean;
  readonly acrossRegions: boolean;
}

/**
 * Reads `pools.csv`. A meter that no row names is a pool of its own in each region of the account.
 */
export const poolsOf = (rows: readonly Row[]): PoolOf => {
  const rules = new Map<string, PoolRule[]>();
  for (const row of rows) {
    const service = row["service"] ?? "";
    const rule = {
      pool: row["pool"] ?? "",
      item: row["item"] ?? "*",
      dimension: row["dimension"] ?? "*",
      perResource: row["scope"] === "resource",
      acrossRegions: row["regions"] === "all",
    };
    rules.set(service, [...(rules.get(service) ?? []), rule]);
  }
  return (meter, region, owner) => {
    const rule = rules
      .get(meter.service)
      ?.find(({ item, dimension }) => fits(item, meter.item) && fits(dimension, meter.dimension));
    if (!rule) return `${meterKey(meter)} ${region}`;
    const name = rule.pool.includes("*") || rule.pool === "" ? meterKey(meter) : rule.pool;
    return [name, rule.acrossRegions ? "all" : region, rule.perResource ? owner : ""].join(" ");
  };
};
