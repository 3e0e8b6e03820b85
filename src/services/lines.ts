import type { Amount } from "../quantity/amount.ts";
import type { Fields } from "../quantity/fields.ts";
import type { DemandKind, Line, NumbersOf } from "./service.ts";

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

/** A kind of demand that one service alone meets: its own usage. */
export const usageOf = <const F extends Fields>(
  service: string,
  title: string,
  fields: F,
  unit: string,
  units: (numbers: NumbersOf<F>) => number,
): DemandKind<F> => ({ kind: `use-${service}`, title, fields, unit, per: 1, units });
