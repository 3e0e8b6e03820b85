import type { Candidate, Comparison } from "../../src/plans/compare.ts";
import { describeProblem } from "../../src/quantity/problem.ts";
import { printable } from "../../src/quantity/printable.ts";
import { unitLabel } from "../../src/quantity/units.ts";
import { inputsToVary, rangeAround } from "../../src/plans/vary.ts";
import { bar } from "../../src/reports/bar.ts";
import { count, percent, short, usd } from "../../src/reports/figures.ts";
import { optionNames } from "../../src/reports/option-names.ts";
import { wrap } from "../../src/reports/screen.ts";
import type { Sweep } from "../../src/plans/over.ts";
import type { Answer, Engine } from "../engine.ts";
import { SETTINGS } from "../inputs.ts";
import { type Listing, matching, note } from "../listing.ts";
import { type Body, down, focusedPanel, leftOf, listPanel, type Panel, widthClass } from "../panels.ts";
import { beside } from "../text.ts";
import { inPeriod, periodName } from "../period.ts";
import { listOf, page, shownText, type State } from "../state.ts";
import type { Theme } from "../theme.ts";
import { breakEvenChart } from "./break-even.ts";
import { selectedWorkload, shownReading, workloadList, workloadNames } from "./plan.ts";

/** The options of the selected workload, ranked. */
export const shownRanking = (state: State, engine: Engine): Answer<Comparison> => {
  const name = selectedWorkload(state, engine);
  return name === undefined || name === SETTINGS
    ? { kind: "none" }
    : engine.rank(shownText(state), name, state.widening);
};

export const shownComparison = (state: State, engine: Engine): Comparison | undefined => {
  const ranking = shownRanking(state, engine);
  return ranking.kind === "ready" ? ranking.value : undefined;
};

export const SORTS = ["cost", "name", "confidence"] as const;

/** Candidates as listed: found, sorted. */
export const shownCandidates = (state: State, engine: Engine): readonly Candidate[] => {
  const { find, sort } = listOf(state, "options");
  const candidates = shownComparison(state, engine)?.candidates ?? [];
  const only = candidates.filter(({ option }) => state.only.includes(option.title));
  const found = matching(only.length > 0 ? only : candidates, find, ({ option }) => option.title);
  switch (SORTS[sort] ?? "cost") {
    case "cost":
      return found;
    case "name":
      return found.toSorted((a, b) => a.option.title.localeCompare(b.option.title));
    case "confidence":
      return found.toSorted((a, b) => SHADE.indexOf(a.confidence ?? "") - SHADE.indexOf(b.confidence ?? ""));
  }
};

const SHADE = ["high", "medium", "derived", "low", "unverified", ""];
/** Cells for an option's name: from titles that are longer, what all of them share is taken out. */
const ROOM = { narrow: 24, wide: 40 } as const;
const BAR = { narrow: 5, wide: 14 } as const;
/** Columns from which latency and long bars have room. */
const WIDE = 100;

/** Time to the first token, where the capacity engine knows it; a dash where nobody publishes it. */
const firstToken = ({ option }: Candidate, theme: Theme): string => {
  const seconds = option.fleet?.candidate.ttft.p95;
  if (seconds === undefined || !Number.isFinite(seconds)) return theme.looks.unicode ? "–" : "-";
  return `${Number(seconds.toPrecision(2))} s`;
};

export const optionList = (state: State, engine: Engine, theme: Theme): Listing => {
  const candidates = shownCandidates(state, engine);
  const titles = candidates.map(({ option }) => printable(option.title));
  const reading = shownReading(state, engine);
  // Bars are told apart where they are seen: what is far down the list does not shorten them.
  const dearest = Math.max(0, ...candidates.slice(0, page(state)).map(({ cost }) => cost ?? 0));
  const demand = shownComparison(state, engine)?.demand;
  const unit = demand
    ? `${demand.per === 1 ? "" : `${short(demand.per)} `}${unitLabel(demand.unit, demand.per)}`
    : "unit";
  const wide = state.size.columns >= WIDE;
  const { names, shared } = optionNames(titles, wide ? ROOM.wide : ROOM.narrow);
  const timed = wide && candidates.some(({ option }) => option.fleet !== undefined);
  return {
    columns: [
      { title: "" },
      { title: shared === undefined ? "Option" : `Option: ${shared}`, least: 22 },
      { title: "", rank: 3, paint: theme.money },
      { title: `USD / ${periodName(state)}`, align: "right", paint: theme.money },
      { title: `USD / ${unit}`, align: "right", rank: 2 },
      { title: "× best", align: "right", rank: 4 },
      ...(timed ? [{ title: "TTFT p95", align: "right", rank: 1 } as const] : []),
      { title: "confidence", rank: 1 },
    ],
    count: candidates.length,
    row: (index) => {
      const one = candidates[index];
      if (!one) return { id: "", cells: [] };
      const { option, cost, costPerUnit, ratio, confidence, chosen, doubts, unpriced } = one;
      return {
        id: option.title,
        cells: [
          chosen ? theme.glyphs.closed : "",
          `${names[index] ?? ""}${doubts.length > 0 ? " †" : ""}`,
          bar(Math.min(cost ?? 0, dearest), dearest, wide ? BAR.wide : BAR.narrow, theme.glyphs.bar),
          cost === null ? "unpriced" : usd(inPeriod(cost, state, reading)),
          costPerUnit === null ? "" : usd(costPerUnit),
          ratio === null ? "" : ratio.toFixed(ratio < 10 ? 2 : 0),
          ...(timed ? [firstToken(one, theme)] : []),
          confidence ?? (cost === null ? "no rate" : ""),
        ],
        below: [
          ...(chosen ? [note("quiet", "what the plan runs on")] : []),
          ...unpriced.slice(0, 1).map((reason) => note("bad", printable(reason, 300))),
          ...doubts.slice(0, 2).map((doubt) => note("doubt", `† ${printable(doubt, 300)}`)),
        ],
      };
    },
    sorts: SORTS,
    empty: emptyText(state, shownRanking(state, engine), listOf(state, "options").find),
  };
};

const emptyText = (state: State, ranking: Answer<Comparison>, find: string): string => {
  if (state.text === "") return "No plan is open. o opens an example, a plan or a bill.";
  switch (ranking.kind) {
    case "wrong":
      return ranking.problems.map((problem) => printable(describeProblem(problem), 400)).join(" ");
    case "working":
      return "Ranking …";
    case "none":
      return "Only a workload with a demand has options to compare: choose another with Tab and the arrows.";
    case "ready":
      return `No option fits "${printable(find)}". Esc shows all.`;
  }
};

/** Options ranked as bars; where the best stops being the best, as a chart where there is room. */
export const compareBody: Body = (state, engine, theme, width, height) => {
  const comparison = shownComparison(state, engine);
  const workloads = listPanel("workloads", "Workloads", () => workloadList(state, engine, theme), state, theme);
  const title = optionsTitle(state, comparison);
  const options = listPanel("options", title, () => optionList(state, engine, theme), state, theme);
  const notes: Panel = {
    id: undefined,
    title: comparison ? `Break-even over ${overInput(state, comparison) ?? "nothing"}` : "Break-even",
    draw: (w, h) => (comparison ? breakEvenLines(state, comparison, engine, theme, w, h) : []),
  };
  const focused = focusedPanel(state);
  switch (widthClass(width)) {
    case "stacked":
      return down([{ panel: focused === "workloads" ? workloads : options, height }], width, focused, theme);
    case "table":
    case "detail": {
      const names = Math.min(workloadNames(state, engine).length + 2, Math.floor(height * 0.35));
      const top = focused === "workloads" ? names : 0;
      const bottom = chartRows(shownCandidates(state, engine).length, height - top);
      const panels = [
        { panel: workloads, height: top },
        { panel: options, height: height - top - bottom },
        { panel: notes, height: bottom },
      ];
      return down(panels, width, focused, theme);
    }
    case "panes": {
      const left = Math.min(44, leftOf(width, 0.3));
      const bottom = chartRows(shownCandidates(state, engine).length, height);
      const panels = [
        { panel: options, height: height - bottom },
        { panel: notes, height: bottom },
      ];
      const side = down([{ panel: workloads, height }], left, focused, theme);
      return beside([side, down(panels, width - left - 2, focused, theme)], "  ");
    }
  }
};

const MOST_CHART = 22;
const LEAST_CHART = 7;

/** Rows for break-even: what the options leave, and never so much that they are squeezed. */
const chartRows = (options: number, height: number): number => {
  if (height <= 16) return 0;
  const left = height - options - 3;
  return Math.min(MOST_CHART, Math.max(Math.floor(height * 0.4), left));
};

const optionsTitle = (state: State, comparison: Comparison | undefined): string => {
  if (!comparison) return "Options";
  const { demand } = comparison;
  const wide = state.widening.length > 0 ? ` · with all ${state.widening.join(", ")}` : "";
  return `Options for ${printable(comparison.workload)}: ${count(demand.units)} ${unitLabel(demand.unit, demand.units)} a month${wide}`;
};

/** The inputs that break-even can be drawn over. */
export const overInputs = (state: State, engine: Engine): readonly string[] => {
  const comparison = shownComparison(state, engine);
  return comparison ? inputsToVary(comparison) : [];
};

/** The input that was chosen where this demand has it, else its first. */
const overInput = ({ over }: State, comparison: Comparison): string | undefined => {
  const inputs = inputsToVary(comparison);
  return inputs.find((one) => one === over) ?? inputs[0];
};

const sweptOver = (state: State, comparison: Comparison, engine: Engine): Answer<Sweep> => {
  const input = overInput(state, comparison);
  const range = input === undefined ? undefined : rangeAround(comparison, input);
  const plan = shownReading(state, engine)?.file?.plan;
  return range === undefined || plan === undefined ? { kind: "none" } : engine.sweep(comparison, range, plan);
};

const MOST_CROSSINGS = 3;

/** Where the cheapest changes over the chosen input. */
const crossingTexts = (swept: Answer<Sweep>): readonly string[] => {
  switch (swept.kind) {
    case "none":
      return ["No input of this demand can be varied."];
    case "working":
      return ["Looking where the cheapest changes …"];
    case "wrong":
      return swept.problems.map((problem) => describeProblem(problem));
    case "ready": {
      const { crossings, best, points, input, unit, monthly } = swept.value;
      const name = `${unitLabel(unit, 2)}${monthly ? " a month" : ""}${input === unitLabel(unit, 2) ? "" : ` (${input})`}`;
      if (crossings.length === 0)
        return [
          `${best[0]?.option ?? "The cheapest"} is the cheapest from ${short(points[0] ?? 0)} to ${short(points.at(-1) ?? 0)} ${name}.`,
        ];
      return crossings
        .slice(0, MOST_CROSSINGS)
        .map(
          ({ at, below, above }) => `Break-even at ${short(at)} ${name}: ${below} is cheaper below, ${above} above.`,
        );
    }
  }
};

const breakEvenLines = (
  state: State,
  comparison: Comparison,
  engine: Engine,
  theme: Theme,
  width: number,
  height: number,
): readonly string[] => {
  const swept = sweptOver(state, comparison, engine);
  const chosen = comparison.candidates.find((one) => one.chosen);
  const best = comparison.candidates[0];
  const saving = chosen?.cost && best?.cost && best !== chosen ? chosen.cost - best.cost : 0;
  const texts = [
    ...(saving > 0 && best
      ? [`${best.option.title} would save ${usd(saving)} USD a month (${percent(saving / (chosen?.cost ?? 1))}).`]
      : []),
    ...crossingTexts(swept),
    ...(comparison.dropped.length > 0
      ? [
          `${comparison.dropped.length} dropped, such as ${comparison.dropped[0]?.option}: ${comparison.dropped[0]?.reason}.`,
        ]
      : []),
    "Answer quality is not compared.",
  ].flatMap((text) => wrap(printable(text, 400), Math.max(20, width - 2), "  "));
  const room = height - Math.min(texts.length, Math.max(3, Math.floor(height * 0.35)));
  const chart =
    room >= LEAST_CHART && swept.kind === "ready" ? breakEvenChart(swept.value, theme, width - 2, room) : [];
  return [...chart, ...texts.slice(0, height - chart.length).map((text) => theme.quiet(text))].map(
    (text) => ` ${text}`,
  );
};

/** Why the selected workload cannot be compared; undefined where it can. Ranks nothing: the bottom line asks for every frame. */
export const canCompare = (state: State, engine: Engine): string | undefined => {
  const name = selectedWorkload(state, engine);
  const workload = shownReading(state, engine)?.file?.plan.workloads.find((one) => one.name === name);
  return workload?.kind === "demand" ? undefined : "choose a workload with a demand first";
};
