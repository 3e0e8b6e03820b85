/** Figures as people read them. Nothing is rounded before it is shown. */

/** Digits in groups of three. Written by hand: a locale's formatter takes longer to load than most commands run. */
const group = (digits: string): string => {
  const [whole = "", rest] = digits.split(".");
  const parts = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest === undefined ? parts : `${parts}.${rest}`;
};

const grouped = (value: number, decimals: number): string => group(value.toFixed(decimals));

/** A number with so many significant digits, no exponent, no trailing zeros. */
const significant = (value: number, digits: number): string => {
  const places = Math.min(100, Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value)))));
  return group(
    value
      .toFixed(places)
      .replace(/(\.\d*?)0+$/, "$1")
      .replace(/\.$/, ""),
  );
};

/** USD with cents; sums under a cent keep two significant digits: 1,234.50 · 0.0042. */
export const usd = (value: number): string => {
  const size = Math.abs(value);
  if (size === 0 || size >= 0.01) return grouped(value, 2);
  return size < 1e-7 ? "≈ 0" : significant(value, 2);
};

/** A price as the rate card states it, no digit lost: 0.000375 · 11,400. */
export const price = (value: number): string => (value === 0 ? "0" : significant(value, 12));

/** A quantity: whole above a thousand, else four significant digits. */
export const count = (value: number): string => {
  if (Number.isInteger(value)) return grouped(value, 0);
  if (Math.abs(value) < 1e-4) return "≈ 0";
  return Math.abs(value) >= 1000 ? grouped(Math.round(value), 0) : significant(value, 4);
};

/** 0.1234 as `12.3 %`. */
export const percent = (share: number): string =>
  `${grouped(share * 100, Math.abs(share) < 0.1 && share !== 0 ? 1 : 0)} %`;

/** A size in few characters: 1.5k · 2M · 3.4B. */
export const short = (value: number): string => {
  for (const [limit, suffix] of [
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const)
    if (Math.abs(value) >= limit) return `${Number((value / limit).toPrecision(3))}${suffix}`;
  return String(Number(value.toPrecision(3)));
};

/**
 * Rounds a column to cents so that it adds up to its rounded total: the largest remainders take the missing cents.
 */
export const centsThatAddUp = (values: readonly number[]): readonly number[] => {
  const total = Math.round(values.reduce((sum, value) => sum + value, 0) * 100);
  const floors = values.map((value) => Math.floor(value * 100 + 1e-9));
  const missing = total - floors.reduce((sum, cents) => sum + cents, 0);
  const order = values
    .map((value, index) => ({ index, rest: value * 100 - (floors[index] ?? 0) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  const extra = new Set(order.slice(0, Math.max(0, missing)).map(({ index }) => index));
  return floors.map((cents, index) => (cents + (extra.has(index) ? 1 : 0)) / 100);
};

/** A difference with its sign; what only arithmetic makes is none. */
export const signed = (value: number): string =>
  Math.abs(value) < NOISE ? usd(0) : `${value > 0 ? "+" : "−"}${usd(Math.abs(value))}`;

const NOISE = 1e-6;
