import { at, type Values } from "./statistics.ts";

export type Bound = readonly [low: number, high: number];

type Vertex = { readonly point: Values; readonly value: number };

/**
 * Smallest value of a function of a few bounded parameters, by the simplex of Nelder & Mead (1965). Points are pushed
 * back onto the bounds. Deterministic; stops after `evaluations` or when the simplex is flat to `tolerance` (relative).
 */
export const minimize = (
  target: (point: Values) => number,
  start: readonly number[],
  bounds: readonly Bound[],
  evaluations = 200,
  tolerance = 1e-6,
): Vertex => {
  const size = start.length;
  const lows = Float64Array.from(bounds, ([low]) => low);
  const highs = Float64Array.from(bounds, ([, high]) => high);
  const evaluate = (point: Values): Vertex => {
    for (let i = 0; i < size; i++) {
      const value = at(point, i);
      if (value < at(lows, i)) point[i] = at(lows, i);
      else if (value > at(highs, i)) point[i] = at(highs, i);
    }
    const value = target(point);
    return { point, value: Number.isNaN(value) ? Infinity : value };
  };
  const simplex = firstSimplex(start, bounds).map(evaluate);
  // A round costs two evaluations as a rule (a shrink costs more, and is rare).
  for (let used = size + 1; used < evaluations; used += 2) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, worst, second] = [simplex[0], simplex[size], simplex[size - 1]];
    if (best === undefined || worst === undefined || second === undefined) break;
    if (worst.value - best.value <= tolerance * (Math.abs(best.value) + tolerance)) break;
    const middle = centre(simplex, size);
    const along = (factor: number): Vertex => {
      const point = new Float64Array(size);
      for (let i = 0; i < size; i++) point[i] = at(middle, i) + factor * (at(middle, i) - at(worst.point, i));
      return evaluate(point);
    };
    const next = step(along, best.value, second.value, worst.value);
    if (next !== undefined) simplex[size] = next;
    else for (let k = 1; k <= size; k++) simplex[k] = evaluate(halfway(simplex[k]?.point ?? best.point, best.point));
  }
  return simplex.reduce((best, vertex) => (vertex.value < best.value ? vertex : best));
};

/** Reflect, expand or contract; undefined asks for a shrink. */
const step = (along: (factor: number) => Vertex, best: number, second: number, worst: number): Vertex | undefined => {
  const reflected = along(1);
  if (reflected.value < best) {
    const expanded = along(2);
    return expanded.value < reflected.value ? expanded : reflected;
  }
  if (reflected.value < second) return reflected;
  const contracted = along(reflected.value < worst ? 0.5 : -0.5);
  return contracted.value < Math.min(worst, reflected.value) ? contracted : undefined;
};

/** One vertex per parameter, each a fifth of its range away from the start (towards the roomier side). */
const firstSimplex = (start: readonly number[], bounds: readonly Bound[]): Values[] => [
  Float64Array.from(start),
  ...start.map((value, i) => {
    const [low, high] = bounds[i] ?? [value - 1, value + 1];
    const reach = (high - low) / 5;
    return Float64Array.from(start, (other, j) =>
      j !== i ? other : value + reach <= high ? value + reach : value - reach,
    );
  }),
];

const centre = (simplex: readonly Vertex[], size: number): Values => {
  const middle = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const point = simplex[k]?.point ?? middle;
    for (let i = 0; i < size; i++) middle[i] = at(middle, i) + at(point, i) / size;
  }
  return middle;
};

const halfway = (point: Values, best: Values): Values => point.map((value, i) => (value + at(best, i)) / 2);
