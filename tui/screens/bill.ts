import type { ImportResult, Progress, Share } from "../../src/bills/bill.ts";
import { describeProblem } from "../../src/quantity/problem.ts";
import { printable } from "../../src/quantity/printable.ts";
import { sparkline } from "../../src/reports/chart.ts";
import { count, percent, short, usd } from "../../src/reports/figures.ts";
import { wrap } from "../../src/reports/screen.ts";
import { type BilledMonth, monthAsPlan } from "../bill-plan.ts";
import type { Engine } from "../engine.ts";
import { cursorIn, drawList, listed, type Listing, type ListRow, matching } from "../listing.ts";
import { across, down, focusedPanel, type Panel, widthClass } from "../panels.ts";
import { type Grouping, listOf, type State } from "../state.ts";
import type { Theme } from "../theme.ts";

const NO_BILL =
  "No bill has been read. o opens one: CUR, FOCUS, Cost Explorer, usage logs; CSV, gz, Parquet, JSON lines.";

/** A row of a grouping: its name, what it cost, and how to tell which meters are its own. */
interface Group {
  readonly name: string;
  readonly detail: string;
  readonly share: Share;
}

/** What the bill cost, by the grouping that is chosen. */
export const groupsOf = (result: ImportResult, grouping: Grouping): readonly Group[] => {
  switch (grouping) {
    case "service":
      return result.byService.map((share) => ({
        name: share.service,
        detail: share.known ? share.product : "not ours to price",
        share,
      }));
    case "model":
      return result.byMeter
        .filter(({ item }) => item !== "")
        .map((share) => ({ name: `${share.item} ${share.dimension}`, detail: share.service, share }));
    case "tag":
      return result.byTag.map((share) => ({ name: share.value || "(none)", detail: share.key, share }));
    case "account":
      return result.byAccount.map((share) => ({ name: share.account || "(none)", detail: "", share }));
    case "region":
      return result.byRegion.map((share) => ({ name: share.region || "(none)", detail: "", share }));
    case "day":
      return result.byDay.map((share) => ({ name: share.day || "(no day)", detail: "", share }));
    case "unmapped":
      return result.unmapped.map((share) => ({
        name: `${share.product} ${share.usageType}`,
        detail: share.reason,
        share,
      }));
  }
};

const amountOf = ({ billed, effective, list }: Pick<Share, "billed" | "effective" | "list">): string | null =>
  billed ?? effective ?? list;
const numberOf = (share: Pick<Share, "billed" | "effective" | "list">): number => Number(amountOf(share) ?? 0);

const shownGroups = (state: State): readonly Group[] =>
  state.bill.kind === "read"
    ? matching(
        groupsOf(state.bill.result, state.grouping),
        listOf(state, "shares").find,
        ({ name, detail }) => `${name} ${detail}`,
      )
    : [];

export const shareList = (state: State, _engine: Engine, theme: Theme): Listing => {
  const groups = shownGroups(state);
  const most = Math.max(0, ...groups.map(({ share }) => numberOf(share)));
  const total = groups.reduce((sum, { share }) => sum + numberOf(share), 0);
  return {
    columns: [
      { title: `By ${state.grouping}`, least: 14 },
      { title: "", rank: 3, least: 8, paint: theme.quiet },
      { title: "", rank: 2, paint: theme.money },
      { title: "billed", align: "right", paint: theme.money },
      { title: "", rank: 1 },
      { title: "share", align: "right", rank: 1 },
    ],
    count: groups.length,
    row: (index) => {
      const one = groups[index];
      if (!one) return { id: "", cells: [] };
      const value = numberOf(one.share);
      return {
        id: `${one.name} ${one.detail} ${one.share.currency}`,
        cells: [
          printable(one.name, 80),
          printable(one.detail, 80),
          most > 0 && value > 0 ? theme.glyphs.bar.repeat(Math.max(1, Math.round((10 * value) / most))) : "",
          amountOf(one.share) === null ? "unknown" : usd(value),
          printable(one.share.currency, 5),
          total > 0 ? percent(value / total) : "",
        ],
      };
    },
    empty: emptyText(state),
  };
};

const emptyText = (state: State): string => {
  switch (state.bill.kind) {
    case "none":
      return NO_BILL;
    case "reading":
      return "Reading …";
    case "failed":
      return state.bill.problems.map((problem) => printable(describeProblem(problem), 500)).join(" ");
    case "read":
      return listOf(state, "shares").find === ""
        ? "The bill says nothing by this: b chooses another."
        : "No row fits. Esc shows all.";
  }
};

/** What stands under the selected row: the meters of a service, else the rows that were rejected. */
export const lineList = (state: State, _engine: Engine, theme: Theme): Listing => {
  const { bill } = state;
  if (bill.kind !== "read") return listed([{ title: "" }], [], "");
  const groups = shownGroups(state);
  const group = groups[cursorIn(listOf(state, "shares"), groups.length)];
  const own = state.grouping === "service" ? bill.result.byMeter.filter(({ service }) => service === group?.name) : [];
  return listed(
    [
      { title: "Meter", least: 16 },
      { title: "quantity", align: "right", rank: 1 },
      { title: "", rank: 2 },
      { title: "billed", align: "right", paint: theme.money },
    ],
    own.map((share): ListRow => ({
      id: `${share.item} ${share.dimension} ${share.currency}`,
      cells: [
        printable(`${share.item} ${share.dimension}`, 80),
        count(Number(share.quantity)),
        share.unit,
        usd(numberOf(share)),
      ],
    })),
    state.grouping === "service"
      ? "No meter of ours measures this."
      : "b until it says service: then the meters stand here.",
  );
};

/** The fullest month of the bill as a plan. */
export const billedMonth = (state: State): BilledMonth | undefined =>
  state.bill.kind === "read" ? remembered(state.bill.result, state.bill.files) : undefined;

const months = new WeakMap<ImportResult, { readonly month: BilledMonth | undefined }>();

const remembered = (result: ImportResult, files: readonly string[]): BilledMonth | undefined => {
  const known = months.get(result) ?? { month: monthAsPlan(result, files) };
  months.set(result, known);
  return known.month;
};

/** Totals, spend by what is chosen, its meters, what could not be read. */
export const billBody = (
  state: State,
  engine: Engine,
  theme: Theme,
  width: number,
  height: number,
): readonly string[] => {
  const { bill } = state;
  if (bill.kind === "reading") return readingLines(bill.files, bill.progress, theme, width);
  const shares: Panel = {
    id: "shares",
    title: bill.kind === "read" ? `Spend by ${state.grouping}` : "Bill",
    draw: (w, h, focused) => drawList(shareList(state, engine, theme), listOf(state, "shares"), w, h, focused, theme),
  };
  if (bill.kind !== "read") return down([{ panel: shares, height }], width, focusedPanel(state), theme);
  const facts = totalLines(bill.result, state, engine, theme, width);
  const lines: Panel = {
    id: "lines",
    title: "Meters",
    draw: (w, h, focused) => {
      const rejected = rejectedLines(bill.result, theme, w);
      const room = Math.max(3, h - rejected.length);
      const list = drawList(lineList(state, engine, theme), listOf(state, "lines"), w, room, focused, theme);
      return [...list, ...Array.from({ length: Math.max(0, room - list.length) }, () => ""), ...rejected].slice(0, h);
    },
  };
  const room = height - facts.length;
  const focused = focusedPanel(state);
  switch (widthClass(width)) {
    case "stacked":
    case "table":
      return [
        ...facts,
        ...down([{ panel: focused === "lines" ? lines : shares, height: room }], width, focused, theme),
      ];
    case "detail":
    case "panes": {
      const left = Math.floor(width * 0.55);
      const panels = [
        { panel: shares, width: left },
        { panel: lines, width: width - left - 2 },
      ];
      return [...facts, ...across(panels, room, focused, theme)];
    }
  }
};

const readingLines = (
  files: readonly string[],
  now: Progress | undefined,
  theme: Theme,
  width: number,
): readonly string[] => {
  const share = now && now.bytesTotal > 0 ? now.bytesDone / now.bytesTotal : 0;
  const size = Math.max(10, Math.min(50, width - 20));
  const bar = theme.glyphs.bar.repeat(Math.round(share * size)).padEnd(size, theme.glyphs.leaf);
  const left = now?.secondsLeft === null || now === undefined ? "" : `, about ${Math.ceil(now.secondsLeft)} s left`;
  return [
    "",
    ` Reading ${printable(now?.file || files.join(", "), 120)}`,
    "",
    ` ${theme.money(bar)} ${percent(share)}`,
    ` ${theme.quiet(now ? `${short(now.bytesDone)} of ${short(now.bytesTotal)} bytes, ${short(now.bytesPerSecond)} a second${left}` : "looking at it …")}`,
  ];
};

const totalLines = (
  result: ImportResult,
  state: State,
  engine: Engine,
  theme: Theme,
  width: number,
): readonly string[] => {
  const { period, rows, rejected } = result;
  const totals = result.totals.map(
    (total) => `${amountOf(total) === null ? "?" : usd(numberOf(total))} ${printable(total.currency, 5)}`,
  );
  const days = result.byDay
    .filter(({ day, currency }) => day !== "" && currency === result.totals[0]?.currency)
    .map(numberOf);
  const spark = sparkline(
    days,
    Math.min(60, Math.max(8, Math.floor(width / 3))),
    theme.looks.unicode ? "braille" : "ascii",
  );
  const span = period ? `${period.from} to before ${period.to}` : "no days";
  return [
    ` ${theme.title(theme.money(totals.join(" + ") || "no amount"))}  ${span}  ${theme.money(spark)}`,
    ` ${theme.quiet(`${count(rows)} rows`)}${rejected > 0 ? `  ${theme.bad(`! ${count(rejected)} rejected`)}` : ""}  ${repricedText(state, engine, theme)}`,
  ];
};

/** The same usage at today's rates: what the engine says of the month that p sends to a plan. */
const repricedText = (state: State, engine: Engine, theme: Theme): string => {
  const month = billedMonth(state);
  if (!month) return theme.quiet("no usage that our meters measure");
  const reading = engine.read(month.text);
  if (reading.kind !== "priced") return theme.quiet(`${month.month}: its usage cannot be priced`);
  const billed = month.lines.reduce((sum, { cost }) => sum + Number(cost.billed ?? cost.effective ?? 0), 0);
  const { cost, charges, complete } = reading.estimate;
  const missing = complete ? "" : `, ${charges.filter(({ rate }) => rate === undefined).length} lines without a rate`;
  return theme.quiet(
    `${month.month} at our rates: ${usd(cost)} USD (billed ${usd(billed)}${missing}); p sends it to a plan`,
  );
};

const rejectedLines = (result: ImportResult, theme: Theme, width: number): readonly string[] => {
  const texts = [
    ...result.problems.slice(0, 4).map((problem) => describeProblem(problem)),
    ...(result.problems.length > 4
      ? [`${result.problems.length - 4 + result.problemsOmitted} more problems: x exports them all`]
      : []),
    ...result.notes.slice(0, 3),
  ];
  return texts
    .flatMap((text) => wrap(printable(text.replaceAll("\n", " "), 300), Math.max(20, width - 3), "  "))
    .slice(0, 8)
    .map((text) => ` ${theme.doubt(text)}`);
};
