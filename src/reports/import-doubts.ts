import type { ImportResult } from "../bills/bill.ts";
import { printable } from "../quantity/printable.ts";
import { describeProblem } from "../quantity/problem.ts";
import { count } from "./figures.ts";
import { amount, billedOf, type ImportView, ROWS } from "./import-view.ts";
import { type Screen, wrap } from "./screen.ts";
import { table } from "./table.ts";

const PROBLEMS = 12;

/** Which lines count for what. */
export const formedTable = (bill: ImportResult, { paint, width }: Screen): readonly string[] => [
  "",
  ...table(
    [
      { title: "How the totals are formed", least: 14 },
      { title: "rows", align: "right" },
      { title: "", rank: 3 },
      { title: "billed", align: "right", paint: paint.money },
      { title: "effective", align: "right", paint: paint.money },
      { title: "list", align: "right", paint: paint.money },
      { title: "", least: 10, rank: 2 },
    ],
    bill.how.map(({ type, rows, currency, billed, effective, list, rule }) => [
      printable(type, 40),
      count(rows),
      bill.totals.length > 1 ? currency : "",
      amount(billed),
      amount(effective),
      amount(list),
      rule,
    ]),
    width,
  ),
];

/** What costs something and is no meter of ours. */
export const unmappedTable = (
  { unmapped }: ImportResult,
  { all }: ImportView,
  { paint, width }: Screen,
): readonly string[] => {
  const costly = unmapped.filter((one) => billedOf(one) !== 0 || Number(one.list ?? 0) !== 0);
  if (costly.length === 0) return [];
  const shown = costly.slice(0, all ? costly.length : ROWS);
  return [
    "",
    ...table(
      [
        { title: "Counted, but no meter of ours", least: 20 },
        { title: "Usage type", least: 14, rank: 1 },
        { title: "billed", align: "right", paint: paint.money },
        { title: "why", least: 10, rank: 2 },
      ],
      shown.map((one) => [
        printable(one.product, 50),
        printable(one.usageType, 60),
        amount(one.billed ?? one.list),
        one.reason,
      ]),
      width,
    ),
    ...(costly.length > shown.length ? [paint.quiet(`${costly.length - shown.length} more: --all`)] : []),
  ];
};

export const notesOf = ({ notes }: ImportResult, { paint, width }: Screen): readonly string[] =>
  notes.length === 0
    ? []
    : ["", ...notes.flatMap((note) => wrap(printable(note, 500), width - 2, "  ").map((line) => paint.quiet(line)))];

/** What was not read, with its place. */
export const problemLines = (
  { problems, problemsOmitted }: ImportResult,
  { all }: ImportView,
  { paint, width }: Screen,
): readonly string[] => {
  if (problems.length === 0) return [];
  const shown = problems.slice(0, all ? problems.length : PROBLEMS);
  const hidden = problems.length - shown.length + problemsOmitted;
  return [
    "",
    paint.bad("Not read"),
    ...shown.flatMap((problem) =>
      describeProblem(problem)
        .split("\n")
        .flatMap((line) => wrap(`  ${printable(line.trim(), 500)}`, width, "    ")),
    ),
    ...(hidden > 0 ? [paint.quiet(`  ${count(hidden)} more${problems.length > shown.length ? ": --all" : ""}`)] : []),
  ];
};
