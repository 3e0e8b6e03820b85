import { at, mean, type Values } from "./statistics.ts";

/** Trend, one pattern per season and what is left; they add up to the history (of logarithms, where it is positive). */
export type Decomposition = {
  readonly trend: Values;
  readonly seasons: readonly { readonly length: number; readonly values: Values }[];
  readonly rest: Values;
};

/**
 * Trend and several seasons of one series, by backfitting as in MSTL (Bandara, Hyndman & Bergmeir 2021): each season in turn,
 * shortest first, is smoothed position by position over its neighbouring cycles; the trend is smoothed over the longest season.
 */
export const decompose = (values: Values, seasons: readonly number[], rounds = 2): Decomposition => {
  const ordered = seasons.toSorted((a, b) => a - b);
  const longest = ordered.at(-1) ?? 1;
  const parts = ordered.map((length): { length: number; values: Values } => ({ length, values: values.map(() => 0) }));
  let trend: Values = smoothed(values, longest);
  for (let round = 0; round < rounds; round++) {
    for (const part of parts) {
      const alone = values.map(
        (value, i) => value - at(trend, i) - parts.reduce((total, p) => total + (p === part ? 0 : at(p.values, i)), 0),
      );
      part.values = cycleSmoothed(alone, part.length);
    }
    const deseasonal = values.map((value, i) => value - parts.reduce((total, p) => total + at(p.values, i), 0));
    trend = smoothed(deseasonal, longest);
  }
  const rest = values.map((value, i) => value - at(trend, i) - parts.reduce((total, p) => total + at(p.values, i), 0));
  return { trend, seasons: parts, rest };
};

/** A season of the decomposition, carried on: its last full cycle again and again. */
export const carryOn = (season: Values, length: number, horizon: number): Values =>
  new Float64Array(horizon).map((_, h) => at(season, season.length - length + (h % length)));

/** Moving average over one season, shorter (and so steeper) at the ends. */
const smoothed = (values: Values, window: number): Values => {
  const n = values.length;
  const totals = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) totals[i + 1] = at(totals, i) + at(values, i);
  const half = Math.floor(window / 2);
  return new Float64Array(n).map((_, i) => {
    const shift = Math.max(0, half - i) - Math.max(0, i + half - (n - 1));
    const low = Math.max(0, i - half + Math.min(0, shift));
    const high = Math.min(n, i + half + (window % 2) + Math.max(0, shift));
    return (at(totals, high) - at(totals, low)) / (high - low);
  });
};

/** Each position of the cycle smoothed over the cycles (weights 0.8^distance), each cycle then brought to mean 0. */
const cycleSmoothed = (values: Values, length: number): Values => {
  const result = new Float64Array(values.length);
  for (let place = 0; place < length; place++) smoothPlace(values, result, place, length);
  const level = smoothed(result, length);
  return result.map((value, i) => value - at(level, i));
};

const smoothPlace = (values: Values, result: Values, place: number, length: number): void => {
  const indices = new Float64Array(Math.ceil((values.length - place) / length)).map((_, k) => place + k * length);
  const [past, future] = [new Float64Array(indices.length), new Float64Array(indices.length)];
  const [pastWeight, futureWeight] = [new Float64Array(indices.length), new Float64Array(indices.length)];
  for (let k = 0; k < indices.length; k++) {
    past[k] = (k > 0 ? FADE * at(past, k - 1) : 0) + at(values, at(indices, k));
    pastWeight[k] = (k > 0 ? FADE * at(pastWeight, k - 1) : 0) + 1;
  }
  for (let k = indices.length - 2; k >= 0; k--) {
    future[k] = FADE * (at(future, k + 1) + at(values, at(indices, k + 1)));
    futureWeight[k] = FADE * (at(futureWeight, k + 1) + 1);
  }
  for (let k = 0; k < indices.length; k++) {
    result[at(indices, k)] = (at(past, k) + at(future, k)) / (at(pastWeight, k) + at(futureWeight, k));
  }
};

const FADE = 0.8;

/** Is there a season of this length in what is left after the shorter ones? Mean squared pattern against mean squared rest. */
export const seasonStrength = (part: Values, rest: Values): number => {
  const power = (v: Values) => mean(v.map((x) => x * x));
  const [season, noise] = [power(part), power(rest)];
  return season + noise === 0 ? 0 : season / (season + noise);
};
