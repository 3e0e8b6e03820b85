import type { Confidence } from "../catalog/types.ts";
import { applyHoldings } from "../commitments/apply.ts";
import { breakEvenDemand, breakEvenMonth } from "../commitments/break-even.ts";
import { withDemand } from "../commitments/curve.ts";
import { bestPortfolio, type Instrument, undominated } from "../commitments/portfolio.ts";
import { mergeSlots } from "../commitments/slots.ts";
import type { Holding, Use, Weights } from "../commitments/use.ts";
import type { Hours } from "./commit-hours.ts";
import type { Offer } from "./offers.ts";

/** Commitments of one term and payment that cost least together. Sums are over the term. */
export interface Portfolio {
  readonly term: string;
  readonly months: number;
  readonly payment: Offer["payment"];
  readonly holdings: readonly Held[];
  readonly upfront: number;
  /** USD of every line that one of the commitments on sale could cover, without any and with these. */
  readonly without: number;
  readonly cost: number;
  readonly onDemandLeft: number;
  readonly saving: number;
  readonly savingShare: number;
  readonly savingPerMonth: number;
  readonly coverage: number;
  readonly utilisation: number;
  readonly breakEvenDemand: number | null;
  readonly breakEvenMonth: number | null;
  /** With less demand and with more: what it costs more than the portfolio that is best then. */
  readonly regret: readonly Regret[];
}

/** One commitment of a portfolio, and what AWS's order of application leaves it to cover. */
export interface Held {
  readonly kind: Offer["kind"];
  readonly name: string;
  readonly hourly: number;
  readonly units: number | null;
  readonly upfront: number;
  readonly committed: number;
  /** USD on demand of what it covers. */
  readonly covered: number;
  readonly saving: number;
  readonly utilisation: number;
}

/** Sums over the term, should demand be a share of what is expected. */
export interface Regret {
  readonly demand: number;
  readonly cost: number;
  /** Of the commitment that is best at this demand, and of none. */
  readonly best: number;
  readonly without: number;
  readonly regret: number;
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

/** A priced offer, the lines that it covers and the USD an hour that it is sold in. */
export interface Sellable {
  readonly offer: Offer;
  readonly scope: readonly Covered[];
  readonly step: number;
}

/** The best portfolio of each payment among offers of one length. */
export const portfoliosOf = (sold: readonly Sellable[], hours: Hours, fall: number): readonly Portfolio[] => {
  const found: Portfolio[] = [];
  for (const members of Map.groupBy(sold, ({ offer }) => `${offer.term} ${offer.payment}`).values()) {
    const [first] = members;
    // Payments differ in price by a few per cent: what is best for one is close to what is best for the next.
    const near = found.find(({ term }) => term === first?.offer.term)?.holdings;
    if (first) found.push(portfolioOf(first.offer, members, hours, fall, near));
  }
  return found;
};

interface Choice extends Instrument {
  readonly offer: Offer;
}

const portfolioOf = (
  { term, months, payment }: Offer,
  members: readonly Sellable[],
  hours: Hours,
  fall: number,
  near: readonly Held[] | undefined,
): Portfolio => {
  const all = usesOf(members, hours);
  const { uses, weights } = mergeSlots({ uses: all, weights: hours.weights });
  const choices = undominated(members.map(choiceOf));
  const held = holdingsOf(
    uses,
    choices,
    weights,
    near && choices.map(({ offer }) => near.find(({ name }) => name === offer.name)?.hourly ?? 0),
  );
  const holdings = held.map(({ holding }) => holding);
  const outcome = applyHoldings(uses, holdings, weights);
  const without = applyHoldings(uses, [], weights).cost;
  return {
    term,
    months,
    payment,
    holdings: held.map(({ offer, holding, units }, at) => {
      const { committed, used, covered } = outcome.holdings[at] ?? { committed: 0, used: 0, covered: 0 };
      return {
        kind: offer.kind,
        name: offer.name,
        hourly: holding.commitment,
        units,
        upfront: upfrontOf(offer, committed),
        committed,
        covered,
        saving: covered - committed,
        utilisation: committed <= 0 ? 0 : used / committed,
      };
    }),
    upfront: upfrontOf({ payment }, outcome.committed),
    without,
    cost: outcome.cost,
    onDemandLeft: outcome.onDemandLeft,
    saving: without - outcome.cost,
    savingShare: without <= 0 ? 0 : 1 - outcome.cost / without,
    savingPerMonth: (without - outcome.cost) / months,
    coverage: outcome.coverage,
    utilisation: outcome.utilisation,
    breakEvenDemand: breakEvenDemand(uses, holdings, weights),
    breakEvenMonth: breakEvenMonth(all, holdings, hours.weights, hours.monthOf),
    regret: [1 - fall, 1 + fall].map((demand) => regretAt(demand, uses, holdings, choices, weights)),
  };
};

const usesOf = (members: readonly Sellable[], hours: Hours): readonly Use[] =>
  [...new Map(members.flatMap(({ scope }) => scope.map((covered) => [covered.line, covered] as const))).values()].map(
    ({ line, onDemand }) => ({ id: line, onDemand, units: hours.units.get(line) ?? new Float64Array(0) }),
  );

const choiceOf = ({ offer, scope, step }: Sellable): Choice => ({
  offer,
  kind: offer.holding,
  prices: new Map(scope.map(({ line, price }) => [line, price])),
  step,
  whole: offer.byUnit,
});

/** What to buy of each, where anything. */
const holdingsOf = (
  uses: readonly Use[],
  choices: readonly Choice[],
  weights: Weights,
  near: readonly number[] | undefined,
) => {
  const sizes = bestPortfolio(uses, choices, weights, near);
  return choices.flatMap(({ offer, kind, prices, step }, at) => {
    const commitment = sizes[at] ?? 0;
    const holding: Holding = { name: offer.name, kind, prices, commitment };
    return commitment > 0 ? [{ offer, holding, units: offer.byUnit ? Math.round(commitment / step) : null }] : [];
  });
};

const regretAt = (
  demand: number,
  uses: readonly Use[],
  holdings: readonly Holding[],
  choices: readonly Choice[],
  weights: Weights,
): Regret => {
  const scaled = withDemand(uses, demand);
  const { cost } = applyHoldings(scaled, holdings, weights);
  const near = choices.map(({ offer }) => demand * (holdings.find(({ name }) => name === offer.name)?.commitment ?? 0));
  const best = applyHoldings(
    scaled,
    holdingsOf(scaled, choices, weights, near).map(({ holding }) => holding),
    weights,
  ).cost;
  return { demand, cost, best, without: applyHoldings(scaled, [], weights).cost, regret: cost - best };
};

/** All of it, half of it, or nothing is paid when the commitment is bought. */
const UPFRONT = { "no-upfront": 0, "partial-upfront": 0.5, "all-upfront": 1 } as const;

/** USD that are paid at once of what a commitment costs in all. */
export const upfrontOf = ({ payment }: Pick<Offer, "payment">, total: number): number => UPFRONT[payment] * total;
