/**
 * The contract between services and the house.
 *
 *   DemandKind (what the business needs) ─┐
 *                                         ├─► Way (how a service meets it) ──► Line (meter + quantity as a function)
 *   run fields (how it is configured) ────┘
 *
 * A service turns demand into usage and knows no price.
 */
import * as v from "valibot";
import type { Meter, Row } from "../catalog/types.ts";
import type { TableName } from "../catalog/open.ts";
import { type Amount, monthly } from "../quantity/amount.ts";
import { checkField, metaOf, type Field, type Fields, type Values } from "../quantity/fields.ts";
import { nearest } from "../quantity/nearest.ts";
import { InputError, type Problem, quoted } from "../quantity/problem.ts";

/** Named numbers of an option, a month's worth: what formulas and quantity functions read. */
export type Numbers = Readonly<Record<string, number>>;

type Camel<S extends string> = S extends `${infer A}-${infer B}` ? `${A}${Capitalize<Camel<B>>}` : S;

/** The numbers that fields give: every amount, by its name in camelCase. */
export type NumbersOf<F extends Fields> = {
  readonly [K in keyof F & string as v.InferOutput<F[K]> extends Amount ? Camel<K> : never]: number;
};

/** What a service may know of the world besides its inputs: facts, but no price. */
export interface World {
  readonly region: string;
  /** The day that is priced, ISO. */
  readonly day: string;
  /** Hours of the month. */
  readonly hours: number;
  readonly table: (name: TableName) => readonly Row[];
  /** Whether a source states a rate for the meter in the region: availability, not price. */
  readonly has: (meter: Meter, region: string) => boolean;
  /** A constant of `metering.csv`. */
  readonly constant: (service: string, item: string, rule: string) => number;
  readonly assume: (what: string, value: string, source: string) => void;
  readonly warn: (code: string, message: string) => void;
}

/** One line of usage. A test proves that `quantity` and `formula` agree. */
export interface Line<N extends object = Numbers> {
  /** Unique within its option. */
  readonly name: string;
  readonly meter: Meter;
  readonly region: string;
  readonly unit: string;
  /** Over the names of the numbers: `requests * input`. */
  readonly formula: string;
  readonly because: string;
  quantity(numbers: N): number;
}

/** What makes options comparable: the demand, apart from any service. */
export interface DemandKind<F extends Fields = Fields> {
  readonly kind: string;
  readonly title: string;
  readonly fields: F;
  /** What one unit of demand is, and how many a month has: cost per unit is shown for `per` of them. */
  readonly unit: string;
  readonly per: number;
  units(numbers: NumbersOf<F>): number;
}

export interface Way {
  readonly kind: DemandKind;
  readonly fields: Fields;
  /** key=value arguments that run as they stand. */
  readonly example: string;
  readonly prepare: (raw: Readonly<Record<string, unknown>>, world: World) => Prepared;
}

/** An option ready to be priced. */
export interface Prepared {
  readonly numbers: Numbers;
  readonly amounts: Readonly<Record<string, Amount>>;
  readonly lines: readonly Line[];
  /** Units of demand for a set of numbers. */
  readonly units: (numbers: Numbers) => number;
}

export interface Service {
  readonly name: string;
  readonly title: string;
  readonly group: string;
  readonly help: string;
  /** Set where AWS does not charge: why not, and what it makes you pay. */
  readonly free?: { readonly because: string; readonly pays: string } | undefined;
  readonly ways: readonly Way[];
}

interface WayDefinition<D extends Fields, R extends Fields> {
  readonly demand: DemandKind<D>;
  readonly run: R;
  readonly example: string;
  lines(inputs: Values<D & R>, world: World): readonly Line<NumbersOf<D & R>>[];
}

/** A service's way to meet a kind of demand, with its inputs checked at the border. */
export const way = <D extends Fields, R extends Fields>(definition: WayDefinition<D, R>): Way => {
  const { demand, run, example } = definition;
  const fields: D & R = { ...demand.fields, ...run };
  return {
    kind: demand,
    fields,
    example,
    prepare: (raw, world) => {
      const values = parseFields(fields, raw, world);
      const amounts = amountsOf(values);
      const numbers = numbersOf(amounts, world.hours);
      return { numbers, amounts, lines: definition.lines(values, world), units: (n) => unitsOf(demand, n) };
    },
  };
};

const unitsOf = <D extends Fields>(demand: DemandKind<D>, numbers: Numbers): number =>
  coversDemand(demand, numbers) ? demand.units(numbers) : 0;

const coversDemand = <D extends Fields>(demand: DemandKind<D>, numbers: Numbers): numbers is Numbers & NumbersOf<D> =>
  Object.keys(demand.fields).every((name) => {
    const { kind, optional, fallback } = metaOf(fieldOf(demand.fields, name));
    return kind !== "amount" || camel(name) in numbers || (optional && fallback === undefined);
  });

const fieldOf = (fields: Fields, name: string): Field<unknown> => fields[name] ?? v.unknown();

const camels = new Map<string, string>();

/** `repeated-prefix` as `repeatedPrefix`: how formulas name inputs. */
export const camel = (name: string): string => {
  const known = camels.get(name);
  if (known !== undefined) return known;
  const made = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  camels.set(name, made);
  return made;
};

const isAmount = (value: unknown): value is Amount =>
  typeof value === "object" && value !== null && "every" in value && "unit" in value && "value" in value;

/** The amounts among values, by their names in camelCase. */
export const amountsOf = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, Amount>> => {
  const amounts: Record<string, Amount> = {};
  for (const name in values) {
    const value = values[name];
    if (isAmount(value)) amounts[camel(name)] = value;
  }
  return amounts;
};

/** Amounts as numbers of a month. */
export const numbersOf = (amounts: Readonly<Record<string, Amount>>, hours: number): Numbers => {
  const numbers: Record<string, number> = {};
  for (const name in amounts) {
    const amount = amounts[name];
    if (amount) numbers[name] = monthly(amount, hours);
  }
  return numbers;
};

/**
 * Checks raw inputs against fields. Every default that is used becomes an assumption.
 * @throws InputError with one problem a wrong or unknown field
 */
export const parseFields = <F extends Fields>(
  fields: F,
  raw: Readonly<Record<string, unknown>>,
  world: Pick<World, "assume">,
): Values<F> => {
  const problems: Problem[] = [];
  for (const name in raw) if (!Object.hasOwn(fields, name)) problems.push(unknownField(name, Object.keys(fields)));
  const values: Record<string, unknown> = {};
  for (const name in fields) {
    const field = fieldOf(fields, name);
    const result = checkField(field, raw[name]);
    if (result.ok) values[name] = result.value;
    else problems.push(problemOf(name, raw[name], result.expected, result.nearest));
    if (raw[name] !== undefined) continue;
    const { fallback } = metaOf(field);
    if (fallback !== undefined && fallback !== false) world.assume(name, String(fallback), "default");
  }
  if (problems.length > 0 || !isComplete(fields, values)) throw new InputError(problems);
  return values;
};

const isComplete = <F extends Fields>(
  fields: F,
  values: Record<string, unknown>,
): values is Record<string, unknown> & Values<F> => Object.keys(fields).every((name) => Object.hasOwn(values, name));

const unknownField = (name: string, known: readonly string[]): Problem => ({
  field: name,
  found: quoted(name),
  expected: `one of the inputs ${known.join(", ")}`,
  nearest: nearest(name, known),
});

/** What is wrong with an input that a field refuses. */
export const problemOf = (
  field: string,
  found: unknown,
  expected: string,
  near: readonly string[] | undefined,
): Problem => {
  if (found === undefined) return { field, found: "nothing", expected: expectedValue(expected) };
  return { field, found: quoted(found), expected, nearest: near };
};

const expectedValue = (message: string): string => (message.startsWith("Invalid") ? "a value" : message);

export const service = (definition: Service): Service => definition;
