import { carryOn, decompose } from "../decomposition.ts";
import { at, type Values } from "../statistics.ts";

/** Takes several seasons out, forecasts what remains (trend and rest) by `plain`, and puts each season's last cycle back. */
export const multiSeason = (
  values: Values,
  horizon: number,
  seasons: readonly number[],
  plain: (values: Values, horizon: number) => Values,
): Values => {
  const { seasons: parts } = decompose(values, seasons);
  const adjusted = values.map((value, i) => value - parts.reduce((total, part) => total + at(part.values, i), 0));
  const tails = parts.map((part) => carryOn(part.values, part.length, horizon));
  return plain(adjusted, horizon).map((value, h) => value + tails.reduce((total, tail) => total + at(tail, h), 0));
};
