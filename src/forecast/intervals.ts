import { smooth } from "./methods/simple-smoothing.ts";
import { at, mean, type Values } from "./statistics.ts";

export type Bands = {
  readonly lower80: Values;
  readonly upper80: Values;
  readonly lower95: Values;
  readonly upper95: Values;
};

/** What the width of the bands is drawn from. */
export type Evidence = {
  /** History without its season: what one-number forecasts would have missed by, step by step. */
  readonly deseasonalised: Values;
  /** Errors of the combination at each cut of the back-test, by step ahead. */
  readonly errors: readonly Values[];
  /** How far the methods disagree about each step: a weighted standard deviation. */
  readonly disagreement: Values;
  /** The forecast, errors and disagreement are of running totals, not of single steps. */
  readonly cumulative: boolean;
};

/** Half-widths in units of `errorScale`: calibrated so that 95 % and 80 % hold on M1 monthly, quarterly sums of it, M4 weekly. */
const REACH_95 = 2;
const REACH_80 = 0.6 * REACH_95;
/** A short history knows its own error badly (as in Student's t): bands are wider by this many values over its length. */
const SHORTNESS = 6;

/** Bands around a forecast: nested, never narrower further out, and not below zero where the history never was. */
export const bandsAround = (median: Values, evidence: Evidence, nonNegative: boolean): Bands => {
  const scale = errorScale(evidence, median.length);
  const factor = 1 + SHORTNESS / evidence.deseasonalised.length;
  const outer95 = REACH_95 * factor * conformity(evidence.errors, scale, 0.95, REACH_95);
  const inner80 = Math.min(outer95, REACH_80 * factor * conformity(evidence.errors, scale, 0.8, REACH_80));
  const inner = bounds(median, scale, inner80, nonNegative);
  const outer = bounds(median, scale, outer95, nonNegative);
  return {
    lower80: inner.lower,
    upper80: inner.upper,
    lower95: outer.lower,
    upper95: outer.upper.map((value, h) => Math.max(value, at(inner.upper, h))),
  };
};

/**
 * How far the bands are to be stretched so that they would have held in the back-test (split conformal: the (n+1)-th share of
 * the scaled errors; Lei et al. 2018), trusted the more the more errors there are.
 */
const conformity = (errors: readonly Values[], scale: Values, share: number, reach: number): number => {
  const scores = errors.flatMap((row) =>
    Array.from(row, (error, h) => (at(scale, h) === 0 ? 0 : Math.abs(error) / at(scale, h))),
  );
  const enough = scores.length;
  if (enough === 0) return 1;
  const found = scores.toSorted((a, b) => a - b)[Math.min(enough - 1, Math.ceil((enough + 1) * share) - 1)] ?? reach;
  const trust = Math.max(0, enough - FEW) / (enough + FEW);
  return 1 - trust + trust * Math.min(1.5, Math.max(0.5, found / reach));
};

/** Up to this many errors, of a few cuts, a share such as 95 % cannot be read off: only the calibrated reach counts. */
const FEW = 40;

const bounds = (median: Values, scale: Values, reach: number, nonNegative: boolean) => {
  const lower = median.map((value, h) => {
    const low = value - reach * at(scale, h);
    return nonNegative ? Math.max(0, low) : low;
  });
  let width = 0;
  const upper = median.map((value, h) => {
    const high = Math.max(value + reach * at(scale, h), at(lower, h) + width);
    width = high - at(lower, h);
    return high;
  });
  return { lower, upper };
};

/**
 * Size of the error at each step ahead: the geometric mean of what the back-test of the combination showed (few errors, but its
 * own) and of what keeping or smoothing the level would have missed all along the history (many errors, of a plainer
 * forecast); the methods' disagreement counts in both. It never falls with the horizon.
 */
export const errorScale = ({ deseasonalised, errors, disagreement, cumulative }: Evidence, horizon: number): Values => {
  const kept = missedBy(deseasonalised, cumulative ? lately(deseasonalised) : deseasonalised, horizon, cumulative);
  const smoothed = missedBy(deseasonalised, smoothedLevels(deseasonalised), horizon, cumulative);
  const roots = new Float64Array(horizon).map((_, h) => (cumulative ? h + 1 : 1) * Math.sqrt(1 + h / 2));
  const [tested, shaped] = [scaledTo(roots, errors), scaledTo(smoothed, errors)];
  let widest = 0;
  return new Float64Array(horizon).map((_, h) => {
    const spread = at(disagreement, h) ** 2;
    const past = (at(kept, h) ** 2 + at(smoothed, h) ** 2) / 2 + spread;
    const own = errors.length === 0 ? past : (at(tested, h) ** 2 + at(shaped, h) ** 2) / 2 + spread;
    widest = Math.max(widest, Math.sqrt(Math.sqrt(past * own)));
    return widest;
  });
};

/** A profile over the horizon, multiplied so that the errors have it as their root mean square. */
const scaledTo = (profile: Values, errors: readonly Values[]): Values => {
  let [total, count] = [0, 0];
  for (const row of errors) {
    for (let h = 0; h < row.length; h++) {
      if (at(profile, h) === 0) continue;
      total += (at(row, h) / at(profile, h)) ** 2;
      count++;
    }
  }
  const factor = count === 0 ? 1 : Math.sqrt(total / count);
  return profile.map((value) => value * factor);
};

/** Mean of the last few values: one value's noise, carried through a running total, would count once for every step. */
const lately = (values: Values): Values => {
  let total = 0;
  return values.map((value, t) => {
    total += value - (t >= FEW_LEVELS ? at(values, t - FEW_LEVELS) : 0);
    return total / Math.min(t + 1, FEW_LEVELS);
  });
};

const FEW_LEVELS = 4;

const smoothedLevels = (values: Values): Values => {
  const { alpha } = smooth(values);
  let level = mean(values.subarray(0, 5));
  return values.map((value) => (level += alpha * (value - level)));
};

/**
 * Root mean square of value minus the level known h steps before (or of the sum of all h such misses); beyond the history it
 * grows with the root of the step (with the step itself, where it is a sum).
 */
const missedBy = (values: Values, levels: Values, horizon: number, cumulative: boolean): Values => {
  const n = values.length;
  const first = levels === values ? 0 : Math.max(3, Math.floor(n / 4));
  const result = new Float64Array(horizon);
  const sums = new Float64Array(n);
  for (let h = 1; h <= horizon; h++) {
    let total = 0;
    for (let t = first; t + h < n; t++) {
      const missed = at(values, t + h) - at(levels, t);
      sums[t] = cumulative ? at(sums, t) + missed : missed;
      total += at(sums, t) ** 2;
    }
    const count = n - h - first;
    const before = h === 1 ? 0 : at(result, h - 2);
    const grown = h === 1 ? 0 : before * (h / (h - 1)) ** (cumulative ? 1 : 0.5);
    result[h - 1] = count >= 5 || (h === 1 && count > 0) ? Math.max(before, Math.sqrt(total / count)) : grown;
  }
  return result;
};
