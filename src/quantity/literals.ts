import { findUnit } from "./units.ts";

const NUMBER = String.raw`(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d[\d_]*(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?`;
const SUFFIX = String.raw`(?:\s?(?:k|K|M|bn|B|T|million|billion|thousand)(?![A-Za-z]))?`;
const LITERAL = `${NUMBER}${SUFFIX}`;
const MULTIPLIERS: Readonly<Record<string, number>> = {
  k: 1e3, K: 1e3, thousand: 1e3, M: 1e6, million: 1e6, B: 1e9, bn: 1e9, billion: 1e9, T: 1e12,
}; // prettier-ignore

const PERCENT = String.raw`\s*(?:%|percent)`;
/** A minus with nothing before it to subtract from: it belongs to the number, not to the range that the number begins. */
const SIGN = String.raw`(?:(?<=(?:^|[-(,;*/+])\s*)-\s*)?`;
const RANGE = new RegExp(
  String.raw`(${SIGN}${LITERAL})(${PERCENT})?\s*(?:\.\.+|…)\s*((?:-\s*)?${LITERAL})(${PERCENT})?`,
  "g",
);
const AROUND = new RegExp(String.raw`(${LITERAL})\s*(?:±|\+/-|\+-)\s*(${LITERAL})(${PERCENT})?`, "g");
const SHARE = new RegExp(String.raw`(${LITERAL})${PERCENT}`, "g");
const WRITTEN = new RegExp(String.raw`(?<![\w.])(${LITERAL})`, "g");

/** Rewrites the ways people write numbers (1,500 · 2M · 70 % · a..b · a ± b) into plain calls and numbers. */
export const literals = (text: string): string => {
  const hyphenated = argumentCommas(text.replace(/\s+per\s+(?=[A-Za-z\d(])/g, " / ")).replace(
    /[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z][A-Za-z0-9]*)+/g,
    (name) => (findUnit(name) ? name.replaceAll("-", "_") : name),
  );
  const share = (literal: string, percent: string | undefined) =>
    percent === undefined ? plain(literal) : String(Number(plain(literal)) / 100);
  return hyphenated
    .replace(AROUND, (_, middle: string, off: string, percent?: string) =>
      percent === undefined
        ? ` around(${plain(middle)}; ${plain(off)})`
        : ` around(${plain(middle)}; ${Number(plain(middle)) * (Number(plain(off)) / 100)})`,
    )
    .replace(
      RANGE,
      (_, low: string, lowPercent: string | undefined, high: string, highPercent?: string) =>
        ` range(${share(low, lowPercent ?? highPercent)}; ${share(high, highPercent)})`,
    )
    .replace(SHARE, (_, literal: string) => share(literal, "%"))
    .replace(WRITTEN, plain)
    .replaceAll(";", ",");
};

/** Inside a call a comma parts arguments, elsewhere it parts thousands: the former become semicolons. */
const argumentCommas = (text: string): string => {
  const calls: boolean[] = [];
  let out = "";
  for (const [index, char] of [...text].entries()) {
    if (char === "(") calls.push(/\w/.test(text[index - 1] ?? ""));
    if (char === ")") calls.pop();
    out += char === "," && calls.at(-1) ? ";" : char;
  }
  return out;
};

const plain = (literal: string): string => {
  const suffix = /[A-Za-z]+$/.exec(literal.replace(/[eE][+-]?\d+$/, ""))?.[0];
  const digits = (suffix ? literal.slice(0, literal.lastIndexOf(suffix)) : literal).replace(/[,_\s]/g, "");
  return String(Number(digits) * (suffix ? (MULTIPLIERS[suffix] ?? NaN) : 1));
};
