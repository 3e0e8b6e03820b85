import type { Catalog } from "../src/catalog/open.ts";
import type { FeasibleCandidate } from "../src/capacity/candidate.ts";
import { bookOf } from "../src/plans/book.ts";
import { planOption, totals, usageOf } from "../src/plans/estimate.ts";
import type { Option } from "../src/plans/option.ts";
import type { DemandWorkload, Plan, Raw } from "../src/plans/plan.ts";
import { readServiceLevel } from "../src/plans/service-level.ts";
import { capacityFacts, findModel } from "../src/plans/sizing-facts.ts";
import { HOSTS } from "../src/plans/sizing-hosts.ts";
import { type PriceBook, priceUsage } from "../src/pricing/price.ts";
import { InputError, type Problem } from "../src/quantity/problem.ts";

/** A fleet that keeps the service level, with what it costs a month; null: a line of it has no rate. */
export interface Fleet {
  readonly option: Option;
  readonly candidate: FeasibleCandidate;
  readonly cost: number | null;
}

export type Fleets =
  | { readonly kind: "working" }
  | {
      readonly kind: "sized";
      readonly fleets: readonly Fleet[];
      /** Why the other instance types are out, and how many for each reason. */
      readonly refused: readonly { readonly reason: string; readonly instances: readonly string[] }[];
    }
  | { readonly kind: "wrong"; readonly problems: readonly Problem[] };

/** Services that run a model on instances for users who wait. */
export const FLEET_HOSTS: readonly string[] = Object.entries(HOSTS).flatMap(([name, { answersAtOnce }]) =>
  answersAtOnce ? [name] : [],
);

/** Models that a workload could run on instances: its own and those it considers first, then every other. */
export const fleetModels = (workload: DemandWorkload, catalog: Catalog): readonly string[] => {
  const named = [workload.run, ...workload.consider].flatMap((run) => modelsOf(run));
  const own = named.filter((name) => findModel(name, catalog) !== undefined);
  const others = [...capacityFacts(catalog).things.architectures.values()]
    .filter(({ kind }) => kind === "llm")
    .map(({ name }) => name);
  return [...new Set([...own, FIRST, ...others])];
};

/** A small model that the most devices were measured with. */
const FIRST = "llama-3.1-8b";

const modelsOf = (run: Raw | undefined): readonly string[] => {
  const model: unknown = run?.["model"];
  return (Array.isArray(model) ? model : [model]).flatMap((name: unknown) =>
    typeof name === "string" && name !== "all" ? [name] : [],
  );
};

/** The fleets of every instance type for a workload's demand, cheapest first. Undefined for a workload without demand. */
export const fleetsOf = (
  plan: Plan,
  name: string,
  model: string,
  host: string,
  catalog: Catalog,
): Fleets | undefined => {
  const workload = plan.workloads.find((one) => one.name === name);
  if (workload?.kind !== "demand") return undefined;
  try {
    return sized(plan, workload, model, host, catalog);
  } catch (error) {
    if (error instanceof InputError) return { kind: "wrong", problems: error.problems };
    throw error;
  }
};

const sized = (plan: Plan, workload: DemandWorkload, model: string, host: string, catalog: Catalog): Fleets => {
  const level = readServiceLevel(workload.name, workload.serviceLevel);
  const book = bookOf(plan, catalog);
  const fleets: Fleet[] = [];
  const refused = new Map<string, string[]>();
  const prefix = HOSTS[host]?.prefix ?? "";
  for (const { name: instance } of capacityFacts(catalog).instances) {
    const run = { on: host, model, instance: `${prefix}${instance}`, count: "auto" };
    const option = optionOf(workload, run, plan, catalog, level);
    const candidate = typeof option === "string" ? undefined : option.fleet?.candidate;
    if (typeof option !== "string" && candidate)
      fleets.push({ option, candidate, cost: costOf(option, workload.name, book) });
    else {
      const reason = typeof option === "string" ? option : (option.warnings[0]?.message ?? "not sized");
      const short = reason.replace(`${instance}: `, "").replace(/\d[\d.,]*/g, "…");
      refused.set(short, [...(refused.get(short) ?? []), instance]);
    }
  }
  const cost = (one: Fleet) => one.cost ?? Infinity;
  return {
    kind: "sized",
    fleets: fleets.toSorted((a, b) => cost(a) - cost(b)),
    refused: [...refused].map(([reason, instances]) => ({ reason, instances })),
  };
};

const optionOf = (
  workload: DemandWorkload,
  run: Raw,
  plan: Plan,
  catalog: Catalog,
  level: ReturnType<typeof readServiceLevel>,
): Option | string => {
  try {
    return planOption(workload.name, workload.demand, run, ["run"], plan, catalog, level);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const [problem] = error.problems;
    // An input that is wrong whatever the instance is worth a message of its own.
    if (problem?.field !== undefined && !problem.field.includes(".run.instance")) throw error;
    return problem?.expected ?? "not offered";
  }
};

const costOf = (option: Option, owner: string, book: PriceBook): number | null => {
  const { cost, complete } = totals(priceUsage(usageOf(owner, option), book));
  return complete ? cost : null;
};
