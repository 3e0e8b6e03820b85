/**
 * Exact decimals: `units × 10^-scale`. A bill's figures never pass through a binary fraction.
 */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

export const ZERO: Decimal = { units: 0n, scale: 0 };

/** Digits before the point and after it that a figure may have; more is refused, never rounded. */
export const MOST_DIGITS = { whole: 18, fraction: 34 } as const;

const NUMBER = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,3}))?$/;

/** Reads `12.5`, `-.5`, `6.1E-7`. @returns null where the text is no such number */
export const parseDecimal = (text: string): Decimal | null => {
  const [, sign, whole = "", fraction = "", exponent] = NUMBER.exec(text.trim()) ?? [];
  if (sign === undefined || whole + fraction === "") return null;
  const units = BigInt(whole + fraction) * (sign === "-" ? -1n : 1n);
  const scale = fraction.length - Number(exponent ?? 0);
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
};

/** As `parseDecimal` for text that the program wrote itself; anything else is 0. */
export const decimalOf = (text: string | null): Decimal => (text === null ? ZERO : (parseDecimal(text) ?? ZERO));

const rescale = ({ units, scale }: Decimal, to: number): bigint => units * 10n ** BigInt(to - scale);

export const add = (left: Decimal, right: Decimal): Decimal => {
  const scale = Math.max(left.scale, right.scale);
  return { units: rescale(left, scale) + rescale(right, scale), scale };
};

export const sum = (values: readonly Decimal[]): Decimal => values.reduce(add, ZERO);

export const negate = ({ units, scale }: Decimal): Decimal => ({ units: -units, scale });

export const multiply = (left: Decimal, right: Decimal): Decimal => ({
  units: left.units * right.units,
  scale: left.scale + right.scale,
});

/** Divides by a whole power of ten. */
export const shift = ({ units, scale }: Decimal, places: number): Decimal => ({ units, scale: scale + places });

export const compare = (left: Decimal, right: Decimal): number => {
  const scale = Math.max(left.scale, right.scale);
  const difference = rescale(left, scale) - rescale(right, scale);
  return difference === 0n ? 0 : difference > 0n ? 1 : -1;
};

export const magnitude = (value: Decimal): Decimal => (value.units < 0n ? negate(value) : value);

/** Plain decimal text, every digit, no trailing zeros: `-0.0000006123`. */
export const decimalText = ({ units, scale }: Decimal): string => {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, "");
  const whole = digits.slice(0, digits.length - scale);
  const text = scale === 0 || fraction === "" ? whole : `${whole}.${fraction}`;
  return units < 0n ? `-${text}` : text;
};

/** Whether the sums can hold the figure exactly. */
export const fits = ({ units, scale }: Decimal): boolean => {
  const text = decimalText({ units: units < 0n ? -units : units, scale });
  const [whole = "", fraction = ""] = text.split(".");
  return whole.length <= MOST_DIGITS.whole && fraction.length <= MOST_DIGITS.fraction;
};

const GROUPED = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/;
const COMMA_DECIMAL = /^[+-]?(?:\d+|\d{1,3}(?:[.\u00a0\u202f ]\d{3})+)(?:,\d+)?$/;

/**
 * A figure as people and spreadsheets write it → plain text: `1,234.56`, `$12`, `(3.10)`, `12.5-`; with `commaDecimal`
 * also `1.234,56`. @returns null where it is no number; the text itself where it is plain already
 */
export const plainNumber = (text: string, commaDecimal = false): string | null => {
  let body = text.trim();
  if (!commaDecimal && NUMBER.test(body) && /\d/.test(body)) return body;
  let sign = "";
  if (/^\(.*\)$/.test(body)) [sign, body] = ["-", body.slice(1, -1).trim()];
  else if (/\d-$/.test(body)) [sign, body] = ["-", body.slice(0, -1)];
  body = body
    .replace(/^([+-]?)\s*(?:[$€£¥]|USD|EUR|GBP)\s*/, "$1")
    .replace(/\s*(?:[$€£¥%]|USD|EUR|GBP)$/, "")
    .trim();
  if (commaDecimal && COMMA_DECIMAL.test(body)) body = body.replaceAll(/[.\u00a0\u202f ]/g, "").replace(",", ".");
  else if (GROUPED.test(body)) body = body.replaceAll(",", "");
  return NUMBER.test(body) && /\d/.test(body) && !(sign !== "" && /^[+-]/.test(body)) ? sign + body : null;
};
