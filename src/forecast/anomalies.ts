import { median, quantile, robustDeviation } from "./statistics.ts";

/** A value that stands alone: a credit, a one-off training run, an upfront fee. `size` is value minus what was expected. */
export type Spike = {
  readonly index: number;
  readonly value: number;
  readonly expected: number;
  readonly size: number;
  /** It comes back in about the same size at an even distance (the fee of every month): expect it again. */
  readonly recurring: boolean;
};

/** From this value on the level is another: `ratio` of the level after to the level before (null where before was 0). */
export type LevelShift = {
  readonly index: number;
  readonly before: number;
  readonly after: number;
  readonly ratio: number | null;
};

/** A spike is further from its neighbourhood than 99.99 % of normal noise would be, and more than this share of the level. */
const LIMIT = 6;
const LEAST_SHARE = 0.2;
/** What is little against the usual level is no spike, however far from what a quiet time lets expect. */
const LEAST_SIZE = 0.05;
/** A new level has to last this long to be told from spikes. */
const STAY = 4;

/**
 * Values that stand alone. Expected is the running median times (or plus) the median pattern of the season; what remains, in
 * proportion to it (noise grows with what it is noise of), is compared with its own robust deviation (Hampel 1974).
 */
export const findSpikes = (values: readonly number[], season: number): readonly Spike[] => {
  if (values.length < 8) return [];
  const expected = expectedValues(values, season);
  const level = median(values.map(Math.abs));
  const unit = expected.map((value) => Math.max(Math.abs(value), LEAST_SHARE * level) || 1);
  const rest = values.map((value, i) => (value - (expected[i] ?? 0)) / (unit[i] ?? 1));
  const limit = Math.max(LIMIT * robustDeviation(rest), level === 0 ? 0 : LEAST_SHARE);
  const found = rest.flatMap((share, index) => {
    const size = share * (unit[index] ?? 1);
    return Math.abs(share) > limit && Math.abs(size) > LEAST_SIZE * level && standsAlone(rest, index, limit)
      ? [{ index, value: values[index] ?? 0, expected: expected[index] ?? 0, size, recurring: false }]
      : [];
  });
  return found.map((spike) => ({ ...spike, recurring: comesBack(spike, found) }));
};

const expectedValues = (values: readonly number[], season: number): readonly number[] => {
  const trend = runningMedian(values, Math.max(7, season % 2 === 0 ? season + 1 : season));
  if (season < 2 || values.length < 3 * season) return trend;
  const ratios = trend.every((level) => level > 0);
  const rest = values.map((value, i) => (ratios ? value / (trend[i] ?? 1) : value - (trend[i] ?? 0)));
  const pattern = Array.from({ length: season }, (_, place) => median(rest.filter((_, i) => i % season === place)));
  return trend.map((level, i) => (ratios ? level * (pattern[i % season] ?? 1) : level + (pattern[i % season] ?? 0)));
};

/** Median of the window around each value; nearer to an end than half a window, the nearest whole window's, along its slope. */
const runningMedian = (values: readonly number[], window: number): readonly number[] => {
  const last = values.length - 1;
  const half = Math.min(Math.floor(window / 2), Math.floor(last / 2));
  const whole = (centre: number) => median(values.slice(centre - half, centre + half + 1));
  const edge = (i: number, centre: number, inner: number) => {
    const slope = inner === centre ? 0 : (whole(centre) - whole(inner)) / (centre - inner);
    return whole(centre) + slope * (i - centre);
  };
  return values.map((_, i) => {
    if (i < half) return edge(i, half, Math.min(3 * half, last - half));
    if (i > last - half) return edge(i, last - half, Math.max(last - 3 * half, half));
    return whole(i);
  });
};

/** At most two in a row on one side: three are a change. */
const standsAlone = (rest: readonly number[], index: number, limit: number): boolean => {
  const side = Math.sign(rest[index] ?? 0);
  const out = (i: number) => side * (rest[i] ?? 0) > limit / 2;
  let run = 1;
  for (let i = index - 1; out(i); i--) run++;
  for (let i = index + 1; out(i); i++) run++;
  return run <= 2;
};

const comesBack = (spike: Spike, all: readonly Spike[]): boolean => {
  const alike = all.filter((other) => other.size / spike.size > 0.5 && other.size / spike.size < 2);
  if (alike.length < 3) return false;
  const gaps = alike.slice(1).map((other, k) => other.index - (alike[k]?.index ?? 0));
  return quantile(gaps, 1) - quantile(gaps, 0) <= Math.max(1, 0.15 * median(gaps));
};

/**
 * Lasting jumps of the level: the medians of the stretches before and after differ by far more than such medians do
 * elsewhere in the series, and the values stay on their side. Spikes are to be taken out first.
 */
export const findLevelShifts = (values: readonly number[], season: number): readonly LevelShift[] => {
  // A whole season on either side, so that its swing is no jump; of a history too short for that, as much as there is, and
  // level on both sides.
  const whole = season > 1 && season <= 12 ? season : STAY;
  const stretch = Math.max(STAY, Math.min(whole, Math.floor((values.length - 2) / 2)));
  if (values.length < 2 * stretch + 2) return [];
  const raw = values.map((_, i) => jumpAt(values, i, stretch));
  // A steady trend makes every stretch higher than the one before: only what exceeds that is a jump.
  const usual = median(raw);
  const jumps = raw.map((jump) => (jump === 0 ? 0 : jump - usual));
  const level = median(values.map(Math.abs));
  const steps = values.slice(1).map((value, i) => value - (values[i] ?? 0));
  const limit = Math.max(LIMIT * robustDeviation(jumps), 3 * robustDeviation(steps), 1.25 * LEAST_SHARE * level);
  const found: LevelShift[] = [];
  for (let i = stretch; i + STAY <= values.length; i++) {
    const size = Math.abs(jumps[i] ?? 0);
    const around = jumps.slice(Math.max(0, i - stretch), i + stretch + 1);
    if (size <= limit || around.some((jump) => Math.abs(jump) > size)) continue;
    const index = sharpest(values, i, Math.floor(stretch / 2));
    if (index + STAY > values.length) continue;
    if ((found.at(-1)?.index ?? -Infinity) + stretch > index) continue;
    const [earlier, later] = [values.slice(Math.max(0, index - stretch), index), values.slice(index, index + stretch)];
    const [before, after] = [median(earlier), median(later)];
    if (stretch < whole && Math.max(rangeOf(earlier), rangeOf(later)) > Math.abs(after - before) / 2) continue;
    found.push({ index, before, after, ratio: before === 0 ? null : after / before });
  }
  return found;
};

const rangeOf = (values: readonly number[]): number => quantile(values, 1) - quantile(values, 0);

const jumpAt = (values: readonly number[], index: number, stretch: number): number =>
  index < STAY || index > values.length - STAY
    ? 0
    : median(values.slice(index, index + stretch)) - median(values.slice(Math.max(0, index - stretch), index));

/** The largest single step near a jump of medians, which are flat around it. */
const sharpest = (values: readonly number[], near: number, reach: number): number => {
  let best = near;
  const step = (i: number) => Math.abs((values[i] ?? 0) - (values[i - 1] ?? 0));
  for (let i = Math.max(1, near - reach); i <= Math.min(values.length - 1, near + reach); i++) {
    if (step(i) > step(best)) best = i;
  }
  return best;
};
