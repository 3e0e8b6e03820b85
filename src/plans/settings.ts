import type { Catalog } from "../catalog/open.ts";
import { fits } from "../catalog/pattern.ts";
import { nearest } from "../quantity/nearest.ts";
import { InputError, type Problem, quoted } from "../quantity/problem.ts";
import type { Plan } from "./plan.ts";
import { wrongRegion } from "./region.ts";

/**
 * Checks what a plan says for all of its workloads against the tables: its regions, and the services it has discounts on.
 * @throws InputError with every name that no table has
 */
export const checkSettings = (plan: Plan, catalog: Catalog): void => {
  const problems = [...regionProblems(plan, catalog), ...discountProblems(plan, catalog)];
  if (problems.length > 0) throw new InputError(problems);
};

const regionProblems = (plan: Plan, catalog: Catalog): readonly Problem[] => {
  const known = catalog.table("regions").map((row) => row["region"] ?? "");
  const one = (field: string, region: string | undefined): readonly Problem[] =>
    region === undefined || known.includes(region) ? [] : [wrongRegion(field, region, catalog)];
  return [
    ...one("region", plan.region),
    ...one("assume-region", plan.assumeRegion),
    ...plan.regions.flatMap((pattern, index) =>
      known.some((region) => fits(pattern, region)) ? [] : [wrongRegion(`regions.${index}`, pattern, catalog, true)],
    ),
  ];
};

/** A discount on a service that no rate is of would do nothing. */
const discountProblems = (plan: Plan, catalog: Catalog): readonly Problem[] => {
  const named = Object.keys(plan.discount).filter((name) => name !== "all");
  if (named.length === 0) return [];
  const rated = servicesOfRates(catalog);
  const own = new Set([
    ...plan.rates.map(({ service }) => service),
    ...plan.workloads.flatMap((one) => (one.kind === "usage" ? one.usage.map(({ service }) => service) : [])),
  ]);
  return named
    .filter((name) => !rated.has(name) && !own.has(name))
    .map((name) => ({
      field: `discount.${name}`,
      found: quoted(name),
      expected: "a service that rates are of, such as bedrock or sagemaker, or all",
      nearest: nearest(name, new Set([...rated, ...own, "all"])),
      hint: "ratecard price <words> shows the services of rates",
    }));
};

const known = new WeakMap<Catalog, ReadonlySet<string>>();

const servicesOfRates = (catalog: Catalog): ReadonlySet<string> => {
  const services = known.get(catalog) ?? new Set(catalog.meters().map(({ meter }) => meter.service));
  known.set(catalog, services);
  return services;
};
