import type { Catalog } from "../catalog/open.ts";
import type { Change, Left, Repriced, Row } from "../plans/reprice.ts";
import { printable } from "../quantity/printable.ts";
import { warningLines } from "./estimate.ts";
import { centsThatAddUp, percent, usd } from "./figures.ts";
import { shortItem } from "./names.ts";
import { type Screen, wrap } from "./screen.ts";
import { table } from "./table.ts";

/** Before, after, difference: from the bill to the new cost step by step, then line by line with reasons. */
export const showRepriced = (result: Repriced, limit: number, catalog: Catalog, screen: Screen): readonly string[] => {
  const { paint, width } = screen;
  const span = result.period ? `${result.period.from} to before ${result.period.to}` : "";
  return [
    ...wrap([`Usage of ${span}`, `rates of ${result.day}`, "list prices"].join(" · "), width, "  ").map(paint.title),
    ...(result.synthetic === null ? [] : wrap(`A made-up bill: ${result.synthetic}.`, width, "  ").map(paint.doubt)),
    "",
    ...stepTable(result, screen),
    "",
    ...rowTable(result.rows, limit, catalog, screen),
    ...leftLines(result.left, limit, screen),
    ...warningLines(result.warnings, screen),
  ];
};

const signed = (value: number): string => (Math.abs(value) < 5e-8 ? "0.00" : value > 0 ? `+${usd(value)}` : usd(value));

const stepTable = ({ bill, after, steps, left }: Repriced, { paint, width }: Screen): readonly string[] => {
  const shown = steps.filter(({ usd: change }, index) => index > 1 || Math.abs(change) >= 0.005);
  const cents = centsThatAddUp([bill, ...shown.map(({ usd: change }) => change)]);
  const share =
    bill > 0 && Math.abs(after - bill) >= 0.005 ? ` (${after < bill ? "" : "+"}${percent((after - bill) / bill)})` : "";
  return table(
    [
      { title: "", least: 20 },
      { title: "USD", align: "right", paint: paint.money },
    ],
    [
      [
        left.length === 0 ? "The bill at AWS's list prices" : "The bill at AWS's list prices, of what can be compared",
        usd(cents[0] || bill),
      ],
      ...shown.map(({ name }: Change, index) => [`  ${printable(name, 90)}`, signed(cents[index + 1] ?? 0)]),
      [`After${share}`, usd(after)],
    ],
    width,
  );
};

const rowTable = (
  rows: readonly Row[],
  limit: number,
  catalog: Catalog,
  { paint, width }: Screen,
): readonly string[] => {
  if (rows.length === 0) return [paint.doubt("No usage in the bill has both a price then and one after.")];
  const shown = rows.slice(0, limit);
  const lines = shown.map((row) => [
    `${row.service} ${shortItem(row, catalog)}`,
    row.dimension,
    row.region,
    row.bill === null ? "" : usd(row.bill),
    usd(row.after),
    row.bill === null ? "" : signed(shownDifference(row.bill, row.after)),
    row.reasons.map((reason) => printable(reason, 80)).join("; "),
  ]);
  return [
    ...table(
      [
        { title: "Line", least: 24 },
        { title: "Meter", least: 12, rank: 1 },
        { title: "Region", rank: 3 },
        { title: "bill", align: "right", paint: paint.money },
        { title: "after", align: "right", paint: paint.money },
        { title: "difference", align: "right" },
        { title: "why", least: 20, rank: 2 },
      ],
      lines,
      width,
    ),
    ...(rows.length > shown.length
      ? [paint.quiet(`${rows.length - shown.length} more lines: --limit ${rows.length}`)]
      : []),
  ];
};

/** Between the figures as they are shown, so that a row adds up; of sums under a cent the exact one. */
const shownDifference = (bill: number, after: number): number => {
  const cents = (value: number) => Math.round(value * 100) / 100;
  return Math.abs(after - bill) < 0.01 ? after - bill : cents(after) - cents(bill);
};

const leftLines = (left: readonly Left[], limit: number, { paint, width }: Screen): readonly string[] => {
  if (left.length === 0) return [];
  const total = left.reduce((sum, one) => sum + one.usd, 0);
  const shown = left.slice(0, Math.min(limit, 10));
  return [
    "",
    paint.bad(`Not compared: ${usd(total)} USD that the bill has and that have no price here`),
    ...shown.flatMap(({ what, usd: cost, reason }) =>
      wrap(`  ${usd(cost)}  ${printable(what, 80)}: ${printable(reason, 120)}`, width, "    "),
    ),
    ...(left.length > shown.length ? [paint.quiet(`  ${left.length - shown.length} more in --json`)] : []),
  ];
};
