import type { Catalog } from "../catalog/open.ts";
import { checkField } from "../quantity/fields.ts";
import { InputError } from "../quantity/problem.ts";
import { servicesOf } from "../services/registry.ts";
import { problemOf } from "../services/service.ts";
import type { DemandWorkload, Raw } from "./plan.ts";

/**
 * Checks a demand that options are ranked for. An input that is missing or wrong for every one of them is an error of the
 * demand, not a reason to drop them all.
 * @throws InputError with every such input
 */
export const checkDemand = ({ name, demand }: DemandWorkload, runs: readonly Raw[], catalog: Catalog): void => {
  const services = new Map(servicesOf(catalog).map((service) => [service.name, service]));
  const serving = runs.flatMap((run) => {
    const way = services.get(String(run["on"]))?.ways.find(({ kind }) => kind.kind === demand["kind"]);
    return way ? [{ run, way }] : [];
  });
  const kind = serving[0]?.way.kind;
  const problems = Object.entries(kind?.fields ?? {}).flatMap(([input, field]) => {
    const refused = serving.every(
      ({ run, way }) => !Object.hasOwn(run, input) && !checkField(way.fields[input] ?? field, demand[input]).ok,
    );
    const checked = checkField(field, demand[input]);
    if (!refused || checked.ok) return [];
    const problem = problemOf(input, demand[input], checked.expected, checked.nearest);
    return [{ ...problem, field: `workloads.${name}.demand.${input}` }];
  });
  if (problems.length > 0) throw new InputError(problems);
};
