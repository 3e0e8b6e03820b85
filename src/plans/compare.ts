import type { Catalog } from "../catalog/open.ts";
import { type Confidence, meterKey, type Rate } from "../catalog/types.ts";
import { compileCost, type PricedLine } from "../pricing/compile.ts";
import { type PriceBook, priceUsage } from "../pricing/price.ts";
import { type Charge, isPriced, type Priced, type Usage } from "../pricing/types.ts";
import { InputError } from "../quantity/problem.ts";
import { metaOf } from "../quantity/fields.ts";
import { camel, type Line, type Numbers } from "../services/service.ts";
import { bookOf } from "./book.ts";
import { crossings, type Crossing } from "./break-even.ts";
import { confidenceOfCost, isAsSure, leastSure } from "./confidence.ts";
import { checkDemand } from "./demand-inputs.ts";
import { planOption, type PreparedWorkload, prepareWorkloads, totals, usageOf } from "./estimate.ts";
import { expandOptions, waysToMeet } from "./expand.ts";
import { type Option, relocate } from "./option.ts";
import { levelState, type LevelState, readServiceLevel, tooSlow } from "./service-level.ts";
import type { DemandWorkload, Plan, Raw, Workload } from "./plan.ts";

/** A way to meet a demand, with what it does to the plan's total. */
export interface Candidate {
  readonly option: Option;
  /** The change to the plan's total, against not having the workload at all. Null: a line of it is unpriced. */
  readonly cost: number | null;
  /** For `per` units of the demand; null also where the option counts its demand in another unit. */
  readonly costPerUnit: number | null;
  /** Against the cheapest that is priced. */
  readonly ratio: number | null;
  /** Of its cost: at most 5 % of it has rates less sure. */
  readonly confidence: Confidence | null;
  /** Of any of its rates. */
  readonly leastSure: Confidence | null;
  /** Whether it keeps the service level of the workload. */
  readonly level: LevelState;
  /** Whether it is what the plan runs on. */
  readonly chosen: boolean;
  readonly unpriced: readonly string[];
  readonly doubts: readonly string[];
}

export interface Comparison {
  readonly workload: string;
  readonly demand: { readonly kind: string; readonly unit: string; readonly per: number; readonly units: number };
  /** Ranked: priced ones by cost, unverified ones never before a sourced one of the same cost, unpriced last. */
  readonly candidates: readonly Candidate[];
  readonly dropped: readonly { readonly option: string; readonly reason: string }[];
  readonly breakEven: readonly Crossing[];
}

/** Ranks the ways to meet each demand of a plan. @throws InputError when the plan itself is wrong */
export const comparePlan = (plan: Plan, catalog: Catalog): readonly Comparison[] => {
  const prepared = prepareWorkloads(plan, catalog);
  return prepared.flatMap(({ workload }) => finished(compareWorkload(workload, prepared, plan, catalog)) ?? []);
};

/**
 * Ranks the ways to meet one workload's demand an option at a time, so that a caller can do other things in between.
 * @returns undefined for a workload without a demand @throws InputError when the plan itself is wrong
 */
export function* comparing(plan: Plan, name: string, catalog: Catalog): Ranking<Comparison | undefined> {
  const workload = plan.workloads.find((one) => one.name === name);
  if (workload === undefined) return undefined;
  return yield* compareWorkload(workload, prepareWorkloads(plan, catalog), plan, catalog);
}

/** Options one after the other: it yields before each. */
type Ranking<T> = Generator<undefined, T, undefined>;

const finished = <T>(steps: Ranking<T>): T => {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
};

/** Ranks a workload's run and what it considers; the rest of the plan's usage shares its pools. */
function* compareWorkload(
  workload: Workload,
  prepared: readonly PreparedWorkload[],
  plan: Plan,
  catalog: Catalog,
): Ranking<Comparison | undefined> {
  if (workload.kind !== "demand") return undefined;
  const book = bookOf(plan, catalog);
  const rest = together(
    prepared.filter((other) => other.workload !== workload).flatMap(({ usage }) => usage),
    book,
  );
  const considered =
    workload.consider.length > 0 ? workload.consider : waysToMeet(workload.demand["kind"], {}, catalog);
  const own = workload.run === undefined ? [] : [{ run: workload.run, path: ["run"] }];
  const options = considered.map((entry, index) => expanded(entry, index, workload, catalog));
  const runs = [...own, ...options.flat()];
  const several = isExpanded(considered) || options.some((one) => one.length > 1);
  // Of a single option its own errors say more: the inputs that it does not know, too.
  if (runs.length > 1 || several)
    checkDemand(
      workload,
      runs.map(({ run }) => run),
      catalog,
    );
  const level = readServiceLevel(workload.name, workload.serviceLevel);
  const dropped: { option: string; reason: string }[] = [];
  const seen = new Set<string>();
  const marginal = marginalCost(rest, plan, book);
  const candidates: Candidate[] = [];
  for (const [index, { run, path }] of runs.entries()) {
    yield;
    const key = JSON.stringify(run);
    if (seen.has(key)) continue;
    const chosen = index < own.length;
    seen.add(key);
    try {
      const option = planOption(workload.name, workload.demand, run, path, plan, catalog, level);
      const unfit = option.warnings.find(({ code }) => UNFIT.has(code));
      const reason = unfit?.message ?? tooSlow(option, level);
      if (reason !== undefined && !chosen) dropped.push({ option: option.title, reason });
      else candidates.push(candidateOf(option, workload.name, chosen, levelState(option, level), marginal));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      if (chosen || (workload.consider.length > 0 && !several)) throw error;
      dropped.push({ option: titleOf(run), reason: error.problems.map(({ expected }) => expected).join("; ") });
    }
  }
  const all = rank(candidates);
  const reference = (all.find(({ chosen }) => chosen) ?? all[0])?.option;
  if (!reference) throw new InputError([nothingLeft(workload.name, dropped)]);
  const { kind, unit, per } = reference.way.kind;
  const ranked = all.map((one) => ({ ...one, costPerUnit: costPerUnit(one, unit, per) }));
  const scaled = scaledInput(reference);
  const alike = ranked.filter(
    ({ option }) =>
      option.way.kind.unit === unit && scaled !== undefined && Object.hasOwn(option.prepared.numbers, scaled),
  );
  return {
    workload: workload.name,
    demand: { kind, unit, per, units: unitsOf(reference) },
    candidates: ranked,
    dropped,
    breakEven: crossings(alike, scaled, (option) => cheapestOf(option, book)),
  };
}

/** The options of an entry of `consider`, each with its place in the plan. @throws InputError with that place */
const expanded = (entry: Raw, index: number, { name, demand, consider }: DemandWorkload, catalog: Catalog) => {
  const path = consider.length > 0 ? ["consider", String(index)] : ["consider"];
  try {
    return expandOptions(entry, catalog).map((run) => ({ run, path }));
  } catch (error) {
    throw error instanceof InputError ? new InputError(relocate(error, name, demand, path)) : error;
  }
};

const unitsOf = ({ prepared }: Option): number => prepared.units(prepared.numbers);

/** Options without a stated kind of demand may meet several; a cost of another unit compares to none of ours. */
const costPerUnit = ({ option, cost }: Candidate, unit: string, per: number): number | null => {
  const units = unitsOf(option);
  return cost !== null && units > 0 && option.way.kind.unit === unit ? (cost / units) * per : null;
};

const nothingLeft = (name: string, dropped: readonly { option: string; reason: string }[]) => ({
  field: `workloads.${name}.consider`,
  found: `no option that serves the demand (${dropped.length} dropped)`,
  expected: dropped[0]?.reason ?? "a run or something to consider",
});

/** Warnings that mean an option cannot serve the demand. */
const UNFIT = new Set(["region-unavailable", "model-unfit", "lifecycle-retired", "fleet-unfit", "fleet-short"]);

const isExpanded = (considered: readonly Raw[]) =>
  considered.some((entry) => Object.values(entry).some((value) => value === "all" || Array.isArray(value)));

const titleOf = (run: Raw) =>
  Object.values(run)
    .map((value) => (typeof value === "object" ? JSON.stringify(value) : String(value)))
    .join(" ");

/** Usage that is priced alike and shares its tiers as one: ranking prices it again and again, and asks for its total only. */
const together = (usage: readonly Usage[], book: PriceBook): readonly Usage[] => {
  const keyOf = ({ meter, region, owner }: Usage) => `${meterKey(meter)} ${region} ${book.pool(meter, region, owner)}`;
  return [...Map.groupBy(usage, keyOf).values()].flatMap((alike) =>
    alike.slice(0, 1).map((one) => ({ ...one, quantity: alike.reduce((sum, { quantity }) => sum + quantity, 0) })),
  );
};

/** What usage adds to the cost of the rest: alone where no pool is shared, else the difference of two totals. */
const marginalCost = (rest: readonly Usage[], plan: Plan, book: PriceBook) => {
  const pools = new Set(rest.map((usage) => book.pool(usage.meter, usage.region, usage.owner)));
  const restCost = totals(priceUsage(rest, book)).cost;
  return (usage: readonly Usage[]): { readonly cost: number; readonly charges: readonly Charge[] } => {
    const shared =
      plan.freeTier !== "none" || usage.some((one) => pools.has(book.pool(one.meter, one.region, one.owner)));
    const charges = priceUsage(shared ? [...rest, ...usage] : usage, book);
    const { cost } = totals(charges);
    return { cost: shared ? cost - restCost : cost, charges: shared ? charges.slice(rest.length) : charges };
  };
};

const candidateOf = (
  option: Option,
  owner: string,
  chosen: boolean,
  level: LevelState,
  marginal: ReturnType<typeof marginalCost>,
): Candidate => {
  const { cost, charges } = marginal(usageOf(owner, option));
  const unpriced = charges.flatMap((charge) =>
    isPriced(charge) || charge.usage.quantity === 0 ? [] : [charge.reason],
  );
  const known = unpriced.length === 0 && (charges.length > 0 || option.service.free !== undefined);
  const used = charges.filter(isPriced).filter(({ usage }) => usage.quantity > 0);
  const confidence = confidenceOfCost(used.map((charge) => ({ confidence: charge.rate.confidence, usd: charge.cost })));
  return {
    option,
    cost: known ? cost : null,
    costPerUnit: null,
    ratio: null,
    confidence,
    leastSure: leastSure(used.map(({ rate }) => rate.confidence)),
    level,
    chosen,
    unpriced,
    doubts: [...option.warnings.map(({ message }) => message), ...slightDoubts(used, confidence)],
  };
};

/** The doubtful rates that are less sure than the cost that they are a slight part of. */
const slightDoubts = (charges: readonly Priced[], stated: Confidence | null): readonly string[] =>
  [...Map.groupBy(charges, ({ rate }) => rate.confidence)].flatMap(([confidence, some]) => {
    if (stated === null || isAsSure(confidence, stated) || isAsSure(confidence, "derived")) return [];
    const meters = new Set(some.map(({ usage: { meter } }) => `${meter.service} ${meter.item} ${meter.dimension}`));
    return [`at most 5 % of its cost, but ${confidence}: ${[...meters].join(", ")}`];
  });

const rank = (candidates: readonly Candidate[]): readonly Candidate[] => {
  const sure = (one: Candidate) => (one.confidence === "unverified" ? 1 : 0);
  const sorted = [...candidates].sort((a, b) => {
    if (a.cost === null || b.cost === null) return Number(a.cost === null) - Number(b.cost === null);
    return sure(a) - sure(b) || a.cost - b.cost || a.option.title.localeCompare(b.option.title);
  });
  const cheapest = sorted.find(({ cost }) => cost !== null && cost > 0)?.cost ?? null;
  return sorted.map((one) => ({ ...one, ratio: one.cost !== null && cheapest !== null ? one.cost / cheapest : null }));
};

/** The input that scales the demand: its first rate in time. */
const scaledInput = (option: Option): string | undefined =>
  Object.entries(option.way.kind.fields).flatMap(([name, field]) =>
    metaOf(field).rule?.rate === true ? [camel(name)] : [],
  )[0];

/** The cost of an option whose instance the engine chooses: at each demand that of the type which is cheapest there. */
const cheapestOf = (option: Option, book: PriceBook): ((numbers: Numbers) => number) | undefined => {
  const own = compiled(option, book);
  const others = (option.fleet?.alternatives() ?? []).flatMap(({ lines }) => compiledLines(lines, book) ?? []);
  if (!own || others.length === 0) return own;
  return (numbers) => others.reduce((least, cost) => Math.min(least, cost(numbers)), own(numbers));
};

/** An option's cost as a function of its numbers, where every line is priced. */
export const compiled = (option: Option, book: PriceBook): ((numbers: Numbers) => number) | undefined =>
  compiledLines(option.prepared.lines, book);

const compiledLines = (all: readonly Line[], book: PriceBook): ((numbers: Numbers) => number) | undefined => {
  const lines: PricedLine<Numbers>[] = [];
  for (const line of all) {
    const rate: Rate | undefined = book.rate(line.meter, line.region);
    if (!rate) return undefined;
    lines.push({ quantity: (numbers) => line.quantity(numbers), rate, pays: 1 - book.discount(line.meter) });
  }
  return compileCost(lines);
};
