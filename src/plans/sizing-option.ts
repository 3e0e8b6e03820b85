/** `instance: auto`, `count: auto` and the check of a fleet that a person chose: the capacity engine behind an option. */
import type { Sizing } from "../capacity/candidate.ts";
import { isRefusal, type Refusal } from "../capacity/refusal.ts";
import { metaOf } from "../quantity/fields.ts";
import { AUTO } from "../services/instances.ts";
import type { Way } from "../services/service.ts";
import type { Raw } from "./plan.ts";
import { capacityFacts, coldStart } from "./sizing-facts.ts";
import { FILLED, filled, round, type SizedOption } from "./sizing-filled.ts";
import { type Asking, askingOf, type Question } from "./sizing-question.ts";
import { type HostedOption, type PricedFleet, priceFleet, rankFleets, sizeEverywhere } from "./sizing.ts";

/**
 * Asks the engine about an option of a service that runs models on instances; undefined where it has nothing to say:
 * another service or demand, or inputs that are wrong anyway.
 * @throws InputError for `auto` without a model, or a model that nobody knows
 */
export const sizeOption = (question: Question): SizedOption | undefined => {
  const asking = askingOf(question);
  return asking && answered(asking);
};

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
