import { quoted } from "../quantity/problem.ts";
import type { Sink } from "./sink.ts";
import { parseDecimal } from "./decimal.ts";
import type { Field } from "./layout.ts";
import type { Facts } from "./stage.ts";

export type Json = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const textOf = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" && Number.isFinite(value) ? String(value) : "";

const GROUPS: Readonly<Record<string, Field>> = {
  SERVICE: "product",
  USAGE_TYPE: "usage_type",
  LINKED_ACCOUNT: "account",
  REGION: "region",
  OPERATION: "operation",
  RECORD_TYPE: "type",
  INSTANCE_TYPE: "item",
};

const BILLED = ["UnblendedCost", "NetUnblendedCost", "BlendedCost"] as const;
const EFFECTIVE = ["AmortizedCost", "NetAmortizedCost"] as const;

/** An answer of GetCostAndUsage, several, or only the list of its periods. Days run from Start to before End; `Total` is skipped where groups are. */
export const readCostExplorerApi = (document: unknown, sink: Sink, tagKeys: readonly string[]): void => {
  const answers = (Array.isArray(document) ? document : [document]).filter(isRecord);
  const periods = answers.filter((answer) => isRecord(answer["TimePeriod"]));
  for (const answer of periods.length > 0 ? [{ ResultsByTime: periods }] : answers) {
    if (textOf(answer["NextPageToken"]) !== "")
      sink.warn({
        field: "NextPageToken",
        found: "a further page",
        expected: "the last page",
        hint: "The answer goes on: fetch the other pages and give them all.",
      });
    const groups = listOf(answer["GroupDefinitions"]).filter(isRecord);
    for (const result of listOf(answer["ResultsByTime"]))
      if (isRecord(result)) readResult(result, groups, sink, tagKeys);
  }
};

const readResult = (result: Json, groups: readonly Json[], sink: Sink, tagKeys: readonly string[]): void => {
  const period = isRecord(result["TimePeriod"]) ? result["TimePeriod"] : {};
  const start = textOf(period["Start"]);
  if (!/^\d{4}-\d{2}-\d{2}/.test(start))
    return sink.reject({ field: "TimePeriod.Start", found: quoted(start), expected: "a day such as 2025-11-30" });
  if (result["Estimated"] === true) sink.note("Some days are marked as estimated by AWS: they still change.");
  const parts = listOf(result["Groups"]).filter(isRecord);
  if (parts.length === 0) readMetrics(start, {}, [], result["Total"], sink);
  for (const part of parts) {
    const { facts, tags } = groupFacts(listOf(part["Keys"]).map(textOf), groups, tagKeys);
    readMetrics(start, facts, tags, part["Metrics"], sink);
  }
};

const groupFacts = (keys: readonly string[], groups: readonly Json[], tagKeys: readonly string[]) => {
  const facts: Partial<Record<Field, string>> = {};
  const tags = tagKeys.map(() => "");
  for (const [index, key] of keys.entries()) {
    const definition = groups[index] ?? { Type: "DIMENSION", Key: "SERVICE" };
    const field = GROUPS[textOf(definition["Key"])];
    if (definition["Type"] === "TAG" || key.includes("$")) {
      const [name = "", value = ""] = key.split(/\$(.*)/s);
      const at = tagKeys.indexOf(name);
      if (at >= 0) tags[at] = value;
    } else facts[field ?? "name"] = key;
  }
  return { facts, tags };
};

const readMetrics = (start: string, facts: Facts, tags: readonly string[], given: unknown, sink: Sink): void => {
  const metrics = isRecord(given) ? given : {};
  const metric = (names: readonly string[]) => names.map((name) => metrics[name]).find(isRecord);
  const billed = metric(BILLED);
  const effective = metric(EFFECTIVE);
  const usage = metric(["UsageQuantity"]);
  const values = {
    billed: textOf(billed?.["Amount"]),
    effective: textOf(effective?.["Amount"]),
    quantity: textOf(usage?.["Amount"]),
  };
  const wrong = Object.entries(values).find(([, value]) => value !== "" && parseDecimal(value) === null);
  if (wrong) return sink.reject({ field: wrong[0], found: quoted(wrong[1]), expected: "a number in text" });
  sink.row();
  if (billed === undefined && effective === undefined && usage === undefined) return;
  const unit = textOf(usage?.["Unit"]);
  const type = facts.type ?? (facts.product === "Tax" ? "Tax" : "Usage");
  const currency = textOf(billed?.["Unit"]) || textOf(effective?.["Unit"]);
  // AWS writes N/A where units are mixed: such a sum means nothing.
  const mixed = unit === "N/A" || unit === "NA" || unit === "";
  sink.add(
    {
      start,
      type,
      ...facts,
      billed: values.billed,
      effective: values.effective,
      currency,
      ...(mixed ? {} : { quantity: values.quantity, unit }),
    },
    tags.length > 0 ? tags : undefined,
  );
};

/** Usage lines of a BCM Pricing Calculator estimate. */
export const readCalculatorLines = (document: unknown, sink: Sink, today: string): void => {
  const body = isRecord(document) ? (document["items"] ?? document["usage"] ?? document["lines"]) : document;
  for (const [index, item] of listOf(body).entries()) {
    if (!isRecord(item)) {
      sink.reject({ field: `items.${index}`, found: quoted(item), expected: "a usage line" });
      continue;
    }
    const quantity = isRecord(item["quantity"]) ? item["quantity"] : { amount: item["amount"], unit: item["unit"] };
    const values = { billed: textOf(item["cost"]), quantity: textOf(quantity["amount"]) };
    const wrong = Object.entries(values).find(([, value]) => value !== "" && parseDecimal(value) === null);
    if (wrong) {
      sink.reject({ field: `items.${index}.${wrong[0]}`, found: quoted(wrong[1]), expected: "a number" });
      continue;
    }
    sink.row();
    sink.add({
      start: today,
      type: "Estimate",
      ...values,
      list: values.billed,
      unit: textOf(quantity["unit"]),
      product: textOf(item["serviceCode"]),
      usage_type: textOf(item["usageType"]),
      operation: textOf(item["operation"]),
      account: textOf(item["usageAccountId"]),
      currency: textOf(item["currency"]) || textOf(item["costCurrency"]) || "USD",
    });
  }
};
