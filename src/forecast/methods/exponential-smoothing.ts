import { minimize, type Bound } from "../minimize.ts";
import { classicalPattern } from "../seasonality.ts";
import { allPositive, at, line, mean, type Values } from "../statistics.ts";

/** One of the models of Hyndman, Koehler, Ord & Snyder (2008); errors and seasons add or multiply, trends add. */
export type Form = {
  readonly error: "A" | "M";
  readonly trend: "N" | "A" | "D";
  readonly season: "N" | "A" | "M";
};

type Fit = { readonly form: Form; readonly point: Values; readonly criterion: number };

type Setting = {
  readonly values: Values;
  readonly season: number;
  readonly patterns: Readonly<Record<"A" | "M", Values>>;
  /** One season's room, used again in each pass: an array made anew in each is garbage by the thousand. */
  readonly scratch: Values;
};

/** Forms without a season, and with one. */
export const PLAIN_FORMS: readonly Form[] = [
  { error: "A", trend: "N", season: "N" },
  { error: "A", trend: "A", season: "N" },
  { error: "A", trend: "D", season: "N" },
  { error: "M", trend: "N", season: "N" },
  { error: "M", trend: "A", season: "N" },
  { error: "M", trend: "D", season: "N" },
];
export const SEASONAL_FORMS: readonly Form[] = [
  { error: "A", trend: "N", season: "A" },
  { error: "A", trend: "A", season: "A" },
  { error: "A", trend: "D", season: "A" },
  { error: "M", trend: "N", season: "M" },
  { error: "M", trend: "A", season: "M" },
  { error: "M", trend: "D", season: "M" },
];

/** No trend or a damped one, additive errors; a season multiplies where it can. */
export const usualForms = (forms: readonly Form[], positive: boolean): readonly Form[] =>
  forms.filter(
    ({ error, trend, season }) => trend !== "A" && (season === "N" ? error === "A" : season === (positive ? "M" : "A")),
  );

/**
 * Exponential smoothing in state-space form: each form is fitted by maximum likelihood (starting seasons from classical
 * decomposition; a short search for all, a longer one for the three best), the least corrected Akaike criterion is chosen,
 * and its point forecast returned.
 */
export const exponentialSmoothing = (
  original: Values,
  horizon: number,
  season: number,
  forms: readonly Form[],
  evaluations = 120,
): Values => {
  const scale = original.reduce((total, value) => total + Math.abs(value), 0) / original.length;
  if (scale === 0) return new Float64Array(horizon);
  const values = original.map((value) => value / scale);
  const positive = allPositive(values);
  const setting: Setting = {
    values,
    season,
    patterns: startingPatterns(values, season, positive, forms),
    scratch: new Float64Array(season),
  };
  const usable = forms.filter((form) => positive || (form.error === "A" && form.season !== "M"));
  const tried =
    usable.length <= LONG_SEARCHES + 1
      ? usable.map((form) => fit(setting, form, evaluations))
      : usable
          .map((form) => fit(setting, form, evaluations / 3))
          .toSorted((a, b) => a.criterion - b.criterion)
          .slice(0, LONG_SEARCHES)
          .map(({ form, point }) => fit(setting, form, evaluations, point));
  const best = tried.reduce((a, b) => (b.criterion < a.criterion ? b : a));
  return ahead(setting, best, horizon).map((value) => value * scale);
};

const LONG_SEARCHES = 3;
/** Flat enough: a hundredth of a likelihood unit or two. */
const TOLERANCE = 1e-4;

const startingPatterns = (values: Values, season: number, positive: boolean, forms: readonly Form[]) => {
  const early = values.subarray(0, Math.min(values.length, 4 * season));
  const wanted = (kind: "A" | "M") => forms.some((form) => form.season === kind) && (kind === "A" || positive);
  return {
    A: wanted("A") ? classicalPattern(early, season, "term").indices : new Float64Array(0),
    M: wanted("M") ? classicalPattern(early, season, "factor").indices : new Float64Array(0),
  };
};

const parameters = (form: Form, season: number): number =>
  3 + (form.trend === "N" ? 0 : 2) + (form.trend === "D" ? 1 : 0) + (form.season === "N" ? 0 : season);

/**
 * Where the search starts and how far it goes. Parameters, in this order: level weight, trend weight (a share of it), season
 * weight (a share of the rest), damping, first level, first slope. Equal bounds: not a parameter of this form.
 */
const searchSpace = ({ values, season, patterns }: Setting, form: Form) => {
  const { trend, season: kind } = form;
  const early = values.slice(0, Math.min(values.length, Math.max(10, 2 * season)));
  if (kind !== "N") {
    const pattern = patterns[kind];
    for (let i = 0; i < early.length; i++) {
      const index = at(pattern, i % season);
      early[i] = kind === "A" ? at(early, i) - index : at(early, i) / index;
    }
  }
  const { start, slope } = line(kind === "N" ? early.subarray(0, 10) : early);
  const flat = trend === "N";
  const level = flat ? mean(early) : start - slope;
  const weight: Bound = [0.0001, 0.9999];
  const none: Bound = [0, 0];
  return {
    guess: [0.3, flat ? 0 : 0.1, kind === "N" ? 0 : 0.05, trend === "D" ? 0.95 : 1, level, flat ? 0 : slope],
    bounds: [
      weight,
      flat ? none : weight,
      kind === "N" ? none : weight,
      trend === "D" ? DAMPING : ([1, 1] satisfies Bound),
      [level - 0.5, level + 0.5],
      flat ? none : [slope - 0.05, slope + 0.05],
    ] satisfies Bound[],
  };
};

/** Below 0.8 a trend is gone after a few steps, above 0.98 it is not damped (Hyndman & Athanasopoulos 2021, 8.2). */
const DAMPING: Bound = [0.8, 0.98];

const fit = (setting: Setting, form: Form, evaluations: number, from?: Values): Fit => {
  const n = setting.values.length;
  const { guess, bounds } = searchSpace(setting, form);
  const full = from === undefined ? Float64Array.from(guess) : from.slice();
  const active = bounds.flatMap(([low, high], i) => (high > low ? [i] : []));
  const { point, value } = minimize(
    (short) => {
      for (let i = 0; i < active.length; i++) full[active[i] ?? 0] = at(short, i);
      return pass(setting, form, full);
    },
    active.map((i) => at(full, i)),
    active.map((i) => bounds[i] ?? DAMPING),
    evaluations,
    TOLERANCE,
  );
  active.forEach((i, k) => (full[i] = at(point, k)));
  const free = parameters(form, setting.season);
  const penalty = n - free - 1 > 0 ? (2 * free * (free + 1)) / (n - free - 1) : Infinity;
  return { form, point: full, criterion: value + 2 * free + penalty };
};

/** One pass over the history: minus twice the log-likelihood (up to a constant); leaves its last state in `end`. */
const pass = (setting: Setting, form: Form, point: Values, end?: State): number => {
  const { values, season, patterns, scratch } = setting;
  const n = values.length;
  const alpha = at(point, 0);
  const beta = at(point, 1) * alpha;
  const gamma = at(point, 2) * (1 - alpha);
  const damping = at(point, 3);
  const adds = form.season === "A";
  const multiplies = form.season === "M";
  const relative = form.error === "M";
  const length = form.season === "N" ? 1 : season;
  const cycle = form.season === "N" ? NONE : scratch;
  if (form.season !== "N") for (let k = 0; k < season; k++) cycle[k] = at(patterns[form.season], k);
  let level = at(point, 4);
  let slope = at(point, 5);
  let squares = 0;
  let logs = 0;
  let product = 1;
  let place = 0;
  for (let i = 0; i < n; i++) {
    const base = level + damping * slope;
    const index = adds || multiplies ? (cycle[place] ?? 0) : 0;
    const expected = multiplies ? base * index : base + index;
    const error = (values[i] ?? 0) - expected;
    const shift = multiplies ? error / index : error;
    level = base + alpha * shift;
    slope = damping * slope + beta * shift;
    if (adds) cycle[place] = index + gamma * error;
    if (multiplies) cycle[place] = index + (gamma * error) / base;
    if (relative) {
      if (!(expected > 0)) return Infinity;
      squares += (error / expected) ** 2;
      product *= expected;
      // One logarithm for several factors: as exact, and most of the time of this loop saved.
      if (product > 1e100 || product < 1e-100) {
        logs += Math.log(product);
        product = 1;
      }
    } else squares += error * error;
    place = place + 1 === length ? 0 : place + 1;
  }
  if (end !== undefined) {
    end.level = level;
    end.slope = slope;
    end.cycle = cycle;
  }
  return n * Math.log(squares + 1e-12) + 2 * (logs + Math.log(product));
};

type State = { level: number; slope: number; cycle: Values };

const ahead = (setting: Setting, { form, point }: Fit, horizon: number): Values => {
  const end: State = { level: 0, slope: 0, cycle: NONE };
  pass(setting, form, point, end);
  let { level, slope } = end;
  const n = setting.values.length;
  return new Float64Array(horizon).map((_, h) => {
    slope *= at(point, 3);
    level += slope;
    const index = at(end.cycle, (n + h) % end.cycle.length);
    return form.season === "M" ? level * index : form.season === "A" ? level + index : level;
  });
};

const NONE = new Float64Array(1);
