import type { Catalog } from "../catalog/open.ts";
import { meterKey, type Meter, type Rate } from "../catalog/types.ts";
import { compilePrices, type StandingPrices } from "../pricing/compile.ts";
import { nothingFree } from "../pricing/free-tier.ts";
import { priceUsage } from "../pricing/price.ts";
import type { Assumption, Warning } from "../services/world.ts";
import { bookOf } from "./book.ts";
import { monthsFrom, monthStart, type Month } from "./calendar.ts";
import { assumptionsOf, requireRuns } from "./estimate.ts";
import { growthOf, type GrowthTerm, growthTerms } from "./growth.ts";
import type { Plan } from "./plan.ts";
import type { Variable, VariableList } from "./variables.ts";
import { warningsOf } from "./warnings.ts";
import { workloadModels, type WorkloadModel } from "./workload-model.ts";

/** A line of a plan over time. */
export interface ModelLine {
  /** `chat/input-tokens` */
  readonly id: string;
  readonly owner: string;
  readonly meter: Meter;
  readonly region: string;
  readonly unit: string;
  readonly because: string;
}

/**
 * A plan as a function: from a draw of what is not known to the quantity and the cost of every line in every month.
 * The timeline runs it once, at the values that the plan states; the simulation runs it thousands of times.
 */
export interface PlanModel {
  readonly plan: Plan;
  readonly months: readonly Month[];
  readonly variables: readonly Variable[];
  readonly workloads: readonly WorkloadModel[];
  readonly lines: readonly ModelLine[];
  /** Month by month, line by line. */
  readonly rates: readonly (readonly (Rate | undefined)[])[];
  /** The values that the plan states. */
  readonly base: Float64Array;
  /** Quantities of a month at a draw, into `out`, by line. */
  readonly quantities: (month: number, draw: Float64Array, out: Float64Array) => void;
  /** Costs of a month's quantities, into `costs`; an unpriced line costs NaN. @returns the sum of what is priced */
  readonly price: (month: number, quantities: Float64Array, costs: Float64Array) => number;
  /** The same before free tier and discounts. */
  readonly listPrice: (month: number, quantities: Float64Array, costs: Float64Array) => number;
  readonly assumptions: readonly Assumption[];
  readonly warnings: readonly Warning[];
}

/** How far a model reaches. Beyond the plan's own months demand stays at the level of its last. */
export interface Horizon {
  readonly months?: number | undefined;
}

/**
 * Compiles a plan over its months.
 * @throws InputError with the wrong inputs of every workload
 */
export const modelPlan = (plan: Plan, catalog: Catalog, horizon: Horizon = {}): PlanModel => {
  requireRuns(plan);
  const start = plan.start ?? monthStart(plan.day, 1);
  const months = monthsFrom(start, horizon.months ?? plan.months, plan.hoursGiven ? plan.hours : undefined);
  const list: VariableList = { all: [], growths: new Map() };
  const workloads = workloadModels(plan, months, catalog, list);
  const lines = workloads.flatMap((workload) => workload.lines);
  const prices = pricesOf(plan, months, lines, catalog);
  const factors = factorsOf(workloads, months, plan.months, list);
  const base = Float64Array.from(list.all, (variable) => variable.base);
  const prepared = workloads.map((workload) => workload.prepared);
  const usage = prepared.flatMap((one) => one.usage);
  const quantities = (month: number, draw: Float64Array, out: Float64Array) => {
    factors.prepare(month, draw);
    let at = 0;
    for (let index = 0; index < workloads.length; index++) {
      const workload = workloads[index];
      workload?.quantities(month, draw, factors.factor(index, month), out, at);
      at += workload?.lines.length ?? 0;
    }
  };
  return {
    plan,
    months,
    variables: list.all,
    workloads,
    lines,
    rates: prices.net.map(({ rates }) => rates),
    base,
    quantities,
    price: (month, from, costs) => prices.net[month]?.price(from, costs) ?? 0,
    listPrice: (month, from, costs) => prices.list[month]?.price(from, costs) ?? 0,
    assumptions: assumed(plan, workloads, start),
    warnings: warningsOf(
      plan,
      prepared,
      priceUsage(usage, bookOf({ ...plan, day: dayOf(plan, start) }, catalog)),
      catalog,
    ),
  };
};

/** A month ahead is priced by its first day; one that has begun, by the plan's. */
const dayOf = (plan: Plan, from: string): string => (from > plan.day ? from : plan.day);

interface Prices {
  readonly net: readonly StandingPrices[];
  readonly list: readonly StandingPrices[];
}

/** Prices of each month by its first day, but never by a day before the plan's; months of the same rates share one. */
const pricesOf = (plan: Plan, months: readonly Month[], lines: readonly ModelLine[], catalog: Catalog): Prices => {
  const made = new Map<string, { readonly net: StandingPrices; readonly list: StandingPrices }>();
  const dates = changeDays(lines, catalog);
  const opened = plan.freeTier === "legacy";
  const all = months.map((month) => {
    const day = dayOf(plan, month.from);
    const key = opened ? day : String(dates.filter((date) => date <= day).length);
    const known = made.get(key);
    if (known) return known;
    const book = bookOf({ ...plan, day }, catalog);
    const fresh = {
      net: compilePrices(lines, book),
      list: compilePrices(lines, { ...book, discount: () => 0, free: nothingFree }),
    };
    made.set(key, fresh);
    return fresh;
  });
  return { net: all.map(({ net }) => net), list: all.map(({ list }) => list) };
};

/** The days on which a rate of any of the meters begins or ends to hold. */
const changeDays = (lines: readonly ModelLine[], catalog: Catalog): readonly string[] => {
  const meters = new Map(lines.map(({ meter }) => [meterKey(meter), meter]));
  const days = [...meters.values()].flatMap((meter) =>
    catalog.ratesOf(meter).flatMap(({ from, until }) => [from, until]),
  );
  return [...new Set(days)].filter((day) => day !== "");
};

/**
 * The growth times the season of every workload in a month. What is certain is computed once; workloads that follow one
 * growth from one month on share its draws.
 */
const factorsOf = (
  workloads: readonly WorkloadModel[],
  months: readonly Month[],
  planned: number,
  list: VariableList,
) => {
  const grownTo = (month: Month): Month => months[Math.min(month.index, planned - 1)] ?? month;
  const courses = new Map<string, number>();
  const drawn: (readonly (readonly DrawnTerm[])[])[] = [];
  const growths = [...new Set(workloads.map(({ growth }) => growth))];
  const certain = workloads.map(({ growth, growsFrom, season }) =>
    Float64Array.from(months, (month) => {
      const terms = growth === undefined ? [] : growthTerms(growth, grownTo(month), growsFrom);
      return growthOf(terms.filter(({ value }) => !list.growths.has(value))) * (season[month.index] ?? 1);
    }),
  );
  const courseOf = workloads.map(({ growth, growsFrom, growsUncertainly }) => {
    if (growth === undefined || !growsUncertainly) return -1;
    const key = `${growths.indexOf(growth)} ${growsFrom}`;
    const known = courses.get(key) ?? drawn.length;
    courses.set(key, known);
    drawn[known] ??= months.map((month) => drawnTerms(growthTerms(growth, grownTo(month), growsFrom), list));
    return known;
  });
  const now = new Float64Array(drawn.length);
  const prepare = (month: number, draw: Float64Array): void => {
    for (let course = 0; course < drawn.length; course++) {
      let factor = 1;
      for (const { at, plus, power } of drawn[course]?.[month] ?? []) factor *= ((draw[at] ?? 0) + plus) ** power;
      now[course] = factor;
    }
  };
  const factor = (workload: number, month: number): number => {
    const course = courseOf[workload] ?? -1;
    return (certain[workload]?.[month] ?? 1) * (course < 0 ? 1 : (now[course] ?? 1));
  };
  return { prepare, factor };
};

interface DrawnTerm {
  readonly at: number;
  readonly plus: number;
  readonly power: number;
}

const drawnTerms = (terms: readonly GrowthTerm[], list: VariableList): readonly DrawnTerm[] =>
  terms.flatMap(({ value, plus, power }) => {
    const at = list.growths.get(value);
    return at === undefined ? [] : [{ at, plus, power }];
  });

const assumed = (plan: Plan, workloads: readonly WorkloadModel[], start: string): readonly Assumption[] => {
  const own = assumptionsOf(
    plan,
    workloads.map(({ prepared }) => prepared),
  ).filter(({ what }) => what !== "hours of a month");
  const first =
    plan.start === undefined
      ? [{ what: "start", value: start.slice(0, 7), source: "the month after the plan's day" }]
      : [];
  const hours = plan.hoursGiven
    ? []
    : [{ what: "hours of a month", value: "as many as it has", source: "the calendar" }];
  const still = workloads.filter(({ prepared, growth }) => prepared.workload.kind === "fixed" && growth === undefined);
  const flat =
    plan.growth !== undefined && still.length > 0
      ? [
          {
            what: still.map(({ name }) => name).join(", "),
            value: "no growth",
            source: "a fixed sum grows only by its own",
          },
        ]
      : [];
  return [...first, ...hours, ...flat, ...own];
};
