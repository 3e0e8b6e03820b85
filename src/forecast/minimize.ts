import { at, type Values } from "./statistics.ts";

export type Bound = readonly [low: number, high: number];

type Vertex = { point: Values; value: number };

/**
 * Smallest value of a function of a few bounded parameters, by the simplex of Nelder & Mead (1965). Points are pushed
 * back onto the bounds. Deterministic; stops after about `evaluations` or when the simplex is flat to `tolerance`
 * (relative). The target must not keep the point that it is given: its array is used again.
 */
export const minimize = (
  target: (point: Values) => number,
  start: readonly number[],
  bounds: readonly Bound[],
  evaluations = 200,
  tolerance = 1e-6,
): Readonly<Vertex> => {
  const size = bounds.length;
  const lows = Float64Array.from(bounds, ([low]) => low);
  const highs = Float64Array.from(bounds, ([, high]) => high);
  const evaluate = (vertex: Vertex): Vertex => {
    const { point } = vertex;
    for (let i = 0; i < size; i++) {
      const value = at(point, i);
      if (value < at(lows, i)) point[i] = at(lows, i);
      else if (value > at(highs, i)) point[i] = at(highs, i);
    }
    const value = target(point);
    vertex.value = value === value ? value : Infinity;
    return vertex;
  };
  const simplex = firstSimplex(start, lows, highs).map((point) => evaluate({ point, value: 0 }));
  simplex.sort((a, b) => a.value - b.value);
  const middle = new Float64Array(size);
  let [spare, other]: [Vertex, Vertex] = [empty(size), empty(size)];
  // A round costs two evaluations as a rule (a shrink costs more, and is rare).
  for (let used = size + 1; used < evaluations; used += 2) {
    const [best, worst, second] = [simplex[0], simplex[size], simplex[size - 1]];
    if (best === undefined || worst === undefined || second === undefined) break;
    if (worst.value - best.value <= tolerance * (Math.abs(best.value) + tolerance)) break;
    toCentre(simplex, middle);
    const reflected = evaluate(along(spare, middle, worst, 1));
    const good = reflected.value < best.value;
    if (good || reflected.value >= second.value) {
      const factor = good ? 2 : reflected.value < worst.value ? 0.5 : -0.5;
      evaluate(along(other, middle, worst, factor));
    }
    const taken =
      reflected.value >= best.value && reflected.value < second.value ? reflected : better(other, reflected);
    if (taken.value < worst.value) {
      [spare, other] = [worst, taken === spare ? other : spare];
      settle(simplex, taken);
    } else shrink(simplex, evaluate);
  }
  return simplex[0] ?? empty(size);
};

const empty = (size: number): Vertex => ({ point: new Float64Array(size), value: Infinity });

const better = (a: Vertex, b: Vertex): Vertex => (a.value < b.value ? a : b);

/** From the middle, away from the worst vertex (or towards it, where the factor is negative). */
const along = (vertex: Vertex, middle: Values, worst: Vertex, factor: number): Vertex => {
  for (let i = 0; i < middle.length; i++) {
    vertex.point[i] = at(middle, i) + factor * (at(middle, i) - at(worst.point, i));
  }
  return vertex;
};

/** Puts a vertex in the place of the worst and keeps the order. */
const settle = (simplex: Vertex[], vertex: Vertex): void => {
  let place = simplex.length - 1;
  for (let before = simplex[place - 1]; place > 0 && before !== undefined; before = simplex[place - 1]) {
    if (before.value <= vertex.value) break;
    simplex[place] = before;
    place--;
  }
  simplex[place] = vertex;
};

const shrink = (simplex: Vertex[], evaluate: (vertex: Vertex) => Vertex): void => {
  const [best] = simplex;
  if (best === undefined) return;
  for (const vertex of simplex) {
    if (vertex === best) continue;
    for (let i = 0; i < vertex.point.length; i++) vertex.point[i] = (at(vertex.point, i) + at(best.point, i)) / 2;
    evaluate(vertex);
  }
  simplex.sort((a, b) => a.value - b.value);
};

/** One vertex per parameter, each a fifth of its range away from the start (towards the roomier side). */
const firstSimplex = (start: readonly number[], lows: Values, highs: Values): Values[] =>
  Array.from({ length: start.length + 1 }, (_, k) => {
    const point = Float64Array.from(start);
    if (k === 0) return point;
    const reach = (at(highs, k - 1) - at(lows, k - 1)) / 5;
    point[k - 1] = at(point, k - 1) + (at(point, k - 1) + reach <= at(highs, k - 1) ? reach : -reach);
    return point;
  });

/** The middle of all vertices but the last, which is the worst. */
const toCentre = (simplex: readonly Vertex[], middle: Values): void => {
  middle.fill(0);
  const size = middle.length;
  for (let k = 0; k < size; k++) {
    const point = simplex[k]?.point ?? middle;
    for (let i = 0; i < size; i++) middle[i] = at(middle, i) + at(point, i) / size;
  }
};
