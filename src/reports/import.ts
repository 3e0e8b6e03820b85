import { type FileReport, FORMATS, type ImportResult, type Total } from "../bills/bill.ts";
import { writeMap } from "../bills/column-map.ts";
import type { Catalog } from "../catalog/open.ts";
import type { Spend, SpendKey, Spent } from "../plans/bill-spend.ts";
import { describeProblem } from "../quantity/problem.ts";
import { printable } from "../quantity/printable.ts";
import { type Glyphs, stackedBars } from "./chart.ts";
import { centsThatAddUp, count, percent, short, usd } from "./figures.ts";
import { shortItem } from "./names.ts";
import { type Screen, wrap } from "./screen.ts";
import { table } from "./table.ts";

export interface ImportView {
  readonly by: readonly (SpendKey | "tag")[];
  /** Undefined: no chart. */
  readonly glyphs: Glyphs | undefined;
  /** Every row of every table. */
  readonly all: boolean;
  readonly synthetic: string | null;
  readonly only: Readonly<Record<string, string>>;
}

const ROWS = 8;
const PROBLEMS = 12;

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

const amount = (value: string | null): string => (value === null ? "" : usd(Number(value)));

const totalsTable = (
  bill: ImportResult,
  spend: Spend,
  view: ImportView,
  { paint, width }: Screen,
): readonly string[] => {
  const row = (name: string, total: Total, share: string) => [
    name,
    total.currency,
    amount(total.billed),
    amount(total.effective),
    amount(total.list),
    share,
  ];
  const of = (part: Total) => {
    const whole = bill.totals.find(({ currency }) => currency === part.currency);
    const share =
      Number(part.billed ?? part.effective ?? part.list) / Number(whole?.billed ?? whole?.effective ?? whole?.list);
    return Number.isFinite(share) ? percent(share) : "";
  };
  const filter = Object.entries(view.only)
    .map(([key, value]) => `${printable(key, 30)}=${printable(value, 30)}`)
    .join(", ");
  const name = filter === "" ? "Machine learning" : `Machine learning, ${filter}`;
  const rejected = bill.rejectedBilled.map(({ currency, billed }) =>
    row("Rejected rows", { currency, billed, effective: null, list: null }, ""),
  );
  return table(
    [
      { title: "", least: 16 },
      { title: "" },
      { title: "billed", align: "right", paint: paint.money },
      { title: "effective", align: "right", paint: paint.money },
      { title: "list", align: "right", paint: paint.money },
      { title: "of billed", align: "right", rank: 1 },
    ],
    [
      ...bill.totals.map((total) => row("All of the bill", total, "")),
      ...spend.totals.map((total) => row(name, total, of(total))),
      ...rejected,
    ],
    width,
  );
};

const TITLES: Readonly<Record<SpendKey, string>> = {
  service: "Service",
  item: "Model, instance or feature",
  meter: "Meter",
  account: "Account",
  region: "Region",
  day: "Day",
  type: "Type of line",
};

const spendTable = (
  key: SpendKey,
  spend: Spend,
  view: ImportView,
  catalog: Catalog,
  screen: Screen,
): readonly string[] =>
  spentTable(
    TITLES[key],
    key === "item" ? spend.by.item.map((one) => ({ ...one, name: shortNamed(one.name, catalog) })) : spend.by[key],
    spend,
    view,
    screen,
  );

/** `bedrock amazon.nova-lite-v1:0` as people say it. */
const shortNamed = (name: string, catalog: Catalog): string => {
  const [service = "", ...item] = name.split(" ");
  return `${service} ${shortItem({ service, item: item.join(" "), dimension: "" }, catalog)}`;
};

const tagTables = (spend: Spend, view: ImportView, screen: Screen): readonly string[] =>
  spend.tags.flatMap(({ key, values }) =>
    values.length < 2 && view.only[key] === undefined
      ? []
      : spentTable(`Tag ${printable(key, 40)}`, values, spend, view, screen),
  );

const BAR = 16;
const billedOf = ({ billed, effective, list }: Total): number => Number(billed ?? effective ?? list ?? 0);

const spentTable = (
  title: string,
  spent: readonly Spent[],
  spend: Spend,
  { all }: ImportView,
  { paint, width }: Screen,
): readonly string[] => {
  if (spent.length === 0) return [];
  const shown = spent.slice(0, all || spent.length <= ROWS + 1 ? spent.length : ROWS);
  const several = spend.totals.length > 1;
  const rest = spent.slice(shown.length);
  const most = Math.max(...shown.map(billedOf), 0);
  const column = (view: "billed" | "effective" | "list") => columnOf(shown, rest, view, several);
  const [billed, effective, list] = [column("billed"), column("effective"), column("list")];
  const rows = shown.map((one, index) => [
    printable(one.name, 60),
    several ? one.currency : "",
    most > 0 ? "█".repeat(Math.max(0, Math.round((BAR * billedOf(one)) / most))) : "",
    billed[index] ?? "",
    effective[index] ?? "",
    list[index] ?? "",
  ]);
  const last = shown.length;
  const more =
    rest.length === 0
      ? []
      : [[`${rest.length} more: --all`, "", "", billed[last] ?? "", effective[last] ?? "", list[last] ?? ""]];
  return [
    "",
    ...table(
      [
        { title, least: 20 },
        { title: "" },
        { title: "", rank: 3, paint: paint.money },
        { title: "billed", align: "right", paint: paint.money },
        { title: "effective", align: "right", rank: 2 },
        { title: "list", align: "right", rank: 1 },
      ],
      [...rows, ...more],
      width,
    ),
  ];
};

/** A column that adds up to its total, the rest in its last cell; of several currencies each figure stands alone. */
const columnOf = (
  shown: readonly Spent[],
  rest: readonly Spent[],
  view: "billed" | "effective" | "list",
  several: boolean,
): readonly string[] => {
  if (several) return shown.map((one) => amount(one[view]));
  const sum = rest.reduce((total, one) => total + Number(one[view] ?? 0), 0);
  const values = [...shown.map((one) => Number(one[view] ?? 0)), ...(rest.length > 0 ? [sum] : [])];
  const cents = centsThatAddUp(values);
  return values.map((value, index) =>
    shown[index]?.[view] === null ? "" : usd(cents[index] === 0 ? value : (cents[index] ?? value)),
  );
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

const formedTable = (bill: ImportResult, { paint, width }: Screen): readonly string[] => [
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

const unmappedTable = (
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

const notesOf = ({ notes }: ImportResult, { paint, width }: Screen): readonly string[] =>
  notes.length === 0
    ? []
    : ["", ...notes.flatMap((note) => wrap(printable(note, 500), width - 2, "  ").map((line) => paint.quiet(line)))];

const problemLines = (
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
