import type { Commitment, CommitResult } from "../plans/commit.ts";
import type { Portfolio, Regret } from "../plans/commit-portfolio.ts";
import { assumptionLines } from "./assumptions.ts";
import { type Glyphs, lineChart } from "./chart.ts";
import { warningLines } from "./estimate.ts";
import { count, percent, price, short, usd } from "./figures.ts";
import { type Screen, wrap } from "./screen.ts";
import { table } from "./table.ts";

const CHART_ROWS = 9;

/** The commitments that pay, the best one opened: its curve, what it covers, when it loses, where its prices are from. */
export const showCommit = (
  result: CommitResult,
  limit: number,
  glyphs: Glyphs | undefined,
  screen: Screen,
): readonly string[] => {
  const { paint } = screen;
  const { plan, commitments } = result;
  const paying = commitments.filter(({ saving }) => saving > 0);
  const best = paying[0];
  return [
    ...wrap(`${plan.name} · commitments · prices of ${plan.day}`, screen.width).map(paint.title),
    "",
    ...(commitments.length === 0
      ? wrap("No line of the plan runs by the hour and is covered by a commitment of a known price.", screen.width)
      : commitTable(commitments.slice(0, limit), screen)),
    ...(commitments.length > limit
      ? [paint.quiet(`${commitments.length - limit} more: --limit ${commitments.length}`)]
      : []),
    ...(best
      ? ["", ...opened(best, glyphs, screen)]
      : commitments.length > 0
        ? ["", "None of them pays: the hours are too few."]
        : []),
    ...together(result, screen),
    ...missing(result, screen),
    ...warningLines(result.warnings, screen),
    ...assumptionLines(result.assumptions, screen),
  ];
};

const commitTable = (commitments: readonly Commitment[], { paint, width }: Screen): readonly string[] =>
  table(
    [
      { title: "Commitment", least: 24 },
      { title: "Term" },
      { title: "Payment", rank: 2 },
      { title: "USD / hour", align: "right" },
      { title: "saves / month", align: "right", paint: paint.money },
      { title: "", align: "right" },
      { title: "coverage", align: "right", rank: 1 },
      { title: "used", align: "right", rank: 1 },
      { title: "pays above", align: "right", rank: 3 },
      { title: "regret", align: "right", rank: 4 },
    ],
    commitments.map((one) => [
      one.offer.name,
      one.offer.term,
      one.offer.payment.replace("-upfront", ""),
      one.hourly === 0
        ? "none pays"
        : `${price(Number(one.hourly.toFixed(6)))}${one.units === null ? "" : ` (${count(one.units)})`}`,
      one.hourly === 0 ? "" : usd(one.savingPerMonth),
      one.hourly === 0 ? "" : percent(one.savingShare),
      one.hourly === 0 ? "" : percent(one.coverage),
      one.hourly === 0 ? "" : percent(one.utilisation),
      percent(one.breakEvenUtilisation),
      one.hourly === 0 ? "" : usd(one.regret.regret),
    ]),
    width,
  );

const opened = (best: Commitment, glyphs: Glyphs | undefined, screen: Screen): readonly string[] => {
  const { paint, width } = screen;
  const { offer, hourly, units, upfront, regret, regretAbove } = best;
  const size =
    units === null
      ? `${price(hourly)} USD an hour`
      : `${count(units)} × ${price(Number((hourly / Math.max(1, units)).toFixed(6)))} USD an hour`;
  const ifDemand = (one: Regret) => demandLine(one, "the best commitment", screen);
  const facts = [
    `${size} for ${offer.term}, ${offer.payment}${upfront > 0 ? `: ${usd(upfront)} USD at once` : ""}`,
    `${usd(best.without)} USD on demand over the term becomes ${usd(best.cost)} USD: ${usd(best.saving)} USD less`,
    `covers ${percent(best.coverage)} of the usage; ${percent(best.utilisation)} of it is used, and it pays from ${percent(best.breakEvenUtilisation)} on`,
    staysPaid(best),
    ...[regret, regretAbove].map(ifDemand),
  ];
  return [
    ...wrap(`Best: ${offer.name}, ${offer.term} ${offer.payment}`, width, "  ").map(paint.title),
    ...(glyphs === undefined ? [] : [...curveChart(best, glyphs, width), ""]),
    ...facts.flatMap((fact) => wrap(fact, width - 2, "  ").map((line) => `  ${line}`)),
    ...coveredTable(best, screen),
  ];
};

const staysPaid = ({ breakEvenDemand, breakEvenMonth }: Pick<Commitment, "breakEvenDemand" | "breakEvenMonth">) =>
  breakEvenDemand === null
    ? "it loses even at the expected demand"
    : `it pays as long as demand stays above ${percent(breakEvenDemand)} of what is expected` +
      (breakEvenMonth === null
        ? ""
        : `, and has paid for itself in month ${count(breakEvenMonth)}, should all stop then`);

const demandLine = ({ demand, cost, without, regret }: Regret, rival: string, { paint }: Screen): string => {
  const change = demand < 1 ? `falls ${percent(1 - demand)}` : `rises ${percent(demand - 1)}`;
  const worse = cost > without ? paint.bad("more than no commitment") : "still less than no commitment";
  return `if demand ${change}: ${usd(cost)} USD, ${usd(regret)} more than ${rival} then, ${worse} (${usd(without)})`;
};

/** The commitments that cost least together, where these are several. */
const together = ({ portfolios }: CommitResult, screen: Screen): readonly string[] => {
  const best = portfolios.find(({ saving }) => saving > 0);
  if (!best || best.holdings.length < 2) return [];
  const { paint, width } = screen;
  const { upfront, onDemandLeft, regret } = best;
  const facts = [
    `${usd(best.without)} USD on demand over the term becomes ${usd(best.cost)} USD: ${usd(best.saving)} USD less (${percent(best.savingShare)}); ${usd(onDemandLeft)} USD stay on demand${upfront > 0 ? `; ${usd(upfront)} USD are paid at once` : ""}`,
    `they cover ${percent(best.coverage)} of the usage; ${percent(best.utilisation)} of them is used`,
    staysPaid(best)
      .replace(/^it pays/, "they pay")
      .replace("it loses", "they lose")
      .replace("has paid for itself", "have paid for themselves"),
    ...regret.map((one) => demandLine(one, "the best mix", screen)),
  ];
  return [
    "",
    ...wrap(`Best together: ${best.term} ${best.payment}, as AWS applies them`, width, "  ").map(paint.title),
    ...heldTable(best, screen),
    ...facts.flatMap((fact) => wrap(fact, width - 2, "  ").map((line) => `  ${line}`)),
  ];
};

const heldTable = ({ holdings }: Portfolio, { paint, width }: Screen): readonly string[] =>
  table(
    [
      { title: "  hold", least: 24 },
      { title: "USD / hour", align: "right" },
      { title: "covers USD on demand", align: "right", rank: 1 },
      { title: "saves", align: "right", paint: paint.money },
      { title: "used", align: "right", rank: 2 },
    ],
    holdings.map((one) => [
      `  ${one.name}`,
      `${price(Number(one.hourly.toFixed(6)))}${one.units === null ? "" : ` (${count(one.units)})`}`,
      usd(one.covered),
      usd(one.saving),
      percent(one.utilisation),
    ]),
    width,
  );

const curveChart = ({ curve, hourly, offer }: Commitment, glyphs: Glyphs, width: number): readonly string[] => {
  const at = curve.find((point) => point.hourly === hourly);
  return lineChart(
    {
      x: curve.map((point) => point.hourly),
      series: [{ name: "cost", values: curve.map(({ cost }) => cost) }],
      marks: [{ x: hourly, kind: "break-even", y: at?.cost }],
      xLabel: (x) => `${short(x)}${x === 0 ? "" : " USD/h"}`,
      yLabel: (y) => `${short(y)} USD / ${offer.term}`,
    },
    { width: Math.min(width, 100), height: CHART_ROWS, glyphs },
  );
};

const coveredTable = ({ scope }: Commitment, { paint, width }: Screen): readonly string[] => [
  ...table(
    [
      { title: "  covers", least: 12 },
      { title: "on demand", align: "right" },
      { title: "committed", align: "right", paint: paint.money },
      { title: "", align: "right", rank: 1 },
      { title: "", rank: 3 },
      { title: "", least: 20, rank: 2, paint: paint.quiet },
    ],
    scope.map((one) => [
      `  ${one.line}`,
      price(one.onDemand),
      price(one.price),
      `−${percent(1 - one.price / one.onDemand)}`,
      one.confidence,
      one.derived ?? "",
    ]),
    width,
  ),
];

const missing = ({ unpriced, uncovered }: CommitResult, { paint, width }: Screen): readonly string[] => {
  const first = unpriced[0];
  const lines = [
    ...(first
      ? [
          `${unpriced.length} commitments are unpriced, such as ${first.name} ${first.terms}: ${first.reason}. Give it in the plan under \`rates:\`.`,
        ]
      : []),
    ...uncovered.map(({ line, reason }) => `${line}: ${reason}`),
  ];
  return lines.length === 0
    ? []
    : ["", ...lines.flatMap((line) => wrap(line, width - 2, "  ").map((text) => paint.quiet(`  ${text}`)))];
};
