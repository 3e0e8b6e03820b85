import { deseasonalise } from "../seasonality.ts";
import { at, type Values } from "../statistics.ts";

/** The last value, kept. */
export const naive = (values: Values, horizon: number): Values =>
  new Float64Array(horizon).fill(at(values, values.length - 1));

/** The value of one season ago, kept (the last value where history is shorter than a season). */
export const seasonalNaive = (values: Values, horizon: number, season: number): Values => {
  if (values.length < season) return naive(values, horizon);
  return new Float64Array(horizon).map((_, i) => at(values, values.length - season + (i % season)));
};

/** The last value on the deseasonalised series: the benchmark of the M competitions. */
export const naive2 = (values: Values, horizon: number, season: number): Values => {
  const adjusted = deseasonalise(values, season);
  return adjusted.restore(naive(adjusted.values, horizon));
};

/** From the last value along the straight line from the first to the last. */
export const drift = (values: Values, horizon: number): Values => {
  const n = values.length;
  const last = at(values, n - 1);
  const slope = n < 2 ? 0 : (last - at(values, 0)) / (n - 1);
  return new Float64Array(horizon).map((_, i) => last + slope * (i + 1));
};
