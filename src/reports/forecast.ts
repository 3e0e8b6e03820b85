import type { BillForecast } from "../plans/forecast-bill.ts";
import { daysOfStep } from "../plans/forecast-frame.ts";
import { type Frame, type Glyphs, lineChart, sparkline } from "./chart.ts";
import { anomalyLines, apartLines, usageLines, driverLines } from "./forecast-evidence.ts";
import { centsThatAddUp, count, percent, short, usd } from "./figures.ts";
import { type Screen, wrap } from "./screen.ts";
import { table } from "./table.ts";

export interface ForecastView {
  /** Undefined: no chart. */
  readonly glyphs: Glyphs | undefined;
  readonly title: string;
}

/** A forecast: chart, steps, parts, the back-test that justifies it, what the history held, usage, drivers, the budget. */
export const showForecast = (result: BillForecast, view: ForecastView, screen: Screen): readonly string[] => {
  const { frame, history, notes } = result;
  const unit = history.unit === "" ? "" : ` · ${history.unit}`;
  return [
    screen.paint.title(`${view.title} · ${frame.labels[0]} to ${frame.labels.at(-1)}${unit}`),
    "",
    ...notes.flatMap((note) => wrap(note, screen.width - 2, "  ").map((line) => screen.paint.doubt(line))),
    ...(notes.length > 0 ? [""] : []),
    ...chartOf(result, view.glyphs, screen),
    ...stepTable(result, screen),
    "",
    ...forecastEvidence(result, view.glyphs, screen),
  ];
};

/** What a forecast rests on: its sum, the budget, its parts, the back-test, what the history held, usage, drivers. */
export const forecastEvidence = (
  result: BillForecast,
  glyphs: Glyphs | undefined,
  screen: Screen,
): readonly string[] => [
  ...totalLines(result, screen),
  ...burnLines(result, screen),
  ...partTable(result, glyphs, screen),
  ...backtestTable(result, screen),
  ...anomalyLines(result, screen),
  ...apartLines(result, screen),
  ...usageLines(result, screen),
  ...driverLines(result, screen),
];

const CHART_ROWS = 12;
const CHART_WIDTH = 100;
/** Steps of history that a chart shows before the forecast: the rest is older than what matters. */
const SHOWN_BEFORE = 120;

const chartOf = (result: BillForecast, glyphs: Glyphs | undefined, { width }: Screen): readonly string[] => {
  const lines = forecastChart(result, {
    width: Math.min(width, CHART_WIDTH),
    height: CHART_ROWS,
    glyphs: glyphs ?? "ascii",
  });
  return glyphs === undefined || lines.length === 0 ? [] : [...lines, ""];
};

/** History and fan, with the budget as a line where the steps are months. Empty where there is too little to draw. */
export const forecastChart = (
  { recorded, frame, total, setting, history }: BillForecast,
  look: Frame,
): readonly string[] => {
  if (frame.labels.length + recorded.length < 3) return [];
  const before = recorded.slice(-SHOWN_BEFORE);
  const labels = [...before.map(({ step }) => step), ...frame.labels];
  const last = before.at(-1)?.usual;
  const ahead = (values: readonly number[]) => [
    ...before.map((_, index) => (index === before.length - 1 && last !== undefined ? last : NaN)),
    ...values,
  ];
  const line = (values: readonly number[]) => ahead(values).map((value) => (Number.isNaN(value) ? null : value));
  const chart = {
    x: labels.map((_, index) => index),
    series: [
      {
        name: "recorded, without what stands alone",
        values: [...before.map(({ usual }) => usual), ...frame.labels.map(() => null)],
      },
      { name: "95 %", values: [], low: ahead(total.lower95), high: ahead(total.upper95) },
      {
        name: "median, P10 to P90",
        values: line(total.median),
        low: ahead(total.lower80),
        high: ahead(total.upper80),
        dense: true,
      },
    ],
    limit: frame.step === "month" && history.money ? setting.budget : undefined,
    xLabel: (at: number) => labels[at] ?? "",
    yLabel: short,
  };
  return lineChart(chart, look);
};

const MOST_ROWS = 40;

const stepTable = (
  { frame, total, setting, drivers, basis, history }: BillForecast,
  { paint, width }: Screen,
): readonly string[] => {
  const figure = figureOf(history.money);
  const cents = history.money ? centsThatAddUp(total.median) : total.median;
  const budget = frame.step === "month" && history.money ? setting.budget : undefined;
  const beside = basis === "history" ? drivers : undefined;
  const rows = frame.labels.map((label, index) => {
    const { known, all } = daysOfStep(frame, index);
    return [
      known > 0 ? `${label} (${Math.round(known)} of ${all} days known)` : label,
      figure(total.lower95[index] ?? 0),
      figure(total.lower80[index] ?? 0),
      figure(cents[index] ?? 0),
      figure(total.upper80[index] ?? 0),
      figure(total.upper95[index] ?? 0),
      beside ? figure(beside.median[index] ?? 0) : "",
      budget === undefined ? "" : overText(budget, index, total),
    ];
  });
  const more = rows.length - MOST_ROWS;
  return [
    ...table(
      [
        { title: frame.step === "month" ? "Month" : frame.step === "week" ? "Week" : "Day" },
        { title: "95 % from", align: "right", rank: 3 },
        { title: "P10", align: "right", rank: 1 },
        { title: "P50", align: "right", paint: paint.money },
        { title: "P90", align: "right", rank: 1 },
        { title: "95 % to", align: "right", rank: 3 },
        { title: beside ? "by the plan" : "", align: "right", rank: 2 },
        { title: budget === undefined ? "" : "budget", paint: paint.bad, rank: 2 },
      ],
      rows.slice(0, MOST_ROWS),
      width,
    ),
    ...(more > 0 ? [paint.quiet(`${more} more in --json`)] : []),
  ];
};

const figureOf = (money: boolean) => (money ? usd : count);

const overText = (budget: number, index: number, { median, upper80, upper95 }: BillForecast["total"]): string => {
  if ((median[index] ?? 0) > budget) return "over";
  if ((upper80[index] ?? 0) > budget) return "1 in 10 or more over";
  return (upper95[index] ?? 0) > budget ? "1 in 40 or more over" : "";
};

const totalLines = ({ sum, frame, history, basis, whole }: BillForecast, { paint }: Screen): readonly string[] => {
  const figure = figureOf(history.money);
  const unit = history.unit === "" ? "" : ` ${history.unit}`;
  const how =
    basis === "drivers"
      ? "by the plan's workloads and growth"
      : basis === "run-rate"
        ? "the mean so far, untested"
        : `${whole.method === "constant" ? "constant" : `a combination of ${whole.backtest.filter(({ method, weight }) => method !== "combination" && weight > 0).length || "several"} methods`} on ${whole.values} ${whole.grain}s`;
  return [
    `${paint.title("Total")}  ${paint.money(paint.title(`${figure(sum.median)}${unit}`))} in ${frame.labels.length} ${frame.step}${frame.labels.length === 1 ? "" : "s"}  P10 ${figure(sum.lower80)} · P90 ${figure(sum.upper80)} · 95 % ${figure(sum.lower95)} to ${figure(sum.upper95)}`,
    paint.quiet(`  ${how}`),
    "",
  ];
};

const STATUS = {
  over: "passed",
  "heading-over": "will be passed",
  "at-risk": "may be passed",
  within: "is kept",
} as const;

const burnLines = ({ burn }: BillForecast, { paint }: Screen): readonly string[] => {
  if (!burn) return [];
  const { projected, passed, days, month, budget, spent, status } = burn;
  const text = `Budget ${usd(budget)} USD in ${month}: ${STATUS[status]}`;
  const when =
    status === "over"
      ? ` since ${passed.expected}`
      : passed.expected !== null
        ? ` on ${passed.expected}, at the earliest on ${passed.earliest}${passed.latest === null ? ", perhaps not at all" : `, at the latest on ${passed.latest}`}`
        : passed.earliest !== null
          ? `, at the earliest on ${passed.earliest}`
          : "";
  return [
    (status === "within" ? paint.good : status === "at-risk" ? paint.doubt : paint.bad)(text + when),
    `  spent ${usd(spent)} in ${days.known} of ${days.all} days · month end ${usd(projected.median)}, P10 ${usd(projected.lower80)} · P90 ${usd(projected.upper80)} · 95 % ${usd(projected.lower95)} to ${usd(projected.upper95)}${burn.tested ? "" : " (too few days to test)"}`,
    "",
  ];
};

const partTable = (
  { parts, apart, frame, setting, basis, total, history }: BillForecast,
  glyphs: Glyphs | undefined,
  { paint, width }: Screen,
): readonly string[] => {
  const fees = apart.filter(({ expected }) => expected.some((value) => value !== 0));
  if (basis === "drivers" || parts.length + fees.length < 2) return [];
  const figure = figureOf(history.money);
  const shown = [
    ...parts.map(({ name, course }) => ({ name, values: course.median, course })),
    ...fees.map(({ service, type, expected }) => ({
      name: `${service}: ${type}`,
      values: expected,
      course: undefined,
    })),
  ];
  const sums = shown.map(({ values }) => values.reduce((all, one) => all + one, 0));
  const whole = total.median.reduce((all, one) => all + one, 0);
  const cents = history.money ? centsThatAddUp(sums) : sums;
  const rows = shown.map(({ name, values, course }, index) => [
    name,
    glyphs === undefined ? "" : sparkline(values, 12, glyphs),
    figure(cents[index] ?? 0),
    whole > 0 ? percent((sums[index] ?? 0) / whole) : "",
    figure(values[0] ?? 0),
    figure(values.at(-1) ?? 0),
    course ? `${figure(course.lower80.at(-1) ?? 0)} … ${figure(course.upper80.at(-1) ?? 0)}` : "as charged",
    course ? errorText(course.backtest.find(({ method }) => method === "combination")?.relativeToSeasonalNaive) : "",
  ]);
  return [
    ...table(
      [
        { title: `By ${setting.by}`, least: 10 },
        { title: "", rank: 3 },
        { title: "Total", align: "right", paint: paint.money },
        { title: "Share", align: "right" },
        { title: frame.labels[0] ?? "", align: "right", rank: 1 },
        { title: frame.labels.at(-1) ?? "", align: "right", rank: 1 },
        { title: "P10 … P90 then", align: "right", rank: 2 },
        { title: "error*", align: "right", rank: 2 },
      ],
      rows,
      width,
    ),
    paint.quiet("* in the back-test, against repeating the last season (below 1 is better)"),
    "",
  ];
};

const errorText = (relative: number | null | undefined): string =>
  relative === undefined ? "not tested" : relative === null ? "" : relative.toFixed(2);

const backtestTable = ({ whole, basis }: BillForecast, { paint, width }: Screen): readonly string[] => {
  if (basis !== "history" || whole.backtest.length === 0) return [];
  const rows = whole.backtest
    .toSorted(
      (a, b) =>
        Number(b.method === "combination") - Number(a.method === "combination") ||
        (a.relativeToSeasonalNaive ?? 0) - (b.relativeToSeasonalNaive ?? 0),
    )
    .map(({ method, weight, smape, mase, relativeToSeasonalNaive }) => [
      method,
      method === "combination" ? "" : weight > 0 ? percent(weight) : "–",
      `${smape.toFixed(1)} %`,
      Number.isFinite(mase) ? mase.toFixed(2) : "–",
      relativeToSeasonalNaive === null ? "" : relativeToSeasonalNaive.toFixed(2),
    ]);
  return [
    paint.title(`Back-test on your own data: ${whole.cuts} cuts of ${whole.values} ${whole.grain}s`),
    ...table(
      [
        { title: "Method", least: 10 },
        { title: "weight", align: "right" },
        { title: "sMAPE", align: "right" },
        { title: "MASE", align: "right" },
        { title: "against seasonal naive", align: "right" },
      ],
      rows,
      width,
    ),
    "",
  ];
};
