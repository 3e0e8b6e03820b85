import type { Amount } from "../quantity/amount.ts";
import { fail, quoted } from "../quantity/problem.ts";
import { monthNumber, monthStart } from "./calendar.ts";
import { readGrowth, readSeasonality } from "./growth.ts";
import { readSum } from "./money.ts";
import type { OwnRate, Plan, Raw, Workload } from "./plan.ts";
import type { PlanInput } from "./plan-schema.ts";

/** The plan that a checked file means. @param today the day that a plan without `as-of` is priced at @throws InputError */
export const planOf = (input: PlanInput, today: string): Plan => ({
  name: input.name,
  region: input.region ?? DEFAULT_REGION,
  regionGiven: input.region !== undefined,
  assumeRegion: input["assume-region"],
  day: input["as-of"] ?? today,
  hours: input.hours ?? 730,
  hoursGiven: input.hours !== undefined,
  months: input.months ?? 12,
  start: input.start === undefined ? undefined : monthStart(input.start),
  growth: input.growth === undefined ? undefined : readGrowth(input.growth, "growth"),
  seasonality: input.seasonality === undefined ? undefined : readSeasonality(input.seasonality, "seasonality"),
  fiscalYear: fiscalMonth(input["fiscal-year"]),
  regions: input.regions ?? [],
  freeTier: input["free-tier"],
  accountOpened: input["account-opened"],
  discount: discountOf(input.discount),
  rates: (input.rates ?? []).map((own): OwnRate => ({
    ...own,
    region: own.region ?? "*",
    unit: own.unit,
    note: own.note ?? "",
  })),
  budget: input.budget === undefined ? undefined : readSum(input.budget, "budget").value,
  workloads: Object.entries(input.workloads).map(([label, one]) => workloadOf(label, one)),
});

const fiscalMonth = (written: string | undefined): number => {
  const number = written === undefined ? 1 : monthNumber(written);
  if (number !== undefined) return number;
  return fail({ field: "fiscal-year", found: quoted(written), expected: "the month it begins with, such as april" });
};

/** Where AWS's own examples are priced, and where most rates are known. */
export const DEFAULT_REGION = "us-east-1";

const discountOf = (discount: PlanInput["discount"]): Readonly<Record<string, number>> => {
  if (discount === undefined) return {};
  if (isAmount(discount)) return { all: discount.value };
  return Object.fromEntries(Object.entries(discount).map(([service, off]) => [service, off.value]));
};

const isAmount = (value: Amount | Readonly<Record<string, Amount>>): value is Amount =>
  typeof value["value"] === "number";

const workloadOf = (label: string, one: PlanInput["workloads"][string]): Workload => {
  const common = { name: label, tags: one.tags ?? {}, ...timeOf(label, one) };
  if (one.fixed !== undefined) return { ...common, kind: "fixed", usd: readSum(one.fixed, `workloads.${label}.fixed`) };
  if (one.usage !== undefined)
    return { ...common, kind: "usage", usage: one.usage.map((line) => ({ ...line, region: line.region })) };
  const part = (value: Raw | undefined): Raw => value ?? {};
  return {
    ...common,
    kind: "demand",
    demand: part(one.demand),
    run: one.run,
    consider: one.consider ?? [],
    serviceLevel: part(one["service-level"]),
  };
};

/** When a workload runs and how it grows. */
const timeOf = (label: string, one: PlanInput["workloads"][string]) => {
  const field = `workloads.${label}`;
  const { from, until, once } = one;
  if (once !== undefined && (from !== undefined || until !== undefined))
    return fail({ field: `${field}.once`, found: quoted(once), expected: "either once, or from and until" });
  if (from !== undefined && until !== undefined && until <= from)
    return fail({
      field: `${field}.until`,
      found: quoted(until),
      expected: `a day after ${from}: the first without it`,
    });
  return {
    growth: one.growth === undefined ? undefined : readGrowth(one.growth, `${field}.growth`),
    seasonality: one.seasonality === undefined ? undefined : readSeasonality(one.seasonality, `${field}.seasonality`),
    from,
    until,
    once,
  };
};
