import { meanAbsoluteError, rollingOrigins, type Origin } from "./backtest.ts";
import { combine, weightsByError } from "./combination.ts";
import { decompose } from "./decomposition.ts";
import { normalised, usableSeasons, windowOf, withWeekOrYear } from "./history.ts";
import { bandsAround } from "./intervals.ts";
import { competing, LONG_SEASON, simple, type Method } from "./methods/methods.ts";
import { scoresOf, type Score } from "./scores.ts";
import { deseasonaliseShrunk } from "./seasonality.ts";
import { steadied } from "./short-history.ts";
import { at, runningTotal, type Values } from "./statistics.ts";
import { warningsFor, type Warning } from "./warnings.ts";

export type Options = {
  /** Steps ahead, at least 1. */
  readonly horizon: number;
  /** Length of the season in steps (12 for months, 7 for days, 24 for hours), or of several; 1 or none: no season. */
  readonly season?: number | readonly number[];
  /** Forecast running totals (the sum of the first 1, 2, 3 … steps), whose errors partly cancel, instead of single steps. */
  readonly cumulative?: boolean;
};

export type Forecast = {
  readonly kind: "forecast";
  readonly median: readonly number[];
  readonly lower80: readonly number[];
  readonly upper80: readonly number[];
  readonly lower95: readonly number[];
  readonly upper95: readonly number[];
  /** `constant`, or `combination` of the methods that have a weight in the back-test. */
  readonly method: string;
  /** Seasons that were used, shortest first. */
  readonly seasons: readonly number[];
  /** How many cuts the back-test made. */
  readonly cuts: number;
  readonly backtest: readonly Score[];
  readonly warnings: readonly Warning[];
};

/** Too few values to say anything: how many there are, and how many it takes. */
export type Insufficient = { readonly kind: "insufficient"; readonly have: number; readonly needed: number };

export const LEAST_HISTORY = 6;
const CUTS = 3;

/**
 * Continues a regular series (oldest first, no gaps: see series.ts) with 80 % and 95 % intervals. Diverse methods are
 * back-tested by rolling origin on the series itself and combined, better ones weighing more. Scaling the history scales
 * the result; a constant stays itself with zero width; no clock and no randomness. Throws RangeError on a horizon below 1
 * and on values that are not finite.
 */
export const forecast = (history: readonly number[], options: Options): Forecast | Insufficient => {
  const { horizon, cumulative = false } = options;
  if (!(horizon >= 1)) throw new RangeError(`horizon must be at least 1, found ${horizon}`);
  const bad = history.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`value ${bad + 1} of the history is not a finite number: ${history[bad]}`);
  if (history.length < LEAST_HISTORY) return { kind: "insufficient", have: history.length, needed: LEAST_HISTORY };
  const seen = usableSeasons(history, options.season);
  if (isFlat(history)) return constant(history.at(-1) ?? 0, horizon, cumulative);
  const { scale, values: long } = normalised(history, seen);
  const seasons = withWeekOrYear(long, seen);
  const values = long.slice(-windowOf(seasons.at(-1) ?? 1));
  const asked = typeof options.season === "number" ? options.season : (options.season?.[0] ?? 1);
  const result = continued(values, horizon, seasons, cumulative, asked);
  const scaled = (band: Values): readonly number[] => Array.from(band, (value) => value * scale);
  return {
    kind: "forecast",
    median: scaled(result.median),
    lower80: scaled(result.bands.lower80),
    upper80: scaled(result.bands.upper80),
    lower95: scaled(result.bands.lower95),
    upper95: scaled(result.bands.upper95),
    method: "combination",
    seasons,
    cuts: result.cuts,
    backtest: result.scores,
    warnings: warningsFor({
      values: history.length,
      used: values.length,
      least: LEAST_HISTORY,
      asked: options.season,
      seen,
      cuts: result.cuts,
      combination: result.scores[0],
    }),
  };
};

/** The same value all along, but for what adding up and dividing leave in the last digits. */
export const isFlat = (history: readonly number[]): boolean => {
  let [low, high] = [Infinity, -Infinity];
  for (const value of history) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low <= 1e-12 * Math.max(Math.abs(low), Math.abs(high));
};

/** Combination, bands and scores on normalised values. */
const continued = (values: Values, horizon: number, seasons: readonly number[], cumulative: boolean, asked: number) => {
  const [season = 1] = seasons;
  // A season that is seen is in the forecast already.
  const steady = (known: Values, steps: Values) => (seasons.length > 0 ? steps : steadied(known, steps, asked));
  const longest = seasons.at(-1) ?? 1;
  const core = competing(values, seasons);
  const methods: readonly Method[] = [...core, ...simple(seasons)];
  // With hardly two seasons the cuts leave less than two: the methods are then tested without it, rather than not at all.
  const young = longest < LONG_SEASON && values.length < 2 * longest + 3;
  const least = Math.max(LEAST_HISTORY, young ? longest : 2 * longest);
  const origins = rollingOrigins(values, methods, horizon, least, CUTS, values.length > 200 ? 0.3 : 0.5);
  const weights = shares(origins, methods.length, core.length, values.length);
  const chosen = methods.flatMap((method, k) => ((weights[k] ?? 0) > 0 ? [{ method, weight: weights[k] ?? 0 }] : []));
  const shown = (steps: Values): Values => (cumulative ? runningTotal(steps) : steps);
  const forecasts = chosen.map(({ method }) => method.forecast(values, horizon, 1));
  const used = chosen.map(({ weight }) => weight);
  const median = shown(steady(values, combine(forecasts, used)));
  const combined = origins.map(({ known, forecasts: made }) =>
    steady(values.subarray(0, known), combine(made, weights)),
  );
  const errors = origins.map(({ actual }, k) => shown(actual.map((value, h) => value - at(combined[k] ?? actual, h))));
  const evidence = {
    deseasonalised: withoutSeasons(values, seasons),
    errors,
    disagreement: disagreement(forecasts.map(shown), used, median),
    cumulative,
  };
  const nonNegative = values.every((value) => value >= 0);
  return {
    median,
    bands: bandsAround(median, evidence, nonNegative),
    cuts: origins.length,
    scores: scoresOf(values, origins, methods, weights, combined, season),
  };
};

/** A simple method joins only where its back-test error is below every other's; the rest are weighed by error. */
const shares = (origins: readonly Origin[], count: number, core: number, length: number): readonly number[] => {
  if (origins.length === 0) return Array.from({ length: count }, (_, k) => (k < core ? 1 / core : 0));
  const errors = Array.from({ length: count }, (_, k) => meanAbsoluteError(origins, k));
  const bar = Math.min(...errors.slice(0, core));
  const members = errors.flatMap((error, k) => (k < core || error < bar * JOINS ? [k] : []));
  const weights = weightsByError(
    members.map((k) => errors[k] ?? 0),
    POWER,
    length / (length + 100),
  );
  return errors.map((_, k) => weights[members.indexOf(k)] ?? 0);
};

const JOINS = 0.9;
const POWER = 3;

const disagreement = (forecasts: readonly Values[], weights: readonly number[], centre: Values): Values =>
  centre.map((middle, h) =>
    Math.sqrt(forecasts.reduce((total, f, k) => total + (weights[k] ?? 0) * (at(f, h) - middle) ** 2, 0)),
  );

const withoutSeasons = (values: Values, seasons: readonly number[]): Values => {
  const [season = 1] = seasons;
  if (seasons.length < 2) return deseasonaliseShrunk(values, season).values;
  const { seasons: parts } = decompose(values, seasons);
  return values.map((value, i) => value - parts.reduce((total, part) => total + at(part.values, i), 0));
};

const constant = (value: number, horizon: number, cumulative: boolean): Forecast => {
  const same = Array.from({ length: horizon }, (_, h) => (cumulative ? value * (h + 1) : value));
  const bands = { median: same, lower80: same, upper80: same, lower95: same, upper95: same };
  return { kind: "forecast", ...bands, method: "constant", seasons: [], cuts: 0, backtest: [], warnings: [] };
};
