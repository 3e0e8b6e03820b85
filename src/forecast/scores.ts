import { mase, smape } from "./accuracy.ts";
import { meanAbsoluteError, type Origin } from "./backtest.ts";
import type { Method } from "./methods/methods.ts";
import type { Values } from "./statistics.ts";

/** How one method did in the back-test. Errors over all cuts; `relativeToSeasonalNaive` below 1 is better. */
export type Score = {
  readonly method: string;
  /** Share in the combination, 0–1. */
  readonly weight: number;
  /** Percent, 0–200. */
  readonly smape: number;
  readonly mase: number;
  /** Mean absolute error over that of seasonal naive; null where seasonal naive made none. */
  readonly relativeToSeasonalNaive: number | null;
};

/** The combination first, then every method, in their order; none without a back-test. */
export const scoresOf = (
  values: Values,
  origins: readonly Origin[],
  methods: readonly Method[],
  weights: readonly number[],
  combined: readonly Values[],
  season: number,
): readonly Score[] => {
  if (origins.length === 0) return [];
  const reference = methods.findIndex(
    (method) => method.name === `seasonal-naive-${season}` || method.name === "naive",
  );
  const errorOf = (forecasts: readonly Values[]) =>
    meanAbsoluteError(
      origins.map((origin, k) => ({ ...origin, forecasts: [forecasts[k] ?? origin.actual] })),
      0,
    );
  const of = (k: number) => origins.map((origin) => origin.forecasts[k] ?? origin.actual);
  const naiveError = errorOf(of(reference));
  const score = (method: string, weight: number, forecasts: readonly Values[]): Score => ({
    method,
    weight,
    smape: average(origins.map(({ actual }, k) => smape(actual, forecasts[k] ?? actual))),
    mase: average(
      origins.map(({ actual, known }, k) => mase(values.subarray(0, known), actual, forecasts[k] ?? actual, season)),
    ),
    relativeToSeasonalNaive: naiveError === 0 ? null : errorOf(forecasts) / naiveError,
  });
  return [score("combination", 1, combined), ...methods.map(({ name }, k) => score(name, weights[k] ?? 0, of(k)))];
};

const average = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;
