import { mase, smape } from "./accuracy.ts";
import { meanAbsoluteError, rollingOrigins, type Origin } from "./backtest.ts";
import { combine, weightsByError } from "./combination.ts";
import { decompose } from "./decomposition.ts";
import { bandsAround } from "./intervals.ts";
import { competing, simple, type Method } from "./methods/methods.ts";
import { deseasonaliseShrunk, isSeasonal } from "./seasonality.ts";
import { allPositive, at, runningTotal, type Values } from "./statistics.ts";

export type Options = {
  /** Steps ahead, at least 1. */
  readonly horizon: number;
  /** Length of the season in steps (12 for months, 7 for days, 24 for hours), or of several; 1 or none: no season. */
  readonly season?: number | readonly number[];
  /** Forecast running totals (the sum of the first 1, 2, 3 … steps), whose errors partly cancel, instead of single steps. */
  readonly cumulative?: boolean;
};

/** How one method did in the back-test. Errors over all cuts; `relativeToSeasonalNaive` below 1 is better. */
export type Score = {
  readonly method: string;
  /** Share in the combination, 0–1. */
  readonly weight: number;
  /** Percent, 0–200. */
  readonly smape: number;
  readonly mase: number;
  /** Mean absolute error over that of seasonal naive; null where seasonal naive made none. */
  readonly relativeToSeasonalNaive: number | null;
};

export type Warning = {
  readonly code:
    | "short-history"
    | "season-not-seen"
    | "no-backtest"
    | "worse-than-seasonal-naive"
    | "old-values-left-out";
  readonly message: string;
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
  if (history.every((value) => value === history[0])) return constant(history[0] ?? 0, horizon, cumulative);
  const { scale, values } = normalised(history, seen);
  const seasons = withWeekOrYear(values, seen);
  const result = continued(values, horizon, seasons, cumulative);
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
    warnings: warningsFor(history, values, options.season, seen, result),
  };
};

type Continued = ReturnType<typeof continued>;

/** Combination, bands and scores on normalised values. */
const continued = (values: Values, horizon: number, seasons: readonly number[], cumulative: boolean) => {
  const [season = 1] = seasons;
  const longest = seasons.at(-1) ?? 1;
  const core = competing(values, seasons);
  const methods: readonly Method[] = [...core, ...simple(seasons)];
  const least = Math.max(LEAST_HISTORY, 2 * longest);
  const origins = rollingOrigins(values, methods, horizon, least, CUTS, values.length > 200 ? 0.3 : 0.5);
  const weights = shares(origins, methods.length, core.length, values.length);
  const chosen = methods.flatMap((method, k) => ((weights[k] ?? 0) > 0 ? [{ method, weight: weights[k] ?? 0 }] : []));
  const shown = (steps: Values): Values => (cumulative ? runningTotal(steps) : steps);
  const forecasts = chosen.map(({ method }) => method.forecast(values, horizon, 1));
  const used = chosen.map(({ weight }) => weight);
  const median = shown(combine(forecasts, used));
  const combined = origins.map((origin) => combine(origin.forecasts, weights));
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

const scoresOf = (
  values: Values,
  origins: readonly Origin[],
  methods: readonly Method[],
  weights: readonly number[],
  combined: readonly Values[],
  season: number,
): readonly Score[] => {
  if (origins.length === 0) return [];
  const reference = methods.findIndex(
    (method) => method.name === `seasonal-naive-${season}` || method.name === "naive",
  );
  const errorOf = (forecasts: readonly Values[]) =>
    meanAbsoluteError(
      origins.map((origin, k) => ({ ...origin, forecasts: [forecasts[k] ?? origin.actual] })),
      0,
    );
  const of = (k: number) => origins.map((origin) => origin.forecasts[k] ?? origin.actual);
  const naiveError = errorOf(of(reference));
  const score = (method: string, weight: number, forecasts: readonly Values[]): Score => ({
    method,
    weight,
    smape: average(origins.map(({ actual }, k) => smape(actual, forecasts[k] ?? actual))),
    mase: average(
      origins.map(({ actual, known }, k) => mase(values.subarray(0, known), actual, forecasts[k] ?? actual, season)),
    ),
    relativeToSeasonalNaive: naiveError === 0 ? null : errorOf(forecasts) / naiveError,
  });
  return [score("combination", 1, combined), ...methods.map(({ name }, k) => score(name, weights[k] ?? 0, of(k)))];
};

const average = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;

const constant = (value: number, horizon: number, cumulative: boolean): Forecast => {
  const same = Array.from({ length: horizon }, (_, h) => (cumulative ? value * (h + 1) : value));
  const bands = { median: same, lower80: same, upper80: same, lower95: same, upper95: same };
  return { kind: "forecast", ...bands, method: "constant", seasons: [], cuts: 0, backtest: [], warnings: [] };
};

/** Seasons of at least 2 steps that the history holds at least twice, shortest first. */
const usableSeasons = (history: readonly number[], season: Options["season"] = 1): readonly number[] => {
  const asked = typeof season === "number" ? [season] : season;
  return [...new Set(asked)].filter((s) => s > 1 && history.length >= 2 * s).toSorted((a, b) => a - b);
};

/** Hours of a day may also have a week, days of a week a year: looked for where three (a year: two) of them are there. */
const withWeekOrYear = (values: Values, seasons: readonly number[]): readonly number[] => {
  const [season] = seasons;
  const longer = season === 24 ? 168 : season === 7 ? 365 : undefined;
  if (seasons.length !== 1 || season === undefined || longer === undefined) return seasons;
  const logs = allPositive(values) ? values.map(Math.log) : values;
  const { trend, rest } = decompose(logs, [season]);
  return isSeasonal(
    rest.map((value, i) => value + at(trend, i)),
    longer,
  )
    ? [season, longer]
    : seasons;
};

/**
 * The latest values (older ones only cost time), in units of their mean size and on a grid of 1e-10 of it: the same
 * series in other units then takes exactly the same path through every optimiser.
 */
const normalised = (history: readonly number[], seasons: readonly number[]) => {
  const [season = 1] = seasons;
  const longest = season === 24 ? 168 : season === 7 ? 365 : (seasons.at(-1) ?? 1);
  const latest = history.slice(-Math.max(500, 6 * longest));
  const scale = latest.reduce((total, value) => total + Math.abs(value), 0) / latest.length || 1;
  return { scale, values: Float64Array.from(latest, (value) => Math.round((value / scale) * 1e10) / 1e10) };
};

const warningsFor = (
  history: readonly number[],
  values: Values,
  asked: Options["season"],
  seen: readonly number[],
  result: Continued,
): readonly Warning[] => {
  const wanted = (typeof asked === "number" ? [asked] : (asked ?? [])).filter((season) => season > 1);
  const unseen = wanted.filter((season) => !seen.includes(season));
  const combination = result.scores[0]?.relativeToSeasonalNaive ?? 0;
  const warnings: readonly (Warning | false)[] = [
    history.length < 2 * LEAST_HISTORY && {
      code: "short-history",
      message: `only ${history.length} values: the interval is a rough guess`,
    },
    unseen.length > 0 && {
      code: "season-not-seen",
      message: `a season of ${unseen.join(" and ")} needs ${2 * Math.max(...unseen)} values, found ${history.length}`,
    },
    result.cuts === 0 && {
      code: "no-backtest",
      message: "too few values to test the methods on the past: equal weights",
    },
    combination > 1 && {
      code: "worse-than-seasonal-naive",
      message: `in the back-test the error was ${combination.toFixed(2)} times that of repeating the last season`,
    },
    values.length < history.length && {
      code: "old-values-left-out",
      message: `the latest ${values.length} of ${history.length} values were used`,
    },
  ];
  return warnings.filter((warning) => warning !== false);
};
