/** What an option leaves to the capacity engine, and the demand that it is asked about. */
import type { SizeDemand } from "../capacity/demand.ts";
import type { SizedModel } from "../capacity/size.ts";
import type { Catalog } from "../catalog/open.ts";
import type { PriceBook } from "../pricing/price.ts";
import { type Amount, monthly } from "../quantity/amount.ts";
import type { Spread } from "../quantity/fields.ts";
import { fail, InputError } from "../quantity/problem.ts";
import { HOURS_PER_MONTH } from "../quantity/units.ts";
import { AUTO } from "../services/instances.ts";
import { parseFields, type Way, type World } from "../services/service.ts";
import type { Raw } from "./plan.ts";
import type { ServiceLevel } from "./service-level.ts";
import { findModel, modelOf } from "./sizing-facts.ts";
import { HOSTS, type Host } from "./sizing-hosts.ts";

export interface Question {
  readonly name: string;
  readonly way: Way;
  readonly raw: Raw;
  readonly world: World;
  readonly catalog: Catalog;
  readonly needs: OptionNeeds;
}

/** What else an option may be judged by: how fast it must answer, and at which prices. */
export interface OptionNeeds {
  readonly level?: ServiceLevel | undefined;
  /** Growth of the demand a year, for the quota sheet. */
  readonly growth?: number | undefined;
  /** Left out: the catalogue's own rates. */
  readonly prices?: (() => Pick<PriceBook, "rate" | "discount">) | undefined;
}

/** Demand kinds whose requests the engine can size. */
const SIZED_KINDS: ReadonlySet<string> = new Set(["generate-text", "embed-text"]);

/**
 * The question that an option puts to the engine; undefined where it has nothing to say: another service or demand, or
 * inputs that are wrong anyway. @throws InputError for `auto` without a model, or a model that nobody knows
 */
export const askingOf = (question: Question): Asking | undefined => {
  const { name, way, raw } = question;
  const host = HOSTS[name];
  if (!host || !SIZED_KINDS.has(way.kind.kind)) return undefined;
  const asked = askedOf(host, way, raw);
  if (asked === "nothing") return undefined;
  const model = modelFor(asked, question);
  const demand = demandOf(question);
  return model === undefined || demand === undefined ? undefined : { ...question, host, asked, model, demand };
};

export type Asked = "auto" | "count" | "check" | "nothing";

/** What an option leaves to the engine. */
const askedOf = (host: Host, way: Way, raw: Raw): Asked => {
  const open = (input: string) => Object.hasOwn(way.fields, input) && (raw[input] === AUTO || raw[input] === undefined);
  if (raw["instance"] === AUTO) return "auto";
  if (typeof raw["instance"] !== "string") return "nothing";
  if (raw["count"] === AUTO || open("throughput")) return "count";
  return raw["model"] === undefined || !host.answersAtOnce ? "nothing" : "check";
};

const modelFor = (asked: Asked, { raw, catalog }: Question): SizedModel | undefined => {
  const { model } = raw;
  if (model === undefined)
    return fail({ field: "model", found: "nothing", expected: "the model to size the instances for" });
  return asked === "check" ? findModel(String(model), catalog) : modelOf(String(model), catalog);
};

export interface Asking extends Question {
  readonly host: Host;
  readonly asked: Asked;
  readonly model: SizedModel;
  readonly demand: ReadDemand;
}

export interface ReadDemand {
  readonly engine: SizeDemand;
  /** Requests of a month of the setting's hours. */
  readonly requests: number;
  readonly tokensEach: number;
  readonly repeated: number;
}

/** The demand as the engine wants it; undefined where an input is wrong, which the service itself will say. */
const demandOf = ({ way, raw, world }: Question): ReadDemand | undefined => {
  const own = Object.fromEntries(Object.entries(raw).filter(([name]) => Object.hasOwn(way.kind.fields, name)));
  let values: Readonly<Record<string, unknown>>;
  try {
    values = parseFields(way.kind.fields, own, { assume: () => undefined });
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
  const requests = values["requests"];
  if (!isAmount(requests)) return undefined;
  const size = (name: string): number => (isAmount(values[name]) ? values[name].value : 0);
  const spread = (name: string): number | Spread =>
    isSpread(values[name]) ? values[name] : size(name.split("-")[0] ?? "");
  return {
    engine: {
      requestsPerSecond: Math.max(LEAST_RATE, monthly(requests, HOURS_PER_MONTH) / HOURS_PER_MONTH / 3600),
      peak: raw["peak"] === undefined ? null : size("peak"),
      shape: typeof values["shape"] === "string" ? values["shape"] : "flat",
      input: spread("input-spread"),
      output: spread("output-spread"),
      burstiness: null,
    },
    requests: monthly(requests, world.hours),
    tokensEach: size("input") + size("output"),
    repeated: size("repeated-prefix"),
  };
};

/** No demand at all still keeps the smallest fleet. */
const LEAST_RATE = 1e-9;

const isAmount = (value: unknown): value is Amount =>
  typeof value === "object" && value !== null && "every" in value && "value" in value;
const isSpread = (value: unknown): value is Spread =>
  typeof value === "object" && value !== null && "p50" in value && "p95" in value;
