/** What a plan file may hold: types, messages and the published JSON Schema come from here. */
import * as v from "valibot";
import { choice, NEAREST, share } from "../quantity/fields.ts";
import { nearest } from "../quantity/nearest.ts";
import { type Problem, quoted } from "../quantity/problem.ts";
import { isDay } from "./calendar.ts";
import type { Raw } from "./plan.ts";

/** Whether a value is a map. (A list is none.) */
export const isRaw = (value: unknown): value is Raw =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const name = v.pipe(
  v.union([v.string(), v.number()], "a name"),
  v.transform((written) => String(written).replace(/\s+/g, " ")),
  v.maxLength(200, "a name of at most 200 characters"),
);
/** A map from names to values. (A list is a record too where JavaScript is asked.) */
const mapOf = <T extends v.GenericSchema>(value: T, expected: string) =>
  v.pipe(v.custom<Raw>(isRaw, expected), v.record(v.string(), value, expected));

const raw = mapOf(v.unknown(), "a map of inputs");
const day = v.pipe(
  v.string("a date such as 2026-03-01"),
  v.transform((text) => (/^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text)),
  v.check(isDay, "a date such as 2026-03-01"),
);
const tags = mapOf(name, "a map of tags");

const ownRate = v.strictObject({
  service: name,
  item: name,
  dimension: name,
  region: v.optional(name),
  per: v.optional(v.pipe(v.number("a number"), v.minValue(1e-9, "a number above 0")), 1),
  unit: v.optional(name),
  usd: v.pipe(v.number("a price in USD"), v.minValue(0, "a price of at least 0")),
  note: v.optional(name),
});

const metered = v.strictObject({
  service: name,
  item: name,
  dimension: name,
  region: v.optional(name),
  quantity: v.union([v.string(), v.number()], "a quantity, such as 5M token"),
});

const workload = v.pipe(
  v.strictObject({
    demand: v.optional(raw),
    "service-level": v.optional(raw),
    run: v.optional(raw),
    consider: v.optional(v.array(raw, "a list of options")),
    usage: v.optional(v.array(metered, "a list of metered usage")),
    fixed: v.optional(v.union([v.string(), v.number()], "a sum such as 500 USD / month")),
    tags: v.optional(tags),
    growth: v.optional(v.unknown()),
    seasonality: v.optional(v.unknown()),
    from: v.optional(day),
    until: v.optional(day),
    once: v.optional(day),
  }),
  v.check(
    (w) =>
      [w.demand !== undefined || w.run !== undefined, w.usage !== undefined, w.fixed !== undefined].filter(Boolean)
        .length === 1,
    "one of demand + run, usage, or fixed",
  ),
  v.check(
    (w) => w.usage !== undefined || w.fixed !== undefined || w.run !== undefined || w.consider !== undefined,
    "a run: the option that meets the demand, or options to consider",
  ),
);

/** What a plan file may hold, before its demands and options are checked. */
export const planSchema = v.strictObject({
  name: v.optional(name, "plan"),
  region: v.optional(name),
  "assume-region": v.optional(name),
  "as-of": v.optional(day),
  start: v.optional(day),
  months: v.optional(
    v.pipe(
      v.number("a number of months, such as 12"),
      v.integer("whole months"),
      v.minValue(1, "at least 1 month"),
      v.maxValue(120, "at most 120 months"),
    ),
  ),
  hours: v.optional(
    v.pipe(
      v.number("a number of hours a month, such as 730"),
      v.minValue(1, "at least 1 hour"),
      v.maxValue(744, "at most 744 hours"),
    ),
  ),
  growth: v.optional(v.unknown()),
  seasonality: v.optional(v.unknown()),
  "fiscal-year": v.optional(name),
  "free-tier": choice(["none", "always", "legacy"], "free tier", "none"),
  "account-opened": v.optional(day),
  discount: v.optional(
    v.union(
      [share("discount off list"), mapOf(share("discount off list"), "a map from service to share")],
      "a share such as 12 %, at most 100 %, or a map from service to share",
    ),
  ),
  rates: v.optional(v.array(ownRate, "a list of rates")),
  budget: v.optional(v.union([v.string(), v.number()], "a sum such as 20000 USD / month")),
  regions: v.optional(v.array(name, "a list of regions or patterns, such as [eu-*]")),
  scenarios: v.optional(mapOf(raw, "a map from name to what it changes")),
  workloads: mapOf(workload, "a map from name to workload, such as chat: { … }"),
});

export type PlanInput = v.InferOutput<typeof planSchema>;

/** What the schema refused, as a problem: its field, and what was expected there. */
export const schemaProblem = (issue: v.BaseIssue<unknown>): Problem => {
  const path = (issue.path ?? []).map((part) => String(part.key));
  const [expected = "", near] = issue.message.split(NEAREST);
  const parent = issue.path?.at(-1);
  const field = path.join(".");
  if (parent && "origin" in parent && issue.expected === "never") {
    const known = knownKeys(path);
    const key = path.at(-1) ?? "";
    return { field, found: quoted(key), expected: `one of ${known.join(", ")}`, nearest: nearest(key, known) };
  }
  const found = issue.input === undefined || issue.input === null ? "nothing" : quoted(issue.input);
  return { field, found, expected: readable(expected, path), nearest: near?.split(", ") };
};

/** The schema library's own wording, where a part of the schema has none of ours. */
const readable = (message: string, path: readonly string[]): string => {
  if (!/^Invalid (?:key|type)/.test(message)) return message;
  if (path[0] === "workloads")
    return path.length === 1
      ? "workloads: a map from name to workload, such as chat: { … }"
      : path.length === 2
        ? "a workload: demand and run, or usage, or fixed"
        : `a value: ${knownKeys(path).join(", ")} describe metered usage`;
  return path[0] === "rates" ? `a value: ${knownKeys(path).join(", ")} describe a rate` : "a value";
};

const knownKeys = (path: readonly string[]): readonly string[] => {
  if (path.length === 1) return Object.keys(planSchema.entries);
  if (path[0] === "workloads" && path.length === 3) return Object.keys(workload.pipe[0].entries);
  return path[0] === "rates" ? Object.keys(ownRate.entries) : Object.keys(metered.entries);
};
