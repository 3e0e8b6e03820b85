import type { Catalog } from "../catalog/open.ts";
import type { DriverLine } from "../forecast/drivers.ts";
import type { Frame } from "./forecast-frame.ts";
import type { Bands } from "./forecast-steps.ts";
import { modelPlan } from "./model.ts";
import type { Plan } from "./plan.ts";
import { simulate } from "./simulate.ts";
import { type LineTrack, type Timeline, timelineOf } from "./timeline.ts";

/** A line of the plan as finance tells them apart. Quantity × price is its cost in every month. */
export interface DriverTrack {
  readonly name: string;
  readonly workload: string;
  readonly kind: DriverLine["kind"];
  /** What drives it, in the plan's words. */
  readonly driver: string;
  readonly growth: string;
  readonly unit: string;
  readonly quantity: readonly number[];
  readonly price: readonly (number | null)[];
  readonly cost: readonly (number | null)[];
}

/** The forecast that the plan's workloads and their growth make, over the months of a frame. */
export interface DriverForecast extends Bands {
  readonly plan: string;
  readonly lines: readonly DriverTrack[];
  /** Whether every line has a rate. */
  readonly complete: boolean;
  readonly unpriced: readonly string[];
}

const DRAWS = 4000;
const SEED = 1;

/** The plan over the forecast's months. Its range is that of the ranges the plan states. @throws InputError */
export const driverForecast = (plan: Plan, catalog: Catalog, frame: Frame): DriverForecast => {
  const model = modelPlan({ ...plan, start: `${frame.labels[0]?.slice(0, 7)}-01` }, catalog, {
    months: frame.labels.length,
  });
  const timeline = timelineOf(model);
  const { months } = simulate(model, { samples: DRAWS, seed: SEED, shares: [0.025, 0.975] });
  const other = (index: number, share: number) => months[index]?.others.find((one) => one.share === share)?.value ?? 0;
  const stated = timeline.cost;
  return {
    plan: plan.name,
    median: stated,
    lower80: stated.map((cost, index) => Math.min(cost, months[index]?.p10 ?? cost)),
    upper80: stated.map((cost, index) => Math.max(cost, months[index]?.p90 ?? cost)),
    lower95: stated.map((cost, index) => Math.min(cost, other(index, 0.025))),
    upper95: stated.map((cost, index) => Math.max(cost, other(index, 0.975))),
    lines: timeline.lines.map((track) => driverTrack(track, timeline, plan)),
    complete: timeline.complete,
    unpriced: timeline.unpriced.map(({ id, reason }) => `${id}: ${reason}`),
  };
};

const driverTrack = ({ line, quantity, cost }: LineTrack, timeline: Timeline, plan: Plan): DriverTrack => {
  const workload = plan.workloads.find(({ name }) => name === line.owner);
  const kind = kindOf(
    quantity,
    timeline,
    workload?.kind === "fixed",
    (workload?.seasonality ?? plan.seasonality) !== undefined,
  );
  return {
    name: line.id,
    workload: line.owner,
    kind,
    driver: kind === "fixed" ? "" : line.because,
    growth: (workload?.growth ?? (workload?.kind === "fixed" ? undefined : plan.growth))?.text ?? "none",
    unit: line.unit,
    quantity,
    price: cost.map((one, index) => (one === null || !quantity[index] ? null : one / quantity[index])),
    cost,
  };
};

/** Equal to so many parts in a million. */
const same = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));

/** By what its quantity does, per hour of the month: stays, grows in stairs, follows a season, or follows its driver. */
const kindOf = (
  quantity: readonly number[],
  { months }: Timeline,
  fixed: boolean,
  seasonal: boolean,
): DriverTrack["kind"] => {
  const [first = 0] = quantity;
  const hourly = quantity.map((value, index) => value / (months[index]?.hours ?? 1));
  const [firstHourly = 0] = hourly;
  if (quantity.every((value) => same(value, first)) || hourly.every((value) => same(value, firstHourly)))
    return "fixed";
  if (fixed) return seasonal ? "seasonal" : "linear";
  const moves = hourly.slice(1).map((value, index) => !same(value, hourly[index] ?? 0));
  const stairs = moves.some((moved) => moved) && moves.filter((moved) => !moved).length * 2 >= moves.length;
  if (stairs && hourly.length > 2) return "step";
  return seasonal ? "seasonal" : "linear";
};
