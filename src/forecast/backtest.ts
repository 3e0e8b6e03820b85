import type { Method } from "./methods/methods.ts";
import { at, type Values } from "./statistics.ts";

/** What each method said at one past day of decision, and what then happened. */
export type Origin = {
  /** How many values were known. */
  readonly known: number;
  readonly actual: Values;
  /** In the order of the methods. */
  readonly forecasts: readonly Values[];
};

/**
 * Rolling-origin evaluation (Tashman 2000): the history is cut at several points, each method sees only what came before the
 * cut, and is judged by what came after. Cuts are spread evenly so that the last third of the horizon is tested too.
 */
export const rollingOrigins = (
  values: Values,
  methods: readonly Method[],
  horizon: number,
  least: number,
  cuts: number,
  effort: number,
): readonly Origin[] =>
  cutPoints(values.length, horizon, least, cuts).map((known) => {
    const before = values.slice(0, known);
    const actual = values.slice(known, known + horizon);
    return { known, actual, forecasts: methods.map((method) => method.forecast(before, actual.length, effort)) };
  });

/** Where to cut: from a whole horizon (or a third of the history, if that is less) before the end, in even steps. */
export const cutPoints = (length: number, horizon: number, least: number, cuts: number): readonly number[] => {
  const reach = Math.min(horizon, length - least, Math.max(1, Math.floor(length / 3)));
  if (reach < 1) return [];
  const points = Array.from({ length: cuts }, (_, k) => length - Math.max(1, Math.round((reach * (cuts - k)) / cuts)));
  return [...new Set(points)];
};

/** Mean absolute error of one method over all cuts and steps. */
export const meanAbsoluteError = (origins: readonly Origin[], method: number): number => {
  let [total, count] = [0, 0];
  for (const { actual, forecasts } of origins) {
    for (let h = 0; h < actual.length; h++) {
      total += Math.abs(at(actual, h) - at(forecasts[method] ?? actual, h));
      count++;
    }
  }
  return count === 0 ? 0 : total / count;
};
