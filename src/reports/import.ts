import { type FileReport, FORMATS, type ImportResult } from "../bills/bill.ts";
import { writeMap } from "../bills/column-map.ts";
import type { Catalog } from "../catalog/open.ts";
import type { Spend } from "../plans/bill-spend.ts";
import { printable } from "../quantity/printable.ts";
import { stackedBars } from "./chart.ts";
import { count, short } from "./figures.ts";
import { formedTable, notesOf, problemLines, unmappedTable } from "./import-doubts.ts";
import { spendTable, tagTables, totalsTable } from "./import-spend.ts";
import { amount, billedOf, type ImportView, ROWS } from "./import-view.ts";
import { type Screen, wrap } from "./screen.ts";
import { table } from "./table.ts";

/** A bill as a person reads it: what was read, the totals, machine learning by anything, and what was not understood. */
export const showImport = (
  bill: ImportResult,
  spend: Spend,
  view: ImportView,
  catalog: Catalog,
  screen: Screen,
): readonly string[] => [
  ...wrap(headOf(bill), screen.width, "  ").map(screen.paint.title),
  ...(view.synthetic === null ? [] : [screen.paint.doubt(`Made up: ${view.synthetic}.`)]),
  ...filesOf(bill.files, view, screen),
  "",
  ...totalsTable(bill, spend, view, screen),
  ...view.by.flatMap((key) =>
    key === "tag" ? tagTables(spend, view, screen) : spendTable(key, spend, view, catalog, screen),
  ),
  ...daysChart(bill, view, screen),
  ...moversTable(bill, view, screen),
  ...formedTable(bill, screen),
  ...unmappedTable(bill, view, screen),
  ...notesOf(bill, screen),
  ...problemLines(bill, view, screen),
];

const headOf = ({ files, format, period, rows, rejected }: ImportResult): string => {
  const read = files.filter(({ status }) => status === "read");
  const [only] = read;
  const name = read.length === 1 && only ? printable(only.file, 60) : `${read.length} files`;
  const span = period === null ? "no days" : `${period.from} to before ${period.to}`;
  const kind = format === null ? "" : format === "mixed" ? "several formats" : FORMATS[format];
  return [name, kind, span, `${count(rows)} rows read`, rejected > 0 ? `${count(rejected)} rejected` : ""]
    .filter(Boolean)
    .join(" · ");
};

const filesOf = (files: readonly FileReport[], { all }: ImportView, { paint, width }: Screen): readonly string[] => {
  const guessed = files.filter(({ guessed: yes }) => yes === true);
  const shown = files.length > 1 ? files.slice(0, all ? files.length : ROWS) : [];
  return [
    ...shown.map((one) =>
      paint.quiet(
        `  ${printable(one.file, 60)}: ${one.status}${one.format ? `, ${FORMATS[one.format]}` : ""}, ${count(one.rows)} rows${one.rejected > 0 ? `, ${count(one.rejected)} rejected` : ""}`,
      ),
    ),
    ...(shown.length < files.length && files.length > 1
      ? [paint.quiet(`  ${files.length - shown.length} more: --all`)]
      : []),
    ...guessed.flatMap(({ file, mapping }) =>
      mapping === undefined
        ? []
        : [
            "",
            paint.doubt(`The columns of ${printable(file, 60)} were guessed:`),
            ...writeMap(mapping)
              .split("\n")
              .filter((line) => line !== "" && !line.startsWith("#"))
              .map((line) => `  ${printable(line, width)}`),
            ...wrap("  Keep it with --map mapping.yaml, correct it there, and give it again.", width, "  "),
          ],
    ),
  ];
};

const CHART_ROWS = 6;

const daysChart = (bill: ImportResult, { glyphs }: ImportView, { width, paint }: Screen): readonly string[] => {
  const [main] = bill.totals;
  const days = bill.byDay.filter(({ currency, day }) => currency === main?.currency && day !== "");
  if (glyphs === undefined || days.length < 2 || main === undefined) return [];
  const each = Math.ceil(days.length / Math.max(10, Math.min(width, 100) - 12));
  const bins = Array.from({ length: Math.ceil(days.length / each) }, (_, bin) =>
    days.slice(bin * each, (bin + 1) * each),
  );
  const values = bins.map((bin) => bin.reduce((sum, one) => sum + billedOf(one), 0) / bin.length);
  const labels = bins.map((bin) => (bin[0]?.day ?? "").slice(5));
  const chart = { labels, series: [{ name: "billed", values }], yLabel: short };
  return [
    "",
    paint.quiet(`${main.currency} a day, billed, all of the bill`),
    ...stackedBars(chart, { width: Math.min(width, 100), height: CHART_ROWS, glyphs }),
  ];
};

const moversTable = ({ movers }: ImportResult, { all }: ImportView, { paint, width }: Screen): readonly string[] => {
  const { before, after } = movers;
  if (before === null || after === null || movers.movers.length === 0) return [];
  return [
    "",
    ...table(
      [
        { title: "What moved most", least: 20 },
        { title: "" },
        { title: `${before.from} …`, align: "right", rank: 1 },
        { title: `${after.from} …`, align: "right", rank: 1 },
        { title: "change", align: "right", paint: paint.money },
      ],
      movers.movers
        .slice(0, all ? undefined : 5)
        .map(({ service, currency, from, to, change }) => [
          printable(service, 60),
          currency,
          amount(from),
          amount(to),
          `${change.startsWith("-") ? "" : "+"}${amount(change)}`,
        ]),
      width,
    ),
  ];
};
