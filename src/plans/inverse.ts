import type { Distribution } from "../quantity/distribution.ts";

/** The 95th percentile of the standard normal: what a lognormal's p95 is read with. */
const Z95 = 1.6448536269514722;

/** The value below which a share of a distribution lies. @param share between 0 and 1, both excluded */
export const quantileOf = (of: Distribution, share: number): number => {
  switch (of.kind) {
    case "uniform":
      return of.low + share * (of.high - of.low);
    case "triangular":
      return triangular(of.low, of.likely, of.high, share);
    case "normal":
      return of.mean + of.deviation * normalQuantile(share);
    case "lognormal": {
      const ratio = of.median === 0 ? 1 : of.p95 / of.median;
      return of.median * ratio ** (normalQuantile(share) / Z95) + of.offset;
    }
  }
};

const triangular = (low: number, likely: number, high: number, share: number): number => {
  const width = high - low;
  if (width <= 0) return likely;
  const rising = (likely - low) / width;
  return share < rising
    ? low + Math.sqrt(share * width * (likely - low))
    : high - Math.sqrt((1 - share) * width * (high - likely));
};

const CENTRE_ABOVE = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const CENTRE_BELOW = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1,
];
const TAIL_ABOVE = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const TAIL_BELOW = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1];
const TAIL = 0.02425;

/** The standard normal's quantile: P. J. Acklam's rational approximation (2003), relative error below 1.2e-9. */
export const normalQuantile = (share: number): number => {
  if (share < TAIL) return tail(Math.sqrt(-2 * Math.log(share)));
  if (share > 1 - TAIL) return -tail(Math.sqrt(-2 * Math.log(1 - share)));
  const middle = share - 0.5;
  const square = middle * middle;
  return (middle * polynomial(CENTRE_ABOVE, square)) / polynomial(CENTRE_BELOW, square);
};

const tail = (q: number): number => polynomial(TAIL_ABOVE, q) / polynomial(TAIL_BELOW, q);

const polynomial = (coefficients: readonly number[], x: number): number => {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
};
