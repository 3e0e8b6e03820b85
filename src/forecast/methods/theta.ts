import { minimize } from "../minimize.ts";
import { at, line, type Values } from "../statistics.ts";
import { smooth } from "./simple-smoothing.ts";

/**
 * Theta of a deseasonalised series (Assimakopoulos & Nikolopoulos 2000): the mean of its regression line and of simple
 * smoothing of the line that doubles its curvature.
 */
export const theta = (values: Values, horizon: number): Values => {
  const { start, slope } = line(values);
  const n = values.length;
  const { level } = smooth(values.map((value, i) => 2 * value - (start + slope * i)));
  return new Float64Array(horizon).map((_, i) => (level + start + slope * (n + i)) / 2);
};

/**
 * Dynamic optimised Theta of a deseasonalised series (Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler 2016,
 * equations 8–14): the line is refitted at each step, and level, weight and theta have least squared one-step errors.
 */
export const dynamicTheta = (values: Values, horizon: number, evaluations = 150): Values => {
  const first = at(values, 0);
  const scale = Math.abs(first) + Math.sqrt(values.reduce((total, v) => total + (v - first) ** 2, 0) / values.length);
  if (scale === 0) return new Float64Array(horizon);
  const scaled = values.map((value) => value / scale);
  const start = first / scale;
  const { point } = minimize(
    ([level = 0, alpha = 0.5, weight = 2]) => dynamicPass(scaled, level, alpha, weight),
    [start / 2, 0.5, 2],
    [
      [start / 2 - 3, start / 2 + 3],
      [0.05, 0.99],
      [1, 8],
    ],
    evaluations,
  );
  const future = new Float64Array(horizon);
  dynamicPass(scaled, at(point, 0), at(point, 1), at(point, 2), future);
  return future.map((value) => value * scale);
};

/** One pass of the recursion; returns the squared errors from the third value on, and goes on into `future` if given. */
const dynamicPass = (values: Values, start: number, alpha: number, weight: number, future?: Values): number => {
  const n = values.length;
  let [level, average, intercept, slope, power, total] = [start, 0, 0, 0, 1, 0];
  const last = n + (future?.length ?? 0);
  for (let t = 1; t <= last; t++) {
    const ahead = (1 - 1 / weight) * (power * intercept + ((1 - power * (1 - alpha)) / alpha) * slope);
    const expected = t === 1 ? at(values, 0) : level + ahead;
    const value = t <= n ? at(values, t - 1) : expected;
    if (future !== undefined && t > n) future[t - n - 1] = expected;
    if (t > 2 && t <= n) total += (value - expected) ** 2;
    level = alpha * value + (1 - alpha) * level;
    slope = t === 1 ? 0 : ((t - 2) * slope + (6 * (value - average)) / t) / (t + 1);
    average = ((t - 1) * average + value) / t;
    intercept = average - (slope * (t + 1)) / 2;
    power *= 1 - alpha;
  }
  return total;
};
