import { bare, bareTag, type Field } from "./layout.ts";
import type { Facts } from "./stage.ts";

/** What Cost Explorer groups by, as it heads its tables → our field. Anything else is the key of a tag. */
const GROUPS: Readonly<Record<string, Field>> = {
  service: "product",
  usagetype: "usage_type",
  usagetypegroup: "usage_type",
  linkedaccount: "account",
  linkedaccountname: "account",
  region: "region",
  instancetype: "item",
  apioperation: "operation",
  operation: "operation",
  chargetype: "type",
};

export const isGroup = (name: string): boolean => bare(name) in GROUPS;

/** The tag that a table is grouped by, told by its first heading. */
export const tagOf = (first: string): string | null => {
  const name = first.trim();
  return name === "" || isGroup(name) || /\$|total|category|^\d/i.test(name) ? null : name;
};

const MONEY = /\s*\((?:\$|[A-Z]{3}|€|£|¥)\)$/;
const CURRENCY: Readonly<Record<string, string>> = { $: "USD", "€": "EUR", "£": "GBP", "¥": "JPY" };

/** One heading: `Bedrock($)` is money, `USE1-Host:ml.g5.xlarge(Hrs)` an amount. */
export interface Heading {
  readonly name: string;
  /** "" for an amount. */
  readonly currency: string;
  /** "" for money. */
  readonly unit: string;
}

export const headingOf = (cell: string): Heading => {
  const unit = /\s*\(([^()]+)\)$/.exec(cell)?.[1] ?? "";
  const money = MONEY.test(cell);
  return {
    name: cell.replace(/\s*\([^()]+\)$/, ""),
    currency: money ? (CURRENCY[unit] ?? unit) : "",
    unit: money ? "" : unit,
  };
};

/** The group that a cell belongs to: a field, or the value of a tag that is kept, else a name. */
export const groupFacts = (
  grouped: string,
  group: string,
  tagKeys: readonly string[],
): { readonly facts: Facts; readonly tags: readonly string[] } => {
  const at = tagKeys.findIndex((key) => !isGroup(grouped) && bareTag(key) === bareTag(grouped));
  const tags = tagKeys.map((_, index) => (index === at && !/^no tag key/i.test(group) ? group : ""));
  const field = GROUPS[bare(grouped)] ?? "name";
  // An account as people name it has its id behind the name.
  const value = field === "account" ? (/\((\d{12})\)$/.exec(group)?.[1] ?? group) : group;
  const facts: Facts = group === "" || at >= 0 ? {} : { [field]: value };
  return { facts: { ...facts, type: group === "Tax" ? "Tax" : (facts.type ?? "Usage") }, tags };
};

/** A line or a column that adds others up. */
export const SUMMARY = /^(?:.* total|accrued total|forecast total)$/i;
