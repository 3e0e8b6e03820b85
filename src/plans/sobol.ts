import type { Random } from "./random.ts";

/**
 * Direction numbers of the Sobol sequence from its second dimension on: degree and coefficients of the primitive
 * polynomial, initial numbers (S. Joe and F. Y. Kuo, "Constructing Sobol sequences with better two-dimensional
 * projections", SIAM J. Sci. Comput. 30, 2008; table new-joe-kuo-6).
 */
const POLYNOMIALS: readonly (readonly [degree: number, coefficients: number, initial: readonly number[]])[] = [
  [1, 0, [1]],
  [2, 1, [1, 3]],
  [3, 1, [1, 3, 1]],
  [3, 2, [1, 1, 1]],
  [4, 1, [1, 1, 3, 3]],
  [4, 4, [1, 3, 5, 13]],
  [5, 2, [1, 1, 5, 5, 17]],
  [5, 4, [1, 1, 5, 5, 5]],
  [5, 7, [1, 1, 7, 11, 19]],
  [5, 11, [1, 1, 5, 1, 1]],
  [5, 13, [1, 1, 1, 3, 11]],
  [5, 14, [1, 3, 5, 5, 31]],
  [6, 1, [1, 3, 3, 9, 7, 49]],
  [6, 13, [1, 1, 1, 15, 21, 21]],
  [6, 16, [1, 3, 1, 13, 27, 49]],
  [6, 19, [1, 1, 1, 15, 7, 5]],
  [6, 22, [1, 3, 1, 15, 13, 25]],
  [6, 25, [1, 1, 5, 5, 19, 61]],
  [7, 1, [1, 3, 7, 11, 23, 15, 103]],
  [7, 4, [1, 3, 7, 13, 13, 15, 69]],
];

const BITS = 32;

/** Dimensions that the sequence fills; further ones are stratified one by one (Latin hypercube). */
export const SOBOL_DIMENSIONS = POLYNOMIALS.length + 1;

/** Points that fill the unit cube evenly, one after the other into `point`. No coordinate is 0 or 1. */
export interface Points {
  readonly next: (point: Float64Array) => void;
}

/**
 * A Sobol sequence with a random digital shift, so that it is unbiased and its seed matters; beyond its dimensions a
 * Latin hypercube of `count` strata.
 */
export const evenPoints = (dimensions: number, count: number, random: Random): Points => {
  const sobol = Math.min(dimensions, SOBOL_DIMENSIONS);
  const directions = Array.from({ length: sobol }, (_, dimension) => directionsOf(dimension));
  const state = Uint32Array.from({ length: sobol }, () => Math.floor(random() * 2 ** BITS));
  const strata = Array.from({ length: dimensions - sobol }, () => shuffled(count, random));
  let index = 0;
  const next = (point: Float64Array): void => {
    for (let dimension = 0; dimension < sobol; dimension++)
      point[dimension] = ((state[dimension] ?? 0) + 0.5) / 2 ** BITS;
    for (let dimension = sobol; dimension < dimensions; dimension++)
      point[dimension] = ((strata[dimension - sobol]?.[index % count] ?? 0) + inside(random)) / count;
    const bit = 31 - Math.clz32(~index & (index + 1));
    for (let dimension = 0; dimension < sobol; dimension++)
      state[dimension] = (state[dimension] ?? 0) ^ (directions[dimension]?.[bit] ?? 0);
    index++;
  };
  return { next };
};

/** Strictly between 0 and 1. */
const inside = (random: Random): number => (Math.floor(random() * 2 ** 30) + 0.5) / 2 ** 30;

const directionsOf = (dimension: number): Uint32Array => {
  const numbers = new Uint32Array(BITS);
  const polynomial = POLYNOMIALS[dimension - 1];
  if (!polynomial) {
    for (let bit = 0; bit < BITS; bit++) numbers[bit] = 2 ** (BITS - 1 - bit);
    return numbers;
  }
  const [degree, coefficients, initial] = polynomial;
  for (let bit = 0; bit < BITS; bit++) {
    if (bit < degree) {
      numbers[bit] = (initial[bit] ?? 1) * 2 ** (BITS - 1 - bit);
      continue;
    }
    const before = numbers[bit - degree] ?? 0;
    let value = before ^ (before >>> degree);
    for (let k = 1; k < degree; k++) if ((coefficients >> (degree - 1 - k)) & 1) value ^= numbers[bit - k] ?? 0;
    numbers[bit] = value;
  }
  return numbers;
};

const shuffled = (count: number, random: Random): Uint32Array => {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const kept = order[at] ?? 0;
    order[at] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
};
