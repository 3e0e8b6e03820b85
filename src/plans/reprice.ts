import type { BillLine, ImportResult, Period } from "../bills/bill.ts";
import type { Catalog } from "../catalog/open.ts";
import type { Meter } from "../catalog/types.ts";
import { type Charge, isPriced } from "../pricing/types.ts";
import type { Warning } from "../services/world.ts";
import { type DatedUsage, isUsd, listCostOf, priceDated, usageOfLine } from "./bill-prices.ts";
import { machineLearning } from "./machine-learning.ts";
import { syntheticBecause } from "./reconcile.ts";
import { repriceWarnings } from "./reprice-warnings.ts";
import type { WhatIf } from "./what-if.ts";
import { type Part, stepsOf } from "./what-if-steps.ts";

/** A bill's usage at today's rates, and run another way. All in USD at list prices. */
export interface Repriced {
  readonly day: string;
  readonly period: Period | null;
  readonly synthetic: string | null;
  /** Of the lines that have a price both ways. */
  readonly bill: number;
  readonly after: number;
  /** From the bill's list cost to the new cost: the changes add up to the difference. */
  readonly steps: readonly Change[];
  /** Largest difference first. */
  readonly rows: readonly Row[];
  /** What has no price one way or the other: in neither sum, never 0. */
  readonly left: readonly Left[];
  /** Whether every line with a meter has a price. */
  readonly complete: boolean;
  readonly warnings: readonly Warning[];
}

export interface Change {
  readonly name: string;
  readonly usd: number;
}

/** Usage of one meter and region of the bill. */
export interface Row extends Meter {
  readonly region: string;
  readonly machineLearning: boolean;
  readonly quantity: number;
  readonly unit: string;
  /** AWS's list cost; what it billed where the bill states none; null where it states no costs at all. */
  readonly bill: number | null;
  readonly today: number;
  readonly after: number;
  readonly reasons: readonly string[];
  readonly parts: readonly RowPart[];
}

export interface RowPart extends Meter {
  readonly region: string;
  readonly quantity: number;
  readonly usd: number;
}

export interface Left {
  readonly what: string;
  readonly reason: string;
  /** What the bill has for it. */
  readonly usd: number;
  readonly machineLearning: boolean;
}

interface Repricing {
  readonly line: BillLine;
  readonly bill: number | null;
  readonly parts: readonly Part[];
  /** At the rates of the bill's days; undefined where there is none. */
  readonly dated: number | undefined;
  readonly today: number;
  readonly stages: readonly number[];
  readonly charges: readonly Charge[];
}

/**
 * The same usage at the rates of a day, with the changes of a what-if.
 * @param bill imported with days in `usage` and with `costs`
 * @param day whose rates hold afterwards
 */
export const reprice = (bill: ImportResult, whatIf: WhatIf, catalog: Catalog, day: string): Repriced => {
  const lines = bill.usage.filter(({ currency }) => isUsd(currency));
  const kept = new Set<string>();
  const steps = stepsOf(whatIf, (meter, region) => catalog.rate(meter, region, day) !== undefined);
  const stages = lines.map((line) => stagesOf(line, steps, (why) => kept.add(why)));
  const then = priceDated(lines.map(datedLine), catalog, undefined);
  const priced = Array.from({ length: steps.length + 1 }, (_, stage) =>
    priceStage(
      lines,
      stages.map((one) => one[stage] ?? []),
      catalog,
      day,
    ),
  );
  const all = lines.map((line, index) => ({
    line,
    past: then[index],
    parts: stages[index]?.at(-1) ?? [],
    charges: priced.map((stage) => stage[index] ?? []),
  }));
  const ml = machineLearning(catalog);
  const done: Repricing[] = [];
  const left: Left[] = [];
  for (const { line, past, parts, charges } of all) {
    const missing = charges.flat().find((charge) => !isPriced(charge));
    const stated = listCostOf(line.cost);
    if (missing && !isPriced(missing)) {
      const { service, item, dimension } = line.meter;
      left.push({
        what: `${service} ${item} ${dimension}`,
        reason: missing.reason,
        usd: stated.usd,
        machineLearning: ml.spend(service, item),
      });
      continue;
    }
    const costs = charges.map(listSum);
    done.push({
      line,
      bill: stated.stated === "nothing" ? null : stated.usd,
      parts,
      dated: past && isPriced(past) ? past.listCost : undefined,
      today: costs[0] ?? 0,
      stages: costs.slice(1),
      charges: charges.at(-1) ?? [],
    });
  }
  const after = sum(done.map(({ today, stages: costs }) => costs.at(-1) ?? today));
  return {
    day,
    period: bill.period,
    synthetic: syntheticBecause(bill),
    bill: sum(done.map((one) => one.bill ?? one.today)),
    after,
    steps: changesOf(
      done,
      steps.map(({ name }) => name),
    ),
    rows: rowsOf(done, catalog),
    left: leftOf([...left, ...withoutMeter(bill, catalog)]),
    complete: left.length === 0,
    warnings: repriceWarnings({ bill, whatIf, lines: done, kept: [...kept], catalog, day }),
  };
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const listSum = (charges: readonly Charge[]): number => sum(charges.map((one) => (isPriced(one) ? one.listCost : 0)));

const datedLine = (line: BillLine): DatedUsage => ({ usage: usageOfLine(line), day: line.period.from });

const COVERED = /SavingsPlanCovered|DiscountedUsage|\(commitment\)/;

/** A line's parts before the first step and after each. */
const stagesOf = (
  line: BillLine,
  steps: ReturnType<typeof stepsOf>,
  kept: (why: string) => void,
): readonly (readonly Part[])[] => {
  const { meter, region, quantity } = line;
  const context = { covered: COVERED.test(line.charge), kept };
  const stages: (readonly Part[])[] = [[{ meter, region, quantity: Number(quantity), reasons: [] }]];
  for (const step of steps) stages.push((stages.at(-1) ?? []).flatMap((part) => step.apply(part, context)));
  return stages;
};

/** The charges of every line at one stage: priced together, since tiers and pools are the whole bill's. */
const priceStage = (
  lines: readonly BillLine[],
  parts: readonly (readonly Part[])[],
  catalog: Catalog,
  day: string,
): readonly (readonly Charge[])[] => {
  const dated = lines.flatMap((line, index) =>
    (parts[index] ?? []).map(({ meter, region, quantity }) => ({
      usage: { ...usageOfLine(line), meter, region, quantity },
      day: line.period.from,
    })),
  );
  const charges = priceDated(dated, catalog, day);
  let at = 0;
  return lines.map((_, index) => {
    const from = at;
    at += parts[index]?.length ?? 0;
    return charges.slice(from, at);
  });
};

/** What makes the difference: our card against AWS's list, rates that changed since, then each change asked for. */
const changesOf = (done: readonly Repricing[], names: readonly string[]): readonly Change[] => {
  const billed = sum(done.map((one) => one.bill ?? one.today));
  // Where no rate is known for the bill's day, what changed since cannot be told from how good the card is.
  const then = sum(done.map((one) => (one.bill === null ? one.today : (one.dated ?? one.bill))));
  const totals = [
    billed,
    then,
    sum(done.map(({ today }) => today)),
    ...names.map((_, step) => sum(done.map(({ stages }) => stages[step] ?? 0))),
  ];
  return ["our rates of those days against AWS's list", "rates changed since", ...names].map((name, index) => ({
    name,
    usd: (totals[index + 1] ?? 0) - (totals[index] ?? 0),
  }));
};

const rowsOf = (done: readonly Repricing[], catalog: Catalog): readonly Row[] => {
  const ml = machineLearning(catalog);
  const groups = Map.groupBy(done, ({ line }) => JSON.stringify([line.meter, line.region, line.unit]));
  const rows = [...groups.values()].flatMap((members): readonly Row[] => {
    const [first] = members;
    if (!first) return [];
    const { meter, region, unit } = first.line;
    const bill = members.every((one) => one.bill === null) ? null : sum(members.map((one) => one.bill ?? 0));
    const today = sum(members.map((one) => one.today));
    const then = sum(members.map((one) => one.dated ?? one.bill ?? one.today));
    return [
      {
        ...meter,
        region,
        unit,
        machineLearning: ml.spend(meter.service, meter.item),
        quantity: sum(members.map(({ line }) => Number(line.quantity))),
        bill,
        today,
        after: sum(members.map(({ today: start, stages }) => stages.at(-1) ?? start)),
        reasons: reasonsOf(members, bill, then, today),
        parts: partsOf(members),
      },
    ];
  });
  // Differences of binary fractions alone are none.
  const size = (row: Row) => Number(Math.abs(row.after - (row.bill ?? row.today)).toFixed(6));
  return rows.toSorted((a, b) => size(b) - size(a) || b.after - a.after);
};

const DIFFERENT = 1e-4;
const differ = (left: number, right: number): boolean =>
  Math.abs(left - right) > DIFFERENT * Math.max(Math.abs(left), Math.abs(right));

const reasonsOf = (
  members: readonly Repricing[],
  bill: number | null,
  then: number,
  today: number,
): readonly string[] => {
  const own = members.flatMap(({ parts }) => parts.flatMap(({ reasons }) => reasons));
  const from = members
    .flatMap(({ charges }) => charges.flatMap((one) => (isPriced(one) ? [one.rate.from] : [])))
    .toSorted()
    .at(-1);
  return [
    ...(bill !== null && differ(bill, then) ? ["our card is not AWS's list"] : []),
    ...(differ(then, today) ? [`rate changed${from ? ` on ${from}` : " since"}`] : []),
    ...new Set(own),
  ];
};

const partsOf = (members: readonly Repricing[]): readonly RowPart[] => {
  const parts = new Map<string, RowPart>();
  for (const { charges } of members)
    for (const charge of charges) {
      if (!isPriced(charge)) continue;
      const { meter, region, quantity } = charge.usage;
      const key = JSON.stringify([meter, region]);
      const known = parts.get(key);
      parts.set(key, {
        ...meter,
        region,
        quantity: quantity + (known?.quantity ?? 0),
        usd: charge.listCost + (known?.usd ?? 0),
      });
    }
  return [...parts.values()];
};

/** Usage that no meter stands for; what is no usage (fees, taxes, credits) has no price per unit, and is no part of this. */
const withoutMeter = (bill: ImportResult, catalog: Catalog): readonly Left[] => {
  const ml = machineLearning(catalog);
  return (bill.costs ?? [])
    .filter(({ usage, item, currency }) => usage && (item === "" || !isUsd(currency)))
    .map(({ service, item, cost, currency }) => ({
      what: service,
      reason: isUsd(currency) ? "usage type not known" : `in ${currency}: list prices are in USD`,
      usd: listCostOf(cost).usd,
      machineLearning: ml.spend(service, item),
    }));
};

const leftOf = (left: readonly Left[]): readonly Left[] => {
  const merged = new Map<string, Left>();
  for (const one of left) {
    const key = JSON.stringify([one.what, one.reason]);
    merged.set(key, { ...one, usd: one.usd + (merged.get(key)?.usd ?? 0) });
  }
  return [...merged.values()].toSorted((a, b) => Math.abs(b.usd) - Math.abs(a.usd));
};
