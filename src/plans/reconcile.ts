import type { BillLine, ImportResult } from "../bills/bill.ts";
import type { Catalog } from "../catalog/open.ts";
import type { Meter, Rate } from "../catalog/types.ts";
import { isPriced, type Charge } from "../pricing/types.ts";
import { printable } from "../quantity/printable.ts";
import { isUsd, listCostOf, priceDated, type Stated, usageOfLine } from "./bill-prices.ts";
import { causeOf, type Cause } from "./cause.ts";
import { machineLearning } from "./machine-learning.ts";

/** How much of a list cost our rates give back. The three shares add up to the whole: no line is excused. */
export interface Shares {
  /** USD of list cost. */
  readonly list: number;
  readonly lines: number;
  readonly reconciled: Part;
  readonly wrong: Part;
  /** Of no meter or no rate that we know, and what is no usage. */
  readonly unknown: Part;
}

export interface Part {
  readonly usd: number;
  readonly lines: number;
  /** Of the list cost; null where there is none. */
  readonly share: number | null;
}

/** Lines of one meter, region and cause where our price is not AWS's. */
export interface Difference extends Meter {
  readonly region: string;
  readonly machineLearning: boolean;
  readonly cause: Cause;
  /** The cause in words, with the figures. */
  readonly because: string;
  readonly lines: number;
  readonly list: number;
  readonly ours: number;
  readonly from: string;
  readonly to: string;
}

export interface Unknown {
  readonly what: string;
  readonly machineLearning: boolean;
  readonly reason: string;
  readonly list: number;
  readonly lines: number;
}

export interface Reconciliation {
  /** Why the bill is no evidence: it was made up. null for a real one. */
  readonly synthetic: string | null;
  readonly machineLearning: Shares;
  readonly rest: Shares;
  /** Largest first. */
  readonly differences: readonly Difference[];
  readonly unknown: readonly Unknown[];
  readonly notes: readonly string[];
}

/** A line of a day, our price of it and AWS's. */
interface Checked {
  readonly line: BillLine;
  readonly stated: Stated;
  readonly charge: Charge;
  readonly ml: boolean;
}

/**
 * Our rate × usage against AWS's own list cost, line by line (usage of a day, meter, region, account and tag), each at
 * the rates of its day; over all of the list cost of the bill.
 * @param bill imported with days in `usage` and with `costs`
 */
export const reconcile = (bill: ImportResult, catalog: Catalog): Reconciliation => {
  const ml = machineLearning(catalog);
  const lines = bill.usage.filter(({ currency }) => isUsd(currency));
  const dated = lines.map((line) => ({ usage: usageOfLine(line), day: line.period.from }));
  const charges = priceDated(dated, catalog, undefined);
  const checked = lines.flatMap((line, index): readonly Checked[] => {
    const charge = charges[index];
    return charge
      ? [{ line, stated: listCostOf(line.cost), charge, ml: ml.spend(line.meter.service, line.meter.item) }]
      : [];
  });
  const agreeing = agreeingPools(checked);
  const verdicts = checked.map((one) => ({ ...one, ...verdictOf(one, agreeing.has(poolOf(one)), catalog) }));
  const unknown = [...notPriced(verdicts), ...notUnderstood(bill, catalog)];
  return {
    synthetic: syntheticBecause(bill),
    machineLearning: sharesOf(
      verdicts.filter((one) => one.ml),
      unknown.filter(({ machineLearning: yes }) => yes),
    ),
    rest: sharesOf(
      verdicts.filter((one) => !one.ml),
      unknown.filter(({ machineLearning: yes }) => !yes),
    ),
    differences: differencesOf(verdicts.filter(({ state }) => state === "wrong")),
    unknown: merged(unknown).toSorted((a, b) => Math.abs(b.list) - Math.abs(a.list) || b.lines - a.lines),
    notes: notesOf(bill, verdicts),
  };
};

type Verdict = Checked & {
  readonly state: "reconciled" | "wrong" | "unknown";
  readonly ours: number;
  readonly cause: Cause;
  readonly because: string;
};

const verdictOf = (
  { line, stated, charge }: Checked,
  poolAgrees: boolean,
  catalog: Catalog,
): Pick<Verdict, "state" | "ours" | "cause" | "because"> => {
  if (!isPriced(charge)) return { state: "unknown", ours: 0, cause: "rate", because: charge.reason };
  const ours = charge.listCost;
  const isTiered = charge.rate.tiers.length > 1;
  if ((isTiered && poolAgrees) || Math.abs(ours - stated.usd) <= toleranceOf(line, charge.rate, stated.usd))
    return { state: "reconciled", ours, cause: "rounding", because: "" };
  return { state: "wrong", ours, ...causeOf({ line, rate: charge.rate, ours, stated }, catalog) };
};

const poolOf = ({ line: { meter, region, period } }: Checked): string =>
  JSON.stringify([meter, region, period.from.slice(0, 7)]);

/**
 * Months of a tiered meter whose sum is AWS's. AWS gives the first tier to the month's first lines, we share the tiers out
 * evenly: the lines differ where the month agrees.
 */
const agreeingPools = (checked: readonly Checked[]): ReadonlySet<string> => {
  const tiered = checked.filter(({ charge }) => isPriced(charge) && charge.rate.tiers.length > 1);
  const agreeing = new Set<string>();
  for (const [pool, members] of Map.groupBy(tiered, poolOf)) {
    let [off, allowed] = [0, 0];
    for (const { line, stated, charge } of members) {
      if (!isPriced(charge)) continue;
      off += charge.listCost - stated.usd;
      allowed += toleranceOf(line, charge.rate, stated.usd);
    }
    if (Math.abs(off) <= allowed) agreeing.add(pool);
  }
  return agreeing;
};

/** AWS rounds amounts and costs of a row to ten decimals: half of the last one for each row of the line. */
const LAST_DECIMAL = 1e-10;
const FLOAT = 1e-9;

const toleranceOf = (line: BillLine, rate: Rate, usd: number): number => {
  const price = Math.max(...rate.tiers.map((tier) => tier.usd)) / rate.per;
  // A bill counts in its own units, of which one holds up to `per` of ours: its last decimal is that much coarser.
  return line.rows * LAST_DECIMAL * (1 + price * rate.per) + FLOAT * Math.abs(usd);
};

const sharesOf = (verdicts: readonly Verdict[], unknown: readonly Unknown[]): Shares => {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + Math.abs(value), 0);
  const of = (state: Verdict["state"]) => verdicts.filter((one) => one.state === state);
  const [reconciled, wrong] = [of("reconciled"), of("wrong")];
  const usd = [reconciled, wrong].map((list) => sum(list.map(({ stated }) => stated.usd)));
  const lost = sum(unknown.map(({ list }) => list));
  const list = (usd[0] ?? 0) + (usd[1] ?? 0) + lost;
  const part = (amount: number, lines: number): Part => ({
    usd: amount,
    lines,
    share: list > 0 ? amount / list : null,
  });
  const unknownLines = unknown.reduce((total, { lines }) => total + lines, 0);
  return {
    list,
    lines: reconciled.length + wrong.length + unknownLines,
    reconciled: part(usd[0] ?? 0, reconciled.length),
    wrong: part(usd[1] ?? 0, wrong.length),
    unknown: part(lost, unknownLines),
  };
};

const notPriced = (verdicts: readonly Verdict[]): readonly Unknown[] =>
  verdicts
    .filter(({ state }) => state === "unknown")
    .map(({ line: { meter }, ml, because, stated }) => ({
      what: `${meter.service} ${meter.item} ${meter.dimension}`,
      machineLearning: ml,
      reason: because,
      list: stated.usd,
      lines: 1,
    }));

/** What no meter stands for: every cost that is not in `usage`, by what the bill calls it. */
const notUnderstood = (bill: ImportResult, catalog: Catalog): readonly Unknown[] => {
  const ml = machineLearning(catalog);
  const others = (bill.costs ?? []).filter(
    ({ usage, item, currency, cost }) => isUsd(currency) && !(usage && item !== "") && (cost.list !== null || usage),
  );
  const accelerated = bill.unmapped.filter(
    ({ usageType, list, billed }) => ml.usageType("ec2", usageType) && Number(list ?? billed ?? 0) !== 0,
  );
  const moved = accelerated.map(({ usageType, reason, ...cost }): Unknown => ({
    what: `ec2 ${usageType}`,
    machineLearning: true,
    reason,
    list: listCostOf(cost).usd,
    lines: cost.rows,
  }));
  const less = moved.reduce((total, { list }) => total + list, 0);
  const rest = others.map(({ service, item, type, usage, cost }): Unknown => {
    const name = item === "" ? service : `${service} ${item}`;
    return {
      what: usage ? name : `${name}: ${type}`,
      machineLearning: ml.spend(service, item),
      reason: usage ? "usage type not known" : "no usage: a fee, a credit or a tax",
      list: usage ? listCostOf(cost).usd : Number(cost.list ?? 0),
      lines: 1,
    };
  });
  return less === 0 ? rest : [...lessen(rest, "ec2", less), ...moved];
};

/** Takes an amount off the entries of one name, which another entry now tells. */
const lessen = (unknown: readonly Unknown[], what: string, usd: number): readonly Unknown[] => {
  let open = usd;
  return unknown.map((one) => {
    if (one.what !== what || open <= 0) return one;
    const taken = Math.min(open, Math.max(0, one.list));
    open -= taken;
    return { ...one, list: one.list - taken };
  });
};

const merged = (unknown: readonly Unknown[]): readonly Unknown[] => {
  const byName = new Map<string, Unknown>();
  for (const one of unknown) {
    const key = JSON.stringify([one.what, one.reason, one.machineLearning]);
    const known = byName.get(key);
    byName.set(key, known ? { ...known, list: known.list + one.list, lines: known.lines + one.lines } : one);
  }
  return [...byName.values()].filter(({ list }) => list !== 0);
};

const differencesOf = (wrong: readonly Verdict[]): readonly Difference[] => {
  const byMeter = new Map<string, Difference>();
  for (const { line, stated, ours, cause, because, ml } of wrong) {
    const key = JSON.stringify([line.meter, line.region, cause, because]);
    const known = byMeter.get(key);
    byMeter.set(key, {
      ...line.meter,
      region: line.region,
      machineLearning: ml,
      cause,
      because,
      lines: (known?.lines ?? 0) + 1,
      list: (known?.list ?? 0) + stated.usd,
      ours: (known?.ours ?? 0) + ours,
      from: known && known.from < line.period.from ? known.from : line.period.from,
      to: known && known.to > line.period.to ? known.to : line.period.to,
    });
  }
  return [...byMeter.values()].toSorted((a, b) => Math.abs(b.ours - b.list) - Math.abs(a.ours - a.list));
};

/** Account ids that AWS's documentation uses for nobody's account. */
const NOBODY = /^(?:(\d)\1{11}|111122223333|444455556666|777788889999|123456789012|01234567890[1-9]|012345678910)$/;

/** Why a bill is made up, by its files' names or its accounts; null where nothing says so. */
export const syntheticBecause = (bill: Pick<ImportResult, "files" | "byAccount">): string | null => {
  const made = bill.files.find(({ status, file }) => status === "read" && /synthetic|mock|made-?up/i.test(file));
  if (made) return `${printable(made.file.split("/").at(-1) ?? "", 60)} says so`;
  const accounts = bill.byAccount.map(({ account }) => account).filter((account) => account !== "");
  return accounts.length > 0 && accounts.every((account) => NOBODY.test(account))
    ? "its accounts are those of AWS's documentation"
    : null;
};

const notesOf = (bill: ImportResult, verdicts: readonly Verdict[]): readonly string[] => {
  const notes: string[] = [];
  const others = bill.totals.filter(({ currency }) => !isUsd(currency)).map(({ currency }) => currency);
  if (others.length > 0)
    notes.push(`Lines in ${others.join(", ")} are not checked: AWS's list prices here are in USD.`);
  const billed = verdicts.filter(({ stated }) => stated.stated === "billed");
  if (billed.length > 0)
    notes.push(`${billed.length} lines state no list cost and were checked against what was billed.`);
  return notes;
};
