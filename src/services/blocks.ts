import type { Spread } from "../quantity/fields.ts";
import type { Formula } from "./formula.ts";

/**
 * Sizes that AWS rounds up: a request of 550 characters in blocks of 100 is 6 units, and at least a minimum.
 * Conversions between units leave noise in the last digits (1.1 minutes are 66.00000000000001 seconds): it makes no block.
 */
const NOISE = 1e-9;

/** Whole blocks of a size, at least `minimum`. Written the same way by `blocksFormula`. */
export const blocks = (size: number, block: number, minimum = 0): number =>
  Math.max(minimum, Math.ceil(size / block - NOISE));

/** The formula of `blocks`; `size` is an expression. */
export const blocksFormula = (size: string, block: number, minimum = 0): string =>
  `max(${minimum}, ceil(${block === 1 ? size : `${size} / ${block}`} - ${NOISE}))`;

/** Whole blocks of a size that is itself a formula. */
export const inBlocks = (size: Formula, block: number, minimum = 0): Formula => ({
  text: blocksFormula(size.text, block, minimum),
  of: (numbers) => blocks(size.of(numbers), block, minimum),
});

/** The 95th percentile of the standard normal distribution. */
export const Z95 = 1.6448536269514722;

/** How many whole blocks are summed one by one; beyond, a size is its blocks and half a block more. */
const EXACT = 2000;

/**
 * Mean number of blocks of requests whose sizes are lognormal with the given median and 95th percentile:
 * E[max(m, ⌈X/b⌉)] = m + Σ P(X > k·b) over k ≥ m, the far tail by the partial mean of the lognormal distribution.
 */
export const meanBlocks = ({ p50, p95 }: Spread, block: number, minimum = 0): number => {
  const sigma = Math.log(p95 / p50) / Z95;
  if (sigma === 0) return blocks(p50, block, minimum);
  const first = Math.max(minimum, 0);
  const last = first + EXACT;
  let mean = first;
  for (let k = first; k < last; k++) mean += k === 0 ? 1 : above(k * block, p50, sigma);
  const rest = partialMean(last * block, p50, sigma) / block - (last - 0.5) * above(last * block, p50, sigma);
  return mean + Math.max(0, rest);
};

/** Mean size of lognormal requests, in the unit of the spread. */
export const meanSize = ({ p50, p95 }: Spread): number => p50 * Math.exp((Math.log(p95 / p50) / Z95) ** 2 / 2);

/** P(X > size). */
export const above = (size: number, median: number, sigma: number): number => upper(Math.log(size / median) / sigma);

/** E[X; X > size]. */
export const partialMean = (size: number, median: number, sigma: number): number =>
  median * Math.exp(sigma ** 2 / 2) * upper(Math.log(size / median) / sigma - sigma);

/** Upper tail of the standard normal distribution, to 1e-7 of its value (Numerical Recipes, erfc by Chebyshev fit). */
const upper = (z: number): number => {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * x);
  const fit = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ];
  const tail = (t * Math.exp(-x * x + fit.reduceRight((sum, c) => sum * t + c, 0))) / 2;
  return z >= 0 ? tail : 1 - tail;
};
