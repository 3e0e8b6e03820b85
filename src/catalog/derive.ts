import { fits } from "./pattern.ts";
import type { Meter, Rate, Row } from "./types.ts";

/** What derivation reads: stated rates, and the tables of rules and of spot savings. */
export interface Stated {
  readonly stated: (meter: Meter, region: string, day: string) => Rate | undefined;
  readonly table: (name: "derivations" | "spot") => readonly Row[];
  readonly ratesOf: (meter: Meter) => readonly Rate[];
}

/** Rules in the order in which they are tried: the closest evidence first. */
const ORDER = [
  "sagemaker-sibling",
  "sagemaker-ratio",
  "serverless-linear",
  "bedrock-tier",
  "bedrock-cache",
  "payment-option",
  "savings-plan",
  "spot-from-advisor",
  "training-plan",
  "sagemaker-storage",
  "eks-auto-mode",
  "regional-equal",
] as const;

type Rule = (typeof ORDER)[number];

const DEEPEST = 3;

/**
 * The rate that a rule of `derivations.csv` gives where no source states one; marked `derived`, with the rule, its factor
 * and the number of figures it was checked on. No rule, no rate.
 */
export const derive = (known: Stated, meter: Meter, region: string, day: string, depth = 0): Rate | undefined => {
  if (depth >= DEEPEST) return undefined;
  for (const rule of ORDER) {
    const row = rowsOf(known, rule, meter.service).find((candidate) => applies(candidate, meter, region));
    if (rule === "sagemaker-sibling" && row) {
      const sibling = firstSibling(known, meter, region, day);
      if (sibling) return sibling;
      continue;
    }
    const derived = row && fromRow(known, rule, row, meter, region, day, depth);
    if (derived) return derived;
  }
  return undefined;
};

const indexes = new WeakMap<readonly Row[], ReadonlyMap<string, readonly Row[]>>();

/** The rows of a rule that are about a service. */
const rowsOf = (known: Stated, rule: Rule, service: string): readonly Row[] => {
  const table = known.table("derivations");
  const index = indexes.get(table) ?? Map.groupBy(table, (row) => `${row["rule"]} ${row["service"]}`);
  indexes.set(table, index);
  return index.get(`${rule} ${service}`) ?? [];
};

const applies = (row: Row, meter: Meter, region: string): boolean =>
  (row["target"] ?? "").split(" ").some((target) => fits(target, meter.dimension)) &&
  (row["regions"] === "" || (row["regions"] ?? "").split(" ").includes(region)) &&
  pattern(row["group"] ?? "").test(meter.item);

const patterns = new Map<string, RegExp>();
const pattern = (source: string): RegExp => {
  const known = patterns.get(source) ?? new RegExp(source);
  patterns.set(source, known);
  return known;
};

const firstSibling = (known: Stated, meter: Meter, region: string, day: string): Rate | undefined => {
  for (const row of rowsOf(known, "sagemaker-sibling", meter.service)) {
    if (!applies(row, meter, region)) continue;
    const base = known.stated(baseMeter(row, meter), region, day);
    if (base) return scaled(base, meter, Number(row["factor"]), "sagemaker-sibling", row);
  }
  return undefined;
};

/**
 * The meter a rule starts from: the same item in another dimension, the EC2 type behind `ml.` or `auto-mode:`, or for
 * storage the EBS volume that the rule names.
 */
const baseMeter = (row: Row, meter: Meter): Meter => {
  const [service = meter.service, dimension = "", named] = (row["base"] ?? "").split(" ");
  if (row["rule"] === "sagemaker-storage") return { service, item: named ?? meter.item, dimension };
  const item =
    service === "ec2" && meter.service !== "ec2" ? meter.item.replace(/^(?:ml\.|auto-mode:)/, "") : meter.item;
  return { service, item, dimension };
};

const fromRow = (
  known: Stated,
  rule: Rule,
  row: Row,
  meter: Meter,
  region: string,
  day: string,
  depth: number,
): Rate | undefined => {
  if ((rule === "bedrock-tier" || rule === "bedrock-cache") && known.ratesOf(meter).length === 0) return undefined;
  const base = baseMeter(row, meter);
  if (rule === "regional-equal") {
    const elsewhere = known.stated(base, (row["base"] ?? "").split(" ")[2] ?? "", day);
    return elsewhere && { ...scaled(elsewhere, meter, Number(row["factor"]), rule, row), region };
  }
  const rate = known.stated(base, region, day) ?? derive(known, base, region, day, depth + 1);
  if (!rate) return undefined;
  const factor = Number(row["factor"]);
  if (rule === "spot-from-advisor") {
    const advice = known.table("spot").find((spot) => spot["instance"] === meter.item && spot["region"] === region);
    return advice && scaled(rate, meter, 1 - Number(advice["saving"]), rule, row);
  }
  if (rule === "savings-plan" && meter.service === "sagemaker") {
    const component = meter.dimension.replace(/^savings-plan-\dy-(?:no|partial|all)-upfront-/, "");
    const ratio = rowsOf(known, "sagemaker-ratio", meter.service).find((one) =>
      applies(one, { ...meter, dimension: component }, region),
    );
    return ratio && scaled(roundTiers(rate), meter, factor * Number(ratio["factor"]), rule, row);
  }
  return scaled(rate, meter, factor, rule, row);
};

/** SageMaker plan rates are the ratio times the reserved rate rounded to four decimals. */
const roundTiers = (rate: Rate): Rate => ({
  ...rate,
  tiers: rate.tiers.map((tier) => ({ ...tier, usd: Math.round(tier.usd * 1e4) / 1e4 })),
});

const scaled = (base: Rate, meter: Meter, factor: number, rule: Rule, row: Row): Rate => ({
  ...base,
  meter,
  usagetype: "",
  tiers: base.tiers.map((tier) => ({ ...tier, usd: exact(tier.usd * factor) })),
  confidence: "derived",
  note: row["note"] ?? "",
  borrowed:
    `derived by ${rule}: ${base.meter.service} ${base.meter.item} ${base.meter.dimension} × ${exact(factor)}` +
    ` (rule checked on ${row["evidence"] ?? "0"} figures)`,
});

/** Twelve significant digits: what a factor gives without the noise of binary fractions. */
const exact = (value: number): number => Number(value.toPrecision(12));
