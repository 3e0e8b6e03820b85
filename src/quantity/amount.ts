import { ends, scale, type Distribution } from "./distribution.ts";
import { evaluate, ExpressionError, type Evaluated } from "./expression.ts";
import {
  describeDimensions,
  type Dimensions,
  findUnit,
  multiply,
  sameDimensions,
  type Unit,
  unitLabel,
  withoutPopulations,
} from "./units.ts";

/**
 * A number in the unit that an input asks for. `every` says whether it is a rate in time and per what:
 * a rate per hour follows the length of the month, an amount per month does not.
 */
export interface Amount {
  readonly value: number;
  readonly unit: string;
  readonly every: "hour" | "month" | "once";
  readonly uncertainty?: Distribution | undefined;
  /** As the user wrote it. */
  readonly text: string;
}

export interface AmountRule {
  readonly unit: string;
  /** Whether the input is a rate in time (`pages / month`) or a plain amount (`tokens` of one request). */
  readonly rate: boolean;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/**
 * Reads an amount in a rule's unit. A bare number takes the unit; where a rate is expected it is per month.
 * @throws ExpressionError when it is no number, of another kind, negative or out of bounds
 */
export const parseAmount = (written: string | number, rule: AmountRule): Amount => {
  const text = String(written).trim();
  const unit = findUnit(rule.unit) ?? { name: rule.unit, factor: 1, dimensions: {} };
  if (rule.unit !== "share" && rule.unit !== "x" && ONLY_SHARE.test(text))
    throw new ExpressionError(`${unitLabel(rule.unit, 2)}, not a share`);
  const measure = () => (typeof written === "number" ? { value: written, dimensions: {}, bare: true } : evaluate(text));
  const amount = { ...(inOwnUnit(text, unit, rule) ?? inUnit(measure(), unit, rule)), unit: rule.unit, text };
  const [low, high] = amount.uncertainty ? ends(amount.uncertainty) : [amount.value, amount.value];
  if (!Number.isFinite(low) || !Number.isFinite(high))
    throw new ExpressionError(`a finite number of ${unitLabel(rule.unit, 2)}`);
  if (low < (rule.min ?? 0) || high > (rule.max ?? 1e18)) throw new ExpressionError(bounds(rule), percent(text, rule));
  return amount;
};

/** A share and nothing that it would be of. */
const ONLY_SHARE = /^[\d.,_]+(?:\s*\.\.+\s*[\d.,_]+)?\s*(?:%|percent)$/;

/** The amount of a month of so many hours. */
export const monthly = (amount: Amount, hours: number): number =>
  amount.every === "hour" ? amount.value * hours : amount.value;

const IN_UNIT = /^([\d.,_eE+-]+(?:\.\.[\d.,_eE+-]+)?|\w*\(.*\))\s*([A-Za-z0-9][A-Za-z0-9-]*[A-Za-z])(\s*\/\s*hour)?$/;

/** A plain number, range or call followed by the very unit that is asked for is read without conversion: exactly. */
const inOwnUnit = (
  text: string,
  unit: Unit,
  rule: AmountRule,
): Pick<Amount, "value" | "every" | "uncertainty"> | undefined => {
  const [, number = "", name = "", hourly] = IN_UNIT.exec(text) ?? [];
  if (number === "" || findUnit(name)?.name !== unit.name || (hourly !== undefined && !rule.rate)) return undefined;
  const { value, uncertainty, bare } = evaluate(number);
  return bare ? { value, uncertainty, every: hourly ? "hour" : rule.rate ? "month" : "once" } : undefined;
};

const inUnit = (measure: Evaluated, unit: Unit, rule: AmountRule): Pick<Amount, "value" | "every" | "uncertainty"> => {
  const per = (factor: number) => ({
    value: measure.value * factor,
    uncertainty: measure.uncertainty && scale(measure.uncertainty, factor, 0),
  });
  const flat = rule.rate ? "month" : "once";
  if (measure.bare) return { ...per(1), every: flat };
  const dimensions = withoutPopulations(measure.dimensions, unit);
  const over = (period: Dimensions) => multiply(unit.dimensions, period, -1);
  if (rule.rate && sameDimensions(dimensions, over({ time: 1 }))) return { ...per(1 / unit.factor), every: "hour" };
  if (rule.rate && sameDimensions(dimensions, over({ month: 1 }))) return { ...per(1 / unit.factor), every: "month" };
  if (sameDimensions(dimensions, unit.dimensions)) return { ...per(1 / unit.factor), every: flat };
  if (rule.rate && sameDimensions(dimensions, { time: -1 })) return { ...per(1), every: "hour" };
  if (rule.rate && sameDimensions(dimensions, { month: -1 })) return { ...per(1), every: "month" };
  if (rule.rate && sameDimensions(dimensions, {})) return { ...per(1), every: "month" };
  const expected = rule.rate
    ? `${unitLabel(rule.unit, 2)} or ${unitLabel(rule.unit, 2)} / month`
    : unitLabel(rule.unit, 2);
  throw new ExpressionError(`${expected}, not ${describeDimensions(measure.dimensions)}`);
};

const bounds = ({ unit, min = 0, max }: AmountRule): string => {
  if (unit === "share" && max === 1) return `a share between ${100 * min} % and 100 %`;
  const of = (count: number) => (unit === "share" || unit === "x" ? "" : ` ${unitLabel(unit, count)}`);
  return max === undefined ? `at least ${min}${of(min)}` : `between ${min} and ${max}${of(max)}`;
};

/** `60` where a share is asked for means 60 %, most likely. */
const percent = (text: string, { unit, max }: AmountRule): readonly string[] =>
  unit === "share" && max === 1 && /^\d+(\.\d+)?$/.test(text) && Number(text) <= 100 ? [`${text} %`] : [];

/** An amount written so that `parseAmount` reads the same back. */
export const printAmount = (amount: Amount, rule: AmountRule): string => {
  const { uncertainty } = amount;
  const number =
    uncertainty === undefined
      ? String(amount.value)
      : uncertainty.kind === "uniform"
        ? `${uncertainty.low}..${uncertainty.high}`
        : uncertainty.kind === "triangular"
          ? `triangular(${uncertainty.low}, ${uncertainty.likely}, ${uncertainty.high})`
          : uncertainty.kind === "normal"
            ? `normal(${uncertainty.mean}, ${uncertainty.deviation})`
            : `(lognormal(${uncertainty.median}, ${uncertainty.p95}) + ${uncertainty.offset})`;
  const period = amount.every === "hour" ? " / hour" : "";
  return amount.unit === "share" && !rule.rate ? number : `${number} ${amount.unit}${period}`;
};
