import { bookOf } from "../../src/plans/book.ts";
import { type Candidate, compiled, type Comparison } from "../../src/plans/compare.ts";
import { printable } from "../../src/quantity/printable.ts";
import { lineChart } from "../../src/reports/chart.ts";
import { short } from "../../src/reports/figures.ts";
import type { Engine } from "../engine.ts";
import { frameOf } from "../chart-look.ts";
import type { State } from "../state.ts";
import type { Theme } from "../theme.ts";
import { shownReading } from "./plan.ts";

const POINTS = 40;
const REACH = 10;
const MOST = 4;

/** The cost of the options that take turns being the cheapest, over the demand, crossings marked. Empty where none cross. */
export const breakEvenChart = (
  state: State,
  comparison: Comparison,
  engine: Engine,
  theme: Theme,
  width: number,
  height: number,
): readonly string[] => {
  const plan = shownReading(state, engine)?.file?.plan;
  const [first] = comparison.breakEven;
  if (!plan || !first) return [];
  const book = bookOf(plan, engine.catalog);
  const near = comparison.breakEven.filter(({ input }) => input === first.input).slice(0, 2);
  const names = new Set(near.flatMap(({ below, above }) => [below, above]));
  const shown = comparison.candidates.filter(({ option, chosen }) => chosen || names.has(option.title)).slice(0, MOST);
  const now = shown[0]?.option.prepared.numbers[first.input] ?? 0;
  const ends = [now, ...near.map(({ at }) => at)].filter((value) => value > 0);
  if (ends.length < 2) return [];
  const x = grid(Math.min(...ends) / REACH, Math.max(...ends) * REACH);
  const series = shown.flatMap((candidate) => {
    const cost = compiled(candidate.option, book);
    return cost ? [{ name: printable(candidate.option.title), values: valuesOf(candidate, cost, first.input, x) }] : [];
  });
  if (series.length < 2) return [];
  const legendRows = series.length;
  return lineChart(
    {
      x,
      logX: true,
      logY: true,
      series,
      marks: near.map(({ at }) => ({ x: at, kind: "break-even" as const })),
      xLabel: (at) => `${short(at)}`,
      yLabel: (usd) => short(usd),
    },
    frameOf(theme, width, Math.max(3, height - 2 - legendRows)),
  );
};

const valuesOf = (
  { option }: Candidate,
  cost: (numbers: Candidate["option"]["prepared"]["numbers"]) => number,
  input: string,
  x: readonly number[],
): readonly (number | null)[] =>
  x.map((at) => {
    const usd = cost({ ...option.prepared.numbers, [input]: at });
    return Number.isFinite(usd) && usd > 0 ? usd : null;
  });

/** Places on a logarithmic axis. */
const grid = (low: number, high: number): readonly number[] =>
  Array.from({ length: POINTS }, (_, index) => low * (high / low) ** (index / (POINTS - 1)));
