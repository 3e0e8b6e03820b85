import { type Charge, isPriced } from "../pricing/types.ts";

/** How old the rates behind a result are on the day that it is priced at. */
export interface RateAge {
  /** Mean age in days, weighted by list cost. */
  readonly days: number;
  readonly oldest: string;
  readonly newest: string;
}

/** Rates older than this, by the mean of a result's cost, are a warning: half a year, in which AWS moves some prices. */
const OLD_DAYS = 180;

const DAY = 86_400_000;

/** The age of the catalogue's rates in a result; undefined where none was used. Your own rates carry no day of reading. */
export const ageOf = (charges: readonly Charge[], day: string): RateAge | undefined => {
  const read = charges.filter(isPriced).filter(({ rate }) => rate.asOf !== "");
  const dates = read.map(({ rate }) => rate.asOf).sort();
  const [oldest, newest] = [dates[0], dates.at(-1)];
  if (oldest === undefined || newest === undefined) return undefined;
  const cost = read.reduce((sum, { listCost }) => sum + listCost, 0);
  const weight = (listCost: number) => (cost > 0 ? listCost / cost : 1 / read.length);
  const days = read.reduce(
    (sum, { rate, listCost }) => sum + weight(listCost) * Math.max(0, (Date.parse(day) - Date.parse(rate.asOf)) / DAY),
    0,
  );
  return { days: Math.round(days), oldest, newest };
};

/** The warning on old rates, or none. */
export const ageWarnings = (charges: readonly Charge[], day: string) => {
  const age = ageOf(charges, day);
  if (!age || age.days <= OLD_DAYS) return [];
  return [
    {
      code: "rates-old",
      message: `the rates are ${age.days} days old, weighted by cost (the oldest of ${age.oldest}): ratecard refresh renews them`,
      where: [],
    },
  ];
};
