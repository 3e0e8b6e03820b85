/** Numbers in a row, oldest first. Inside the room they are typed arrays: the optimisers pass over them thousands of times. */
export type Values = Float64Array;

/**
 * Value at an index that is known to exist (0 where it does not). Only for typed arrays: given one kind of array, the
 * engine compiles it away; given several, every loop of this room would be several times slower.
 */
export const at = (values: Values, index: number): number => values[index] ?? 0;

export const sum = (values: Values): number => {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += at(values, i);
  return total;
};

/** Arithmetic mean; 0 of nothing. */
export const mean = (values: Values): number => (values.length === 0 ? 0 : sum(values) / values.length);

/** Quantile by linear interpolation between order statistics (Hyndman & Fan 1996, type 7); 0 of nothing. */
export const quantile = (values: ArrayLike<number>, share: number): number => {
  const sorted = Float64Array.from(values).sort();
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const low = at(sorted, below);
  return low + (at(sorted, Math.min(below + 1, sorted.length - 1)) - low) * (position - below);
};

export const median = (values: ArrayLike<number>): number => quantile(values, 0.5);

/** Sum of squared distances from the mean. */
export const squaredDeviations = (values: Values): number => {
  const centre = mean(values);
  let total = 0;
  for (let i = 0; i < values.length; i++) total += (at(values, i) - centre) ** 2;
  return total;
};

/** Median distance from the median, times 1.4826 so that it estimates a normal standard deviation. */
export const robustDeviation = (values: ArrayLike<number>): number => {
  const centre = median(values);
  return 1.4826 * median(Float64Array.from(values, (value) => Math.abs(value - centre)));
};

/** Sample autocorrelations at lags 1, 2 … `highest` (divisor: the whole sum of squares, as in R's acf); 0 of a constant. */
export const autocorrelations = (values: Values, highest: number): Values => {
  const whole = squaredDeviations(values);
  const centre = mean(values);
  const centred = values.map((value) => value - centre);
  return new Float64Array(highest).map((_, k) => {
    let shared = 0;
    for (let i = k + 1; i < centred.length; i++) shared += at(centred, i) * at(centred, i - k - 1);
    return whole === 0 ? 0 : shared / whole;
  });
};

/** Least-squares line through the values at 0, 1, 2 …: value at 0 and slope per step. */
export const line = (values: Values): { readonly start: number; readonly slope: number } => {
  const n = values.length;
  if (n < 2) return { start: at(values, 0), slope: 0 };
  const middle = (n - 1) / 2;
  let shared = 0;
  for (let i = 0; i < n; i++) shared += (i - middle) * at(values, i);
  const slope = shared / ((n * (n * n - 1)) / 12);
  return { start: mean(values) - slope * middle, slope };
};

/** True where every value is above zero: only then do ratios mean something. */
export const allPositive = (values: Values): boolean => {
  for (let i = 0; i < values.length; i++) if (!(at(values, i) > 0)) return false;
  return values.length > 0;
};

/** Sums of the first 1, 2, 3 … values. */
export const runningTotal = (values: Values): Values => {
  let total = 0;
  return values.map((value) => (total += value));
};
