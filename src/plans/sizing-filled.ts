/** An option whose fleet the capacity engine filled in, and how its lines follow the demand. */
import type { FeasibleCandidate, Sizing } from "../capacity/candidate.ts";
import { AUTO } from "../services/instances.ts";
import type { Numbers, Prepared } from "../services/service.ts";
import type { Raw } from "./plan.ts";
import { capacityFacts } from "./sizing-facts.ts";
import { instanceRate } from "./sizing-hosts.ts";
import type { Asking } from "./sizing-question.ts";
import { fleetCurve, type HostedOption, hostingOf, type PricedFleet, rankFleets } from "./sizing.ts";

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

/** Inputs that the engine fills in. */
export const FILLED = ["instance", "count", "throughput"] as const;

/** The option on its cheapest fleet. */
export const filled = (asking: Asking, sizing: Sizing, option: HostedOption, best: PricedFleet): SizedOption => {
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

/** Instances as people write them. */
export const round = (value: number): string => String(Number(value.toFixed(2)));

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
