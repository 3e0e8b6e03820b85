import { overPeriod } from "../src/plans/period.ts";
import { HOURS_PER_MONTH } from "../src/quantity/units.ts";
import type { Reading } from "./engine.ts";
import type { State } from "./state.ts";

/** A month's cost as the chosen period shows it. */
export const inPeriod = (usd: number, { period }: State, reading: Reading | undefined): number =>
  overPeriod(usd, period, reading?.file?.plan.hours ?? HOURS_PER_MONTH);

export const periodName = ({ period }: State): string => (period === "year" ? "12 such months" : period);
