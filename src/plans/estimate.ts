import type { Catalog } from "../catalog/open.ts";
import { priceUsage } from "../pricing/price.ts";
import { type Charge, isPriced, type Usage } from "../pricing/types.ts";
import { parseAmount, monthly } from "../quantity/amount.ts";
import { ExpressionError } from "../quantity/expression.ts";
import { InputError, type Problem, quoted } from "../quantity/problem.ts";
import type { Assumption, Warning } from "../services/world.ts";
import { bookOf, FIXED } from "./book.ts";
import { type Option, prepareOption, relocate } from "./option.ts";
import { regionOf } from "./region.ts";
import type { MeteredUsage, Plan, Workload } from "./plan.ts";
import { checkSettings } from "./settings.ts";
import { readServiceLevel, type ServiceLevel } from "./service-level.ts";
import { warningsOf } from "./warnings.ts";

/** What a plan costs in a month of its `hours`, line by line. */
export interface Estimate {
  readonly plan: Plan;
  readonly listCost: number;
  /** After free tier and discounts; the sum of what is priced. */
  readonly cost: number;
  /** Whether every line is priced. */
  readonly complete: boolean;
  readonly workloads: readonly WorkloadCost[];
  readonly prepared: readonly PreparedWorkload[];
  readonly charges: readonly Charge[];
  readonly assumptions: readonly Assumption[];
  readonly warnings: readonly Warning[];
}

export interface WorkloadCost {
  readonly name: string;
  readonly option: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly cost: number;
  readonly listCost: number;
  readonly complete: boolean;
}

/** A workload as usage, before prices. */
export interface PreparedWorkload {
  readonly workload: Workload;
  readonly option: Option | undefined;
  readonly usage: readonly Usage[];
  /** Assumptions and warnings that are not the option's own. */
  readonly assumptions: readonly Assumption[];
}

/**
 * Estimates a plan's month: demand → usage → charge → cost.
 * @throws InputError with every wrong input of every workload
 */
export const estimatePlan = (plan: Plan, catalog: Catalog): Estimate => {
  const prepared = prepareWorkloads(plan, catalog);
  requireRuns(plan);
  const charges = priceUsage(
    prepared.flatMap(({ usage }) => usage),
    bookOf(plan, catalog),
  );
  return {
    plan,
    ...totals(charges),
    workloads: prepared.map((one) => workloadCost(one, charges)),
    prepared,
    charges,
    assumptions: assumptionsOf(plan, prepared),
    warnings: warningsOf(plan, prepared, charges, catalog),
  };
};

/** @throws InputError where a demand has options to consider but none chosen */
export const requireRuns = (plan: Plan): void => {
  const undecided = plan.workloads.filter((workload) => workload.kind === "demand" && workload.run === undefined);
  if (undecided.length > 0)
    throw new InputError(
      undecided.map(({ name }) => ({
        field: `workloads.${name}.run`,
        found: "nothing",
        expected: "the option that meets the demand",
        hint: "ratecard compare ranks the ones to consider",
      })),
    );
};

/** The sum of what is priced, and whether that is all. */
export const totals = (
  charges: readonly Charge[],
): { readonly listCost: number; readonly cost: number; readonly complete: boolean } => {
  const priced = charges.filter(isPriced);
  return {
    listCost: priced.reduce((sum, charge) => sum + charge.listCost, 0),
    cost: priced.reduce((sum, charge) => sum + charge.cost, 0),
    complete: priced.length === charges.length,
  };
};

/** Turns every workload into usage. @throws InputError with the problems of the plan's settings, else of all workloads */
export const prepareWorkloads = (plan: Plan, catalog: Catalog): readonly PreparedWorkload[] => {
  checkSettings(plan, catalog);
  const problems: Problem[] = [];
  const prepared = plan.workloads.flatMap((workload) => {
    try {
      return [prepareWorkload(workload, plan, catalog)];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new InputError(problems);
  return prepared;
};

const prepareWorkload = (workload: Workload, plan: Plan, catalog: Catalog): PreparedWorkload => {
  switch (workload.kind) {
    case "fixed":
      return {
        workload,
        option: undefined,
        usage: [fixedUsage(workload.name, monthly(workload.usd, plan.hours))],
        assumptions: [],
      };
    case "usage":
      return {
        workload,
        option: undefined,
        usage: workload.usage.map((line, index) => meteredUsage(workload.name, line, index, plan, catalog)),
        assumptions: [],
      };
    case "demand": {
      if (workload.run === undefined) return { workload, option: undefined, usage: [], assumptions: [] };
      const level = readServiceLevel(workload.name, workload.serviceLevel);
      const option = planOption(workload.name, workload.demand, workload.run, ["run"], plan, catalog, level);
      return { workload, option, usage: usageOf(workload.name, option), assumptions: [] };
    }
  }
};

/** An option of a plan's workload, its problems named by their path in the plan. */
export const planOption = (
  name: string,
  demand: Readonly<Record<string, unknown>>,
  run: Readonly<Record<string, unknown>>,
  path: readonly string[],
  plan: Plan,
  catalog: Catalog,
  level: ServiceLevel = {},
): Option => {
  try {
    return prepareOption(demand, run, plan, catalog, { level, prices: () => bookOf(plan, catalog) });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(relocate(error, name, demand, path));
  }
};

/** An option's lines as a month's usage. */
export const usageOf = (owner: string, option: Option): readonly Usage[] =>
  option.prepared.lines.map((line) => ({
    id: `${owner}/${line.name}`,
    owner,
    meter: line.meter,
    region: line.region,
    quantity: line.quantity(option.prepared.numbers),
    unit: line.unit,
    because: line.because,
  }));

const fixedUsage = (name: string, usd: number): Usage => ({
  id: `${name}/fixed`,
  owner: name,
  meter: { service: FIXED, item: name, dimension: "month" },
  region: "global",
  quantity: usd,
  unit: "USD",
  because: "stated in the plan",
});

const meteredUsage = (owner: string, line: MeteredUsage, index: number, plan: Plan, catalog: Catalog): Usage => {
  const field = `workloads.${owner}.usage.${index}`;
  const meter = { service: line.service, item: line.item, dimension: line.dimension };
  const entry = catalog.ratesOf(meter)[0];
  const unit = entry?.unit ?? "unit";
  try {
    const amount = parseAmount(line.quantity, { unit, rate: true });
    const quantity = monthly(amount, plan.hours);
    const region = line.region === undefined ? plan.region : regionOf(line.region, catalog);
    return {
      id: `${owner}/${index + 1}`,
      owner,
      meter,
      region,
      quantity,
      unit,
      because: "metered usage stated in the plan",
    };
  } catch (error) {
    if (error instanceof InputError)
      throw new InputError(error.problems.map((problem) => ({ ...problem, field: `${field}.${problem.field}` })));
    if (!(error instanceof ExpressionError)) throw error;
    throw new InputError([
      { field: `${field}.quantity`, found: quoted(line.quantity), expected: error.message, nearest: error.nearest },
    ]);
  }
};

const workloadCost = ({ workload, option }: PreparedWorkload, charges: readonly Charge[]): WorkloadCost => ({
  name: workload.name,
  option: option?.title ?? workload.kind,
  tags: workload.tags,
  ...totals(charges.filter((charge) => charge.usage.owner === workload.name)),
});

/** Defaults that the tool chose: for the plan, and for each option. */
export const assumptionsOf = (plan: Plan, prepared: readonly PreparedWorkload[]): readonly Assumption[] => {
  const own: Assumption[] = [];
  if (!plan.regionGiven) own.push({ what: "region", value: plan.region, source: "default" });
  if (!plan.hoursGiven)
    own.push({ what: "hours of a month", value: String(plan.hours), source: "default, as AWS's calculator counts" });
  const options = prepared.flatMap(({ workload, option }) =>
    (option?.assumptions ?? []).map((assumption) => ({ ...assumption, what: `${workload.name}: ${assumption.what}` })),
  );
  return [...own, ...options];
};
