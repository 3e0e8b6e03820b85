import type { Catalog } from "../catalog/open.ts";
import type { FeasibleCandidate } from "../capacity/candidate.ts";
import { bookOf } from "./book.ts";
import { planOption, totals, usageOf } from "./estimate.ts";
import type { Option } from "./option.ts";
import type { DemandWorkload, Plan, Raw } from "./plan.ts";
import { readServiceLevel } from "./service-level.ts";
import { capacityFacts, findModel } from "./sizing-facts.ts";
import { HOSTS } from "./sizing-hosts.ts";
import { type PriceBook, priceUsage } from "../pricing/price.ts";
import { InputError } from "../quantity/problem.ts";

/** A fleet that keeps the service level, with what it costs a month; null: a line of it has no rate. */
export interface Fleet {
  readonly option: Option;
  readonly candidate: FeasibleCandidate;
  readonly cost: number | null;
}

export interface Fleets {
  /** Cheapest first; types that the region may not offer after those that it does, unpriced ones last. */
  readonly fleets: readonly Fleet[];
  /** Why the other instance types are out, and which for each reason. */
  readonly refused: readonly { readonly reason: string; readonly instances: readonly string[] }[];
}

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

/**
 * The fleets of every instance type for a workload's demand, a type at a time, so that a caller can do other things in
 * between. @returns undefined for a workload without demand @throws InputError for an input that is wrong whatever the type
 */
export function* sizingFleets(
  plan: Plan,
  name: string,
  model: string,
  host: string,
  catalog: Catalog,
): Generator<undefined, Fleets | undefined, undefined> {
  const workload = plan.workloads.find((one) => one.name === name);
  if (workload?.kind !== "demand") return undefined;
  const level = readServiceLevel(workload.name, workload.serviceLevel);
  const book = bookOf(plan, catalog);
  const fleets: Fleet[] = [];
  const refused = new Map<string, string[]>();
  const prefix = HOSTS[host]?.prefix ?? "";
  for (const { name: instance } of capacityFacts(catalog).instances) {
    yield;
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
  return {
    fleets: fleets.toSorted((a, b) => isDoubtful(a) - isDoubtful(b) || (a.cost ?? Infinity) - (b.cost ?? Infinity)),
    refused: [...refused].map(([reason, instances]) => ({ reason, instances })),
  };
}

/** No price list of the region names the type. */
const isDoubtful = ({ option }: Fleet): number =>
  Number(option.warnings.some(({ code }) => code === "instance-region"));

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
