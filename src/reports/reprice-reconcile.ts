import type { ImportResult } from "../bills/bill.ts";
import type { Catalog } from "../catalog/open.ts";
import { CAUSES } from "../plans/cause.ts";
import type { Difference, Reconciliation, Shares } from "../plans/reconcile.ts";
import { printable } from "../quantity/printable.ts";
import { count, percent, usd } from "./figures.ts";
import { shortItem } from "./names.ts";
import { type Screen, wrap } from "./screen.ts";
import { table } from "./table.ts";

/** Our rates against AWS's own list cost: three shares of all of it, then the differences and what is not known. */
export const showReconciliation = (
  bill: ImportResult,
  result: Reconciliation,
  limit: number,
  catalog: Catalog,
  screen: Screen,
): readonly string[] => {
  const { paint, width } = screen;
  const span = bill.period ? `${bill.period.from} to before ${bill.period.to}` : "";
  return [
    ...wrap(`Our rates of the bill's days against AWS's list cost · ${span}`, width, "  ").map(paint.title),
    ...(result.synthetic === null
      ? []
      : wrap(`This bill is made up (${result.synthetic}): it shows how the check works and is no evidence.`, width).map(
          paint.doubt,
        )),
    "",
    ...sharesTable(result, screen),
    ...differenceTable(result.differences, limit, catalog, screen),
    ...unknownTable(result, limit, screen),
    ...result.notes.flatMap((note) => ["", ...wrap(printable(note, 300), width).map(paint.quiet)]),
  ];
};

const sharesTable = ({ machineLearning, rest }: Reconciliation, { paint, width }: Screen): readonly string[] => {
  const cell = ({ share }: Shares["wrong"]) => (share === null ? "" : percent(share));
  const row = (name: string, shares: Shares) => [
    name,
    usd(shares.list),
    count(shares.lines),
    shares.list > 0 ? cell(shares.reconciled) : "nothing listed",
    cell(shares.wrong),
    cell(shares.unknown),
  ];
  return table(
    [
      { title: "", least: 16 },
      { title: "list USD", align: "right", paint: paint.money },
      { title: "lines", align: "right", rank: 2 },
      { title: "reconciled", align: "right", paint: paint.good },
      { title: "wrong", align: "right", paint: paint.bad },
      { title: "unknown meter", align: "right", paint: paint.doubt },
    ],
    [row("Machine learning", machineLearning), row("The rest", rest)],
    width,
  );
};

const differenceTable = (
  differences: readonly Difference[],
  limit: number,
  catalog: Catalog,
  { paint, width }: Screen,
): readonly string[] => {
  if (differences.length === 0) return [];
  const shown = differences.slice(0, limit);
  const rows = shown.map((one) => [
    `${one.service} ${shortItem(one, catalog)}`,
    one.dimension,
    one.region,
    usd(one.list),
    usd(one.ours),
    CAUSES[one.cause],
  ]);
  const [largest] = shown;
  return [
    "",
    ...table(
      [
        { title: "Where we differ", least: 16 },
        { title: "Meter", least: 10, rank: 1 },
        { title: "Region", rank: 2 },
        { title: "AWS lists", align: "right", paint: paint.money },
        { title: "ours", align: "right", paint: paint.money },
        { title: "cause", least: 10 },
      ],
      rows,
      width,
    ),
    ...(largest ? wrap(`Largest: ${largest.because}`, width, "  ").map(paint.quiet) : []),
    ...(differences.length > shown.length
      ? [paint.quiet(`${differences.length - shown.length} more: --limit ${differences.length}`)]
      : []),
  ];
};

const unknownTable = ({ unknown }: Reconciliation, limit: number, { paint, width }: Screen): readonly string[] => {
  if (unknown.length === 0) return [];
  const shown = unknown.slice(0, limit);
  return [
    "",
    ...table(
      [
        { title: "Not known", least: 16 },
        { title: "" },
        { title: "list USD", align: "right", paint: paint.money },
        { title: "why", least: 14 },
      ],
      shown.map(({ what, machineLearning, list, reason }) => [
        printable(what, 60),
        machineLearning ? "ML" : "",
        usd(list),
        printable(reason, 120),
      ]),
      width,
    ),
    ...(unknown.length > shown.length
      ? [paint.quiet(`${unknown.length - shown.length} more: --limit ${unknown.length}`)]
      : []),
  ];
};
