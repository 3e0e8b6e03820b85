import type { Catalog } from "../catalog/open.ts";
import { breakEvenDemand, breakEvenMonth } from "../commitments/break-even.ts";
import { type Curve, curveOf, inSteps, regretAt, type Terms } from "../commitments/curve.ts";
import { sizeFactors } from "../commitments/size-flexibility.ts";
import { mergeSlots } from "../commitments/slots.ts";
import type { Holding, Use } from "../commitments/use.ts";
import type { PriceBook } from "../pricing/price.ts";
import type { Assumption, Warning } from "../services/world.ts";
import { bookOf } from "./book.ts";
import { type Hours, hoursOf } from "./commit-hours.ts";
import {
  type Covered,
  type Portfolio,
  portfoliosOf,
  type Regret,
  type Sellable,
  upfrontOf,
} from "./commit-portfolio.ts";
import { monthStart } from "./calendar.ts";
import { modelPlan } from "./model.ts";
import type { PreparedWorkload } from "./estimate.ts";
import { hourlyPrice, type Offer, offersFor, SPOT, uncoveredBecause } from "./offers.ts";
import type { Plan } from "./plan.ts";

/** One commitment of the size that costs least, and what it does. Sums are over the term. */
export interface Commitment {
  readonly offer: Omit<Offer, "lines" | "holding">;
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
  /** The month of the term by which what it covers would have cost as much on demand as all of it: demand may stop then. */
  readonly breakEvenMonth: number | null;
  /** With as much less demand as asked for, and with as much more. */
  readonly regret: Regret;
  readonly regretAbove: Regret;
  readonly curve: readonly { readonly hourly: number; readonly cost: number }[];
}

export interface CommitResult {
  readonly plan: Plan;
  /** The best first. */
  readonly commitments: readonly Commitment[];
  /** What to hold together, for each term and payment: the best first. */
  readonly portfolios: readonly Portfolio[];
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
  const factors = sizeFactors(catalog.table("size-flexibility"));
  const offers = offersFor(
    lines.filter(({ owner }) => !spot.has(owner)),
    factors,
  ).filter(({ term }) => options.terms.includes(term));
  const book = bookOf({ ...plan, day: startOf(plan) }, catalog);
  const unpriced: { name: string; terms: string; reason: string }[] = [];
  const commitments: Commitment[] = [];
  const portfolios: Portfolio[] = [];
  for (const [months, members] of Map.groupBy(offers, (offer) => offer.months)) {
    const hours = hoursOf(plan, catalog, months, options.seed);
    const sold: Sellable[] = [];
    for (const offer of members) {
      const scope = coveredBy(offer, book);
      const step = stepOf(offer, book);
      if (scope.length > 0 && step !== undefined) {
        sold.push({ offer, scope, step });
        commitments.push(sized({ offer, scope, step }, hours, options.fall));
      } else if (offer.kind !== "reserved-tier") {
        const meter = offer.lines[0]?.meter;
        const reason = `no rate for ${meter?.service} ${meter?.item} ${meter?.dimension}`;
        unpriced.push({ name: offer.name, terms: `${offer.term} ${offer.payment}`, reason });
      }
    }
    portfolios.push(...portfoliosOf(sold, hours, options.fall));
  }
  return {
    plan,
    commitments: commitments.sort((a, b) => b.savingPerMonth - a.savingPerMonth),
    portfolios: portfolios.sort((a, b) => b.savingPerMonth - a.savingPerMonth),
    unpriced,
    uncovered: lines.flatMap((line) => {
      const reason = spot.has(line.owner) && line.unit === "hour" ? SPOT : uncoveredBecause(line);
      return reason === undefined ? [] : [{ line: line.id, reason }];
    }),
    assumptions: [...assumptions, ...ASSUMED, ...beyond(plan, options), ...reservedTier(commitments)],
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

/** What an hour's mean leaves out: the tier is measured by the minute, and has to be asked for. */
const reservedTier = (commitments: readonly Commitment[]): readonly Assumption[] =>
  commitments.some(({ offer }) => offer.kind === "reserved-tier")
    ? [
        {
          what: "Bedrock's reserved tier",
          value: "tokens of an hour come evenly over its minutes, where no shape is given over all hours",
          source: "what is over a minute's reservation is on demand; requests have to ask for the tier",
        },
      ]
    : [];

const startOf = (plan: Plan): string => {
  const start = plan.start ?? monthStart(plan.day, 1);
  return start > plan.day ? start : plan.day;
};

/** What a commitment is bought in: a unit of what is reserved, or a thousandth of a dollar an hour. */
const stepOf = (offer: Offer, book: PriceBook): number | undefined => {
  if (!offer.byUnit) return PLAN_STEP;
  const [first] = offer.lines;
  const rate = first && book.rate(first.meter, first.line.region);
  return rate && hourlyPrice(rate) !== undefined
    ? (rate.tiers[0]?.usd ?? 0) * (1 - book.discount(first.line.meter))
    : undefined;
};

const coveredBy = (offer: Offer, book: PriceBook): readonly Covered[] =>
  offer.lines.flatMap(({ line, meter, takes }) => {
    const rate = book.rate(meter, line.region);
    const price = hourlyPrice(rate);
    const onDemand = hourlyPrice(book.rate(line.meter, line.region));
    if (!rate || price === undefined || onDemand === undefined) return [];
    const pays = 1 - book.discount(line.meter);
    return [
      {
        line: line.id,
        meter: `${meter.service} ${meter.item} ${meter.dimension}`,
        onDemand: onDemand * pays,
        price: price * takes * pays,
        confidence: rate.confidence,
        derived: rate.confidence === "derived" ? (rate.borrowed ?? "derived") : null,
      },
    ];
  });

const sized = ({ offer, scope, step }: Sellable, hours: Hours, fall: number): Commitment => {
  const all = scope.map(({ line, onDemand }): Use => ({
    id: line,
    onDemand,
    units: hours.units.get(line) ?? new Float64Array(0),
  }));
  const { uses, weights } = mergeSlots({ uses: all, weights: hours.weights });
  const terms: Terms = { kind: offer.holding, prices: new Map(scope.map(({ line, price }) => [line, price])) };
  const curve = curveOf(uses, terms, weights);
  const hourly = inSteps(curve, step);
  const held: Holding = { name: offer.name, ...terms, commitment: hourly };
  const outcome = curve.at(hourly);
  const without = curve.at(0).cost;
  const saved = outcome.used === 0 ? 0 : (without - outcome.onDemandLeft) / outcome.used;
  const regretIf = (demand: number): Regret => ({
    demand,
    ...regretAt(uses, terms, weights, hourly, demand, step),
  });
  const { lines: _, holding: __, ...words } = offer;
  return {
    offer: words,
    scope,
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
    breakEvenDemand: breakEvenDemand(uses, [held], weights),
    breakEvenMonth: breakEvenMonth(all, [held], hours.weights, hours.monthOf),
    regret: regretIf(1 - fall),
    regretAbove: regretIf(1 + fall),
    curve: points(curve, hourly, offer.byUnit ? step : undefined),
  };
};

/** Where nothing is committed: what the best-covered use would need. */
const bestRatio = (scope: readonly Covered[]): number =>
  Math.min(...scope.map(({ price, onDemand }) => price / onDemand));

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
