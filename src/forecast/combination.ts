import { at, type Values } from "./statistics.ts";

/**
 * One forecast from several: half their weighted mean, half their weighted median (the mean uses all, the median ignores the
 * one that runs away; Petropoulos & Svetunkov 2020 combine by the median).
 */
export const combine = (forecasts: readonly Values[], weights: readonly number[]): Values => {
  const horizon = forecasts[0]?.length ?? 0;
  const whole = weights.reduce((total, weight) => total + weight, 0);
  return new Float64Array(horizon).map((_, h) => {
    const pairs = forecasts.map((forecast, k) => ({ value: at(forecast, h), weight: (weights[k] ?? 0) / whole }));
    const average = pairs.reduce((total, pair) => total + pair.value * pair.weight, 0);
    return (average + weightedMedian(pairs)) / 2;
  });
};

type Pair = { readonly value: number; readonly weight: number };

/** Value at which half the weight is reached, between the middles of neighbouring weights. */
const weightedMedian = (pairs: readonly Pair[]): number => {
  const sorted = pairs.toSorted((a, b) => a.value - b.value);
  let [reached, before, place] = [0, sorted[0]?.value ?? 0, 0];
  for (const { value, weight } of sorted) {
    const middle = reached + weight / 2;
    if (middle >= 0.5)
      return before + (middle > place ? (value - before) * Math.min(1, (0.5 - place) / (middle - place)) : 0);
    reached += weight;
    [before, place] = [value, middle];
  }
  return before;
};

/** Weights by inverse back-test error to a power, shrunk towards equal weights (0: equal, 1: by error alone). */
export const weightsByError = (errors: readonly number[], power: number, trust: number): readonly number[] => {
  const least = Math.min(...errors);
  const raw = errors.map((error) => (error <= 0 ? 1 : (least / error) ** power));
  const whole = raw.reduce((total, weight) => total + weight, 0);
  return raw.map((weight) => (trust * weight) / whole + (1 - trust) / errors.length);
};
