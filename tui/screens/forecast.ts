import type { BillForecast } from "../../src/plans/forecast-bill.ts";
import { describeProblem } from "../../src/quantity/problem.ts";
import { printable } from "../../src/quantity/printable.ts";
import { usd } from "../../src/reports/figures.ts";
import { forecastChart, forecastEvidence } from "../../src/reports/forecast.ts";
import { wrap } from "../../src/reports/screen.ts";
import { frameOf } from "../chart-look.ts";
import type { Engine } from "../engine.ts";
import { listed, type Listing } from "../listing.ts";
import { type Body, down, focusedPanel, leftOf, listPanel, type Panel, pair, widthClass } from "../panels.ts";
import type { State } from "../state.ts";
import type { Theme } from "../theme.ts";

const resultOf = ({ outlook }: State): BillForecast | undefined =>
  outlook.kind === "ready" ? outlook.result : undefined;

/** What is expected of each step, with its bands. */
export const stepList = (state: State, _engine: Engine, theme: Theme): Listing => {
  const result = resultOf(state);
  const { labels } = result?.frame ?? { labels: [] };
  return listed(
    [
      { title: result?.frame.step ?? "" },
      { title: result ? `${printable(result.history.unit, 5)} expected` : "", align: "right", paint: theme.money },
      { title: "80 % from", align: "right", rank: 1 },
      { title: "to", align: "right", rank: 1 },
      { title: "95 % from", align: "right", rank: 2 },
      { title: "to ", align: "right", rank: 2 },
    ],
    labels.map((label, index) => ({ id: label, cells: [label, ...(result ? bandsAt(result, index) : [])] })),
    emptyText(state),
  );
};

const bandsAt = ({ total }: BillForecast, index: number): readonly string[] =>
  [total.median, total.lower80, total.upper80, total.lower95, total.upper95].map((values) => usd(values[index] ?? 0));

const emptyText = ({ outlook, bill }: State): string => {
  switch (outlook.kind) {
    case "none":
      return bill.kind === "reading"
        ? "The bill is being read: 5 shows how far it is."
        : "A forecast continues a bill's history: o opens a bill (an example too), then 6 shows what comes.";
    case "working":
      return "Back-testing and forecasting …";
    case "failed":
      return outlook.problems.map((problem) => printable(describeProblem(problem), 400)).join(" ");
    case "ready":
      return "";
  }
};

const LEFT = 0.5;

/** What the forecast rests on, line by line. */
export const evidenceList = (state: State, _engine: Engine, theme: Theme): Listing => {
  const result = resultOf(state);
  const { columns } = state.size;
  const width =
    widthClass(columns) === "stacked" || widthClass(columns) === "table"
      ? columns
      : columns - leftOf(columns, LEFT) - 2;
  const glyphs = theme.looks.unicode ? "braille" : "ascii";
  const screen = { width: width - 3, paint: theme.plain };
  const lines = result
    ? [
        ...result.notes.flatMap((note) => wrap(printable(note, 400), screen.width)),
        ...forecastEvidence(result, glyphs, screen).map((line) => printable(line, 400)),
      ]
    : [];
  return listed(
    [{ title: "" }],
    lines.map((text, index) => ({ id: String(index), cells: [text] })),
    emptyText(state),
  );
};

/** History and fan with the budget; below them the steps, and what the forecast rests on. */
export const forecastBody: Body = (state, engine, theme, width, height) => {
  const steps = listPanel("steps", "What comes", () => stepList(state, engine, theme), state, theme);
  const result = resultOf(state);
  if (!result) return down([{ panel: steps, height }], width, focusedPanel(state), theme);
  const evidence = listPanel("evidence", "What it rests on", () => evidenceList(state, engine, theme), state, theme);
  const { recorded, frame, history } = result;
  const chart: Panel = {
    id: undefined,
    title: `${recorded.length} ${frame.step}s of ${printable(history.unit, 8)} and ${frame.labels.length} ahead`,
    draw: (w, h) => forecastChart(result, frameOf(theme, w - 2, Math.max(3, h - 5))).map((line) => ` ${line}`),
  };
  const top = Math.max(6, Math.floor(height * 0.55));
  return [
    ...down([{ panel: chart, height: top }], width, undefined, theme),
    ...pair(steps, evidence, LEFT, state, width, height - top, theme),
  ];
};
