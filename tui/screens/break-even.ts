import type { Sweep } from "../../src/plans/over.ts";
import { printable } from "../../src/quantity/printable.ts";
import { type LineChart, lineChart } from "../../src/reports/chart.ts";
import { short } from "../../src/reports/figures.ts";
import { frameOf } from "../chart-look.ts";
import type { Theme } from "../theme.ts";

/** Lines that can be told apart in a chart. */
const MOST = 4;

/** The cheapest options over the input of a sweep, with the plan's own, crossings marked. */
export const breakEvenChart = (swept: Sweep, theme: Theme, width: number, height: number): readonly string[] => {
  const winners = new Set(swept.best.map(({ option }) => option));
  const own = swept.options.filter(({ option, chosen }) => chosen || winners.has(option));
  const shown = [...own, ...swept.options.filter((one) => !own.includes(one))].slice(0, MOST);
  const chart: LineChart = {
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
  };
  // How many rows the legend takes is known once it is drawn.
  const least = lineChart(chart, frameOf(theme, width, LEAST_ROWS));
  const spare = height - least.length;
  return spare > 0 ? lineChart(chart, frameOf(theme, width, LEAST_ROWS + spare)) : least;
};

const LEAST_ROWS = 3;
