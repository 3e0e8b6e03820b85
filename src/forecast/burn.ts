import { beginOf, daysIn, instantOf, labelOf, stepOf } from "./calendar.ts";
import { forecast, type Forecast } from "./forecast.ts";
import type { Series } from "./series.ts";

export type Bounds = {
  readonly median: number;
  readonly lower80: number;
  readonly upper80: number;
  readonly lower95: number;
  readonly upper95: number;
};

export type Burn = {
  /** 2026-03 */
  readonly month: string;
  readonly budget: number;
  readonly spent: number;
  /** Days of the month that are known, and that it has. */
  readonly days: { readonly known: number; readonly all: number };
  /** The whole month: what is spent plus the forecast of the days that are left. */
  readonly projected: Bounds;
  /**
   * The first day at whose end the spending is above the budget: if it goes as expected, at the earliest (upper 95 % bound)
   * and at the latest (lower bound). Null: not in this month.
   */
  readonly passed: {
    readonly expected: string | null;
    readonly earliest: string | null;
    readonly latest: string | null;
  };
  /** `over`: passed already; `heading-over`: the median passes; `at-risk`: only the upper 95 % bound does. */
  readonly status: "over" | "heading-over" | "at-risk" | "within";
  /** False where there were too few days for a forecast: the mean of the known days was kept, and its range is wide. */
  readonly tested: boolean;
};

/**
 * Where the budget of a month stands, from a daily series that reaches into that month (the month of its last day, where none
 * is named). The days that are left are forecast as a running total, whose errors partly cancel. Throws RangeError on a
 * series that is not daily, is empty, or has no day of the month.
 */
export const budgetBurn = (series: Series, budget: number, month?: string): Burn => {
  if (series.grain !== "day") throw new RangeError(`a budget burns by day, found a series by ${series.grain}`);
  const last = series.steps.at(-1);
  if (last === undefined) throw new RangeError("no day of spending is known");
  const name = month ?? last.slice(0, 7);
  const place = stepOf(instantOf(name), "month");
  const firstDay = stepOf(beginOf(place, "month"), "day");
  const all = daysIn(place, "month");
  const spentBy = runningSpend(series, name);
  if (spentBy.length === 0) throw new RangeError(`no day of ${name} in the series, which ends on ${last}`);
  const known = Math.min(all, stepOf(instantOf(last), "day") - firstDay + 1);
  const spent = spentBy.at(-1)?.total ?? 0;
  const ahead = remaining(series, all - known);
  const dayAt = (h: number) => labelOf(firstDay + known + h, "day");
  const over = spentBy.find(({ total }) => total > budget)?.day;
  const passing = (band: readonly number[]) => {
    const h = band.findIndex((value) => spent + value > budget);
    return over ?? (h < 0 ? null : dayAt(h));
  };
  const passed = {
    expected: passing(ahead.median),
    earliest: passing(ahead.upper95),
    latest: passing(ahead.lower95),
  };
  const end = (band: readonly number[]) => spent + (band.at(-1) ?? 0);
  const risk = passed.expected !== null ? "heading-over" : passed.earliest !== null ? "at-risk" : "within";
  return {
    month: name,
    budget,
    spent,
    days: { known, all },
    projected: {
      median: end(ahead.median),
      lower80: end(ahead.lower80),
      upper80: end(ahead.upper80),
      lower95: end(ahead.lower95),
      upper95: end(ahead.upper95),
    },
    passed,
    status: over === undefined ? risk : "over",
    tested: ahead.tested,
  };
};

/** What was spent by the end of each known day of the month, as recorded: spikes were paid too. */
const runningSpend = (series: Series, month: string) => {
  let total = 0;
  return series.steps.flatMap((day, i) => {
    if (!day.startsWith(month)) return [];
    total += series.recorded[i] ?? 0;
    return [{ day, total }];
  });
};

type Ahead = Pick<Forecast, "median" | "lower80" | "upper80" | "lower95" | "upper95"> & { readonly tested: boolean };

const remaining = (series: Series, days: number): Ahead => {
  if (days === 0) return { median: [], lower80: [], upper80: [], lower95: [], upper95: [], tested: true };
  const result = forecast(series.values, { horizon: days, season: 7, cumulative: true });
  if (result.kind === "forecast") return { ...result, tested: result.cuts > 0 };
  const { values } = series;
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const times = (factor: number) => Array.from({ length: days }, (_, h) => mean * factor * (h + 1));
  // Too few days to measure anything: half to one and a half times, a quarter to three times the mean so far.
  return {
    median: times(1),
    lower80: times(0.5),
    upper80: times(1.5),
    lower95: times(0.25),
    upper95: times(3),
    tested: false,
  };
};
