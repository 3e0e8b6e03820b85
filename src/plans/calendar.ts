/** A calendar month of a plan. `hours` are real ones, or those that the plan states for every month. */
export interface Month {
  readonly index: number;
  /** 2027-01 */
  readonly label: string;
  /** First day, and the day after the last. */
  readonly from: string;
  readonly to: string;
  readonly hours: number;
}

/** Months from the one that holds the day `start`. @param hours of every month; undefined: as many as it has */
export const monthsFrom = (start: string, count: number, hours?: number): readonly Month[] =>
  Array.from({ length: count }, (_, index) => {
    const from = monthStart(start, index);
    const to = monthStart(start, index + 1);
    return { index, label: from.slice(0, 7), from, to, hours: hours ?? daysBetween(from, to) * HOURS_A_DAY };
  });

const HOURS_A_DAY = 24;
const MS_A_DAY = 86_400_000;

/** The first day of the month so many months after that of a day. */
export const monthStart = (day: string, after = 0): string => {
  const [year = 0, month = 1] = day.split("-").map(Number);
  const count = year * 12 + (month - 1) + after;
  const pad = (value: number, size: number) => String(value).padStart(size, "0");
  return `${pad(Math.floor(count / 12), 4)}-${pad((count % 12) + 1, 2)}-01`;
};

/** Months from the month of one day to the month of another. */
export const monthsBetween = (from: string, to: string): number => {
  const [year = 0, month = 1] = from.split("-").map(Number);
  const [endYear = 0, endMonth = 1] = to.split("-").map(Number);
  return (endYear - year) * 12 + endMonth - month;
};

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / MS_A_DAY);

/** Whether a text is a day that the calendar has: `2027-02-30` is none. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

/** The share of a month from a day on and before another. */
export const activeShare = (month: Month, from: string | undefined, until: string | undefined): number => {
  const start = from !== undefined && from > month.from ? from : month.from;
  const end = until !== undefined && until < month.to ? until : month.to;
  return start >= end ? 0 : daysBetween(start, end) / daysBetween(month.from, month.to);
};

const MONTHS = "january february march april may june july august september october november december".split(" ");

/** The number of a month by its name, its first three letters, or its number; undefined where it is none. */
export const monthNumber = (text: string): number | undefined => {
  const word = text.trim().toLowerCase();
  const named = word.length >= 3 ? MONTHS.findIndex((name) => name.startsWith(word)) + 1 : 0;
  const number = named || (/^\d{1,2}$/.test(word) ? Number(word) : 0);
  return number >= 1 && number <= 12 ? number : undefined;
};

/** The fiscal year and quarter of a month. A fiscal year is named after the calendar year that it ends in. */
export const fiscalOf = (label: string, firstMonth: number): { readonly year: string; readonly quarter: string } => {
  const [year = 0, month = 1] = label.split("-").map(Number);
  const place = (month - firstMonth + 12) % 12;
  const ends = firstMonth === 1 ? year : year + (month >= firstMonth ? 1 : 0);
  const name = firstMonth === 1 ? String(ends) : `FY${ends}`;
  return { year: name, quarter: `${name} Q${Math.floor(place / 3) + 1}` };
};
