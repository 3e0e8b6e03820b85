import type { Distribution } from "../quantity/distribution.ts";
import { evaluate, ExpressionError } from "../quantity/expression.ts";
import { fail, quoted } from "../quantity/problem.ts";
import { isDay, monthNumber, monthsBetween, type Month } from "./calendar.ts";

/** A number of a growth, and what is not known about it. */
export interface GrowthValue {
  readonly value: number;
  readonly uncertainty: Distribution | undefined;
}

/** How demand changes from month to month, against what the plan states for the first one. Parts multiply. */
export type GrowthPart =
  | {
      readonly kind: "compound";
      /** 0.05 for 5 % in each period of so many months. */
      readonly share: GrowthValue;
      readonly months: number;
      /** From the month of this day to that of the other; open where undefined. */
      readonly from: string | undefined;
      readonly until: string | undefined;
    }
  | { readonly kind: "step"; readonly at: string; readonly factor: GrowthValue }
  | { readonly kind: "list"; readonly factors: readonly GrowthValue[] };

export interface Growth {
  readonly parts: readonly GrowthPart[];
  readonly text: string;
}

/** A factor for each calendar month, January first, and for single months by label. */
export interface Seasonality {
  readonly ofYear: readonly number[];
  readonly ofMonth: Readonly<Record<string, number>>;
}

const FORMS = "a growth such as 5 % / month, a map such as { 2027-03: +20 % }, or a list of factors";

/**
 * Reads `growth`: `5 % / month` (compound; also `/ quarter`, `/ year`, also a range), a list of factors month by month, or
 * a map of steps by month with an optional `rate`, `from` and `until`.
 * @throws InputError that names the field
 */
export const readGrowth = (raw: unknown, field: string): Growth => {
  if (typeof raw === "number" && raw === 0) return { parts: [], text: "none" };
  if (typeof raw === "string" && raw.trim() === "none") return { parts: [], text: "none" };
  if (typeof raw === "string") return { parts: [compound(raw, field, undefined, undefined)], text: raw };
  if (Array.isArray(raw) && raw.length > 0) {
    const factors = raw.map((one: unknown, index) => factorOf(one, `${field}.${index}`));
    return { parts: [{ kind: "list", factors }], text: raw.join(", ") };
  }
  if (typeof raw === "object" && raw !== null && !Array.isArray(raw)) return growthMap(raw, field);
  return fail({ field, found: quoted(raw), expected: FORMS });
};

const growthMap = (raw: object, field: string): Growth => {
  const entries = Object.entries(raw).map(([key, value]): readonly [string, unknown] => [key, value]);
  const bound = (key: "from" | "until") => {
    const given = entries.find(([name]) => name === key)?.[1];
    return given === undefined ? undefined : dayOf(given, `${field}.${key}`);
  };
  const parts = entries.flatMap(([key, value]): readonly GrowthPart[] => {
    const place = `${field}.${key}`;
    if (key === "from" || key === "until") return [];
    if (key === "rate") return [compound(value, place, bound("from"), bound("until"))];
    return [{ kind: "step", at: dayOf(key, place), factor: factorOf(value, place) }];
  });
  if (parts.length === 0) return fail({ field, found: quoted(raw), expected: FORMS });
  return { parts, text: entries.map(([key, value]) => `${key}: ${String(value)}`).join(", ") };
};

const PERIODS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

const compound = (raw: unknown, field: string, from: string | undefined, until: string | undefined): GrowthPart => {
  const text = String(raw);
  const [, head = "", period = ""] = /^(.+?)\s*\/\s*(month|quarter|year)s?$/.exec(text.trim()) ?? [];
  const months = PERIODS[period];
  if (months === undefined || !/%|percent/.test(head))
    return fail({ field, found: quoted(raw), expected: "a growth such as 5 % / month" });
  const share = valueOf(head, field);
  if (lowestOf(share) <= -1) return fail({ field, found: quoted(raw), expected: "a growth above -100 %" });
  return { kind: "compound", share, months, from, until };
};

/** `1.2`, `1.2x` and `120 %` are factors; `+20 %` and `-10 %` are changes. */
const factorOf = (raw: unknown, field: string): GrowthValue => {
  if (typeof raw !== "string" && typeof raw !== "number")
    return fail({ field, found: quoted(raw), expected: "a factor such as 1.2x, or a change such as +20 %" });
  const text = String(raw).trim();
  const { value, uncertainty } = valueOf(text, field);
  const change = /^[+-]/.test(text) && /%|percent/.test(text);
  const factor = change ? { value: value + 1, uncertainty: shifted(uncertainty) } : { value, uncertainty };
  if (lowestOf(factor) < 0) return fail({ field, found: quoted(raw), expected: "a factor of at least 0" });
  return factor;
};

const shifted = (of: Distribution | undefined): Distribution | undefined => {
  if (of === undefined) return undefined;
  switch (of.kind) {
    case "uniform":
      return { ...of, low: of.low + 1, high: of.high + 1 };
    case "triangular":
      return { ...of, low: of.low + 1, likely: of.likely + 1, high: of.high + 1 };
    case "normal":
      return { ...of, mean: of.mean + 1 };
    case "lognormal":
      return { ...of, offset: of.offset + 1 };
  }
};

const valueOf = (text: string, field: string): GrowthValue => {
  try {
    const { value, uncertainty, dimensions } = evaluate(text);
    if (!Number.isFinite(value) || Object.keys(dimensions).length > 0)
      return fail({ field, found: quoted(text), expected: "a share or a factor without a unit" });
    return { value, uncertainty };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return fail({ field, found: quoted(text), expected: error.message, nearest: error.nearest });
  }
};

const lowestOf = ({ value, uncertainty }: GrowthValue): number =>
  uncertainty === undefined
    ? value
    : uncertainty.kind === "uniform" || uncertainty.kind === "triangular"
      ? uncertainty.low
      : value;

const dayOf = (raw: unknown, field: string): string => {
  const text = String(raw);
  const day = /^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text;
  return isDay(day) ? day : fail({ field, found: quoted(raw), expected: "a month such as 2027-03" });
};

/**
 * Reads `seasonality`: twelve factors, January first, or a map from months (`december`, `12`, `2026-12`) to factors.
 * @throws InputError that names the field
 */
export const readSeasonality = (raw: unknown, field: string): Seasonality => {
  const ofYear = Array.from({ length: 12 }, () => 1);
  const ofMonth: Record<string, number> = {};
  const certain = (value: unknown, place: string): number => {
    const factor = factorOf(value, place);
    return factor.uncertainty === undefined
      ? factor.value
      : fail({ field: place, found: quoted(value), expected: "a factor without a range" });
  };
  const expected = "twelve factors, January first, or a map such as { december: 1.4 }";
  if (Array.isArray(raw)) {
    if (raw.length !== 12) return fail({ field, found: `${raw.length} factors`, expected });
    return { ofYear: raw.map((one: unknown, index) => certain(one, `${field}.${index}`)), ofMonth };
  }
  if (typeof raw !== "object" || raw === null) return fail({ field, found: quoted(raw), expected });
  for (const [key, value] of Object.entries(raw)) {
    const factor = certain(value, `${field}.${key}`);
    const number = monthNumber(key);
    if (number !== undefined) ofYear[number - 1] = factor;
    else ofMonth[dayOf(key, `${field}.${key}`).slice(0, 7)] = factor;
  }
  return { ofYear, ofMonth };
};

/** The factor of a season in a month; what is said of the very month wins over what is said of its name. */
export const seasonOf = (seasonality: Seasonality | undefined, label: string): number =>
  seasonality === undefined
    ? 1
    : (seasonality.ofMonth[label] ?? seasonality.ofYear[Number(label.slice(5, 7)) - 1] ?? 1);

/** A factor of a growth in one month: a number, or the number plus 1, to a power. */
export interface GrowthTerm {
  readonly value: GrowthValue;
  readonly plus: 0 | 1;
  readonly power: number;
}

/**
 * The factors that make up a growth in a month, against the month of `base`, whose demand is what the plan states. Their
 * product is the growth; where a number is uncertain, it is the product for a draw of it.
 */
export const growthTerms = (growth: Growth, month: Month, base: string): readonly GrowthTerm[] =>
  growth.parts.flatMap((part): readonly GrowthTerm[] => {
    switch (part.kind) {
      case "compound":
        return [{ value: part.share, plus: 1, power: elapsed(part, month, base) / part.months }];
      case "step": {
        const done = monthsBetween(base, part.at) >= 0 && monthsBetween(part.at, month.from) >= 0;
        return done ? [{ value: part.factor, plus: 0, power: 1 }] : [];
      }
      case "list": {
        const at = Math.min(Math.max(0, monthsBetween(base, month.from)), part.factors.length - 1);
        const value = part.factors[at];
        return value === undefined ? [] : [{ value, plus: 0, power: 1 }];
      }
    }
  });

/** The growth that terms make, with the numbers as stated. */
export const growthOf = (terms: readonly GrowthTerm[]): number =>
  terms.reduce((factor, { value, plus, power }) => factor * (value.value + plus) ** power, 1);

const elapsed = (
  part: { readonly from: string | undefined; readonly until: string | undefined },
  month: Month,
  base: string,
) => {
  const start = part.from !== undefined && part.from > base ? part.from : base;
  const end = part.until !== undefined && part.until < month.from ? part.until : month.from;
  return Math.max(0, monthsBetween(start, end));
};
