import { describeProblem } from "../../src/quantity/problem.ts";
import { printable } from "../../src/quantity/printable.ts";
import type { Burn } from "../../src/forecast/burn.ts";
import type { DatedForecast } from "../../src/forecast/dated.ts";
import type { Series } from "../../src/forecast/series.ts";
import { lineChart } from "../../src/reports/chart.ts";
import { percent, short, usd } from "../../src/reports/figures.ts";
import { wrap } from "../../src/reports/screen.ts";
import { frameOf } from "../chart-look.ts";
import type { Engine } from "../engine.ts";
import { drawList, listed, type Listing } from "../listing.ts";
import { across, down, focusedPanel, type Panel, widthClass } from "../panels.ts";
import { listOf, type State } from "../state.ts";
import type { Theme } from "../theme.ts";
import { shownReading } from "./plan.ts";

const resultOf = ({ outlook }: State): DatedForecast | undefined =>
  outlook.kind === "ready" && outlook.result.kind === "forecast" ? outlook.result : undefined;

export const stepList = (state: State, _engine: Engine, theme: Theme): Listing => {
  const currency = state.outlook.kind === "ready" ? state.outlook.currency : "";
  return listed(
    [
      { title: "Step" },
      { title: currency, align: "right", paint: theme.money },
      { title: "80 % from", align: "right", rank: 1 },
      { title: "to", align: "right", rank: 1 },
      { title: "95 % from", align: "right", rank: 2 },
      { title: "to ", align: "right", rank: 2 },
    ],
    (resultOf(state)?.steps ?? []).map((step) => ({
      id: step.step,
      cells: [step.step, ...[step.median, step.lower80, step.upper80, step.lower95, step.upper95].map(usd)],
    })),
    emptyText(state),
  );
};

const emptyText = ({ outlook, bill }: State): string => {
  switch (outlook.kind) {
    case "none":
      return bill.kind === "reading"
        ? "The bill is being read: 5 shows how far it is."
        : "A forecast continues a bill's history: o opens a bill, then 6 shows what comes.";
    case "working":
      return "Back-testing and forecasting …";
    case "failed":
      return outlook.problems.map((problem) => printable(describeProblem(problem), 400)).join(" ");
    case "ready": {
      const { result, series } = outlook;
      return result.kind === "insufficient"
        ? `The bill covers ${result.have} whole ${series.grain}s; a forecast takes ${result.needed}. t goes by ${series.grain === "day" ? "month" : "day"}; a longer export says more.`
        : "";
    }
  }
};

/** History and fan, the back-test that justifies it, the budget and the day it is passed. */
export const forecastBody = (
  state: State,
  engine: Engine,
  theme: Theme,
  width: number,
  height: number,
): readonly string[] => {
  const steps: Panel = {
    id: "steps",
    title: "What comes",
    draw: (w, h, focused) => drawList(stepList(state, engine, theme), listOf(state, "steps"), w, h, focused, theme),
  };
  const result = resultOf(state);
  if (state.outlook.kind !== "ready" || !result)
    return down([{ panel: steps, height }], width, focusedPanel(state), theme);
  const { series, currency, burn } = state.outlook;
  const chart: Panel = {
    id: undefined,
    title: `${series.steps.length} ${series.grain}s of ${currency} and ${result.steps.length} ahead`,
    draw: (w, h) => fan(series, result, budgetOf(state, engine, series), theme, w, h),
  };
  const facts: Panel = { id: undefined, title: "Back-test", draw: (w) => factLines(result, burn, theme, w) };
  const top = Math.max(6, Math.floor(height * 0.55));
  switch (widthClass(width)) {
    case "stacked":
    case "table":
      return down(
        [
          { panel: chart, height: top },
          { panel: steps, height: height - top },
        ],
        width,
        focusedPanel(state),
        theme,
      );
    case "detail":
    case "panes": {
      const left = Math.floor(width * 0.55);
      const below = [
        { panel: steps, width: left },
        { panel: facts, width: width - left - 2 },
      ];
      return [
        ...down([{ panel: chart, height: top }], width, undefined, theme),
        ...across(below, height - top, focusedPanel(state), theme),
      ];
    }
  }
};

/** The plan's budget is a month's: it is a line only where the steps are months. */
const budgetOf = (state: State, engine: Engine, series: Series): number | undefined =>
  series.grain === "month" ? shownReading(state, engine)?.file?.plan.budget : undefined;

const fan = (
  series: Series,
  result: DatedForecast,
  limit: number | undefined,
  theme: Theme,
  width: number,
  height: number,
): readonly string[] => {
  const labels = [...series.steps, ...result.steps.map(({ step }) => step)];
  const past = series.recorded;
  const last = past.at(-1) ?? 0;
  const before = past.map((_, index): number | null => (index === past.length - 1 ? last : null));
  const pick = (of: (step: DatedForecast["steps"][number]) => number) => [...past, ...result.steps.map(of)];
  const lines = lineChart(
    {
      x: labels.map((_, index) => index),
      series: [
        { name: "recorded", values: [...past, ...result.steps.map(() => null)] },
        {
          name: "forecast, 80 % band",
          values: [...before, ...result.steps.map(({ median }) => median)],
          low: pick(({ lower80 }) => lower80),
          high: pick(({ upper80 }) => upper80),
        },
      ],
      limit,
      xLabel: (index) => labels[index] ?? "",
      yLabel: (value) => short(value),
    },
    frameOf(theme, width - 2, Math.max(3, height - 3)),
  );
  return lines.map((line) => ` ${line}`);
};

const factLines = (result: DatedForecast, burn: Burn | undefined, theme: Theme, width: number): readonly string[] => {
  const scores = result.backtest
    .slice(0, 6)
    .map(
      ({ method, weight, smape, mase }) =>
        `${method.padEnd(26)} ${percent(weight).padStart(6)}  sMAPE ${smape.toFixed(1)}  MASE ${mase.toFixed(2)}`,
    );
  const texts = [
    ...(burn ? [burnText(burn)] : []),
    `${result.cuts} cuts of the history; seasons ${result.seasons.join(", ") || "none"}; method ${result.method}.`,
    ...result.warnings.map(({ message }) => message),
  ].flatMap((text) => wrap(printable(text, 300), Math.max(20, width - 2), "  "));
  return [...texts.map((text) => ` ${text}`), "", ...scores.map((text) => ` ${theme.quiet(text)}`)];
};

const burnText = ({ budget, month, passed, projected, status }: Burn): string => {
  const head = `${month}: ${usd(projected.median)} expected (${usd(projected.lower80)} to ${usd(projected.upper80)}) against a budget of ${usd(budget)}`;
  switch (status) {
    case "over":
      return `${head}: passed on ${passed.expected}.`;
    case "heading-over":
      return `${head}: it will be passed on ${passed.expected}, at the earliest on ${passed.earliest}.`;
    case "at-risk":
      return `${head}: it may be passed, at the earliest on ${passed.earliest}.`;
    case "within":
      return `${head}: within it.`;
  }
};
