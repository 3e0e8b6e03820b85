import * as v from "valibot";
import { type Amount, type AmountRule, parseAmount } from "./amount.ts";
import { ExpressionError } from "./expression.ts";
import { nearest } from "./nearest.ts";

/**
 * Inputs of demands and options. A field is a valibot schema that carries what help, JSON Schema and forms need;
 * types are inferred from it, so that an input is described once.
 */
export type FieldKind = "amount" | "choice" | "choices" | "flag" | "name" | "names" | "spread" | "numbers";

export type FieldMeta = {
  readonly kind: FieldKind;
  readonly help: string;
  readonly rule?: AmountRule | undefined;
  readonly choices?: readonly string[] | undefined;
  /** What a name names (`model`, `instance`, `region`): forms and completion offer these. */
  readonly names?: string | undefined;
  /** As it would be typed. Absent: the input is required. */
  readonly fallback?: string | number | boolean | undefined;
  readonly optional: boolean;
};

export type Field<T> = v.GenericSchema<unknown, T>;
export type Fields = Readonly<Record<string, Field<unknown>>>;
export type Values<F extends Fields> = { readonly [K in keyof F]: v.InferOutput<F[K]> };

interface AmountOptions {
  readonly default?: string | number;
  readonly min?: number;
  readonly max?: number;
}

/** A rate in time, read as an amount a month: `100k / day`. */
export const rate = (unit: string, help: string, options: AmountOptions = {}): Field<Amount> =>
  amountField({ unit, rate: true, min: options.min, max: options.max }, help, options.default);

/** A plain amount: `1500 token`, `20 GB`, `70 %` with unit `share`. */
export const amount = (unit: string, help: string, options: AmountOptions = {}): Field<Amount> =>
  amountField({ unit, rate: false, min: options.min, max: options.max }, help, options.default);

/** A share from 0 to 100 %. */
export const share = (help: string, options: AmountOptions = {}): Field<Amount> =>
  amount("share", help, { max: 1, ...options });

/** A field that may be left out without the tool choosing a default: a table says it, or only some options need it. */
export const maybe = <T>(field: Field<T>): Field<T | undefined> =>
  v.pipe(v.optional(field), v.metadata({ ...metaOf(field), optional: true } satisfies FieldMeta));

const amountField = (rule: AmountRule, help: string, fallback: string | number | undefined): Field<Amount> => {
  const written = v.union([v.string(), v.number()], `a number of ${rule.unit}s`);
  const read = v.rawTransform<string | number, Amount>(({ dataset, addIssue, NEVER }) => {
    try {
      return parseAmount(dataset.value, rule);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      addIssue({ message: withNearest(error.message, error.nearest) });
      return NEVER;
    }
  });
  const meta: FieldMeta = { kind: "amount", help, rule, fallback, optional: fallback !== undefined };
  return fallback === undefined
    ? v.pipe(written, read, v.metadata(meta))
    : v.pipe(v.optional(written, fallback), read, v.metadata(meta));
};

/** One word of a few. */
export const choice = <const C extends readonly string[]>(
  choices: C,
  help: string,
  fallback?: C[number],
): Field<C[number]> => {
  const word = v.pipe(v.unknown(), v.transform(numberAsWord), oneOf(choices));
  const meta: FieldMeta = { kind: "choice", help, choices, fallback, optional: fallback !== undefined };
  return fallback === undefined ? v.pipe(word, v.metadata(meta)) : v.pipe(v.optional(word, fallback), v.metadata(meta));
};

const oneOf = <const C extends readonly string[]>(choices: C) => {
  const isChoice = (value: unknown): value is C[number] => choices.some((known) => known === value);
  return v.custom<C[number]>(isChoice, (issue) => {
    const typed = typeof issue.input === "string" ? issue.input : "";
    return withNearest(`one of ${choices.join(", ")}`, nearest(typed, choices));
  });
};

/** YAML reads `512` as a number where it is one of a few words. */
const numberAsWord = (written: unknown): unknown => (typeof written === "number" ? String(written) : written);

/** Several words of a few, as a list or parted by commas. */
export const choices = <const C extends readonly string[]>(
  known: C,
  help: string,
  fallback?: string,
): Field<readonly C[number][]> => {
  const list = v.pipe(listOf(), v.array(oneOf(known)), v.minLength(1, "at least one"));
  const meta: FieldMeta = { kind: "choices", help, choices: known, fallback, optional: fallback !== undefined };
  return fallback === undefined ? v.pipe(list, v.metadata(meta)) : v.pipe(v.optional(list, fallback), v.metadata(meta));
};

const listOf = () =>
  v.pipe(
    v.union([v.string(), v.array(v.union([v.string(), v.number()]))], "a word, or a list of words"),
    v.transform((written) =>
      typeof written === "string" ? written.split(",").map((word) => word.trim()) : written.map(String),
    ),
  );

/** Yes or no. */
export const flag = (help: string, fallback = false): Field<boolean> =>
  v.pipe(
    v.optional(v.union([v.boolean(), v.picklist(["yes", "no", "true", "false"])], "yes or no"), fallback),
    v.transform((written) => written === true || written === "yes" || written === "true"),
    v.metadata({ kind: "flag", help, fallback, optional: true } satisfies FieldMeta),
  );

const withArticle = (noun: string): string => `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;

/** The name of something that a table lists. The table checks it; here it only has to be a word. */
export const named = (names: string, help: string, fallback?: string): Field<string> => {
  const word = v.pipe(
    v.union([v.string(), v.number()], `the name of ${withArticle(names)}`),
    v.transform(String),
    v.maxLength(300, "a shorter name"),
  );
  const meta: FieldMeta = { kind: "name", help, names, fallback, optional: fallback !== undefined };
  return fallback === undefined ? v.pipe(word, v.metadata(meta)) : v.pipe(v.optional(word, fallback), v.metadata(meta));
};

/** The name of something, which may be left out without the tool choosing one. */
export const maybeNamed = (names: string, help: string): Field<string | undefined> =>
  v.pipe(
    v.optional(
      v.pipe(
        v.union([v.string(), v.number()], `the name of ${withArticle(names)}`),
        v.transform(String),
        v.maxLength(300, "a shorter name"),
      ),
    ),
    v.metadata({ kind: "name", help, names, optional: true } satisfies FieldMeta),
  );

/** How requests differ from each other: the median and the 95th percentile of their sizes. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

/** The spread of one of the sizes of a request, in its unit. */
export const spread = (unit: string, help: string): Field<Spread | undefined> => {
  const size = amount(unit, help);
  return v.pipe(
    v.optional(
      v.pipe(
        v.strictObject({ p50: size, p95: size }, "p50 and p95 of the sizes, such as { p50: 900, p95: 6k }"),
        v.check(({ p50, p95 }) => p50.value <= p95.value && p50.value > 0, "a p50 above 0 and not above the p95"),
        v.transform(({ p50, p95 }) => ({ p50: p50.value, p95: p95.value })),
      ),
    ),
    v.metadata({ kind: "spread", help, rule: { unit, rate: false }, optional: true } satisfies FieldMeta),
  );
};

const withNearest = (message: string, near: readonly string[]) =>
  near.length === 0 ? message : `${message}${NEAREST}${near.join(", ")}`;

/** Parts the wording of an issue from its nearest spellings. */
export const NEAREST = "\u0000nearest ";

const hasMeta = (meta: object): meta is FieldMeta => "kind" in meta && "help" in meta && "optional" in meta;

const metas = new WeakMap<Field<unknown>, FieldMeta>();

/** What help, schema and forms need of a field. */
export const metaOf = (field: Field<unknown>): FieldMeta => {
  const known = metas.get(field);
  if (known) return known;
  const meta = v.getMetadata(field);
  const described = hasMeta(meta) ? meta : ({ kind: "name", help: "", optional: true } as const);
  metas.set(field, described);
  return described;
};

/** What a field makes of a raw value: the value, or what was expected and the nearest spellings. */
export type Checked =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly expected: string; readonly nearest: readonly string[] | undefined };

const checked = new WeakMap<Field<unknown>, Map<unknown, Checked>>();

/**
 * Checks a raw value against a field. Ranking checks the same few values for thousands of options: words and numbers are
 * checked once.
 */
export const checkField = (field: Field<unknown>, raw: unknown): Checked => {
  if (typeof raw === "object" && raw !== null) return check(field, raw);
  const known = checked.get(field) ?? new Map<unknown, Checked>();
  const seen = known.get(raw);
  if (seen) return seen;
  const result = check(field, raw);
  if (known.size < MOST_KEPT) known.set(raw, result);
  checked.set(field, known);
  return result;
};

const MOST_KEPT = 1000;

const check = (field: Field<unknown>, raw: unknown): Checked => {
  const result = v.safeParse(field, raw);
  if (result.success) return { ok: true, value: result.output };
  const [expected = "", near] = result.issues[0].message.split(NEAREST);
  return { ok: false, expected, nearest: near?.split(", ") };
};
