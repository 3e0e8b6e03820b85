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

/** Weights fade backwards and forwards from each cycle: one pass in each direction. */
const smoothPlace = (values: Values, result: Values, place: number, length: number): void => {
  const n = values.length;
  let [sum, weight] = [0, 0];
  for (let i = place; i < n; i += length) {
    sum = FADE * sum + at(values, i);
    weight = FADE * weight + 1;
    result[i] = sum;
  }
  const cycles = Math.ceil((n - place) / length);
  let [later, laterWeight] = [0, 0];
  for (let i = place + (cycles - 1) * length; i >= 0; i -= length) {
    result[i] = (at(result, i) + later) / (weight + laterWeight);
    later = FADE * (later + at(values, i));
    laterWeight = FADE * (laterWeight + 1);
    weight = (weight - 1) / FADE;
  }
};

const FADE = 0.8;

/** Is there a season of this length in what is left after the shorter ones? Mean squared pattern against mean squared rest. */
export const seasonStrength = (part: Values, rest: Values): number => {
  const power = (v: Values) => mean(v.map((x) => x * x));
  const [season, noise] = [power(part), power(rest)];
  return season + noise === 0 ? 0 : season / (season + noise);
};
