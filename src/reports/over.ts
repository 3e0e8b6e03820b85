import type { Sweep } from "../plans/over.ts";
import { unitLabel } from "../quantity/units.ts";
import { type Glyphs, lineChart } from "./chart.ts";
import { short, usd } from "./figures.ts";
import { type Screen, wrap } from "./screen.ts";

const CHART_ROWS = 14;
const SHOWN = 6;

/** The cost of options over a range of an input: chart, exact crossings, and who is cheapest where. */
export const showSweep = (sweep: Sweep, glyphs: Glyphs | undefined, { paint, width }: Screen): readonly string[] => {
  const unit = `${unitLabel(sweep.unit, 2)}${sweep.monthly ? " a month" : ""}`;
  const winners = new Set(sweep.best.map(({ option }) => option));
  const own = sweep.options.filter(({ option, chosen }) => chosen || winners.has(option));
  const shown = [...own, ...sweep.options.filter((one) => !own.includes(one))].slice(0, Math.max(SHOWN, own.length));
  const chart =
    glyphs === undefined
      ? []
      : lineChart(
          {
            x: sweep.points,
            logX: (sweep.points[0] ?? 0) > 0,
            logY: true,
            series: shown.map(({ option, costs }) => ({ name: option, values: costs })),
            marks: sweep.crossings.map(({ at, cost }) => ({ x: at, y: cost, kind: "break-even" })),
            xLabel: short,
            yLabel: (y) => `${short(y)} USD`,
          },
          { width: Math.min(width, 110), height: CHART_ROWS, glyphs },
        );
  const best = sweep.best.map(
    ({ option, from, to }) => `${option} is cheapest from ${short(from)} to ${short(to)} ${unit}`,
  );
  const crossings = sweep.crossings.map(
    ({ at, cost, below, above }) =>
      `at ${exactly(at)} ${unit} both cost ${usd(cost)} USD: ${below} below, ${above} above`,
  );
  return [
    ...wrap(`${sweep.workload} · USD a month over ${sweep.input} (${unit})`, width).map(paint.title),
    ...chart,
    ...best.flatMap((line) => wrap(line, width - 2, "  ").map((text) => `  ${paint.good(text)}`)),
    ...crossings.flatMap((line) => wrap(line, width - 2, "  ").map((text) => `  ${text}`)),
    ...footnotes(sweep, shown.length).flatMap((line) =>
      wrap(line, width - 2, "  ").map((text) => paint.quiet(`  ${text}`)),
    ),
    "",
  ];
};

const footnotes = ({ options, left, best }: Sweep, shown: number): readonly string[] => {
  const level = best.filter(({ option }) => isLevel(options.find((one) => one.option === option)?.costs ?? []));
  return [
    ...(level.length > 0
      ? [
          `${level[0]?.option} costs the same throughout: its fleet is as stated, and whether it is enough is not looked at`,
        ]
      : []),
    ...(options.length > shown
      ? [`${options.length - shown} options that are never cheapest are not drawn; --json has them`]
      : []),
    ...(left.length > 0 ? [`${left.length} left out, such as ${left[0]?.option}: ${left[0]?.reason}`] : []),
  ];
};

const isLevel = (costs: readonly (number | null)[]): boolean => costs.every((cost) => cost === costs[0]);

/** A crossing to seven digits. */
const exactly = (value: number): string =>
  Number(value.toPrecision(7)).toLocaleString("en-US", { maximumFractionDigits: 6 });
