import { metaOf } from "../quantity/fields.ts";
import { camel } from "../services/service.ts";
import type { Comparison } from "./compare.ts";

/** How far from today's value an input is varied, up and down. */
const REACH = 10;

/** The inputs of a demand that its options can be swept over: numbers that have a value. Its first rate in time first. */
export const inputsToVary = (comparison: Comparison): readonly string[] => {
  const fields = Object.entries(comparison.candidates[0]?.option.way.kind.fields ?? {});
  const inputs = fields.flatMap(([name, field]) => {
    const { rule } = metaOf(field);
    return rule && rangeAround(comparison, name) !== undefined ? [{ name, rate: rule.rate }] : [];
  });
  const first = inputs.find(({ rate }) => rate);
  return [...(first ? [first] : []), ...inputs.filter((one) => one !== first)].map(({ name }) => name);
};

/** From a tenth of an input to ten times it, within its bounds, as a sweep reads it; undefined where it is 0 or unknown. */
export const rangeAround = ({ candidates }: Comparison, name: string): string | undefined => {
  const option = candidates.find((one) => one.cost !== null && camel(name) in one.option.prepared.amounts)?.option;
  const field = option?.way.fields[name];
  const rule = field && metaOf(field).rule;
  const now = option?.prepared.numbers[camel(name)] ?? 0;
  if (!rule || !(now > 0)) return undefined;
  const low = Math.max(now / REACH, rule.min ?? 0);
  const high = Math.min(now * REACH, rule.max ?? Infinity);
  return low < high ? `${name}=${plain(low)}..${plain(high)}` : undefined;
};

const plain = (value: number): string =>
  value.toLocaleString("en-US", { useGrouping: false, maximumSignificantDigits: 12 });
