import { daysIn, labelOf, SEASON, stepOf, instantOf, type Grain } from "./calendar.ts";
import { forecast, isFlat, type Forecast, type Insufficient } from "./forecast.ts";
import type { Series } from "./series.ts";

export type DatedStep = {
  readonly step: string;
  readonly median: number;
  readonly lower80: number;
  readonly upper80: number;
  readonly lower95: number;
  readonly upper95: number;
};

export type DatedForecast = Omit<Forecast, "median" | "lower80" | "upper80" | "lower95" | "upper95"> & {
  readonly grain: Grain;
  readonly steps: readonly DatedStep[];
};

/**
 * Continues a dated series. Months are forecast per day and multiplied by the days that each month has, so that February is
 * not a slump. The first step forecast is the one after the last whole step (a partial one is forecast whole).
 */
export const forecastSeries = (
  series: Series,
  horizon: number,
  season = SEASON[series.grain],
): DatedForecast | Insufficient => {
  const { grain } = series;
  const stepAt = (label: string) => stepOf(instantOf(label), grain);
  // A sum that is the same in every month (a licence) follows no days.
  const daily = grain === "month" && !isFlat(series.values);
  const perDay = series.values.map((value, i) =>
    daily ? value / daysIn(stepAt(series.steps[i] ?? ""), grain) : value,
  );
  const result = forecast(perDay, { horizon, season });
  if (result.kind === "insufficient") return result;
  const { median, lower80, upper80, lower95, upper95, ...rest } = result;
  const last = stepAt(series.steps.at(-1) ?? "");
  const steps = median.map((_, h): DatedStep => {
    const step = last + 1 + h;
    const days = daily ? daysIn(step, grain) : 1;
    const of = (band: readonly number[]) => (band[h] ?? 0) * days;
    return {
      step: labelOf(step, grain),
      median: of(median),
      lower80: of(lower80),
      upper80: of(upper80),
      lower95: of(lower95),
      upper95: of(upper95),
    };
  });
  return { ...rest, grain, steps };
};
