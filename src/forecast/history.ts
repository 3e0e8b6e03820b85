import { decompose } from "./decomposition.ts";
import { isSeasonal } from "./seasonality.ts";
import { allPositive, at, type Values } from "./statistics.ts";

/** Seasons of at least 2 steps that the history holds at least twice, shortest first. */
export const usableSeasons = (
  history: readonly number[],
  season: number | readonly number[] = 1,
): readonly number[] => {
  const asked = typeof season === "number" ? [season] : season;
  return [...new Set(asked)].filter((s) => s > 1 && history.length >= 2 * s).toSorted((a, b) => a - b);
};

/** Hours of a day may also have a week, days of a week a year: looked for where three (a year: two) of them are there. */
export const withWeekOrYear = (values: Values, seasons: readonly number[]): readonly number[] => {
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
export const normalised = (history: readonly number[], seasons: readonly number[]) => {
  const [season = 1] = seasons;
  const longest = season === 24 ? 168 : season === 7 ? 365 : (seasons.at(-1) ?? 1);
  const latest = history.slice(-windowOf(longest));
  const scale = latest.reduce((total, value) => total + Math.abs(value), 0) / latest.length || 1;
  return { scale, values: Float64Array.from(latest, (value) => Math.round((value / scale) * 1e10) / 1e10) };
};

/** How many of the latest values are used: enough of the longest season to learn it; 500 did as well as 1,000 on M4 weekly. */
export const windowOf = (longest: number): number => Math.max(500, Math.min(1000, 40 * longest), 6 * longest);
