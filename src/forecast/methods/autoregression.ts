import { at, mean, type Values } from "../statistics.ts";

/**
 * Autoregression on the differences of a deseasonalised series, fitted by Burg's recursion (1975), its order chosen by the
 * corrected Akaike criterion. The mean step is shrunk towards none.
 */
export const autoregression = (values: Values, horizon: number, keep = 0.5, highest = 12): Values => {
  const steps = new Float64Array(values.length - 1).map((_, i) => at(values, i + 1) - at(values, i));
  const centre = mean(steps);
  const centred = steps.map((step) => step - centre);
  const weights = burg(centred, Math.min(highest, Math.floor(steps.length / 4)));
  const extended = new Float64Array(steps.length + horizon);
  extended.set(centred);
  let level = at(values, values.length - 1);
  return new Float64Array(horizon).map((_, h) => {
    let next = 0;
    for (let k = 0; k < weights.length; k++) next += at(weights, k) * at(extended, steps.length + h - 1 - k);
    extended[steps.length + h] = next;
    level += next + keep * centre;
    return level;
  });
};

/** Coefficients of the best order up to `highest`. */
const burg = (values: Values, highest: number): Values => {
  const n = values.length;
  let power = values.reduce((total, value) => total + value * value, 0) / n;
  if (power === 0) return new Float64Array(0);
  const [forward, backward] = [values.slice(), values.slice()];
  let weights = new Float64Array(0);
  let best = { weights, criterion: n * Math.log(power) + 2 };
  for (let order = 1; order <= highest; order++) {
    let [cross, whole] = [0, 0];
    for (let i = order; i < n; i++) {
      cross += at(forward, i) * at(backward, i - 1);
      whole += at(forward, i) ** 2 + at(backward, i - 1) ** 2;
    }
    const reflection = whole === 0 ? 0 : (2 * cross) / whole;
    const previous = weights;
    weights = new Float64Array(order).map((_, k) =>
      k === order - 1 ? reflection : at(previous, k) - reflection * at(previous, order - 2 - k),
    );
    for (let i = n - 1; i >= order; i--) {
      const [ahead, behind] = [at(forward, i), at(backward, i - 1)];
      forward[i] = ahead - reflection * behind;
      backward[i] = behind - reflection * ahead;
    }
    power *= 1 - reflection * reflection;
    const free = order + 1;
    const criterion = n * Math.log(power) + 2 * free + (2 * free * (free + 1)) / (n - free - 1);
    if (criterion < best.criterion) best = { weights, criterion };
  }
  return best.weights;
};
