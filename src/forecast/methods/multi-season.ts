import { carryOn, type Decomposition } from "../decomposition.ts";
import { at, type Values } from "../statistics.ts";

/** Takes several seasons out, forecasts what remains (trend and rest) by `plain`, and puts each season's last cycle back. */
export const multiSeason = (
  { trend, seasons, rest }: Decomposition,
  horizon: number,
  plain: (values: Values, horizon: number) => Values,
): Values => {
  const adjusted = trend.map((value, i) => value + at(rest, i));
  const tails = seasons.map((part) => carryOn(part.values, part.length, horizon));
  return plain(adjusted, horizon).map((value, h) => value + tails.reduce((total, tail) => total + at(tail, h), 0));
};
