/** Any row of numbers: the back-test gives typed arrays, a caller plain ones. */
const at = (values: ArrayLike<number>, index: number): number => values[index] ?? 0;

/** Symmetric mean absolute percentage error in percent, 0–200 (Makridakis & Hibon 2000); a pair of zeros is no error. */
export const smape = (actual: ArrayLike<number>, forecast: ArrayLike<number>): number => {
  let total = 0;
  for (let i = 0; i < actual.length; i++) {
    const size = Math.abs(at(actual, i)) + Math.abs(at(forecast, i));
    if (size > 0) total += (200 * Math.abs(at(actual, i) - at(forecast, i))) / size;
  }
  return total / actual.length;
};

/** Mean absolute seasonal difference of a history: the yardstick of MASE and MSIS (Hyndman & Koehler 2006). */
export const seasonalStep = (history: ArrayLike<number>, season: number): number => {
  const lag = history.length > season ? season : 1;
  let total = 0;
  for (let i = lag; i < history.length; i++) total += Math.abs(at(history, i) - at(history, i - lag));
  return total / Math.max(1, history.length - lag);
};

/** Mean absolute scaled error; 0 where forecast and history are both flat, infinite where only the history is. */
export const mase = (
  history: ArrayLike<number>,
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  season: number,
): number => {
  let total = 0;
  for (let i = 0; i < actual.length; i++) total += Math.abs(at(actual, i) - at(forecast, i));
  return total === 0 ? 0 : total / actual.length / seasonalStep(history, season);
};

/** Share of actual values inside the interval, bounds included. */
export const coverage = (actual: ArrayLike<number>, lower: ArrayLike<number>, upper: ArrayLike<number>): number => {
  let inside = 0;
  for (let i = 0; i < actual.length; i++) {
    if (at(actual, i) >= at(lower, i) && at(actual, i) <= at(upper, i)) inside++;
  }
  return inside / actual.length;
};

/** Mean scaled interval score (Gneiting & Raftery 2007; M4): width plus a fine of 2/miss for each unit outside. */
export const msis = (
  history: ArrayLike<number>,
  actual: ArrayLike<number>,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
  season: number,
  miss = 0.05,
): number => {
  let total = 0;
  for (let i = 0; i < actual.length; i++) {
    const [value, low, high] = [at(actual, i), at(lower, i), at(upper, i)];
    total += high - low + (2 / miss) * (Math.max(0, low - value) + Math.max(0, value - high));
  }
  return total === 0 ? 0 : total / actual.length / seasonalStep(history, season);
};
