/** `instance: auto`, `count: auto` and the check of a fleet that a person chose: the capacity engine behind an option. */
import type { FeasibleCandidate } from "../capacity/candidate.ts";
import type { SizeDemand } from "../capacity/demand.ts";
import type { Refusal } from "../capacity/refusal.ts";
import { isRefusal } from "../capacity/refusal.ts";
import type { Sizing } from "../capacity/candidate.ts";
import type { SizedModel } from "../capacity/size.ts";
import type { Catalog } from "../catalog/open.ts";
import { HOURS_PER_MONTH } from "../quantity/units.ts";
import { monthly, type Amount } from "../quantity/amount.ts";
import { metaOf } from "../quantity/fields.ts";
import type { Spread } from "../quantity/fields.ts";
import { fail, InputError } from "../quantity/problem.ts";
import { AUTO } from "../services/instances.ts";
import { type Numbers, parseFields, type Prepared, type Way, type World } from "../services/service.ts";
import type { PriceBook } from "../pricing/price.ts";
import type { Raw } from "./plan.ts";
import type { ServiceLevel } from "./service-level.ts";
import { capacityFacts, coldStart, findModel, modelOf } from "./sizing-facts.ts";
import { HOSTS, type Host, instanceRate } from "./sizing-hosts.ts";
import {
  fleetCurve,
  hostingOf,
  type HostedOption,
  type PricedFleet,
  priceFleet,
  rankFleets,
  sizeEverywhere,
} from "./sizing.ts";

/** What the engine found for an option. */
export interface OptionFleet {
  readonly candidate: FeasibleCandidate;
  /** Whether the engine chose the instance, sized the count of a given one, or only checked both. */
  readonly by: "auto" | "count" | "check";
  readonly band: { readonly low: number; readonly high: number } | null;
  /** The option on the types that may be cheaper at another demand; none where the type is given. */
  readonly alternatives: () => readonly Prepared[];
}

/** An option's inputs with its fleet filled in, and what to do with its lines. */
export interface SizedOption {
  readonly inputs: Raw;
  /** The option's own inputs as a title says them. */
  readonly titled: (inputs: Raw) => Raw;
  readonly fleet: OptionFleet | undefined;
  readonly follow: (prepared: Prepared) => Prepared;
}

interface Question {
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
 * Asks the engine about an option of a service that runs models on instances; undefined where it has nothing to say:
 * another service or demand, or inputs that are wrong anyway.
 * @throws InputError for `auto` without a model, or a model that nobody knows
 */
export const sizeOption = (question: Question): SizedOption | undefined => {
  const { name, way, raw } = question;
  const host = HOSTS[name];
  if (!host || !SIZED_KINDS.has(way.kind.kind)) return undefined;
  const asked = askedOf(host, way, raw);
  if (asked === "nothing") return undefined;
  const model = modelFor(asked, question);
  const demand = demandOf(question);
  if (model === undefined || demand === undefined) return undefined;
  return answered({ ...question, host, asked, model, demand });
};

type Asked = "auto" | "count" | "check" | "nothing";

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

interface Asking extends Question {
  readonly host: Host;
  readonly asked: Asked;
  readonly model: SizedModel;
  readonly demand: ReadDemand;
}

interface ReadDemand {
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

const answered = (asking: Asking): SizedOption | undefined => {
  const { host, raw, needs, catalog, demand, model } = asking;
  const { serving } = capacityFacts(catalog);
  const sizing = sizeEverywhere(
    {
      model,
      demand: demand.engine,
      level: host.answersAtOnce ? (needs.level ?? {}) : {},
      precision: null,
      engine: null,
      scaling: host.scaling(raw, serving.scaling),
      extrapolate: false,
    },
    catalog,
  );
  if (asking.asked === "check") return checked(asking, sizing);
  if (isRefusal(sizing)) return unfit(asking, `${String(raw["model"])}: ${sizing.refused}`);
  const late = tooLate(asking);
  if (late !== undefined) return unfit(asking, late);
  const option = hostedOption(asking);
  const best = asking.asked === "auto" ? cheapest(asking, sizing, option) : named(asking, sizing, option);
  return typeof best === "string" ? unfit(asking, best) : filled(asking, sizing, option, best);
};

/**
 * The types that are cheapest at some demand: a dearer instance must bring more for its money. Of the ranked fleets, those
 * whose throughput per USD no cheaper instance has.
 */
const frontier = (ranked: readonly PricedFleet[]): readonly PricedFleet[] => {
  const priced = ranked.flatMap((fleet) => {
    const { cost, candidate } = fleet;
    const each = cost === null || fleet.unlisted ? NaN : cost / Math.max(candidate.instancesAverage, 1e-9);
    return each > 0 ? [{ fleet, each, value: instanceRate(candidate) / each }] : [];
  });
  const found: PricedFleet[] = [];
  let most = 0;
  for (const { fleet, value } of priced.sort((a, b) => a.each - b.each || b.value - a.value)) {
    if (value <= most * WORTH) continue;
    most = value;
    found.push(fleet);
  }
  return found;
};

/** A type that brings less than a per cent more for its money changes no break-even. */
const WORTH = 1.01;

/** A queue whose instances start when there is work keeps no level that is tighter than their start. */
const tooLate = ({ host, name, needs, model, catalog }: Asking): string | undefined => {
  if (host.answersAtOnce || name !== "sagemaker-async") return undefined;
  const { deadline: _, ...limits } = needs.level ?? {};
  const tightest = Math.min(...Object.values(limits).filter((one) => typeof one === "number"));
  const start = coldStart(model, null, capacityFacts(catalog).serving);
  return tightest < start
    ? `asynchronous endpoints answer when an instance is up, after up to ${Math.round(start)} s, not within ${tightest} s`
    : undefined;
};

const FILLED = ["instance", "count", "throughput"] as const;

const hostedOption = ({ way, host, raw, world, needs, catalog, demand }: Asking): HostedOption => ({
  way,
  host,
  raw: Object.fromEntries(Object.entries(raw).filter(([name]) => !FILLED.some((one) => one === name))),
  world,
  prices: needs.prices?.() ?? {
    rate: (meter, region) => catalog.rate(meter, region, world.day),
    discount: () => 0,
  },
  level: needs.level ?? {},
  requests: demand.requests,
  tokensEach: demand.tokensEach,
});

/** The cheapest fleet that has a rate in the region, within the count where one is given; else why there is none. */
const cheapest = (asking: Asking, sizing: Sizing, option: HostedOption): PricedFleet | string => {
  const given = Number(asking.raw["count"]);
  const most = Number.isFinite(given) && Object.hasOwn(asking.way.fields, "count") ? given : Infinity;
  const ranked = rankFleets(sizing, option, asking.model, asking.catalog);
  const within = ranked.filter(({ candidate }) => candidate.instancesPeak <= most);
  const [best] = within;
  if (best) return best;
  if (ranked.length > 0) return `no type keeps the service level with ${most} instances`;
  return nothingKeeps(sizing);
};

const named = ({ raw, model, catalog }: Asking, sizing: Sizing, option: HostedOption): PricedFleet | string => {
  const type = String(raw["instance"]).replace(/^ml\./, "");
  const candidate = sizing.candidates.find(({ instance }) => instance === type);
  if (candidate === undefined) return `${type} is not in instances.csv`;
  return candidate.feasible ? priceFleet(candidate, option, model, catalog) : `${type}: ${candidate.reason}`;
};

/** What the best hardware could do, where none does what is asked. */
export const nothingKeeps = ({ bestAchievable, candidates }: Sizing): string => {
  if (bestAchievable !== null) {
    const { instance, ttft, tpot, e2e } = bestAchievable;
    const seconds = (value: number) => `${value.toPrecision(3)} s`;
    return `no instance keeps the service level; the best for large requests is ${instance}: TTFT ${seconds(ttft)}, TPOT ${seconds(tpot)}, end to end ${seconds(e2e)}`;
  }
  const closest = candidates.findLast((one) => !one.feasible && one.cause === "memory");
  return closest && !closest.feasible
    ? `no instance holds the model; ${closest.instance}: ${closest.reason}`
    : "no instance with published measurements can run the model";
};

const unfit = ({ raw, way, world }: Asking, reason: string): SizedOption => {
  world.warn("fleet-unfit", reason);
  const throughput = Object.hasOwn(way.fields, "throughput") ? { throughput: UNKNOWN_THROUGHPUT } : {};
  const { count, ...rest } = raw;
  return {
    inputs: { ...rest, ...(typeof count === "number" ? { count } : {}), ...throughput, instance: AUTO },
    titled: (own) => own,
    fleet: undefined,
    follow: (prepared) => prepared,
  };
};

/** A batch that nothing can run takes no hours: its line stays unpriced. */
const UNKNOWN_THROUGHPUT = 1e18;

const filled = (asking: Asking, sizing: Sizing, option: HostedOption, best: PricedFleet): SizedOption => {
  const { model, catalog, way, world } = asking;
  const { candidate } = best;
  const count = best.inputs["count"];
  const inputs = { ...option.raw, instance: best.instance, ...best.inputs };
  const shown = count === undefined ? best.instance : `${best.instance} × ${round(count)}`;
  sayAssumptions(asking, sizing, best);
  const silent = { ...world, assume: () => undefined, warn: () => undefined };
  const alternatives = () =>
    asking.asked === "auto"
      ? frontier(rankFleets(sizing, option, model, catalog))
          .filter((fleet) => fleet.instance !== best.instance)
          .map((fleet) =>
            following(
              way.prepare({ ...option.raw, instance: fleet.instance, ...fleet.inputs }, silent),
              inputsOver(asking, option, fleet.candidate),
            ),
          )
      : [];
  return {
    inputs,
    titled: (own) => ({
      ...Object.fromEntries(Object.entries(own).filter(([name]) => !FILLED.some((one) => one === name))),
      instance: shown,
    }),
    fleet: { candidate, by: asking.asked === "auto" ? "auto" : "count", band: best.band, alternatives },
    follow: (prepared) => following(prepared, inputsOver(asking, option, candidate)),
  };
};

/** What the engine fills in, as a function of the requests of a month. */
const inputsOver = (
  { host, raw, model, catalog, world, demand }: Asking,
  option: HostedOption,
  candidate: FeasibleCandidate,
): ((requests: number) => Readonly<Record<string, number>>) => {
  const automatic = host.scaling(raw, capacityFacts(catalog).serving.scaling).automatic;
  const at = fleetCurve(candidate, demand.requests / world.hours / 3600, automatic);
  return (requests) =>
    host.inputs({
      ...hostingOf(candidate, at(requests / world.hours / 3600), option, model, catalog),
      requests,
    });
};

const round = (value: number): string => String(Number(value.toFixed(2)));

/** Lines whose fleet follows the requests: growth, simulation and break-even see a curve and not today's count. */
const following = (prepared: Prepared, inputsAt: (requests: number) => Readonly<Record<string, number>>): Prepared => {
  let last: { readonly requests: number; readonly inputs: Readonly<Record<string, number>> } | undefined;
  const filledAt = (numbers: Numbers): Numbers => {
    const requests = numbers["requests"] ?? 0;
    if (last?.requests !== requests) last = { requests, inputs: inputsAt(requests) };
    return { ...numbers, ...last.inputs };
  };
  return {
    ...prepared,
    lines: prepared.lines.map((line) => ({ ...line, quantity: (numbers) => line.quantity(filledAt(numbers)) })),
  };
};

const sayAssumptions = ({ world, raw, demand, host, needs }: Asking, sizing: Sizing, best: PricedFleet): void => {
  const { candidate, instance, inputs, cost, band } = best;
  const able = sizing.candidates.filter(({ feasible }) => feasible).length;
  const why = raw["instance"] === AUTO ? `the cheapest of ${able} types that keep the level` : "as given";
  world.assume("instance", `${instance}, ${candidate.instancesPeak} at the peak`, why);
  for (const [name, value] of Object.entries(inputs)) world.assume(name, round(value), "capacity engine");
  world.assume(
    "replica",
    `${candidate.tensorParallel} × ${candidate.accelerator}, ${candidate.precision}, ${candidate.engine}, ${candidate.concurrency} requests at a time`,
    candidate.nearest === null
      ? "no measurement near"
      : `nearest measurement ${candidate.nearest.measurement.model} on ${candidate.nearest.measurement.setup.accelerator.name} (${candidate.nearest.measurement.source})`,
  );
  if (cost !== null && band !== null)
    world.assume(
      "80 % band of the fleet",
      `${Math.round(band.low)}..${Math.round(band.high)} USD / month`,
      "from the spread of measurements",
    );
  for (const text of sizing.assumptions) {
    const [what = "", ...rest] = text.split(": ");
    world.assume(what, rest.join(": "), "capacity engine");
  }
  if (demand.repeated > 0)
    world.assume("repeated prefix on instances", "read again each time", "prefix caching would shorten TTFT");
  if (host.answersAtOnce && Object.keys(needs.level ?? {}).length === 0)
    world.assume("service level", "none: only the queue is kept from growing", "service-level asks for more");
  if (!host.answersAtOnce && inputs["busy"] !== undefined)
    world.assume("queue", "drained within the hour", "no service level binds an asynchronous endpoint");
  for (const warning of candidate.warnings) world.warn("fleet-evidence", `${instance}: ${warning}`);
};

/** A fleet that a person chose: whether it holds the model and keeps the level. */
const checked = (asking: Asking, sizing: Sizing | Refusal): SizedOption | undefined => {
  const { raw, world, way } = asking;
  if (isRefusal(sizing)) {
    world.warn("fleet-unfit", `${String(raw["model"])}: ${sizing.refused}`);
    return undefined;
  }
  const instance = String(raw["instance"]);
  const candidate = sizing.candidates.find((one) => one.instance === instance.replace(/^ml\./, ""));
  if (candidate === undefined) return undefined;
  if (!candidate.feasible) {
    if (candidate.cause === "unknown") world.assume("speed", "unknown", `${instance}: ${candidate.reason}`);
    else world.warn("fleet-unfit", `${instance}: ${candidate.reason}`);
    return undefined;
  }
  const count = countOf(raw, way);
  const needed = scaled(asking) ? candidate.instancesAverage : candidate.instancesPeak;
  if (count !== undefined && count < needed - 1e-6)
    world.warn(
      "fleet-short",
      `${round(count)} × ${instance} cannot keep up: ${round(needed)} ${scaled(asking) ? "on average" : "at the peak"}`,
    );
  return {
    inputs: raw,
    titled: (own) => own,
    fleet: { candidate, by: "check", band: null, alternatives: () => [] },
    follow: (prepared) => prepared,
  };
};

const scaled = ({ host, raw, catalog }: Asking): boolean =>
  host.scaling(raw, capacityFacts(catalog).serving.scaling).automatic;

/** The count that an option states or defaults to. */
const countOf = (raw: Raw, way: Way): number | undefined => {
  const field = way.fields["count"];
  const written = raw["count"] ?? (field && metaOf(field).fallback);
  const count = Number.parseFloat(String(written));
  return Number.isFinite(count) ? count : undefined;
};
