import type { Share } from "./bill.ts";
import { NO_CURRENCY } from "./currency.ts";
import { add, compare, type Decimal, decimalOf, decimalText, magnitude, shift, ZERO } from "./decimal.ts";
import type { Cells } from "./engine.ts";
import { sumSql } from "./sql.ts";

/** Sums of one group, as the engine gives them: rows, then how many figures were stated, then four pieces each. */
export const VIEW_SQL = `sum(n), sum(billed_n), sum(effective_n), sum(list_n), ${sumSql("billed")}, ${sumSql("effective")}, ${sumSql("list")}`;
/** To be asked for right behind `VIEW_SQL`. */
export const QUANTITY_SQL = sumSql("quantity");

/** The pieces of sql.ts put together: exact. */
export const exactSum = (cells: Cells, at: number): Decimal => {
  const [a, b, c, d] = [0, 1, 2, 3].map((index) => decimalOf(cells[at + index] ?? null));
  return add(add(a ?? ZERO, b ?? ZERO), add(c ?? ZERO, shift(d ?? ZERO, 17)));
};

/** The currency and the sums of a group of rows. */
export const shareOf = (cells: Cells, currencyAt: number): Share => {
  const from = currencyAt + 1;
  const stated = (index: number) => Number(cells[from + index] ?? 0) > 0;
  const amount = (view: number) => (stated(view + 1) ? decimalText(exactSum(cells, from + 4 + view * 4)) : null);
  return {
    currency: cells[currencyAt] || NO_CURRENCY,
    rows: Number(cells[from]),
    billed: amount(0),
    effective: amount(1),
    list: amount(2),
  };
};
/** Cells behind the currency that `VIEW_SQL` fills: where `QUANTITY_SQL` starts. */
export const AFTER_SHARE = 17;

/** Adds two amounts; what is unknown adds nothing. */
export const plus = (left: string | null, right: string | null): string | null =>
  left === null ? right : right === null ? left : decimalText(add(decimalOf(left), decimalOf(right)));

const size = ({ billed, effective, list }: Share): Decimal => magnitude(decimalOf(billed ?? effective ?? list));
/** Largest first; equal ones by name, so that the same bill always gives the same result. */
export const largestFirst = <T extends Share>(shares: readonly T[]): readonly T[] =>
  shares
    .map((share) => ({ share, size: size(share), name: JSON.stringify(share) }))
    .toSorted((a, b) => compare(b.size, a.size) || (a.name < b.name ? -1 : 1))
    .map(({ share }) => share);
