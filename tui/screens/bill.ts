import type { ImportResult, Progress, Total } from "../../src/bills/bill.ts";
import { amountOf, viewOf, type Within } from "../../src/plans/bill-spend.ts";
import { describeProblem, type Problem } from "../../src/quantity/problem.ts";
import { printable } from "../../src/quantity/printable.ts";
import { bar } from "../../src/reports/bar.ts";
import { sparkline } from "../../src/reports/chart.ts";
import { count, percent, short, usd } from "../../src/reports/figures.ts";
import { wrap } from "../../src/reports/screen.ts";
import type { Engine } from "../engine.ts";
import { listed, type Listing } from "../listing.ts";
import { type Body, down, focusedPanel, listPanel, type Panel, pair } from "../panels.ts";
import { groupingName, selectedShare, type Share, sharesOf, shownShares, withinSelected } from "../spending.ts";
import { listOf, type State } from "../state.ts";
import type { Theme } from "../theme.ts";
import { repricedText, whatIfList, whatIfNotes } from "./what-if.ts";

const NO_BILL =
  "No bill has been read. o opens one, an example too: CUR, FOCUS, Cost Explorer, usage logs; CSV, gz, Parquet, JSON lines.";

const BAR = 10;
const SPARK = 16;

/** Spend by what is chosen, inside the rows that were gone into. */
export const shareList = (state: State, engine: Engine, theme: Theme): Listing =>
  listingOfShares(
    shownShares(state, engine),
    state.bill.kind === "read" ? state.bill.result.totals : [],
    state.within,
    groupingName(state.grouping),
    emptyText(state),
    theme,
  );

/** A meter's name starts with its item's, and that with its service's: what stands above is not said again. */
const shortName = (name: string, within: Within): string => {
  const above = within.at(-1)?.name;
  return above !== undefined && name.startsWith(`${above} `) ? name.slice(above.length + 1) : name;
};

/** Every row in the view that the bill's total of its currency is told in: cash and list prices are never added up. */
const listingOfShares = (
  shares: readonly Share[],
  totals: readonly Total[],
  within: Within,
  title: string,
  empty: string,
  theme: Theme,
): Listing => {
  const views = new Map(totals.map((total) => [total.currency, viewOf(total)]));
  const stated = shares.map((share) => share[views.get(share.currency) ?? "billed"]);
  const names = [...new Set(views.values())];
  const sums = new Map<string, { most: number; total: number }>();
  for (const [index, { currency }] of shares.entries()) {
    const { most, total } = sums.get(currency) ?? { most: 0, total: 0 };
    const amount = Number(stated[index] ?? 0);
    sums.set(currency, { most: Math.max(most, amount), total: total + amount });
  }
  return {
    columns: [
      { title, least: 14 },
      { title: "", rank: 4, least: 8, paint: theme.quiet },
      { title: shares.some(({ days }) => days.length > 1) ? "by day" : "", rank: 3, paint: theme.quiet },
      { title: "", rank: 2, paint: theme.money },
      { title: names.length === 1 ? (names[0] ?? "") : "amount", align: "right", paint: theme.money },
      { title: "", rank: 1 },
      { title: "share", align: "right", rank: 1 },
    ],
    count: shares.length,
    row: (index) => {
      const one = shares[index];
      if (!one) return { id: "", cells: [] };
      const amount = Number(stated[index] ?? 0);
      const { most, total } = sums.get(one.currency) ?? { most: 0, total: 0 };
      return {
        id: `${one.name} ${one.detail} ${one.currency}`,
        cells: [
          printable(shortName(one.name, within), 80),
          printable(one.detail, 80),
          one.days.length > 1 ? sparkline(one.days, SPARK, glyphsOf(theme)) : "",
          bar(amount, most, BAR, theme.glyphs.bar),
          (stated[index] ?? null) === null ? "unknown" : usd(amount),
          printable(one.currency, 5),
          total > 0 ? percent(amount / total) : "",
        ],
      };
    },
    empty,
  };
};

const glyphsOf = (theme: Theme) => (theme.looks.unicode ? "braille" : "ascii");

const problemText = (problem: Problem): string => printable(describeProblem(problem).replaceAll(/\s*\n\s*/g, " "), 500);

const emptyText = (state: State): string => {
  switch (state.bill.kind) {
    case "none":
      return NO_BILL;
    case "reading":
      return "Reading …";
    case "failed":
      return `${state.bill.problems.map(problemText).join(" ")} o opens another; r reads it again.`;
    case "read":
      return listOf(state, "shares").find === ""
        ? "The bill says nothing by this: b chooses another."
        : "No row fits. Esc shows all.";
  }
};

/** What the selected row is made of; with a what-if, the bill's lines before and after it. */
export const lineList = (state: State, engine: Engine, theme: Theme): Listing => {
  if (state.bill.kind !== "read") return listed([{ title: "" }], [], "");
  if (state.whatIf !== "") return whatIfList(state.bill.result, state.whatIf, engine, theme);
  const below = withinSelected(state, engine);
  if (!below) return listed([{ title: "" }], [], "Nothing stands below this.");
  const shares = sharesOf(state.bill.result, below.by, below.within, engine);
  const { totals } = state.bill.result;
  return listingOfShares(shares, totals, below.within, groupingName(below.by), "Nothing stands below this.", theme);
};

/** Totals, spend by what is chosen, what the selected row is made of, what could not be read. */
export const billBody: Body = (state, engine, theme, width, height) => {
  const { bill } = state;
  if (bill.kind === "reading") return readingLines(bill.files, bill.progress, theme, width);
  const shares = listPanel("shares", sharesTitle(state), () => shareList(state, engine, theme), state, theme);
  if (bill.kind !== "read") return down([{ panel: shares, height }], width, focusedPanel(state), theme);
  const facts = totalLines(bill.result, state, engine, theme, width);
  const lines = listPanel("lines", linesTitle(state, engine), () => lineList(state, engine, theme), state, theme);
  const notes = (w: number) =>
    state.whatIf === ""
      ? rejectedLines(bill.result, theme, w)
      : whatIfNotes(bill.result, state.whatIf, engine, theme, w);
  return [
    ...facts,
    ...pair(
      shares,
      withBelow(lines, notes),
      state.whatIf === "" ? 0.55 : 0.35,
      state,
      width,
      height - facts.length,
      theme,
    ),
  ];
};

const sharesTitle = ({ bill, grouping, within }: State): string => {
  if (bill.kind !== "read") return "Bill";
  const path = within.map(({ name }, at) => printable(shortName(name, within.slice(0, at)), 40)).join(" › ");
  return path === "" ? `Spend by ${groupingName(grouping)}` : `${path} by ${groupingName(grouping)}`;
};

const linesTitle = (state: State, engine: Engine): string => {
  if (state.whatIf !== "") return `What if: ${printable(state.whatIf, 60)}`;
  const below = withinSelected(state, engine);
  return below
    ? `${printable(below.name, 40)} by ${groupingName(below.by)}`
    : printable(selectedShare(state, engine)?.name ?? "", 60);
};

/** A panel with some lines at its foot. */
const withBelow = (panel: Panel, below: (width: number) => readonly string[]): Panel => ({
  ...panel,
  draw: (width, height, focused) => {
    const lines = below(width);
    const room = Math.max(3, height - lines.length);
    const own = panel.draw(width, room, focused);
    return [...own, ...Array.from({ length: Math.max(0, room - own.length) }, () => ""), ...lines].slice(0, height);
  },
});

const readingLines = (
  files: readonly string[],
  now: Progress | undefined,
  theme: Theme,
  width: number,
): readonly string[] => {
  const share = now && now.bytesTotal > 0 ? now.bytesDone / now.bytesTotal : 0;
  const size = Math.max(10, Math.min(50, width - 20));
  return [
    "",
    ` Reading ${printable(now?.file || files.join(", "), 120)}`,
    "",
    ` ${theme.money(bar(share, 1, size, theme.glyphs.bar).padEnd(size, theme.glyphs.leaf))} ${percent(share)}`,
    ` ${theme.quiet(now ? paceText(now) : "looking at it …")}`,
    "",
    ` ${theme.quiet("Esc stops; the other screens can be used meanwhile")}`,
  ];
};

/** How far it is; how fast, once there is something to tell it by. */
const paceText = ({ bytesDone, bytesTotal, bytesPerSecond, secondsLeft }: Progress): string => {
  const far = `${short(bytesDone)} of ${short(bytesTotal)} bytes`;
  if (bytesDone === 0 || secondsLeft === null) return far;
  return `${far}, ${short(bytesPerSecond)} a second, about ${Math.ceil(secondsLeft)} s left`;
};

/** What the bill came to, and when. */
export const billTotal = ({ totals, period }: ImportResult, theme: Theme): string => {
  const sums = totals.map((total) => {
    const amount = amountOf(total);
    return `${amount === null ? "?" : usd(Number(amount))} ${printable(total.currency, 5)} ${viewOf(total)}`;
  });
  const span = period ? `${period.from} to before ${period.to}` : "no days";
  return ` ${theme.title(theme.money(sums.join(" + ") || "no amount"))}  ${span}`;
};

const totalLines = (
  result: ImportResult,
  state: State,
  engine: Engine,
  theme: Theme,
  width: number,
): readonly string[] => {
  const { rows, rejected } = result;
  const days = result.byDay.filter(({ day, currency }) => day !== "" && currency === result.totals[0]?.currency);
  const spark = sparkline(
    days.map((day) => Number(amountOf(day) ?? 0)),
    Math.min(60, Math.max(8, Math.floor(width / 3))),
    glyphsOf(theme),
  );
  // Without a plan the header says it.
  const total = state.text === "" ? " each day" : billTotal(result, theme);
  return [
    `${total}  ${theme.money(spark)}`,
    ` ${theme.quiet(`${count(rows)} rows`)}${rejected > 0 ? `  ${theme.bad(`! ${count(rejected)} rejected`)}` : ""}  ${repricedText(result, state.whatIf, engine, theme)}`,
  ];
};

const MOST_PROBLEMS = 4;
const MOST_NOTES = 3;
const MOST_LINES = 8;

const rejectedLines = (result: ImportResult, theme: Theme, width: number): readonly string[] => {
  const more = result.problems.length - MOST_PROBLEMS;
  const texts = [
    ...result.problems.slice(0, MOST_PROBLEMS).map(problemText),
    ...(more > 0 ? [`${more + result.problemsOmitted} more problems: x exports them all`] : []),
    ...result.notes.slice(0, MOST_NOTES),
  ];
  return texts
    .flatMap((text) => wrap(printable(text, 300), Math.max(20, width - 3), "  "))
    .slice(0, MOST_LINES)
    .map((text) => ` ${theme.doubt(text)}`);
};
