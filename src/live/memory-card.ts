import type { MeterEntry } from "../catalog/open.ts";
import type { RefreshedCard } from "../catalog/overlay.ts";
import { meterKey, type Rate, type Source } from "../catalog/types.ts";

/** A card that is not written: what a refresh would give. */
export const memoryCard = (rates: readonly Rate[], sources: readonly Source[], file: string): RefreshedCard => {
  const byMeter = Map.groupBy(rates, ({ meter }) => meterKey(meter));
  const byKey = new Map(sources.map((source) => [source.source, source]));
  const entries = [...byMeter.values()].flatMap((group): readonly MeterEntry[] => {
    const [first] = group;
    return first ? [{ meter: first.meter, per: first.per, unit: first.unit, words: "", offset: 0, length: 0 }] : [];
  });
  const asOf = rates.map((rate) => rate.asOf).reduce((a, b) => (a > b ? a : b), "");
  return {
    meters: () => entries,
    ratesOf: (meter) => byMeter.get(meterKey(meter)) ?? [],
    source: (key) => byKey.get(key),
    info: { name: "refreshed", file, asOf, rates: rates.length },
  };
};
