import * as v from "valibot";
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from "yaml";
import { type Amount, parseAmount } from "../quantity/amount.ts";
import { ExpressionError } from "../quantity/expression.ts";
import { choice, NEAREST, share } from "../quantity/fields.ts";
import { nearest } from "../quantity/nearest.ts";
import { fail, InputError, type Problem, quoted } from "../quantity/problem.ts";
import { isDay, monthNumber, monthStart } from "./calendar.ts";
import { readGrowth, readSeasonality } from "./growth.ts";
import type { OwnRate, Plan, Raw, Workload } from "./plan.ts";
import { merged } from "./scenarios.ts";

/** A plan file as it was read: the plan, and how a path into it becomes a line of the file. */
export interface PlanFile {
  readonly plan: Plan;
  /** Its named variants, each a plan of its own. */
  readonly scenarios: readonly Scenario[];
  readonly file: string;
  readonly locate: (path: readonly string[]) => { readonly line: number; readonly column: number } | undefined;
}

export interface Scenario {
  readonly name: string;
  readonly plan: Plan;
}

export interface ReadSetting {
  readonly file: string;
  /** The day that a plan without `as-of` is priced at. */
  readonly today: string;
}

const LARGEST_FILE = 1_000_000;
const MOST_WORKLOADS = 2_000;

/**
 * Reads a plan from YAML or JSON.
 * @throws InputError with file, line, field, found and expected
 */
export const readPlan = (text: string, setting: ReadSetting): PlanFile => {
  const { file } = setting;
  if (text.length > LARGEST_FILE)
    throw new InputError([
      { file, found: `${text.length} characters`, expected: `a plan of at most ${LARGEST_FILE} characters` },
    ]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
  const broken = document.errors[0];
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0]);
    throw new InputError([{ file, line, column: col, found: broken.message, expected: "YAML or JSON" }]);
  }
  refuseDuplicates(document.contents, [], file, lines);
  const locate = (path: readonly string[]) => locatePath(document.contents, path, lines);
  const raw = plainObject(() => document.toJS({ maxAliasCount: 100 }), file);
  const plan = planOfRaw(raw, setting, locate);
  const scenarios = Object.entries(plan.scenarios).map(([label, changes]) => {
    const within = (path: readonly string[]) => locate(["scenarios", label, ...path]) ?? locate(path);
    const variant = planOfRaw(merged(raw, changes), setting, within).plan;
    return { name: label, plan: { ...variant, name: `${variant.name}: ${label}` } };
  });
  return { plan: plan.plan, scenarios, file, locate };
};

/** A plan and the changes that its scenarios make, from the object that a file holds. */
const planOfRaw = (raw: Raw, setting: ReadSetting, locate: PlanFile["locate"]) => {
  const { file } = setting;
  const result = v.safeParse(planSchema, raw);
  if (!result.success)
    throw new InputError(result.issues.slice(0, 20).map((issue) => schemaProblem(issue, file, locate)));
  const plan = located(() => planOf(result.output, setting), file, locate);
  if (plan.workloads.length > MOST_WORKLOADS)
    throw new InputError([
      { file, field: "workloads", found: `${plan.workloads.length} workloads`, expected: `at most ${MOST_WORKLOADS}` },
    ]);
  return { plan, scenarios: result.output.scenarios ?? {} };
};

/** What a reader throws, with the line of the file. */
const located = <T>(read: () => T, file: string, locate: PlanFile["locate"]): T => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      error.problems.map((problem) => ({ ...problem, file, ...locate((problem.field ?? "").split(".")) })),
    );
  }
};

const isRaw = (value: unknown): value is Raw => typeof value === "object" && value !== null && !Array.isArray(value);

/** Names that JavaScript's objects keep for themselves: a map would lose them. */
const RESERVED = ["__proto__", "constructor", "prototype"] as const;

/** A name given twice in one map, or one that a map cannot hold. (The parser's own check compares every pair of keys.) */
const refuseDuplicates = (node: unknown, path: readonly string[], file: string, lines: LineCounter): void => {
  if (isSeq(node))
    for (const [index, item] of node.items.entries()) refuseDuplicates(item, [...path, String(index)], file, lines);
  if (!isMap(node)) return;
  const seen = new Set<string>();
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : "";
    const reserved = RESERVED.some((word) => word === name);
    if (seen.has(name) || reserved) {
      const { line, col } = lines.linePos((isScalar(key) && key.range?.[0]) || 0);
      const field = [...path, name].join(".");
      const found = reserved ? quoted(name) : "the same name twice";
      throw new InputError([
        { file, line, column: col, field, found, expected: reserved ? "another name" : "each name once" },
      ]);
    }
    seen.add(name);
    refuseDuplicates(value, [...path, name], file, lines);
  }
};

const plainObject = (read: () => unknown, file: string): Raw => {
  let value: unknown;
  try {
    value = read();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new InputError([{ file, found: message, expected: "a plan with few aliases" }]);
  }
  if (!isRaw(value))
    throw new InputError([
      {
        file,
        found: quoted(value),
        expected: "a plan: a map with at least `workloads`",
        hint: "ratecard init writes an example",
      },
    ]);
  return value;
};

const locatePath = (root: Node | null, path: readonly string[], lines: LineCounter) => {
  let node: unknown = root;
  let range: readonly number[] | undefined;
  for (const segment of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === segment);
      if (!pair) break;
      if (isScalar(pair.key) && pair.key.range) range = pair.key.range;
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(segment)];
      if (typeof item === "object" && item !== null && "range" in item && Array.isArray(item.range)) range = item.range;
      node = item;
    } else break;
  }
  if (range === undefined) return undefined;
  const { line, col } = lines.linePos(range[0] ?? 0);
  return { line, column: col };
};

const name = v.pipe(
  v.union([v.string(), v.number()], "a name"),
  v.transform(String),
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
      v.number("a number of months"),
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
  regions: v.optional(v.array(name)),
  scenarios: v.optional(mapOf(raw, "a map from name to what it changes")),
  workloads: mapOf(workload, "a map from name to workload"),
});

type PlanInput = v.InferOutput<typeof planSchema>;

const planOf = (input: PlanInput, setting: ReadSetting): Plan => ({
  name: input.name,
  region: input.region ?? DEFAULT_REGION,
  regionGiven: input.region !== undefined,
  assumeRegion: input["assume-region"],
  day: input["as-of"] ?? setting.today,
  hours: input.hours ?? 730,
  hoursGiven: input.hours !== undefined,
  months: input.months ?? 12,
  start: input.start === undefined ? undefined : monthStart(input.start),
  growth: input.growth === undefined ? undefined : readGrowth(input.growth, "growth"),
  seasonality: input.seasonality === undefined ? undefined : readSeasonality(input.seasonality, "seasonality"),
  fiscalYear: fiscalMonth(input["fiscal-year"]),
  regions: input.regions ?? [],
  freeTier: input["free-tier"],
  accountOpened: input["account-opened"],
  discount: discountOf(input.discount),
  rates: (input.rates ?? []).map((own): OwnRate => ({
    ...own,
    region: own.region ?? "*",
    unit: own.unit,
    note: own.note ?? "",
  })),
  budget: input.budget === undefined ? undefined : sum(input.budget, setting.file, "budget").value,
  workloads: Object.entries(input.workloads).map(([label, one]) => workloadOf(label, one, setting.file)),
});

const fiscalMonth = (written: string | undefined): number => {
  const number = written === undefined ? 1 : monthNumber(written);
  if (number !== undefined) return number;
  return fail({ field: "fiscal-year", found: quoted(written), expected: "the month it begins with, such as april" });
};

/** Where AWS's own examples are priced, and where most rates are known. */
export const DEFAULT_REGION = "us-east-1";

const discountOf = (discount: PlanInput["discount"]): Readonly<Record<string, number>> => {
  if (discount === undefined) return {};
  if (isAmount(discount)) return { all: discount.value };
  return Object.fromEntries(Object.entries(discount).map(([service, off]) => [service, off.value]));
};

const isAmount = (value: Amount | Readonly<Record<string, Amount>>): value is Amount =>
  typeof value["value"] === "number";

const sum = (written: string | number, file: string, field: string): Amount => {
  try {
    return parseAmount(written, { unit: "USD", rate: true });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new InputError([{ file, field, found: quoted(written), expected: error.message, nearest: error.nearest }]);
  }
};

const workloadOf = (label: string, one: PlanInput["workloads"][string], file: string): Workload => {
  const common = { name: label, tags: one.tags ?? {}, ...timeOf(label, one) };
  if (one.fixed !== undefined)
    return { ...common, kind: "fixed", usd: sum(one.fixed, file, `workloads.${label}.fixed`) };
  if (one.usage !== undefined)
    return { ...common, kind: "usage", usage: one.usage.map((line) => ({ ...line, region: line.region })) };
  const part = (value: Raw | undefined): Raw => value ?? {};
  return {
    ...common,
    kind: "demand",
    demand: part(one.demand),
    run: one.run,
    consider: one.consider ?? [],
    serviceLevel: part(one["service-level"]),
  };
};

/** When a workload runs and how it grows. */
const timeOf = (label: string, one: PlanInput["workloads"][string]) => {
  const field = `workloads.${label}`;
  const { from, until, once } = one;
  if (once !== undefined && (from !== undefined || until !== undefined))
    return fail({ field: `${field}.once`, found: quoted(once), expected: "either once, or from and until" });
  if (from !== undefined && until !== undefined && until <= from)
    return fail({
      field: `${field}.until`,
      found: quoted(until),
      expected: `a day after ${from}: the first without it`,
    });
  return {
    growth: one.growth === undefined ? undefined : readGrowth(one.growth, `${field}.growth`),
    seasonality: one.seasonality === undefined ? undefined : readSeasonality(one.seasonality, `${field}.seasonality`),
    from,
    until,
    once,
  };
};

const schemaProblem = (issue: v.BaseIssue<unknown>, file: string, locate: PlanFile["locate"]): Problem => {
  const path = (issue.path ?? []).map((part) => String(part.key));
  const [expected = "", near] = issue.message.split(NEAREST);
  const parent = issue.path?.at(-1);
  const unknown = parent && "origin" in parent && issue.expected === "never";
  const place = { file, ...locate(path), field: path.join(".") };
  if (unknown) {
    const known = knownKeys(path);
    return {
      ...place,
      found: quoted(path.at(-1)),
      expected: `one of ${known.join(", ")}`,
      nearest: nearest(path.at(-1) ?? "", known),
    };
  }
  const missing = issue.input === undefined;
  return {
    ...place,
    found: missing ? "nothing" : quoted(issue.input),
    expected: readable(expected, path.at(-1) ?? ""),
    nearest: near?.split(", "),
  };
};

const readable = (message: string, key: string): string =>
  /^Invalid (key|type)/.test(message)
    ? key === "workloads"
      ? "workloads: a map from name to workload"
      : "a value of another type"
    : message;

const knownKeys = (path: readonly string[]): readonly string[] => {
  if (path.length === 1) return Object.keys(planSchema.entries);
  if (path[0] === "workloads" && path.length === 3) return Object.keys(workload.pipe[0].entries);
  return path[0] === "rates" ? Object.keys(ownRate.entries) : Object.keys(metered.entries);
};
