/** How long a sum is stated for. */
export const PERIODS = ["month", "day", "year"] as const;
export type Period = (typeof PERIODS)[number];

const HOURS_A_DAY = 24;
const MONTHS_A_YEAR = 12;

/** What a month's sum is over another stretch: a day of 24 of the month's hours, or twelve equal months. */
export const overPeriod = (usd: number, period: Period, hours: number): number => {
  switch (period) {
    case "month":
      return usd;
    case "day":
      return (usd / hours) * HOURS_A_DAY;
    case "year":
      return usd * MONTHS_A_YEAR;
  }
};
