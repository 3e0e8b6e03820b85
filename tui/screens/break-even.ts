import { bookOf } from "../../src/plans/book.ts";
import { type Candidate, compiled, type Comparison } from "../../src/plans/compare.ts";
import type { Sweep } from "../../src/plans/over.ts";
import { metaOf } from "../../src/quantity/fields.ts";
import { printable } from "../../src/quantity/printable.ts";
import { lineChart } from "../../src/reports/chart.ts";
import { short } from "../../src/reports/figures.ts";
import { camel } from "../../src/services/service.ts";
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

/** The demand's numeric inputs that have a value to vary: its first rate first. */
export const inputsOf = ({ candidates }: Comparison): readonly string[] => {
  const fields = Object.entries(candidates[0]?.option.way.kind.fields ?? {});
  const inputs = fields.flatMap(([name, field]) => {
    const { rule } = metaOf(field);
    return rule && rangeOver(candidates, name) !== undefined ? [{ name, rate: rule.rate }] : [];
  });
  const first = inputs.find(({ rate }) => rate);
  return [...(first ? [first] : []), ...inputs.filter((one) => one !== first)].map(({ name }) => name);
};

/** From a tenth of the input to ten times it, within its bounds, as the sweep reads it; undefined where it is 0. */
export const rangeOver = (candidates: readonly Candidate[], name: string): string | undefined => {
  const option = candidates.find((one) => one.cost !== null && camel(name) in one.option.prepared.amounts)?.option;
  const field = option?.way.fields[name];
  const rule = field && metaOf(field).rule;
  const now = option?.prepared.numbers[camel(name)] ?? 0;
  if (!rule || !(now > 0)) return undefined;
  const low = Math.max(now / REACH, rule.min ?? 0);
  const high = Math.min(now * REACH, rule.max ?? Infinity);
  return low < high ? `${name}=${plain(low)}..${plain(high)}` : undefined;
};

const plain = (value: number): string =>
  value.toLocaleString("en-US", { useGrouping: false, maximumSignificantDigits: 12 });

/** The cheapest options over the input of a sweep, with the plan's own, crossings marked. */
export const sweptChart = (swept: Sweep, theme: Theme, width: number, height: number): readonly string[] => {
  const winners = new Set(swept.best.map(({ option }) => option));
  const own = swept.options.filter(({ option, chosen }) => chosen || winners.has(option));
  const shown = [...own, ...swept.options.filter((one) => !own.includes(one))].slice(0, MOST);
  return lineChart(
    {
      x: swept.points,
      logX: (swept.points[0] ?? 0) > 0,
      logY: true,
      series: shown.map(({ option, costs }) => ({
        name: printable(option),
        values: costs.map((cost) => (cost !== null && cost > 0 ? cost : null)),
      })),
      marks: swept.crossings.map(({ at, cost }) => ({ x: at, y: cost, kind: "break-even" as const })),
      xLabel: short,
      yLabel: short,
    },
    frameOf(theme, width, Math.max(3, height - 2 - shown.length)),
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
