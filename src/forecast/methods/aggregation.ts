import { at, type Values } from "../statistics.ts";
import { exponentialSmoothing, type Form } from "./exponential-smoothing.ts";

const FORMS: readonly Form[] = [
  { error: "A", trend: "N", season: "N" },
  { error: "A", trend: "D", season: "N" },
];

/**
 * Temporal aggregation of a deseasonalised series (in the manner of Kourentzes, Petropoulos & Trapero 2014): blocks of
 * 1, 2, 3 … values are averaged, each level is forecast by smoothing with and without damped trend, brought back to single
 * steps by straight lines between block centres, and the levels are averaged. Coarse levels see the trend through the noise.
 */
export const aggregation = (values: Values, horizon: number, blocks: readonly number[], evaluations = 80): Values => {
  const usable = blocks.filter((block) => values.length >= 8 * block);
  const levels = (usable.length === 0 ? [1] : usable).map((block) =>
    blockForecast(values, horizon, block, evaluations),
  );
  return new Float64Array(horizon).map(
    (_, h) => levels.reduce((total, level) => total + at(level, h), 0) / levels.length,
  );
};

const blockForecast = (values: Values, horizon: number, block: number, evaluations: number): Values => {
  const count = Math.floor(values.length / block);
  const skip = values.length - count * block;
  const averages = new Float64Array(count).map((_, k) => {
    let total = 0;
    for (let i = 0; i < block; i++) total += at(values, skip + k * block + i);
    return total / block;
  });
  const ahead = exponentialSmoothing(averages, Math.ceil(horizon / block) + 1, 1, FORMS, evaluations);
  if (block === 1) return ahead.subarray(0, horizon);
  const centre = (k: number) => (k < 0 ? at(ahead, 0) : at(ahead, k));
  return new Float64Array(horizon).map((_, h) => {
    const position = (h + 0.5) / block - 0.5;
    const below = Math.floor(position);
    return centre(below) + (position - below) * (centre(below + 1) - centre(below));
  });
};
