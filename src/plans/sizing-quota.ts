/** Bedrock's quotas against the peak of a demand. */
import { readDemand } from "../capacity/demand.ts";
import { modelUnits, quotaSheet, type ModelQuota, type QuotaSheet } from "../capacity/quotas.ts";
import { isRefusal } from "../capacity/refusal.ts";
import type { Catalog } from "../catalog/open.ts";
import type { Row } from "../catalog/types.ts";
import { amountsOf, numbersOf, parseFields, type Prepared, type Way, type World } from "../services/service.ts";
import type { Assumption } from "../services/world.ts";
import type { Raw } from "./plan.ts";
import { capacityFacts } from "./sizing-facts.ts";

interface Question {
  /** The service's name. */
  readonly name: string;
  readonly way: Way;
  readonly raw: Raw;
  readonly region: string;
  readonly hours: number;
  readonly prepared: Prepared;
  readonly assumptions: readonly Assumption[];
  readonly catalog: Pick<Catalog, "table">;
}

/** What the form for a quota increase asks, with where the quotas come from. */
export interface BedrockQuota extends QuotaSheet {
  readonly model: string;
  readonly region: string;
  readonly profile: Profile;
  readonly outputBurndown: number;
  /** Output tokens that each request reserves; null: what it writes. */
  readonly maxTokens: number | null;
  readonly asOf: string;
}

type Profile = "in-region" | "geo" | "global";

const PREFIX = { "in-region": "on-demand", geo: "cross-region", global: "global" } as const;

const TOKEN_KINDS: ReadonlySet<string> = new Set(["generate-text", "embed-text"]);

/** Modes whose requests have quotas of their own. */
const APART: ReadonlySet<unknown> = new Set(["batch", "provisioned", "reserved"]);

/** The quotas of an option on Bedrock against its peak; undefined where tokens a minute do not bind it. `growth` is a year's. */
export const bedrockQuota = (question: Question, growth = 0): BedrockQuota | undefined => {
  const { name, way, raw, region, hours, prepared } = question;
  if (name !== "bedrock" || !TOKEN_KINDS.has(way.kind.kind)) return undefined;
  const { requests = 0, input = 0, output = 0, maxTokens } = prepared.numbers;
  const model = prepared.lines.find(({ meter }) => meter.service === "bedrock")?.meter.item;
  if (model === undefined || APART.has(raw["mode"]) || !(requests > 0)) return undefined;
  const profile = profileOf(question);
  const quota = quotaOf(question.catalog, model, region, raw["mode"], profile);
  const steady = requests / hours / 60;
  const sheet = quotaSheet(
    {
      requestsPerMinute: steady,
      peakRequestsPerMinute: steady * peakOf(question),
      input,
      output,
      maxTokens: maxTokens ?? null,
      growth,
    },
    quota,
  );
  return {
    ...sheet,
    model,
    region,
    profile,
    outputBurndown: quota.outputBurndown,
    maxTokens: maxTokens ?? null,
    asOf: quota.asOf,
  };
};

/** Whether any quota of the option's model is known in its region: most are not, and ranking asks for thousands. */
export const hasQuotas = ({ name, region, prepared, catalog }: Question): boolean => {
  if (name !== "bedrock") return false;
  const model = prepared.lines[0]?.meter.item;
  return model !== undefined && (placesOf(catalog).get(model)?.has(region) ?? false);
};

const placed = new WeakMap<readonly Row[], ReadonlyMap<string, ReadonlySet<string>>>();

const placesOf = (catalog: Pick<Catalog, "table">): ReadonlyMap<string, ReadonlySet<string>> => {
  const rows = catalog.table("quotas");
  const known =
    placed.get(rows) ??
    new Map(
      [...Map.groupBy(rows, (row) => row["item"] ?? "")].map(([item, own]) => [
        item,
        new Set(own.map((row) => row["region"] ?? "")),
      ]),
    );
  placed.set(rows, known);
  return known;
};

/** What to say where a quota does not hold: which, and by how much. */
export const quotaProblems = (quota: BedrockQuota | undefined): readonly string[] =>
  (quota?.checks ?? []).flatMap(({ quota: name, needed, limit, verdict }) =>
    verdict === "exceeded"
      ? [
          `${name}: the peak needs ${figure(needed)}, the default quota of ${quota?.region} is ${figure(limit ?? 0)} (${quota?.asOf}): ask AWS for more`,
        ]
      : [],
  );

const figure = (value: number): string => String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ",");

/**
 * Model units of provisioned throughput for the peak, where the user says what a unit delivers and not how many there are;
 * undefined where nothing follows.
 */
export const neededUnits = ({
  name,
  way,
  raw,
  world,
  catalog,
}: Pick<Question, "name" | "way" | "raw" | "catalog"> & { readonly world: World }): number | undefined => {
  if (name !== "bedrock" || raw["mode"] !== "provisioned" || raw["model-units"] !== undefined) return undefined;
  if (raw["unit-input"] === undefined && raw["unit-output"] === undefined) return undefined;
  const names = ["requests", "input", "output", "peak", "unit-input", "unit-output"];
  const fields = Object.fromEntries(Object.entries(way.fields).filter(([field]) => names.includes(field)));
  const own = Object.fromEntries(Object.entries(raw).filter(([field]) => Object.hasOwn(fields, field)));
  const numbers = numbersOf(amountsOf(parseFields(fields, own, { assume: () => undefined })), world.hours);
  const { requests = 0, input = 0, output = 0, unitInput, unitOutput } = numbers;
  const requestsPerMinute = requests / world.hours / 60;
  const peak = peakOf({ raw, prepared: { numbers }, catalog });
  const units = modelUnits(
    {
      requestsPerMinute,
      peakRequestsPerMinute: requestsPerMinute * peak,
      input,
      output,
      maxTokens: null,
      growth: 0,
    },
    { inputPerMinute: unitInput ?? null, outputPerMinute: unitOutput ?? null },
  );
  if (units === null) return undefined;
  world.assume("model-units", `${units}`, "the peak over what you say that one unit delivers");
  return units;
};

const peaks = new WeakMap<Catalog["table"], Map<string, number>>();

/** The busiest hour over the mean one. */
const peakOf = ({
  raw,
  prepared,
  catalog,
}: Pick<Question, "raw" | "catalog"> & { readonly prepared: Pick<Prepared, "numbers"> }): number => {
  const shape = typeof raw["shape"] === "string" ? raw["shape"] : "flat";
  const peak = raw["peak"] === undefined ? null : (prepared.numbers["peak"] ?? null);
  const key = `${shape} ${peak}`;
  const memory = peaks.get(catalog.table) ?? new Map<string, number>();
  peaks.set(catalog.table, memory);
  const known = memory.get(key) ?? readPeak(shape, peak, catalog);
  memory.set(key, known);
  return known;
};

const readPeak = (shape: string, peak: number | null, catalog: Pick<Catalog, "table">): number => {
  const { shapes, serving } = capacityFacts(catalog);
  const demand = { requestsPerSecond: 1, peak, shape, input: 1, output: 1, burstiness: null };
  const read = readDemand(demand, shapes, serving.figures.defaultSizeRatio);
  return isRefusal(read) ? 1 : read.peakRate;
};

const profileOf = ({ raw, assumptions }: Question): Profile => {
  const given = raw["profile"];
  if (given === "in-region" || given === "geo" || given === "global") return given;
  const model = String(raw["model"] ?? "");
  if (/(^|\/)global\./.test(model)) return "global";
  if (/(^|\/)(us|eu|apac|au|jp|ca|us-gov)\.[a-z]/.test(model)) return "geo";
  const assumed = assumptions.findLast(({ what }) => what === "profile")?.value ?? "";
  return assumed.startsWith("global") ? "global" : assumed === "geo" ? "geo" : "in-region";
};

interface Quotas extends ModelQuota {
  readonly asOf: string;
}

const indexed = new WeakMap<readonly Row[], ReadonlyMap<string, Row>>();

const rowsOf = (catalog: Pick<Catalog, "table">): ReadonlyMap<string, Row> => {
  const rows = catalog.table("quotas");
  const known =
    indexed.get(rows) ??
    new Map(
      rows
        .filter((row) => row["service"] === "bedrock")
        .map((row) => [`${row["item"]} ${row["region"]} ${row["quota"]}`, row]),
    );
  indexed.set(rows, known);
  return known;
};

/** A model's quotas: tokens a minute as stated, else a minute's share of the tokens a day. */
const quotaOf = (
  catalog: Pick<Catalog, "table">,
  model: string,
  region: string,
  mode: unknown,
  profile: Profile,
): Quotas => {
  const rows = rowsOf(catalog);
  const find = (quota: string) => rows.get(`${model} ${region} ${quota}`) ?? rows.get(`${model} * ${quota}`);
  const value = (row: Row | undefined) => (row === undefined ? null : Number(row["value"]));
  const prefix = mode === "latency-optimized" ? mode : PREFIX[profile];
  const daily = find(profile === "global" ? "global-tokens-per-day" : "tokens-per-day");
  const doubled = profile === "geo" && (daily?.["note"] ?? "").includes("doubled for cross-region") ? 2 : 1;
  const minutes = value(rows.get("* * tokens-per-day-per-tpm"));
  const share = daily === undefined || minutes === null ? null : (Number(daily["value"]) * doubled) / minutes;
  const [tokens, requests] = [find(`${prefix}-tpm`), find(`${prefix}-rpm`)];
  return {
    name: `${model} ${prefix}`,
    tokensPerMinute: value(tokens) ?? share,
    requestsPerMinute: value(requests),
    outputBurndown: value(find("output-burndown") ?? rows.get("* * output-burndown")) ?? 1,
    reservesMaxTokens: true,
    asOf: (tokens ?? requests ?? daily)?.["as_of"] ?? "",
  };
};
