/** Length of the steps of a series. Weeks begin on Monday; all times are UTC, as in bills. */
export type Grain = "hour" | "day" | "week" | "month";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Season of each grain: hours of a day, days of a week, weeks of a year, months of a year. */
export const SEASON: Readonly<Record<Grain, number>> = { hour: 24, day: 7, week: 52, month: 12 };

/** Milliseconds of an ISO date or date-time, read as UTC where it names no zone. Throws RangeError on anything else. */
export const instantOf = (text: string): number => {
  const zoned = /^\d{4}-\d{2}$/.test(text) ? `${text}-01` : /T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : asUtc(text);
  const instant = Date.parse(zoned);
  if (Number.isNaN(instant))
    throw new RangeError(`not an ISO date: ${text} (expected 2026-03-31 or 2026-03-31T14:00:00Z)`);
  return instant;
};

const asUtc = (text: string): string => (/[T ]/.test(text) ? `${text.replace(" ", "T").replace(/Z?$/, "")}Z` : text);

/** Which step of its grain an instant falls in: consecutive whole numbers. */
export const stepOf = (instant: number, grain: Grain): number => {
  switch (grain) {
    case "hour":
      return Math.floor(instant / HOUR);
    case "day":
      return Math.floor(instant / DAY);
    case "week":
      // 1 January 1970 was a Thursday: three days into its week.
      return Math.floor((instant / DAY + 3) / 7);
    case "month": {
      const date = new Date(instant);
      return date.getUTCFullYear() * 12 + date.getUTCMonth();
    }
  }
};

/** The instant at which a step begins. */
export const beginOf = (step: number, grain: Grain): number => {
  switch (grain) {
    case "hour":
      return step * HOUR;
    case "day":
      return step * DAY;
    case "week":
      return (step * 7 - 3) * DAY;
    case "month":
      return Date.UTC(Math.floor(step / 12), step % 12, 1);
  }
};

/** A step's label: its month, its first day, or its hour. */
export const labelOf = (step: number, grain: Grain): string => {
  const text = new Date(beginOf(step, grain)).toISOString();
  return grain === "month" ? text.slice(0, 7) : grain === "hour" ? `${text.slice(0, 13)}:00Z` : text.slice(0, 10);
};

/** Days that a step lasts: 28–31 for months. */
export const daysIn = (step: number, grain: Grain): number => (beginOf(step + 1, grain) - beginOf(step, grain)) / DAY;
