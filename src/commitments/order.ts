import { HOLDING_KINDS, type Holding, type Use } from "./use.ts";

/** That a holding covers a use, by their places in their lists, at a price for a unit and an hour. */
export interface Step {
  readonly holding: number;
  readonly use: number;
  readonly price: number;
  /** What a dollar of it saves on demand. */
  readonly ratio: number;
}

type Priced = Pick<Holding, "kind" | "prices">;

/**
 * Which holding covers which use, in AWS's order: kind by kind. A reservation covers the smallest sizes first (EC2 user
 * guide, instance size flexibility: within a family a size's price is its normalization factor times one price, so the
 * lowest price is the smallest size). Savings Plans of a kind are pooled: of all their pairs with uses the one that saves
 * most first, of equal ones the lowest price (Savings Plans user guide). A plan that saves less than nothing covers nothing.
 */
export const stepsOf = (uses: readonly Use[], holdings: readonly Priced[]): readonly Step[] =>
  HOLDING_KINDS.flatMap((kind) => {
    const reserves = kind === "zonal-reservation" || kind === "reservation";
    return holdings
      .flatMap((holding, at) =>
        holding.kind === kind
          ? uses.flatMap(({ id, onDemand }, use): readonly Step[] => {
              const price = holding.prices.get(id);
              if (price === undefined || price <= 0 || (!reserves && price > onDemand)) return [];
              return [{ holding: at, use, price, ratio: onDemand / price }];
            })
          : [],
      )
      .sort((a, b) => (reserves ? a.holding - b.holding || a.price - b.price : b.ratio - a.ratio || a.price - b.price));
  });
