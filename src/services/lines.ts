import type { Meter } from "../catalog/types.ts";
import type { Amount } from "../quantity/amount.ts";
import type { Fields } from "../quantity/fields.ts";
import { fail } from "../quantity/problem.ts";
import { camel, type DemandKind, type Line, type NumbersOf } from "./service.ts";

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

interface Product {
  readonly name: string;
  readonly meter: Meter;
  readonly region: string;
  readonly unit: string;
  readonly because: string;
  /** Inputs that are multiplied, as they are typed. */
  readonly of: readonly string[];
  readonly factor?: number;
}

/** A line that is a product of inputs, and of a constant. */
export const productLine = ({ of, factor = 1, ...line }: Product): Line => {
  const names = of.map(camel);
  return {
    ...line,
    formula: [...names, ...(factor === 1 ? [] : [factor])].join(" * "),
    quantity: (n) => {
      let product = 1;
      for (const name of names) product *= n[name] ?? 0;
      return product * factor;
    },
  };
};

type Named<V> = keyof V & string;

interface ProductParts<V> {
  /** The input, and those it is multiplied with. */
  readonly of: Named<V> | readonly [Named<V>, ...Named<V>[]];
  readonly factor?: number;
  readonly item: string;
  readonly dimension: string;
  readonly unit: string;
  readonly because: string;
}

/** Lines that are products of inputs, named by the first; those whose first input asks for nothing are left out. */
export const products = <V extends Readonly<Record<string, unknown>>>(
  service: string,
  region: string,
  values: V,
  lines: readonly ProductParts<V>[],
): readonly Line[] =>
  lines.flatMap(({ of, item, dimension, ...line }) => {
    const inputs = typeof of === "string" ? [of] : of;
    const [name = ""] = inputs;
    if (!isWanted(values[name])) return [];
    return [productLine({ ...line, name, of: inputs, meter: { service, item, dimension }, region })];
  });

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
