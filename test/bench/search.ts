/**
 * Finds a kernel's variances, scales and weights: one number at a time is made larger or smaller, and kept where the held-out
 * error falls. Slow (a minute for a small correction, an hour for decoding), so its result is kept in `data/calibration.csv`.
 */
import type { Correction } from "../../src/capacity/evidence.ts";
import { activeEffects } from "../../src/capacity/kernel.ts";
import type { Kernel } from "../../src/capacity/kernel.ts";
import { covariances, doubtsFrom, solved } from "./held-out.ts";

/** The error that is made least: small errors count as they are, large ones alike, and those beyond twofold once more. */
function lossOf(residual: number): number {
  const size = Math.abs(residual);
  return Math.min(size, 1.2) + 0.7 / (1 + Math.exp(-(size - Math.LN2) / 0.12));
}

/** The numbers of a kernel in one list, and back. */
const numbersOf = (k: Kernel) => [...k.variance, ...k.scale, ...k.weight, k.noise];
function kernelOf(numbers: readonly number[], like: Kernel): Kernel {
  const effects = like.variance.length;
  const variance = Float64Array.from(numbers.slice(0, effects));
  return {
    variance,
    active: activeEffects(variance),
    scale: Float64Array.from(numbers.slice(effects, 2 * effects)),
    weight: Float64Array.from(numbers.slice(2 * effects, -1)),
    noise: numbers.at(-1) ?? like.noise,
  };
}

/** No effect alone moves times by more than e^±2.5 (two standard deviations): beyond, all set-ups that share it look alike. */
const MOST_VARIANCE = 1.6;

/** Searches for some seconds from the correction's own kernel; `now` is the clock in seconds. */
export function searched(correction: Correction, seconds: number, now: () => number): Kernel {
  const mean = correction.residuals.reduce((sum, r) => sum + r, 0) / correction.points.count;
  let doubts: Float64Array = new Float64Array(correction.points.count).fill(1);
  const held = (numbers: readonly number[]) => {
    const kernel = kernelOf(numbers, correction.kernel);
    return solved(correction, kernel, covariances(correction, kernel), doubts, mean).held;
  };
  const error = (numbers: readonly number[]) => {
    const { "one group": groups, "fifth of set-ups": setups } = held(numbers);
    const average = (all: Float64Array) => all.reduce((sum, r) => sum + lossOf(r), 0) / all.length;
    return (average(groups) + average(setups)) / 2;
  };
  let best = numbersOf(correction.kernel);
  let step = 2.5;
  const end = now() + seconds;
  while (step > 1.05 && now() < end) {
    doubts = Float64Array.from(doubtsFrom(correction, held(best)["fifth of set-ups"]));
    let least = error(best);
    const before = least;
    for (let i = 0; i < best.length && now() < end; i++) {
      for (const factor of [step, 1 / step]) {
        if (i < correction.kernel.variance.length && (best[i] ?? 0) * factor > MOST_VARIANCE && factor > 1) continue;
        const tried = best.with(i, best[i] === 0 ? 0.02 : (best[i] ?? 0) * factor);
        const found = error(tried);
        if (found >= least - 2e-5) continue;
        best = tried;
        least = found;
        break;
      }
    }
    if (before - least < 1e-3) step = 1 + (step - 1) * 0.6;
  }
  return kernelOf(best, correction.kernel);
}
