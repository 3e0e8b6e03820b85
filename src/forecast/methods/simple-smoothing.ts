import { at, type Values } from "../statistics.ts";

export type Smoothed = { readonly alpha: number; readonly level: number; readonly error: number };

/**
 * Simple exponential smoothing with least squared one-step errors. For a given weight the errors are linear in the
 * starting level, so that it is solved in the same pass and only the weight is searched (grid, then golden section).
 */
export const smooth = (values: Values): Smoothed => {
  let best = smoothWith(values, 0.5);
  for (let i = 0; i <= 10; i++) {
    const tried = smoothWith(values, Math.max(0.01, i / 10));
    if (tried.error < best.error) best = tried;
  }
  let [low, high] = [Math.max(0.01, best.alpha - 0.1), Math.min(1, best.alpha + 0.1)];
  for (let i = 0; i < 10; i++) {
    const [a, b] = [smoothWith(values, high - (high - low) * GOLDEN), smoothWith(values, low + (high - low) * GOLDEN)];
    if (a.error <= b.error) high = b.alpha;
    else low = a.alpha;
    for (const tried of [a, b]) if (tried.error < best.error) best = tried;
  }
  return best;
};

const GOLDEN = (Math.sqrt(5) - 1) / 2;

const smoothWith = (values: Values, alpha: number): Smoothed => {
  const n = values.length;
  let [fromZero, decay, cross, power, square] = [0, 1, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const error = at(values, i) - fromZero;
    cross += error * decay;
    power += decay * decay;
    square += error * error;
    fromZero += alpha * error;
    decay *= 1 - alpha;
  }
  const start = cross / power;
  return { alpha, level: fromZero + decay * start, error: Math.max(0, square - (cross * cross) / power) };
};
