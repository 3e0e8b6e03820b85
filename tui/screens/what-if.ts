import type { ImportResult } from "../../src/bills/bill.ts";
import type { Repriced } from "../../src/plans/reprice.ts";
import { describeProblem } from "../../src/quantity/problem.ts";
import { printable } from "../../src/quantity/printable.ts";
import { count, percent, usd } from "../../src/reports/figures.ts";
import { shortItem } from "../../src/reports/names.ts";
import { wrap } from "../../src/reports/screen.ts";
import type { Engine } from "../engine.ts";
import { listed, type Listing, type ListRow, note } from "../listing.ts";
import type { Theme } from "../theme.ts";
import { signed } from "./plan.ts";

/** The bill's lines before and after, largest difference first. */
export const whatIfList = (bill: ImportResult, words: string, engine: Engine, theme: Theme): Listing => {
  const answer = engine.reprice(bill, words);
  const rows = answer.kind === "ready" ? answer.value.rows : [];
  return listed(
    [
      { title: "Line", least: 16 },
      { title: "Meter", least: 10, rank: 1 },
      { title: "Region", rank: 3 },
      { title: "bill USD", align: "right", rank: 2, paint: theme.money },
      { title: "after", align: "right", paint: theme.money },
      { title: "difference", align: "right" },
    ],
    rows.map((row): ListRow => ({
      id: `${row.service} ${row.item} ${row.dimension} ${row.region}`,
      cells: [
        `${row.service} ${shortItem(row, engine.catalog)}`,
        row.dimension,
        row.region,
        row.bill === null ? "" : usd(row.bill),
        usd(row.after),
        row.bill === null ? "" : difference(row.after - row.bill, theme),
      ],
      below: row.reasons.slice(0, 3).map((reason) => note("quiet", printable(reason, 200))),
    })),
    answer.kind === "ready" ? "No usage in the bill has both a price then and one after." : answerText(answer),
  );
};

const LEAST = 0.005;
const LEAST_SHARE = 0.0005;

const difference = (change: number, theme: Theme): string =>
  Math.abs(change) < LEAST ? "0.00" : signed(change, theme);

type Unready = Exclude<ReturnType<Engine["reprice"]>, { readonly kind: "ready" }>;

const answerText = (answer: Unready): string => {
  switch (answer.kind) {
    case "working":
      return "Pricing the bill's usage …";
    case "wrong":
      return answer.problems.map((problem) => printable(describeProblem(problem), 300)).join(" ");
    case "none":
      return "";
  }
};

/** What the bill's usage costs at today's rates, or as the what-if has it. */
export const repricedText = (bill: ImportResult, words: string, engine: Engine, theme: Theme): string => {
  if (bill.usage.length === 0) return theme.quiet("no usage that our meters measure");
  if (words === "" && bill.usage.length > MOST_UNASKED)
    return theme.quiet(`${count(bill.usage.length)} lines of usage: e prices them another way`);
  const answer = engine.reprice(bill, words);
  if (answer.kind !== "ready") return theme.quiet(answerText(answer));
  const { bill: before, after } = answer.value;
  const change = before > 0 && Math.abs(after / before - 1) >= LEAST_SHARE ? ` (${share(after / before - 1)})` : "";
  const how = words === "" ? "at today's list prices" : `what if ${printable(words, 40)}`;
  return `${theme.quiet(`usage at list ${usd(before)} USD; ${how}`)} ${theme.money(`${usd(after)} USD`)}${change}${leftText(answer.value)}`;
};

const share = (change: number): string => `${change > 0 ? "+" : ""}${percent(change)}`;

const leftText = ({ left }: Repriced): string => (left.length === 0 ? "" : `; ${left.length} lines not compared`);

const MOST = 10;
/** Lines of usage that are priced at today's rates without being asked: more would hold the keys up. */
const MOST_UNASKED = 5000;

/** From the bill to the new cost step by step, what could not be compared, and the doubts. */
export const whatIfNotes = (
  bill: ImportResult,
  words: string,
  engine: Engine,
  theme: Theme,
  width: number,
): readonly string[] => {
  const answer = engine.reprice(bill, words);
  if (answer.kind !== "ready") return [];
  const { steps, left, warnings } = answer.value;
  const changes = steps
    .filter(({ usd: change }) => Math.abs(change) >= LEAST)
    .map(({ name, usd: change }) => `${printable(name, 90)}: ${difference(change, theme)}`);
  const doubts = [
    ...left.slice(0, 2).map(({ what, reason }) => `not compared: ${what}: ${reason}`),
    ...warnings.map(({ message }) => message),
  ];
  const lines = (texts: readonly string[]) =>
    texts.flatMap((text) => wrap(printable(text, 300), Math.max(20, width - 3), "  "));
  return [...lines(changes).map((text) => ` ${text}`), ...lines(doubts).map((text) => ` ${theme.doubt(text)}`)].slice(
    0,
    MOST,
  );
};
