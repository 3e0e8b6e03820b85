/** A question to Cost Explorer: every page of its answer is paid for. */
export type Question =
  | { readonly kind: "usage"; readonly input: UsageInput }
  | { readonly kind: "forecast"; readonly input: ForecastInput }
  | { readonly kind: "utilization"; readonly input: { readonly TimePeriod: Period; readonly Granularity: "MONTHLY" } }
  | { readonly kind: "recommendation"; readonly input: RecommendationInput };

export interface Period {
  readonly Start: string;
  /** Exclusive. */
  readonly End: string;
}

export interface Group {
  readonly Type: "DIMENSION" | "TAG";
  readonly Key: string;
}

interface UsageInput {
  readonly TimePeriod: Period;
  readonly Granularity: "DAILY" | "MONTHLY";
  readonly Metrics: readonly string[];
  readonly GroupBy: readonly Group[];
}

interface ForecastInput {
  readonly TimePeriod: Period;
  readonly Granularity: "MONTHLY";
  readonly Metric: "UNBLENDED_COST";
  readonly PredictionIntervalLevel: number;
}

interface RecommendationInput {
  readonly SavingsPlansType: "COMPUTE_SP" | "SAGEMAKER_SP";
  readonly TermInYears: "ONE_YEAR";
  readonly PaymentOption: "NO_UPFRONT";
  readonly LookbackPeriodInDays: "SIXTY_DAYS";
}

export interface Wanted {
  /** How many calendar months, this one counted. */
  readonly months: number;
  /** ISO day. */
  readonly today: string;
  /** A tag key to see spend by, besides usage types. */
  readonly tags: readonly string[];
  readonly accounts: boolean;
  readonly forecast: boolean;
  readonly savingsPlans: boolean;
}

/** What Cost Explorer's API keeps: thirteen months and the running one. */
export const MOST_MONTHS = 14;

const METRICS = ["UnblendedCost", "AmortizedCost", "UsageQuantity"];

/** The questions for what is wanted: a month is a question, so that a closed month is asked once and for all. */
export const questionsFor = (wanted: Wanted): readonly Question[] => {
  const groups: (readonly Group[])[] = [[dimension("SERVICE"), dimension("USAGE_TYPE")]];
  for (const tag of wanted.tags) groups.push([{ Type: "TAG", Key: tag }, dimension("SERVICE")]);
  if (wanted.accounts) groups.push([dimension("LINKED_ACCOUNT"), dimension("SERVICE")]);
  const months = monthsBack(wanted.today, Math.min(MOST_MONTHS, wanted.months));
  const usage = groups.flatMap((GroupBy) =>
    months.map((TimePeriod): Question => ({
      kind: "usage",
      input: { TimePeriod, Granularity: "DAILY", Metrics: METRICS, GroupBy },
    })),
  );
  return [
    ...usage,
    ...(wanted.forecast ? [forecast(wanted.today)] : []),
    ...(wanted.savingsPlans ? plans(months) : []),
  ];
};

const dimension = (Key: string): Group => ({ Type: "DIMENSION", Key });

/** ISO day of the first of the month, so many months after the day's own. */
const firstOf = (day: string, months: number): string => {
  const [year = 0, month = 1] = day.split("-").map(Number);
  const count = year * 12 + (month - 1) + months;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}-01`;
};

const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

const monthsBack = (today: string, months: number): readonly Period[] =>
  Array.from({ length: months }, (_, index) => {
    const back = index - months + 1;
    return { Start: firstOf(today, back), End: back === 0 ? nextDay(today) : firstOf(today, back + 1) };
  });

const forecast = (today: string): Question => ({
  kind: "forecast",
  input: {
    TimePeriod: { Start: nextDay(today), End: firstOf(today, 13) },
    Granularity: "MONTHLY",
    Metric: "UNBLENDED_COST",
    PredictionIntervalLevel: 80,
  },
});

const plans = (months: readonly Period[]): readonly Question[] => {
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last) return [];
  const recommendation = (SavingsPlansType: "COMPUTE_SP" | "SAGEMAKER_SP"): Question => ({
    kind: "recommendation",
    input: {
      SavingsPlansType,
      TermInYears: "ONE_YEAR",
      PaymentOption: "NO_UPFRONT",
      LookbackPeriodInDays: "SIXTY_DAYS",
    },
  });
  return [
    { kind: "utilization", input: { TimePeriod: { Start: first.Start, End: last.End }, Granularity: "MONTHLY" } },
    recommendation("COMPUTE_SP"),
    recommendation("SAGEMAKER_SP"),
  ];
};

const HOUR = 3_600_000;

/** AWS says that a closed month may still change for about two weeks; after twenty days it is settled. */
const SETTLED = 20 * 24 * HOUR;
/** AWS renews billing data up to three times a day. */
const RENEWED = 8 * HOUR;
const FOR_GOOD = 800 * 24 * HOUR;

/** Until when an answer that was asked at a time stays true. */
export const freshUntil =
  (question: Question) =>
  (asked: Date): Date => {
    const end = question.kind === "usage" ? Date.parse(question.input.TimePeriod.End) : Infinity;
    return new Date(asked.getTime() + (asked.getTime() > end + SETTLED ? FOR_GOOD : RENEWED));
  };
