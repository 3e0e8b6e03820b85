/**
 * Capacity with prices: the engine's fleets for a model and a demand, each prepared as an option of the service that would
 * run it and priced like any other, ranked by cost.
 */
import type { Candidate, FeasibleCandidate, FleetSize, RefusedCandidate, Sizing } from "../capacity/candidate.ts";
import type { Scaling } from "../capacity/day.ts";
import type { SizeDemand } from "../capacity/demand.ts";
import type { Refusal } from "../capacity/refusal.ts";
import { isRefusal } from "../capacity/refusal.ts";
import { size } from "../capacity/size.ts";
import type { SizedModel } from "../capacity/size.ts";
import type { EngineClass } from "../capacity/types.ts";
import type { Catalog } from "../catalog/open.ts";
import type { Confidence } from "../catalog/types.ts";
import type { PriceBook } from "../pricing/price.ts";
import { tieredCost } from "../pricing/tiers.ts";
import { InputError } from "../quantity/problem.ts";
import type { Way, World } from "../services/service.ts";
import { leastSure } from "./confidence.ts";
import type { Raw } from "./plan.ts";
import type { ServiceLevel } from "./service-level.ts";
import { capacityFacts, coldStart } from "./sizing-facts.ts";
import { type Host, type Hosting, interruptedShare } from "./sizing-hosts.ts";

/** A question to the engine: everything that decides the fleets, and no price. */
export interface SizingQuery {
  readonly model: SizedModel;
  readonly demand: SizeDemand;
  readonly level: ServiceLevel;
  readonly precision: string | null;
  readonly engine: EngineClass | null;
  readonly scaling: Scaling;
  readonly extrapolate: boolean;
}

const remembered = new WeakMap<Catalog["table"], Map<string, Sizing | Refusal>>();
const MOST_REMEMBERED = 50;

/** The engine's answer over all instance types. The same question is answered once: options of one demand share it. */
export const sizeEverywhere = (query: SizingQuery, catalog: Pick<Catalog, "table">): Sizing | Refusal => {
  const memory = remembered.get(catalog.table) ?? new Map<string, Sizing | Refusal>();
  remembered.set(catalog.table, memory);
  const key = JSON.stringify(query);
  const known = memory.get(key) ?? answer(query, catalog);
  memory.delete(key);
  memory.set(key, known);
  const [oldest] = memory.keys();
  if (memory.size > MOST_REMEMBERED && oldest !== undefined) memory.delete(oldest);
  return known;
};

const answer = (query: SizingQuery, catalog: Pick<Catalog, "table">): Sizing | Refusal => {
  const facts = capacityFacts(catalog);
  const { level } = query;
  const sizing = size(
    query.model,
    query.demand,
    { ttftP95: level.ttftP95 ?? null, tpotP95: level.tpotP95 ?? null, e2eP95: level.e2eP95 ?? null },
    facts.instances,
    facts.things.accelerators,
    facts.evidence,
    {
      precision: query.precision,
      engine: query.engine,
      scaling: query.scaling,
      extrapolate: query.extrapolate,
      shapes: facts.shapes,
      figures: facts.serving.figures,
    },
  );
  return isRefusal(sizing) ? sizing : { ...sizing, candidates: sizing.candidates.map((one) => atMedian(one, level)) };
};

/** The engine plans for the 95th percentile; a median that is asked for is checked on what it plans. */
const atMedian = (candidate: Candidate, level: ServiceLevel): Candidate => {
  if (!candidate.feasible) return candidate;
  const { ttft, tpot, e2e } = candidate;
  const over = (
    [
      ["median TTFT", ttft.p50, level.ttftP50],
      ["median TPOT", tpot.p50, level.tpotP50],
      ["median end to end", e2e.p50, level.e2eP50],
    ] as const
  ).flatMap(([name, value, limit]) =>
    limit !== undefined && value > limit ? [`${name} ${value.toPrecision(3)} s over ${limit} s`] : [],
  );
  if (over.length === 0) return candidate;
  return {
    feasible: false,
    instance: candidate.instance,
    accelerator: candidate.accelerator,
    reason: `misses the service level: ${over.join(", ")}`,
    cause: "level",
    nearest: [],
    achievable: { ttft: ttft.p50, tpot: tpot.p50, e2e: e2e.p50 },
  };
};

/** A service that would run the fleet, as an option without its fleet: `raw` has no instance and no count. */
export interface HostedOption {
  readonly way: Way;
  readonly host: Host;
  readonly raw: Raw;
  readonly world: World;
  readonly prices: Pick<PriceBook, "rate" | "discount">;
  readonly level: ServiceLevel;
  /** Requests of a month of the world's hours. */
  readonly requests: number;
  readonly tokensEach: number;
}

/** A fleet with what it costs a month. Null costs: a line of it has no rate in the region. */
export interface PricedFleet {
  readonly candidate: FeasibleCandidate;
  /** As the service spells it. */
  readonly instance: string;
  /** What the engine fills in: `count`, `busy`, `throughput`. */
  readonly inputs: Readonly<Record<string, number>>;
  readonly cost: number | null;
  /** The cost at the good and the bad end of the 80 % band of speed. */
  readonly band: { readonly low: number; readonly high: number } | null;
  readonly confidence: Confidence | null;
  /** No price list of the region names the type: it may not be offered there. */
  readonly unlisted: boolean;
  /** What is doubtful about it: a type that no list of the region names, measurements that are far. */
  readonly doubts: readonly string[];
}

/** The inputs that a fleet of some size fills. */
export const hostingOf = (
  candidate: FeasibleCandidate,
  fleet: FleetSize,
  option: HostedOption,
  model: SizedModel,
  catalog: Pick<Catalog, "table">,
): Hosting => ({
  candidate,
  size: fleet,
  requests: option.requests,
  hours: option.world.hours,
  tokensEach: option.tokensEach,
  level: option.level,
  run: option.raw,
  coldStart: coldStart(model, candidate.precision, capacityFacts(catalog).serving),
  interrupted:
    option.raw["purchase"] === "spot"
      ? interruptedShare(catalog.table("spot"), candidate.instance, option.world.region)
      : 0,
});

/** Prices every fleet that keeps the level, cheapest first; those that are offered for sure before those that may not be, unpriced last. */
export const rankFleets = (
  sizing: Sizing,
  option: HostedOption,
  model: SizedModel,
  catalog: Pick<Catalog, "table">,
): readonly PricedFleet[] =>
  sizing.candidates
    .flatMap((candidate) => (candidate.feasible ? [priceFleet(candidate, option, model, catalog)] : []))
    .sort(byCost);

const byCost = (a: PricedFleet, b: PricedFleet): number => {
  if (a.cost === null || b.cost === null) return Number(a.cost === null) - Number(b.cost === null);
  const sure = (one: PricedFleet) => Number(one.confidence === "unverified" || one.unlisted);
  return sure(a) - sure(b) || a.cost - b.cost || a.candidate.instancesPeak - b.candidate.instancesPeak;
};

/** One fleet priced as an option of its service, storage and all. */
export const priceFleet = (
  candidate: FeasibleCandidate,
  option: HostedOption,
  model: SizedModel,
  catalog: Pick<Catalog, "table">,
): PricedFleet => {
  const instance = `${option.host.prefix}${candidate.instance}`;
  const fleet = { peak: candidate.instancesPeak, average: candidate.instancesAverage };
  const inputs = option.host.inputs(hostingOf(candidate, fleet, option, model, catalog));
  const { cost, confidence, unlisted } = costOf({ ...option.raw, instance, ...inputs }, option);
  const { replicasPeak, replicasPerInstance, replicasBand } = candidate;
  const share = (replicas: number) =>
    Math.ceil(replicas / replicasPerInstance) / Math.max(1, Math.ceil(replicasPeak / replicasPerInstance));
  const band = cost === null ? null : { low: cost * share(replicasBand.low), high: cost * share(replicasBand.high) };
  const doubts = [...unlisted, ...candidate.warnings];
  return { candidate, instance, inputs, cost, band, confidence, unlisted: unlisted.length > 0, doubts };
};

const costOf = (
  raw: Raw,
  { way, world, prices }: HostedOption,
): {
  readonly cost: number | null;
  readonly confidence: Confidence | null;
  readonly unlisted: readonly string[];
} => {
  const unlisted: string[] = [];
  let cost = 0;
  const confidences: Confidence[] = [];
  try {
    const { lines, numbers } = way.prepare(raw, {
      ...world,
      assume: () => undefined,
      warn: (code, message) => void (code === "instance-region" && unlisted.push(message)),
    });
    for (const line of lines) {
      const quantity = line.quantity(numbers);
      if (quantity === 0) continue;
      const rate = prices.rate(line.meter, line.region);
      if (!rate || quantity > (rate.tiers.at(-1)?.end ?? 0)) return { cost: null, confidence: null, unlisted };
      cost += tieredCost(rate.tiers, rate.per, quantity) * (1 - prices.discount(line.meter));
      confidences.push(rate.confidence);
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { cost: null, confidence: null, unlisted };
  }
  return { cost, confidence: leastSure(confidences), unlisted };
};

/** The refused instance types of an answer. */
export const refusedIn = (sizing: Sizing): readonly RefusedCandidate[] =>
  sizing.candidates.flatMap((one) => (one.feasible ? [] : [one]));

/** How finely the fleet of a growing demand is looked at: nodes of a geometric grid, computed when they are needed. */
const GRID = Math.log(1.02);

/**
 * The fleet as a function of the mean rate (requests a second), exact at `base` and within 2 % of demand elsewhere.
 * Monotone: between two nodes of the grid it follows a line, rounded up to whole instances where nothing scales them.
 */
export const fleetCurve = (
  candidate: FeasibleCandidate,
  base: number,
  automatic: boolean,
): ((rate: number) => FleetSize) => {
  const nodes = new Map<number, FleetSize>([
    [0, { peak: candidate.instancesPeak, average: candidate.instancesAverage }],
  ]);
  const node = (index: number): FleetSize => {
    const found = nodes.get(index) ?? candidate.fleetAt(base * Math.exp(GRID * index));
    nodes.set(index, found);
    return found;
  };
  const whole = (value: number) => Math.ceil(value - 1e-9);
  return (rate) => {
    if (!(rate > 0) || !(base > 0)) return candidate.fleetAt(0);
    const place = Math.log(rate / base) / GRID;
    const left = Math.floor(place + 1e-9);
    const share = Math.max(0, place - left);
    if (share < 1e-9) return node(left);
    const [a, b] = [node(left), node(left + 1)];
    const peak = whole(a.peak + (b.peak - a.peak) * share);
    return { peak, average: automatic ? a.average + (b.average - a.average) * share : peak };
  };
};
