import type { Catalog } from "../catalog/open.ts";
import { type Amount, parseAmount } from "../quantity/amount.ts";
import { metaOf } from "../quantity/fields.ts";
import { camel, type Line, type Way } from "../services/service.ts";
import { activeShare, type Month } from "./calendar.ts";
import { prepareWorkloads, type PreparedWorkload } from "./estimate.ts";
import { type Growth, seasonOf } from "./growth.ts";
import type { ModelLine } from "./model.ts";
import type { Plan, Workload } from "./plan.ts";
import { enterGrowth, isUncertain, type VariableList } from "./variables.ts";

/** A workload over time. */
export interface WorkloadModel {
  readonly name: string;
  readonly prepared: PreparedWorkload;
  readonly lines: readonly ModelLine[];
  readonly growth: Growth | undefined;
  readonly growsUncertainly: boolean;
  /** The first day of the month whose demand is what the plan states. */
  readonly growsFrom: string;
  /** A factor for each month. */
  readonly season: readonly number[];
  /** The share of each month that it runs. */
  readonly active: readonly number[];
  /** Quantities of a month at a draw and a growth factor, into `out` from `at` on. */
  readonly quantities: (month: number, draw: Float64Array, factor: number, out: Float64Array, at: number) => void;
}

/**
 * Every workload of a plan as a function of month, draw and growth. Options are prepared once for each length of month,
 * because hours shape their lines.
 * @throws InputError
 */
export const workloadModels = (
  plan: Plan,
  months: readonly Month[],
  catalog: Catalog,
  list: VariableList,
): readonly WorkloadModel[] => {
  const lengths = [...new Set(months.map(({ hours }) => hours))];
  const byHours = new Map(
    lengths.map((hours) => [hours, prepareWorkloads({ ...plan, hours, hoursGiven: true }, catalog)]),
  );
  return plan.workloads.map((workload, index) => {
    const prepared = new Map(
      [...byHours].flatMap(([hours, all]) => {
        const one = all[index];
        return one ? [[hours, one] as const] : [];
      }),
    );
    return workloadModel(workload, prepared, plan, months, list);
  });
};

const workloadModel = (
  workload: Workload,
  prepared: ReadonlyMap<number, PreparedWorkload>,
  plan: Plan,
  months: readonly Month[],
  list: VariableList,
): WorkloadModel => {
  const growth = growthOf(workload, plan);
  const seasonality = workload.seasonality ?? (workload.kind === "fixed" ? undefined : plan.seasonality);
  const start = months[0]?.from ?? plan.day;
  const active = months.map((month) => activeIn(workload, month));
  const first = [...prepared.values()][0];
  if (!first) throw new Error("a plan without months");
  if (growth) enterGrowth(growth, growth === plan.growth ? "" : `${workload.name} `, list);
  const lines = first.usage.map(({ id, owner, meter, region, unit, because }) => ({
    id,
    owner,
    meter,
    region,
    unit,
    because,
  }));
  return {
    name: workload.name,
    prepared: first,
    lines,
    growth,
    growsUncertainly: isUncertain(growth),
    growsFrom: workload.from !== undefined && workload.from > start ? workload.from : start,
    season: months.map((month) => (workload.once === undefined ? seasonOf(seasonality, month.label) : 1)),
    active,
    quantities: quantitiesOf(workload, prepared, months, active, list),
  };
};

/** What is done once and what is a fixed sum follow no growth of the plan. */
const growthOf = (workload: Workload, plan: Plan): Growth | undefined =>
  workload.growth ?? (workload.once !== undefined || workload.kind === "fixed" ? undefined : plan.growth);

const activeIn = ({ from, until, once }: Workload, month: Month): number =>
  once === undefined ? activeShare(month, from, until) : once >= month.from && once < month.to ? 1 : 0;

type Quantities = WorkloadModel["quantities"];

const quantitiesOf = (
  workload: Workload,
  prepared: ReadonlyMap<number, PreparedWorkload>,
  months: readonly Month[],
  active: readonly number[],
  list: VariableList,
): Quantities => {
  switch (workload.kind) {
    case "fixed":
      return amountQuantities([numberOf(`${workload.name} sum`, workload.usd, list, 0)], months, active);
    case "usage": {
      const units = [...prepared.values()][0]?.usage ?? [];
      const amounts = workload.usage.map(({ quantity }, index) =>
        numberOf(
          `${workload.name} ${units[index]?.meter.item ?? index}`,
          parseAmount(quantity, { unit: units[index]?.unit ?? "unit", rate: true }),
          list,
          0,
        ),
      );
      return amountQuantities(amounts, months, active);
    }
    case "demand":
      return optionQuantities(workload.name, prepared, months, active, list);
  }
};

/** A number of a workload: what is stated, or the variable that is drawn. */
interface DrawnNumber {
  readonly amount: Amount;
  /** Its place among the variables; -1: it is certain. */
  readonly variable: number;
}

const numberOf = (
  name: string,
  amount: Amount,
  list: VariableList,
  least = -Infinity,
  most = Infinity,
): DrawnNumber => {
  if (amount.uncertainty === undefined) return { amount, variable: -1 };
  list.all.push({
    name,
    unit: amount.unit + (amount.every === "hour" ? " / hour" : ""),
    distribution: amount.uncertainty,
    base: amount.value,
    least,
    most,
    text: amount.text,
  });
  return { amount, variable: list.all.length - 1 };
};

const valueAt = ({ amount, variable }: DrawnNumber, draw: Float64Array): number =>
  variable < 0 ? amount.value : (draw[variable] ?? amount.value);

const amountQuantities =
  (amounts: readonly DrawnNumber[], months: readonly Month[], active: readonly number[]): Quantities =>
  (month, draw, factor, out, at) => {
    const hours = months[month]?.hours ?? 0;
    const scale = factor * (active[month] ?? 0);
    for (let index = 0; index < amounts.length; index++) {
      const one = amounts[index];
      if (one) out[at + index] = valueAt(one, draw) * (one.amount.every === "hour" ? hours : 1) * scale;
    }
  };

const optionQuantities = (
  owner: string,
  prepared: ReadonlyMap<number, PreparedWorkload>,
  months: readonly Month[],
  active: readonly number[],
  list: VariableList,
): Quantities => {
  const first = [...prepared.values()][0];
  const option = first?.option;
  if (!option) return () => undefined;
  const { way } = option;
  const grown = new Set(grownInputs(way));
  const inputs = Object.entries(option.prepared.amounts).map(([key, amount]) => {
    const rule = ruleOf(way, key);
    return {
      key,
      grows: grown.has(key),
      number: numberOf(`${owner} ${key}`, amount, list, rule?.min ?? 0, rule?.max),
    };
  });
  const names = first.usage.map(({ id }) => id);
  const lines = new Map(
    [...prepared].map(([hours, one]) => [hours, sameLines(owner, names, one.option?.prepared.lines ?? [])]),
  );
  const others = new Map([...prepared].map(([hours, one]) => [hours, { ...one.option?.prepared.numbers }]));
  const moving = inputs.filter(({ grows, number }) => grows || number.variable >= 0);
  return (month, draw, factor, out, at) => {
    const hours = months[month]?.hours ?? 0;
    const share = active[month] ?? 0;
    const scale = grown.size === 0 ? factor * share : share;
    const numbers = others.get(hours) ?? {};
    const monthLines = lines.get(hours) ?? [];
    for (const { key, grows, number } of moving) {
      const value = valueAt(number, draw) * (number.amount.every === "hour" ? hours : 1);
      numbers[key] = grows ? value * factor : value;
    }
    for (let index = 0; index < monthLines.length; index++)
      out[at + index] = share === 0 ? 0 : (monthLines[index]?.quantity(numbers) ?? 0) * scale;
  };
};

/** The lines of another length of month in the order of the first: those that it lacks need nothing. */
const sameLines = (owner: string, ids: readonly string[], lines: readonly Line[]): readonly (Line | undefined)[] =>
  ids.map((id) => lines.find(({ name }) => `${owner}/${name}` === id));

const ruleOf = (way: Way, key: string) => {
  const field = Object.entries(way.fields).find(([name]) => camel(name) === key)?.[1];
  return field && metaOf(field).rule;
};

/**
 * The inputs that growth scales: the rates in time of the demand and of the run, hours of running apart; where there is
 * none, what the demand counts. Empty for services whose lines are products of their inputs: their quantities are scaled.
 */
export const grownInputs = ({ kind, fields }: Way): readonly string[] => {
  const demand = Object.entries(kind.fields).map(([name, field]) => ({ name, rule: metaOf(field).rule }));
  const rates = demand.filter(({ rule }) => rule?.rate === true && rule.unit !== "hour");
  if (rates.length > 0) {
    const all = Object.entries(fields).filter(([, field]) => {
      const { rule } = metaOf(field);
      return rule?.rate === true && rule.unit !== "hour";
    });
    return all.map(([name]) => camel(name));
  }
  const counted = demand.find(({ rule }) => rule !== undefined && rule.unit === kind.unit);
  return counted ? [camel(counted.name)] : [];
};
