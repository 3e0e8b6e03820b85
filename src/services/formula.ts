import { camel, type Line, type Numbers } from "./service.ts";
import type { Meter } from "../catalog/types.ts";

/**
 * A quantity in its two readings at once, the text that the trail shows and the function that the hot path runs, put
 * together from the same parts so that they cannot disagree.
 */
export interface Formula {
  readonly text: string;
  readonly of: (numbers: Numbers) => number;
}

/** An input by its name: `hours-each` is read as `hoursEach`. */
export const input = (name: string): Formula => {
  const key = camel(name);
  return { text: key, of: (numbers) => numbers[key] ?? 0 };
};

/** A constant: of `metering.csv`, of the setting, or of a choice. */
export const literal = (value: number): Formula => ({ text: String(value), of: () => value });

export const ONE = literal(1);

/** The product; factors of 1 are left out. */
export const times = (...factors: readonly Formula[]): Formula =>
  factors.reduce((left, right) => {
    if (left.text === "1") return right;
    if (right.text === "1") return left;
    return { text: `${left.text} * ${right.text}`, of: (numbers) => left.of(numbers) * right.of(numbers) };
  }, ONE);

export const plus = (left: Formula, right: Formula): Formula => ({
  text: `(${left.text} + ${right.text})`,
  of: (numbers) => left.of(numbers) + right.of(numbers),
});

export const minus = (left: Formula, right: Formula): Formula => ({
  text: `(${left.text} - ${right.text})`,
  of: (numbers) => left.of(numbers) - right.of(numbers),
});

/** The quotient; a divisor of 1 is left out. */
export const over = (left: Formula, right: Formula): Formula =>
  right.text === "1"
    ? left
    : {
        text: `${left.text} / ${right.text.includes(" ") ? `(${right.text})` : right.text}`,
        of: (numbers) => left.of(numbers) / right.of(numbers),
      };

/** At least `minimum`: AWS's minimum duration, or a floor of 0. */
export const atLeast = (value: Formula, minimum: number): Formula => ({
  text: `max(${value.text}, ${minimum})`,
  of: (numbers) => Math.max(value.of(numbers), minimum),
});

/** Conversions between units leave noise in the last digits: it makes no step. */
const NOISE = 1e-9;

/** Rounded up to whole steps: billing by the millisecond, by five minutes, by 64 MB. */
export const inSteps = (value: Formula, step: number): Formula =>
  step === 1
    ? { text: `ceil(${value.text} - ${NOISE})`, of: (numbers) => Math.ceil(value.of(numbers) - NOISE) }
    : {
        text: `ceil(${value.text} / ${step} - ${NOISE}) * ${step}`,
        of: (numbers) => Math.ceil(value.of(numbers) / step - NOISE) * step,
      };

/** A line of usage with the quantity that a formula gives. */
export const lineOf = (
  name: string,
  meter: Meter,
  region: string,
  unit: string,
  quantity: Formula,
  because: string,
): Line => ({ name, meter, region, unit, formula: quantity.text, because, quantity: quantity.of });

/** The larger of two. */
export const larger = (left: Formula, right: Formula): Formula => ({
  text: `max(${left.text}, ${right.text})`,
  of: (numbers) => Math.max(left.of(numbers), right.of(numbers)),
});

/** The smaller of two. */
export const smaller = (left: Formula, right: Formula): Formula => ({
  text: `min(${left.text}, ${right.text})`,
  of: (numbers) => Math.min(left.of(numbers), right.of(numbers)),
});

/** What goes beyond an included amount. */
export const beyond = (value: Formula, included: Formula): Formula => atLeast(minus(value, included), 0);
