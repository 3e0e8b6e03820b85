import { minimize } from "../minimize.ts";
import { classicalPattern } from "../seasonality.ts";
import { at, mean, type Values } from "../statistics.ts";

type Start = { readonly level: number; readonly short: Values; readonly long: Values };

/**
 * Exponential smoothing with two seasons and autocorrelated errors (Taylor 2003, additive): level, short season (a day of
 * hours) and long season (its week) each have a weight, and the last error fades out. One season is the special case.
 */
export const doubleSeasonal = (
  values: Values,
  horizon: number,
  seasons: readonly number[],
  evaluations = 120,
): Values => {
  const [short = 1, long = 1] = seasons.toSorted((a, b) => a - b);
  const start = startingSeasons(values, short, long);
  const { point } = minimize(
    (weights) => pass(values, start, weights),
    [0.1, 0.1, long > 1 ? 0.1 : 0, 0.5],
    [[0.0001, 0.9], [0.0001, 0.9], long > 1 ? [0.0001, 0.9] : [0, 0], [0, 0.98]],
    evaluations,
  );
  const future = new Float64Array(horizon);
  pass(values, start, point, future);
  return future;
};

const startingSeasons = (values: Values, short: number, long: number): Start => {
  const early = values.subarray(0, Math.min(values.length, 4 * Math.max(short, long)));
  const day = classicalPattern(early, short, "term").indices;
  const rest = early.map((value, i) => value - at(day, i % short));
  const week = long > 1 ? classicalPattern(rest, long, "term").indices : new Float64Array(1);
  return { level: mean(early.subarray(0, Math.max(short, long))), short: day, long: week };
};

/** One pass; returns the squared one-step errors and goes on into `future` if given. */
const pass = (values: Values, start: Start, weights: Values, future?: Values): number => {
  const [short, long] = [start.short.slice(), start.long.slice()];
  const [alpha, delta, omega, memory] = [at(weights, 0), at(weights, 1), at(weights, 2), at(weights, 3)];
  let { level } = start;
  let [last, total, i, j] = [0, 0, 0, 0];
  for (let t = 0; t < values.length; t++) {
    const error = at(values, t) - (level + at(short, i) + at(long, j));
    total += (error - memory * last) ** 2;
    // The weights act on what the memory of the last error did not explain.
    const news = error - memory * last;
    level += alpha * news;
    short[i] = at(short, i) + delta * news;
    long[j] = at(long, j) + omega * news;
    last = error;
    i = i + 1 === short.length ? 0 : i + 1;
    j = j + 1 === long.length ? 0 : j + 1;
  }
  if (future !== undefined) {
    for (let h = 0; h < future.length; h++) {
      last *= memory;
      future[h] = level + at(short, i) + at(long, j) + last;
      i = i + 1 === short.length ? 0 : i + 1;
      j = j + 1 === long.length ? 0 : j + 1;
    }
  }
  return total;
};
