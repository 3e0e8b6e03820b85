import type { Total } from "../bills/bill.ts";
import type { SpendKey } from "../plans/bill-spend.ts";
import type { Glyphs } from "./chart.ts";
import { usd } from "./figures.ts";

/** How a bill is to be shown. */
export interface ImportView {
  readonly by: readonly (SpendKey | "tag")[];
  /** Undefined: no chart. */
  readonly glyphs: Glyphs | undefined;
  /** Every row of every table. */
  readonly all: boolean;
  readonly synthetic: string | null;
  readonly only: Readonly<Record<string, string>>;
}

/** Rows of a table without --all. */
export const ROWS = 8;

/** An amount with cents; nothing where it is unknown. */
export const amount = (value: string | null): string => (value === null ? "" : usd(Number(value)));

/** The amount that a share is drawn by. */
export const billedOf = ({ billed, effective, list }: Total): number => Number(billed ?? effective ?? list ?? 0);
