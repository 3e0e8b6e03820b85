import { deseasonaliseShrunk } from "../seasonality.ts";
import { allPositive, at, type Values } from "../statistics.ts";
import { decompose } from "../decomposition.ts";
import { aggregation } from "./aggregation.ts";
import { autoregression } from "./autoregression.ts";
import { doubleSeasonal } from "./double-seasonal.ts";
import { exponentialSmoothing, PLAIN_FORMS, SEASONAL_FORMS, usualForms } from "./exponential-smoothing.ts";
import { multiSeason } from "./multi-season.ts";
import { drift, naive, seasonalNaive } from "./naive.ts";
import { dynamicTheta, theta } from "./theta.ts";

/** A way to continue a history. `effort` is how many evaluations its optimiser may spend, relative to the usual 1. */
export type Method = {
  readonly name: string;
  readonly forecast: (values: Values, horizon: number, effort: number) => Values;
};

type Plain = (values: Values, horizon: number, effort: number) => Values;

/** On logarithms: growth and errors in proportion. */
const onLogs =
  (plain: Plain): Plain =>
  (values, horizon, effort) =>
    plain(values.map(Math.log), horizon, effort).map(Math.exp);

const withoutSeason =
  (season: number, plain: Plain): Plain =>
  (values, horizon, effort) => {
    const adjusted = deseasonaliseShrunk(values, season);
    return adjusted.restore(plain(adjusted.values, horizon, effort));
  };

const dynamic: Plain = (values, horizon, effort) => dynamicTheta(values, horizon, 80 * effort);
const steps: Plain = (values, horizon) => autoregression(values, horizon, 0.5, 24);
const blocks: Plain = (values, horizon, effort) => aggregation(values, horizon, [1, 2, 3, 4, 6, 12], 50 * effort);
/** With less effort (in the back-test), the quarter of the forms that is chosen most. */
const smoothing =
  (season: number): Plain =>
  (values, horizon, effort) => {
    const seasonal = season > 1 && values.length >= 2 * season + 3;
    const forms = seasonal ? [...PLAIN_FORMS, ...SEASONAL_FORMS] : PLAIN_FORMS;
    const tried = effort < 1 ? usualForms(forms, allPositive(values)) : forms;
    return exponentialSmoothing(values, horizon, season, tried, 100 * effort);
  };

/** The methods that compete on a history with at most one, not too long season. */
const singleSeason = (season: number, positive: boolean): readonly Method[] => [
  { name: "dynamic-theta", forecast: withoutSeason(season, dynamic) },
  ...(positive ? [{ name: "dynamic-theta-log", forecast: onLogs(withoutSeason(season, dynamic)) }] : []),
  { name: "theta", forecast: withoutSeason(season, theta) },
  { name: "exponential-smoothing", forecast: smoothing(season) },
  { name: "aggregation", forecast: withoutSeason(season, blocks) },
  { name: "autoregression", forecast: withoutSeason(season, steps) },
  ...(positive ? [{ name: "autoregression-log", forecast: onLogs(withoutSeason(season, steps)) }] : []),
];

const longSeasons = (seasons: readonly number[], positive: boolean): readonly Method[] => {
  const logs = positive ? onLogs : (plain: Plain) => plain;
  const apart = rememberLast((values) => decompose(positive ? values.map(Math.log) : values, seasons));
  const back = (future: Values) => (positive ? future.map(Math.exp) : future);
  return [
    { name: "double-seasonal", forecast: logs((v, h, effort) => doubleSeasonal(v, h, seasons, 120 * effort)) },
    {
      name: "decomposition-autoregression",
      forecast: (values, horizon) =>
        back(multiSeason(apart(values), horizon, (rest, h) => autoregression(rest, h, 0, 24))),
    },
    {
      name: "decomposition-theta",
      forecast: (values, horizon, effort) =>
        back(multiSeason(apart(values), horizon, (rest, h) => dynamicTheta(rest, h, 80 * effort))),
    },
  ];
};

/** Two methods start from the same decomposition of the same history: it is made once. */
const rememberLast = <T>(make: (values: Values) => T): ((values: Values) => T) => {
  let last: { readonly of: Values; readonly made: T } | undefined;
  return (values) => {
    if (last?.of !== values) last = { of: values, made: make(values) };
    return last.made;
  };
};

/** From this length on a season is a profile of its own (hours of a day), not a dozen indices. */
export const LONG_SEASON = 20;

/** The methods that compete for a history with these seasons (shortest first; none or 1: no season). */
export const competing = (values: Values, seasons: readonly number[]): readonly Method[] => {
  const positive = allPositive(values);
  const [season = 1] = seasons;
  const methods =
    seasons.length > 1 || season >= LONG_SEASON ? longSeasons(seasons, positive) : singleSeason(season, positive);
  return methods.map(({ name, forecast }) => ({
    name,
    forecast: (history, horizon, effort) => bounded(history, forecast(history, horizon, effort)),
  }));
};

/** The plain methods that every combination has to beat, or take in. */
export const simple = (seasons: readonly number[]): readonly Method[] => [
  ...seasons.map((season) => ({
    name: `seasonal-naive-${season}`,
    forecast: (values: Values, horizon: number) => seasonalNaive(values, horizon, season),
  })),
  { name: "naive", forecast: naive },
  { name: "drift", forecast: drift },
];

/** No forecast leaves the history by more than its own range, and none is negative where the history never was. */
const bounded = (history: Values, future: Values): Values => {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < history.length; i++) {
    low = Math.min(low, at(history, i));
    high = Math.max(high, at(history, i));
  }
  const reach = high - low;
  const floor = low >= 0 ? Math.max(0, low - reach) : low - reach;
  return future.map((value) =>
    Number.isNaN(value) ? at(history, history.length - 1) : Math.min(high + reach, Math.max(floor, value)),
  );
};
