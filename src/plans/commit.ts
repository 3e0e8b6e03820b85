import { shapesOf } from "../capacity/tables.ts";
import { weekProfile, withPeak } from "../capacity/day.ts";
import type { Catalog } from "../catalog/open.ts";
import type { Confidence } from "../catalog/types.ts";
import { breakEvenDemand, type Curve, curveOf, inSteps, regretAt } from "../commitments/curve.ts";
import { blockLoad, FLAT, type Load, overlay, weekLoad } from "../commitments/load.ts";
import type { Use, Weights } from "../commitments/use.ts";
import type { PriceBook } from "../pricing/price.ts";
import { metaOf } from "../quantity/fields.ts";
import type { Assumption, Warning } from "../services/world.ts";
import { bookOf } from "./book.ts";
import { monthStart } from "./calendar.ts";
import { modelPlan, type ModelLine, type PlanModel } from "./model.ts";
import type { PreparedWorkload } from "./estimate.ts";
import { hourlyPrice, type Offer, offersFor, SPOT, uncoveredBecause } from "./offers.ts";
import type { Plan } from "./plan.ts";
import { drawsOf } from "./simulate.ts";

/** One commitment of the size that costs least, and what it does. Sums are over the term. */
export interface Commitment {
  readonly offer: Omit<Offer, "lines" | "order">;
  readonly scope: readonly Covered[];
  /** USD an hour. 0: none pays. */
  readonly hourly: number;
  /** Of what is bought by unit. */
  readonly units: number | null;
  readonly upfront: number;
  /** USD of the covered lines without it, and with it. */
  readonly without: number;
  readonly cost: number;
  readonly saving: number;
  readonly savingShare: number;
  readonly savingPerMonth: number;
  readonly coverage: number;
  readonly utilisation: number;
  /** Share of its hours that must be used for it to pay. */
  readonly breakEvenUtilisation: number;
  /** Share of the expected demand below which it loses. */
  readonly breakEvenDemand: number | null;
  readonly regret: {
    readonly demand: number;
    readonly cost: number;
    readonly best: number;
    readonly without: number;
    readonly regret: number;
  };
  readonly curve: readonly { readonly hourly: number; readonly cost: number }[];
}

export interface Covered {
  readonly line: string;
  readonly meter: string;
  readonly onDemand: number;
  readonly price: number;
  readonly confidence: Confidence;
  /** Set where a rule gives the price: which, and on how many figures it was checked. */
  readonly derived: string | null;
}

export interface CommitResult {
  readonly plan: Plan;
  /** The best first. */
  readonly commitments: readonly Commitment[];
  /** Offers without a rate. */
  readonly unpriced: readonly { readonly name: string; readonly terms: string; readonly reason: string }[];
  readonly uncovered: readonly { readonly line: string; readonly reason: string }[];
  readonly assumptions: readonly Assumption[];
  readonly warnings: readonly Warning[];
}

export interface CommitOptions {
  readonly seed: number;
  /** How much less demand the regret is for: 0.3 is 30 % less. */
  readonly fall: number;
  readonly terms: readonly string[];
}

/** Draws of what is not known that the expected cost is taken over. */
const DRAWS = 32;
const CURVE_POINTS = 41;
const PLAN_STEP = 0.001;

/**
 * For every commitment that could cover the plan's hours: the size that minimises expected cost over its term, on the
 * hours as AWS applies them.
 * @throws InputError
 */
export const commitPlan = (plan: Plan, catalog: Catalog, options: CommitOptions): CommitResult => {
  const { lines, workloads, assumptions, warnings } = modelPlan(plan, catalog, { months: 1 });
  const spot = new Set(workloads.filter(({ prepared }) => isSpot(prepared)).map(({ name }) => name));
  const offers = offersFor(lines.filter(({ owner }) => !spot.has(owner))).filter(({ term }) =>
    options.terms.includes(term),
  );
  const book = bookOf({ ...plan, day: startOf(plan) }, catalog);
  const unpriced: { name: string; terms: string; reason: string }[] = [];
  const commitments: Commitment[] = [];
  for (const [months, members] of Map.groupBy(offers, (offer) => offer.months)) {
    const hours = hoursOf(plan, catalog, months, options.seed);
    for (const offer of members) {
      const scope = coveredBy(offer, book);
      if (scope.length > 0) commitments.push(sized(offer, scope, hours, options.fall));
      else {
        const first = offer.lines[0];
        const reason = `no rate for ${first?.line.meter.service} ${first?.line.meter.item} ${first?.dimension}`;
        unpriced.push({ name: offer.name, terms: `${offer.term} ${offer.payment}`, reason });
      }
    }
  }
  return {
    plan,
    commitments: commitments.sort((a, b) => b.savingPerMonth - a.savingPerMonth),
    unpriced,
    uncovered: lines.flatMap((line) => {
      const reason = spot.has(line.owner) && line.unit === "hour" ? SPOT : uncoveredBecause(line);
      return reason === undefined ? [] : [{ line: line.id, reason }];
    }),
    assumptions: [...assumptions, ...ASSUMED, ...beyond(plan, options)],
    warnings,
  };
};

/** Managed spot training is billed on the meter of training: only the run says that it is spot. */
const isSpot = ({ workload }: PreparedWorkload): boolean =>
  workload.kind === "demand" && workload.run?.["purchase"] === "spot";

const ASSUMED: readonly Assumption[] = [
  { what: "hours of a fleet", value: "peaks of all fleets together", source: "the careful assumption for one plan" },
  { what: "money in time", value: "not counted", source: "an upfront payment costs what it says" },
];

const beyond = (plan: Plan, { terms }: CommitOptions): readonly Assumption[] =>
  terms.includes("3y") && plan.months < 36
    ? [{ what: "demand after the plan", value: "as in its last month", source: `the plan has ${plan.months} months` }]
    : [];

const startOf = (plan: Plan): string => {
  const start = plan.start ?? monthStart(plan.day, 1);
  return start > plan.day ? start : plan.day;
};

interface Scoped extends Covered {
  readonly id: string;
}

const coveredBy = (offer: Offer, book: PriceBook): readonly Scoped[] =>
  offer.lines.flatMap(({ line, dimension }) => {
    const rate = book.rate({ ...line.meter, dimension }, line.region);
    const price = hourlyPrice(rate);
    const onDemand = hourlyPrice(book.rate(line.meter, line.region));
    if (!rate || price === undefined || onDemand === undefined) return [];
    const pays = 1 - book.discount(line.meter);
    return [
      {
        id: line.id,
        line: line.id,
        meter: `${line.meter.service} ${line.meter.item} ${dimension}`,
        onDemand: onDemand * pays,
        price: price * pays,
        confidence: rate.confidence,
        derived: rate.confidence === "derived" ? (rate.borrowed ?? "derived") : null,
      },
    ];
  });

/** Mean units that each line runs in every run of hours of every month and draw, and how many hours each run stands for. */
interface Hours {
  readonly units: ReadonlyMap<string, Float64Array>;
  readonly weights: Weights;
  readonly total: number;
}

const hoursOf = (plan: Plan, catalog: Catalog, months: number, seed: number): Hours => {
  const model = modelPlan(plan, catalog, { months });
  const runs = overlay(model.lines.map((line) => loadOf(line, model, catalog)));
  const draws = model.variables.length === 0 ? [model.base] : drawsOf(model, DRAWS, seed);
  const slots = draws.length * model.months.length * runs.length;
  const units = new Map(model.lines.map(({ id }) => [id, new Float64Array(slots)]));
  const weights = new Float64Array(slots);
  const quantities = new Float64Array(model.lines.length);
  let slot = 0;
  for (const draw of draws)
    for (const month of model.months) {
      model.quantities(month.index, draw, quantities);
      for (const run of runs) {
        weights[slot] = (month.hours * run.hours) / draws.length;
        for (const [at, { id }] of model.lines.entries()) {
          const values = units.get(id);
          if (values) values[slot] = ((quantities[at] ?? 0) / month.hours) * (run.levels[at] ?? 0);
        }
        slot++;
      }
    }
  return { units, weights, total: weights.reduce((sum, weight) => sum + weight, 0) };
};

/** How a line's hours lie over the month: after the demand's shape where its fleet follows demand, else on and off. */
const loadOf = (line: ModelLine, model: PlanModel, catalog: Catalog): Load => {
  const workload = model.workloads.find(({ name }) => name === line.owner);
  const option = workload?.prepared.option;
  if (!workload || !option || workload.prepared.workload.kind !== "demand") return FLAT;
  if (option.fleet !== undefined && option.fleet.by !== "check") return weekLoad(option.fleet.candidate.week.paid);
  const { numbers } = option.prepared;
  const { demand, run } = workload.prepared.workload;
  if (run?.["scaling"] === "auto")
    return shapedLoad(demand["shape"], numbers["peak"], option.way.fields["shape"], catalog);
  const at = model.lines.indexOf(line);
  const quantities = new Float64Array(model.lines.length);
  const month = model.months.find(({ index }) => (workload.active[index] ?? 0) > 0);
  if (!month) return FLAT;
  model.quantities(month.index, model.base, quantities);
  const mean = (quantities[at] ?? 0) / month.hours / (workload.active[month.index] ?? 1);
  const count = numbers["count"];
  return count === undefined || count <= 0 ? FLAT : blockLoad(mean / count);
};

const shapedLoad = (
  shape: unknown,
  peak: number | undefined,
  field: Parameters<typeof metaOf>[0] | undefined,
  catalog: Catalog,
): Load => {
  const named = typeof shape === "string" ? shape : String((field && metaOf(field).fallback) ?? "flat");
  const week = weekProfile(
    named,
    shapesOf((table) => catalog.table(table)),
  );
  if (!("length" in week)) return FLAT;
  return weekLoad(peak === undefined || peak <= 1 ? week : withPeak(week, peak));
};

const sized = (offer: Offer, scope: readonly Scoped[], hours: Hours, fall: number): Commitment => {
  const uses = scope.map(({ id, onDemand }): Use => ({
    id,
    onDemand,
    units: hours.units.get(id) ?? new Float64Array(0),
  }));
  const prices = new Map(scope.map(({ id, price }) => [id, price]));
  const curve = curveOf(uses, prices, hours.weights);
  const step = offer.byUnit ? (scope[0]?.price ?? 1) : PLAN_STEP;
  const hourly = inSteps(curve, step);
  const outcome = curve.at(hourly);
  const without = curve.at(0).cost;
  const saved = outcome.used === 0 ? 0 : (without - outcome.onDemandLeft) / outcome.used;
  const { lines: _, order: __, ...terms } = offer;
  return {
    offer: terms,
    scope: scope.map(({ id: ___, ...covered }) => covered),
    hourly,
    units: offer.byUnit ? Math.round(hourly / step) : null,
    upfront: upfrontOf(offer, hourly * hours.total),
    without,
    cost: outcome.cost,
    saving: without - outcome.cost,
    savingShare: without <= 0 ? 0 : 1 - outcome.cost / without,
    savingPerMonth: (without - outcome.cost) / offer.months,
    coverage: outcome.coverage,
    utilisation: outcome.utilisation,
    breakEvenUtilisation: saved > 0 ? 1 / saved : bestRatio(scope),
    breakEvenDemand: breakEvenDemand(uses, prices, hours.weights, hourly),
    regret: { demand: 1 - fall, ...regretAt(uses, prices, hours.weights, hourly, 1 - fall, step) },
    curve: points(curve, hourly, offer.byUnit ? step : undefined),
  };
};

/** Where nothing is committed: what the best-covered use would need. */
const bestRatio = (scope: readonly Scoped[]): number =>
  Math.min(...scope.map(({ price, onDemand }) => price / onDemand));

/** All of it, half of it, or nothing is paid when the commitment is bought. */
const UPFRONT = { "no-upfront": 0, "partial-upfront": 0.5, "all-upfront": 1 } as const;
const upfrontOf = ({ payment }: Offer, total: number): number => UPFRONT[payment] * total;

/** The curve over what can be bought: whole units, or any sum. */
const points = (curve: Curve, hourly: number, unit: number | undefined): Commitment["curve"] => {
  const most = Math.max(curve.most, hourly) * 1.1;
  const last = CURVE_POINTS - 1;
  const grid =
    unit === undefined
      ? Array.from({ length: CURVE_POINTS }, (_, index) => (index * most) / last)
      : Array.from({ length: CURVE_POINTS }, (_, index) => Math.round((index * Math.ceil(most / unit)) / last) * unit);
  return [...new Set([...grid, hourly])].sort((a, b) => a - b).map((at) => ({ hourly: at, cost: curve.at(at).cost }));
};
