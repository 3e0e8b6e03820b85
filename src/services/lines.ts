import type { Amount } from "../quantity/amount.ts";
import type { Fields } from "../quantity/fields.ts";
import { fail } from "../quantity/problem.ts";
import { type Formula, input, literal, times } from "./formula.ts";
import { type DemandKind, type Line, type NumbersOf } from "./service.ts";

interface LineParts<N extends object> {
  readonly name: string;
  readonly item: string;
  readonly dimension: string;
  readonly unit: string;
  readonly formula: string;
  readonly because: string;
  quantity(numbers: N): number;
}

/** Makes lines of one service's meters in one region. */
export const linesOf =
  (service: string, region: string) =>
  <N extends object>({ item, dimension, ...line }: LineParts<N>): Line<N> => ({
    ...line,
    meter: { service, item, dimension },
    region,
  });

/** The lines that there are: an optional one is `wanted(input) && line`. */
export const present = <N extends object>(lines: readonly (Line<N> | false | undefined)[]): readonly Line<N>[] =>
  lines.filter((line) => line !== false && line !== undefined);

/** Whether an optional amount asks for anything: a certain 0 gives no line. */
export const wanted = (amount: Amount): boolean => amount.value !== 0 || amount.uncertainty !== undefined;

type Named<V> = keyof V & string;

interface MeteredLine<V> {
  /** The input, those it is multiplied with, or a formula. */
  readonly of: Named<V> | readonly [Named<V>, ...Named<V>[]] | Formula;
  /** The line's name where it is not that of its first input. */
  readonly name?: string;
  /** The input that has to ask for something, where it is not the first. */
  readonly needs?: Named<V>;
  readonly factor?: number;
  readonly item: string;
  readonly dimension: string;
  readonly unit: string;
  readonly because: string;
}

/** The lines of a service in a table: quantities of one meter each. Those whose input asks for nothing are left out. */
export const metered = <V extends Readonly<Record<string, unknown>>>(
  service: string,
  region: string,
  values: V,
  lines: readonly (MeteredLine<V> | false)[],
): readonly Line<object>[] =>
  lines.flatMap((line) => {
    if (line === false || !isAsked(values, line)) return [];
    const { of, item, name = firstOf(of) ?? item, factor = 1, dimension, unit, because } = line;
    const quantity = times(formulaOf(of), literal(factor));
    return [
      {
        name,
        meter: { service, item, dimension },
        region,
        unit,
        because,
        formula: quantity.text,
        quantity: quantity.of,
      },
    ];
  });

const isAsked = <V extends Readonly<Record<string, unknown>>>(
  values: V,
  { of, needs = firstOf(of) }: MeteredLine<V>,
): boolean => needs === undefined || isWanted(values[needs]);

const firstOf = <K extends string>(of: K | readonly [K, ...K[]] | Formula): string | undefined =>
  typeof of === "string" ? of : "text" in of ? undefined : of[0];

const formulaOf = (of: string | readonly [string, ...string[]] | Formula): Formula =>
  typeof of === "string" ? input(of) : "text" in of ? of : times(...of.map(input));

const isWanted = (value: unknown): boolean => !(isAmount(value) && !wanted(value));

const isAmount = (value: unknown): value is Amount =>
  typeof value === "object" && value !== null && "every" in value && "value" in value;

/** The lines, of which there has to be one. @throws InputError that names the inputs */
export const some = <N extends object>(
  lines: readonly Line<N>[],
  inputs: Readonly<Record<string, unknown>>,
): readonly Line<N>[] =>
  lines.length > 0
    ? lines
    : fail({ found: "nothing to bill", expected: `one of the inputs ${Object.keys(inputs).join(", ")}` });

/** A kind of demand that one service alone meets: its own usage. */
export const usageOf = <const F extends Fields>(
  service: string,
  title: string,
  fields: F,
  unit: string,
  units: (numbers: NumbersOf<F>) => number,
): DemandKind<F> => ({ kind: `use-${service}`, title, fields, unit, per: 1, units });
