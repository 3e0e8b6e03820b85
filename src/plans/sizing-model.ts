import type { RefusedCandidate, Sizing } from "../capacity/candidate.ts";
import { isRefusal } from "../capacity/refusal.ts";
import type { Catalog } from "../catalog/open.ts";
import { HOURS_PER_MONTH } from "../quantity/units.ts";
import { nearest } from "../quantity/nearest.ts";
import { fail, InputError, quoted } from "../quantity/problem.ts";
import { parseFields, type Way } from "../services/service.ts";
import { type Assumption, type Setting, worldOf } from "../services/world.ts";
import { findService } from "./find-service.ts";
import { prepareOption } from "./option.ts";
import { regionOf } from "./region.ts";
import type { Raw } from "./plan.ts";
import { capacityFacts } from "./sizing-facts.ts";
import type { BedrockQuota } from "./sizing-quota.ts";
import { HOSTS, type Host } from "./sizing-hosts.ts";
import { type HostedOption, type PricedFleet, rankFleets, refusedIn, sizeEverywhere } from "./sizing.ts";
import { SIZE_FIELDS, meanOf, readSizeInput, type SizeInput } from "./sizing-input.ts";

/** A fleet with the figures that finance asks for. */
export interface SizedFleet extends PricedFleet {
  /** USD for a million tokens, input and output apart by the time that each takes; null where unpriced or without tokens. */
  readonly perMillion: { readonly input: number; readonly output: number; readonly all: number } | null;
  /** USD of paid hours that serve nothing, and of those that following demand hour by hour would save. */
  readonly idle: { readonly usd: number; readonly removable: number } | null;
}

/** A model sized over every instance type of a service in a region. */
export interface SizeResult {
  readonly input: SizeInput;
  readonly region: string;
  readonly day: string;
  /** Fleets that keep the service level, by cost; unpriced ones last. */
  readonly fleets: readonly SizedFleet[];
  readonly refused: readonly RefusedCandidate[];
  readonly bestAchievable: Sizing["bestAchievable"];
  readonly assumptions: readonly Assumption[];
}

/**
 * Sizes a model over all instance types and ranks what keeps the service level by its monthly cost.
 * @throws InputError for wrong inputs, an unknown model, instance or region, or a context beyond the model's
 */
export const sizeModel = (raw: Raw, setting: Omit<Setting, "region">, catalog: Catalog): SizeResult => {
  const input = readSizeInput(raw, catalog);
  const region = regionOf(raw["region"] ?? DEFAULT_REGION, catalog);
  const assumptions: Assumption[] = input.assumptions.map(({ what, value }) => ({ what, value, source: "default" }));
  if (raw["region"] === undefined) assumptions.push({ what: "region", value: region, source: "default" });
  const option = hostedBy(input, { ...setting, region }, catalog, assumptions);
  if (Object.values(input.level).every((limit) => limit === undefined))
    assumptions.push({ what: "service level", value: "none: only the queue is kept from growing", source: "default" });
  const { serving } = capacityFacts(catalog);
  const sizing = sizeEverywhere(
    {
      model: input.model,
      demand: input.demand,
      level: option.host.answersAtOnce ? input.level : {},
      precision: input.precision,
      engine: input.engine,
      scaling: option.host.scaling(option.raw, serving.scaling),
      extrapolate: input.extrapolate,
    },
    catalog,
  );
  if (isRefusal(sizing))
    throw new InputError([{ found: sizing.refused, expected: sizing.nearest.join(" or ") || "another value" }]);
  const wanted = (instance: string) => input.instances.length === 0 || input.instances.includes(instance);
  const asked = { ...sizing, candidates: sizing.candidates.filter(({ instance }) => wanted(instance)) };
  for (const text of sizing.assumptions) {
    const [what = "", ...rest] = text.split(": ");
    assumptions.push({ what, value: rest.join(": "), source: "capacity engine" });
  }
  return {
    input,
    region,
    day: setting.day,
    fleets: rankFleets(asked, option, input.model, catalog).map((fleet) => withShares(fleet, input)),
    refused: refusedIn(asked),
    bestAchievable: sizing.bestAchievable,
    assumptions,
  };
};

const DEFAULT_REGION = "us-east-1";

/** The option of the service that would run the fleet, its own inputs checked once. @throws InputError */
const hostedBy = (input: SizeInput, setting: Setting, catalog: Catalog, assumptions: Assumption[]): HostedOption => {
  const service = findService(input.on, catalog);
  const wanted = input.model.architecture.kind === "encoder" ? "embed-text" : "generate-text";
  const way = service.ways.find(({ kind }) => kind.kind === wanted);
  const host: Host | undefined = HOSTS[input.on];
  if (!way || !host) throw new Error(`${input.on} does not run models`);
  const raw = rawFor(input, way);
  const silent = worldOf(
    catalog,
    setting,
    () => undefined,
    () => undefined,
  );
  const telling = worldOf(
    catalog,
    setting,
    (one) => void (one.source !== "default" && assumptions.push(one)),
    () => undefined,
  );
  const [first] = capacityFacts(catalog).instances;
  const any = {
    instance: `${host.prefix}${first?.name ?? ""}`,
    ...(way.fields["throughput"] ? { throughput: 1 } : {}),
  };
  way.prepare({ ...raw, ...any }, telling);
  return {
    way,
    host,
    raw,
    world: silent,
    prices: { rate: (meter, region) => catalog.rate(meter, region, setting.day), discount: () => 0 },
    level: input.level,
    requests: input.demand.requestsPerSecond * 3600 * setting.hours,
    tokensEach: meanOf(input.demand.input) + meanOf(input.demand.output),
  };
};

/** The inputs that the way reads; what neither knows is an error. */
const rawFor = ({ hosted }: SizeInput, way: Way): Raw => {
  const known = [...Object.keys(SIZE_FIELDS), "shape", "region", ...Object.keys(way.fields)];
  for (const name of Object.keys(hosted))
    if (!known.includes(name) || FILLED.has(name))
      fail({
        field: name,
        found: quoted(name),
        expected: FILLED.has(name) ? "nothing: the engine says how many" : `one of the inputs ${known.join(", ")}`,
        nearest: FILLED.has(name) ? [] : nearest(name, known),
      });
  return Object.fromEntries(Object.entries(hosted).filter(([name]) => Object.hasOwn(way.fields, name)));
};

const FILLED: ReadonlySet<string> = new Set(["count", "busy", "throughput"]);

const withShares = (fleet: PricedFleet, { demand, model }: SizeInput): SizedFleet => {
  const { cost, candidate } = fleet;
  if (cost === null) return { ...fleet, perMillion: null, idle: null };
  const { idle } = candidate;
  const removable = idle.paidHours > 0 ? (cost * idle.removableHours) / idle.paidHours : 0;
  const requests = demand.requestsPerSecond * 3600 * HOURS_PER_MONTH;
  const [input, output] = [requests * meanOf(demand.input), requests * meanOf(demand.output)];
  const tokens = model.architecture.kind === "llm" || model.architecture.kind === "encoder";
  const share = output > 0 ? Math.min(1, candidate.bands.ttft.value / candidate.bands.e2e.value) : 1;
  const per = (usd: number, count: number) => (count > 0 ? (usd * 1e6) / count : 0);
  return {
    ...fleet,
    perMillion: tokens
      ? { input: per(cost * share, input), output: per(cost * (1 - share), output), all: per(cost, input + output) }
      : null,
    idle: { usd: cost * idle.idleShare, removable },
  };
};

/** Inputs of a sizing that an option on Bedrock reads as well. */
const QUOTA_INPUTS = ["model", "requests", "input", "output", "peak", "shape", "max-tokens", "profile", "mode"];

/**
 * A hosted model's peak against Bedrock's quotas, as AWS's form for an increase asks for it.
 * @throws InputError for wrong inputs, or where no quota of tokens or requests a minute binds
 */
export const sizeQuota = (raw: Raw, setting: Omit<Setting, "region">, catalog: Catalog): BedrockQuota => {
  const region = regionOf(raw["region"] ?? DEFAULT_REGION, catalog);
  const unknown = Object.keys(raw).find((name) => !Object.hasOwn(SIZE_FIELDS, name) && !PASSED.has(name));
  if (unknown !== undefined)
    fail({
      field: unknown,
      found: quoted(unknown),
      expected: `one of the inputs ${QUOTA_INPUTS.join(", ")}, growth, region`,
      nearest: nearest(unknown, [...Object.keys(SIZE_FIELDS), ...PASSED]),
    });
  const inputs = Object.fromEntries(
    QUOTA_INPUTS.flatMap((name) => (raw[name] === undefined ? [] : [[name, raw[name]]])),
  );
  const kind = raw["output"] === undefined ? "embed-text" : "generate-text";
  const growth = parseFields({ growth: SIZE_FIELDS.growth }, { growth: raw["growth"] }, { assume: () => undefined });
  const option = prepareOption({ kind }, { on: "bedrock", ...inputs }, { ...setting, region }, catalog, {
    growth: growth.growth?.value,
  });
  return (
    option.quota() ??
    fail({
      field: "mode",
      found: quoted(raw["mode"] ?? raw["requests"]),
      expected: "requests above 0, paid by the token: only these have quotas a minute",
    })
  );
};

const PASSED: ReadonlySet<string> = new Set([...QUOTA_INPUTS, "region"]);
