/** What is not known about a value. (How requests differ from each other is a spread, not an uncertainty.) */
export type Distribution =
  | { readonly kind: "uniform"; readonly low: number; readonly high: number }
  | { readonly kind: "triangular"; readonly low: number; readonly likely: number; readonly high: number }
  | { readonly kind: "normal"; readonly mean: number; readonly deviation: number }
  | { readonly kind: "lognormal"; readonly median: number; readonly p95: number; readonly offset: number };

export const isCertain = (uncertainty: Distribution | undefined): uncertainty is undefined => uncertainty === undefined;

/** The distribution of factor × X + offset. A negative factor turns ends round. */
export const scale = (of: Distribution, factor: number, offset: number): Distribution => {
  const at = (value: number) => value * factor + offset;
  switch (of.kind) {
    case "uniform":
      return { kind: "uniform", low: Math.min(at(of.low), at(of.high)), high: Math.max(at(of.low), at(of.high)) };
    case "triangular":
      return {
        kind: "triangular",
        low: Math.min(at(of.low), at(of.high)),
        likely: at(of.likely),
        high: Math.max(at(of.low), at(of.high)),
      };
    case "normal":
      return { kind: "normal", mean: at(of.mean), deviation: Math.abs(factor) * of.deviation };
    case "lognormal":
      return {
        kind: "lognormal",
        median: of.median * factor,
        p95: of.p95 * factor,
        offset: of.offset * factor + offset,
      };
  }
};

/** The ends that a reader is shown: all of a bounded distribution, the middle 90 % of an unbounded one. */
export const ends = (of: Distribution): readonly [low: number, high: number] => {
  switch (of.kind) {
    case "uniform":
    case "triangular":
      return [of.low, of.high];
    case "normal":
      return [of.mean - 1.6448536 * of.deviation, of.mean + 1.6448536 * of.deviation];
    case "lognormal":
      return [(of.median * of.median) / of.p95 + of.offset, of.p95 + of.offset];
  }
};
