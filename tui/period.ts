import type { Reading } from "./engine.ts";
import type { State } from "./state.ts";

/** A month's cost as the chosen period shows it: a day of 24 hours, or twelve such months. */
export const inPeriod = (usd: number, { period }: State, reading: Reading | undefined): number => {
  const hours = reading?.file?.plan.hours ?? 730;
  switch (period) {
    case "month":
      return usd;
    case "day":
      return (usd / hours) * 24;
    case "year":
      return usd * 12;
  }
};

export const periodName = ({ period }: State): string => (period === "year" ? "12 such months" : period);
