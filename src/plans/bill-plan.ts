import { stringify } from "yaml";
import type { BillLine, CostLine, ImportResult } from "../bills/bill.ts";
import type { Catalog } from "../catalog/open.ts";
import { meterKey, type Meter } from "../catalog/types.ts";
import { isPriced } from "../pricing/types.ts";
import { InputError } from "../quantity/problem.ts";
import { printable } from "../quantity/printable.ts";
import { isUsd, listCostOf } from "./bill-prices.ts";
import { estimatePlan } from "./estimate.ts";
import { type MachineLearning, machineLearning } from "./machine-learning.ts";
import { readPlan } from "./read.ts";

/** A plan made of a bill. */
export interface BillPlan {
  /** YAML, as `ratecard estimate` reads it. */
  readonly text: string;
  /** USD of an average month that the plan re-prices to: the bill's list cost, or what it billed where it states none. */
  readonly target: number;
  readonly months: number;
  /** Meters that the plan gives a rate of its own for, since ours does not give back what AWS lists. */
  readonly ownRates: number;
  readonly notes: readonly string[];
}

type Names = readonly [name: string, value: string][];

interface Group {
  readonly tags: Names;
  readonly service: string;
  readonly item: string;
  readonly usage: Map<string, { readonly meter: Meter; readonly region: string; quantity: number }>;
}

const MOST_WORKLOADS = 300;
const LONGEST_NAME = 120;

/**
 * Turns a bill into a plan: machine learning as `usage:` workloads by service, model or instance, and tags; the rest as
 * `fixed:` sums by service. A month of the plan is the bill's usage over the months that it touches. Where our rate does
 * not give back AWS's list cost, the plan states the rate that does, so that it always re-prices to the bill.
 * @param bill imported with days in `usage` and with `costs`
 * @throws InputError where nothing of the bill can stand in a plan
 */
export const planOfBill = (bill: ImportResult, catalog: Catalog, name: string): BillPlan => {
  const ml = machineLearning(catalog);
  const months = monthsOf(bill);
  const known = bill.usage.filter(({ currency, meter }) => isUsd(currency) && ml.spend(meter.service, meter.item));
  const lines = known.filter(({ quantity }) => Number(quantity) > 0);
  const others = known.filter(({ quantity }) => Number(quantity) <= 0);
  const stated = statedCosts(lines);
  const rest = restOf(bill, ml, others, new Set(lines.map(({ meter }) => meter.service)), months);
  const plan = {
    name,
    region: regionOf(lines),
    "as-of": lastDay(bill),
    workloads: Object.fromEntries([...workloads(groupsOf(lines), months), ...rest.fixed]),
  };
  if (Object.keys(plan.workloads).length === 0)
    throw new InputError([
      { field: "--to", found: "no cost and no usage that we know in the bill", expected: "a bill with either" },
    ]);
  const rates = ownRates(plan, stated, catalog);
  const full = rates.length > 0 ? { ...plan, rates } : plan;
  const target = ([...stated.values()].reduce((sum, { usd }) => sum + usd, 0) + rest.usd) / months;
  const notes = rest.left.map(
    ({ what, usd }) => `${what}: ${usd.toFixed(2)} USD, below zero, is left out: a plan holds no credits.`,
  );
  return {
    text: `${comments(bill, months, target, rates.length, notes)}${stringify(full, { lineWidth: 0 })}`,
    target,
    months,
    ownRates: rates.length,
    notes,
  };
};

const monthsOf = (bill: ImportResult): number =>
  Math.max(1, new Set(bill.byDay.map(({ day }) => day.slice(0, 7)).filter((month) => month !== "")).size);

const lastDay = (bill: ImportResult): string =>
  bill.byDay
    .map(({ day }) => day)
    .filter((day) => /^\d{4}-\d{2}-\d{2}$/.test(day))
    .at(-1) ?? "1970-01-01";

const regionOf = (lines: readonly BillLine[]): string => {
  const costs = new Map<string, number>();
  for (const line of lines)
    if (/^[a-z]{2}-/.test(line.region))
      costs.set(line.region, (costs.get(line.region) ?? 0) + listCostOf(line.cost).usd);
  return [...costs].toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))[0]?.[0] ?? "us-east-1";
};

interface StatedCost {
  readonly meter: Meter;
  readonly region: string;
  readonly unit: string;
  quantity: number;
  usd: number;
  known: boolean;
}

/** What the bill says the usage of each meter and region costs. */
const statedCosts = (lines: readonly BillLine[]): ReadonlyMap<string, StatedCost> => {
  const costs = new Map<string, StatedCost>();
  for (const { meter, region, unit, quantity, cost } of lines) {
    const key = `${meterKey(meter)} ${region}`;
    const entry = costs.get(key) ?? { meter, region, unit, quantity: 0, usd: 0, known: true };
    costs.set(key, entry);
    const stated = listCostOf(cost);
    entry.quantity += Number(quantity);
    entry.usd += stated.usd;
    entry.known &&= stated.stated !== "nothing";
  }
  return costs;
};

/** Workloads by service, model or instance, and tags; of very many only the dearest keep their tags. */
const groupsOf = (lines: readonly BillLine[]): readonly Group[] => {
  const byName = new Map<string, Group>();
  const cost = new Map<string, number>();
  const keyOf = (line: BillLine, tags: Names) => JSON.stringify([line.meter.service, line.meter.item, tags]);
  const tagsOf = ({ tags }: BillLine): Names =>
    Object.entries(tags).map(([key, value]) => [printable(key, 60), printable(value, 60)]);
  for (const line of lines) {
    const key = keyOf(line, tagsOf(line));
    cost.set(key, (cost.get(key) ?? 0) + listCostOf(line.cost).usd);
  }
  const largest = new Set(
    [...cost]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, MOST_WORKLOADS)
      .map(([key]) => key),
  );
  for (const line of lines) {
    const own = tagsOf(line);
    const tags = largest.has(keyOf(line, own)) ? own : [];
    const key = keyOf(line, tags);
    const { meter, region } = line;
    const group = byName.get(key) ?? { tags, service: meter.service, item: meter.item, usage: new Map() };
    byName.set(key, group);
    const place = `${meterKey(meter)} ${region}`;
    const entry = group.usage.get(place) ?? { meter, region, quantity: 0 };
    entry.quantity += Number(line.quantity);
    group.usage.set(place, entry);
  }
  return [...byName.values()];
};

const workloads = (groups: readonly Group[], months: number): readonly (readonly [string, object])[] => {
  const used = new Map<string, number>();
  return groups.map(({ tags, service, item, usage }) => {
    const values = tags.map(([, value]) => value).filter((value) => value !== "");
    const base = [service, printable(item, 80), ...values].join(" ").slice(0, LONGEST_NAME);
    const count = (used.get(base) ?? 0) + 1;
    used.set(base, count);
    const lines = [...usage.values()].map(({ meter, region, quantity }) => ({
      ...meter,
      region,
      quantity: quantity / months,
    }));
    const workload = { usage: lines, ...(tags.length > 0 ? { tags: Object.fromEntries(tags) } : {}) };
    return [count === 1 ? base : `${base} (${count})`, workload] as const;
  });
};

interface Rest {
  readonly fixed: readonly (readonly [string, { readonly fixed: number }])[];
  /** USD of the whole bill in `fixed`. */
  readonly usd: number;
  readonly left: readonly { readonly what: string; readonly usd: number }[];
}

/** Everything else by service; what is below zero (credits) cannot stand in a plan. */
const restOf = (
  bill: ImportResult,
  ml: MachineLearning,
  others: readonly BillLine[],
  used: ReadonlySet<string>,
  months: number,
): Rest => {
  const costs = new Map<string, number>();
  const add = (what: string, usd: number) => costs.set(what, (costs.get(what) ?? 0) + usd);
  for (const line of bill.costs ?? [])
    if (isUsd(line.currency) && !(line.usage && line.item !== "" && ml.spend(line.service, line.item)))
      add(printable(line.usage ? line.service : `${line.service}: ${line.type}`, 80), restCost(line, bill));
  for (const { meter, cost } of others) add(meter.service, listCostOf(cost).usd);
  const sorted = [...costs].toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  const above = sorted.filter(([, usd]) => usd > NOTHING);
  return {
    fixed: above.map(([what, usd]) => [used.has(what) ? `${what}: the rest` : what, { fixed: usd / months }]),
    usd: above.reduce((sum, [, usd]) => sum + usd, 0),
    left: sorted.filter(([, usd]) => usd < -NOTHING).map(([what, usd]) => ({ what, usd })),
  };
};

const NOTHING = 1e-12;

/** List cost where the bill has that view; of usage without it what was billed. Bills with no list view at all: as billed. */
const restCost = ({ usage, cost }: CostLine, bill: ImportResult): number => {
  if (usage) return listCostOf(cost).usd;
  const listed = bill.totals.some(({ list }) => list !== null);
  return Number((listed ? cost.list : cost.billed) ?? 0);
};

interface OwnRateInput extends Meter {
  readonly region: string;
  readonly per: number;
  readonly unit: string;
  readonly usd: number;
  readonly note: string;
}

const SAME = 1e-9;

/** The rates that the plan must state to re-price to the bill: compared by pricing it without them. */
const ownRates = (plan: object, stated: ReadonlyMap<string, StatedCost>, catalog: Catalog): readonly OwnRateInput[] => {
  const { plan: read } = readPlan(JSON.stringify(plan), { file: "", today: "1970-01-01" });
  const months = [...stated.values()];
  if (months.length === 0) return [];
  const ours = new Map<string, number>();
  const quantities = new Map<string, number>();
  for (const charge of estimatePlan(read, catalog).charges) {
    const key = `${meterKey(charge.usage.meter)} ${charge.usage.region}`;
    quantities.set(key, (quantities.get(key) ?? 0) + charge.usage.quantity);
    ours.set(key, (ours.get(key) ?? 0) + (isPriced(charge) ? charge.cost : NaN));
  }
  return months.flatMap(({ meter, region, quantity, usd, known, unit }): readonly OwnRateInput[] => {
    const key = `${meterKey(meter)} ${region}`;
    const each = usd / quantity;
    const cost = (ours.get(key) ?? NaN) / (quantities.get(key) ?? NaN);
    if (!known || Math.abs(cost - each) <= SAME * Math.abs(each)) return [];
    return [
      {
        ...meter,
        region,
        per: 1,
        unit,
        usd: each,
        note: "as the bill lists it, on average; delete it to use the catalogue's rate",
      },
    ];
  });
};

const comments = (
  bill: ImportResult,
  months: number,
  target: number,
  rates: number,
  notes: readonly string[],
): string => {
  const files = bill.files.filter(({ status }) => status === "read").map(({ file }) => printable(file, 100));
  const from = `${files.slice(0, 3).join(", ")}${files.length > 3 ? ` and ${files.length - 3} more` : ""}`;
  const lines = [
    `Made by ratecard import from ${from}${bill.period ? `, ${bill.period.from} to before ${bill.period.to}` : ""}.`,
    `A month here is the bill's usage over the ${months === 1 ? "one month" : `${months} months`} that it touches: ${target.toFixed(2)} USD at AWS's list prices.`,
    "What a commitment or a discount saved is not in it. as-of holds the rates of those days: delete it for today's.",
    ...(rates > 0 ? [`${rates} rates below are the bill's own, where the catalogue has none or another.`] : []),
    ...notes,
  ];
  return `${lines.map((line) => `# ${line}`).join("\n")}\n`;
};
