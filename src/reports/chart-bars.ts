import type { Glyphs } from "./canvas.ts";
import { axisLabels, type Frame, legend, NOBODY, paintAs, type Span } from "./chart-frame.ts";
import { fitTo, widthOf } from "./width.ts";

export interface BarChart {
  readonly labels: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly limit?: number | undefined;
  readonly yLabel: (y: number) => string;
}

const FILLS: Readonly<Record<Glyphs, string>> = { braille: "█▓▒░▚▞╬╳", block: "█▓▒░▚▞╬╳", ascii: "#=+:o%x-" };

/** One stacked column a label, the first series at the bottom, and a legend. Negative values are drawn as nothing. */
export const stackedBars = (chart: BarChart, frame: Frame): readonly string[] => {
  const totals = chart.labels.map((_, place) =>
    chart.series.reduce((sum, { values }) => sum + Math.max(0, values[place] ?? 0), 0),
  );
  const high = Math.max(...totals, chart.limit ?? 0) || 1;
  const span: Span = { low: 0, high, log: false };
  const labels = axisLabels(span, frame.height, chart.yLabel);
  const gutter = Math.max(...labels.map(widthOf));
  const plot = Math.max(chart.labels.length, frame.width - gutter - 2);
  const each = Math.max(1, Math.floor(plot / Math.max(1, chart.labels.length)));
  const bar = Math.max(1, each - 1);
  const columns = chart.labels.map((_, place) => columnOf(chart, place, high, frame.height));
  const limitRow =
    chart.limit === undefined
      ? -1
      : frame.height - 1 - Math.min(frame.height - 1, Math.floor((chart.limit / high) * frame.height));
  const rows = Array.from({ length: frame.height }, (_, row) => {
    const cells = columns.map((column) => {
      const owner = column[frame.height - 1 - row] ?? NOBODY;
      const rest = row === limitRow ? (frame.glyphs === "ascii" ? "-" : "╌") : " ";
      if (owner < 0) return rest.repeat(each);
      return paintAs(frame, fillOf(owner, frame).repeat(bar), owner) + rest.repeat(each - bar);
    });
    return `${labels[row]?.padStart(gutter) ?? ""} ${frame.glyphs === "ascii" ? "|" : "┤"}${cells.join("")}`.trimEnd();
  });
  const axis = `${" ".repeat(gutter + 1)}${frame.glyphs === "ascii" ? "+" : "└"}${(frame.glyphs === "ascii" ? "-" : "─").repeat(each * chart.labels.length)}`;
  const under = ` `.repeat(gutter + 2) + barLabels(chart.labels, each);
  const signs = chart.series.map(({ name }, index) => ({ sign: fillOf(index, frame), name, series: index }));
  return [...rows, axis, under.trimEnd(), ...legend(signs, frame)].map((line) =>
    widthOf(line) > frame.width ? fitTo(line, frame.width) : line,
  );
};

const fillOf = (series: number, { glyphs, paint }: Frame): string => {
  const fills = FILLS[glyphs];
  return paint && glyphs !== "ascii" ? (fills[0] ?? "#") : (fills[series % fills.length] ?? "#");
};

/** Which series fills each cell of a column, bottom first: the one that the middle of the cell lies in. */
const columnOf = (chart: BarChart, place: number, high: number, height: number): readonly number[] => {
  const sizes = chart.series.map(({ values }) => Math.max(0, values[place] ?? 0));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return Array.from({ length: Math.round((total / high) * height) }, (_, cell) => {
    const middle = Math.min(((cell + 0.5) * high) / height, total);
    let below = 0;
    return sizes.findIndex((size) => size > 0 && (below += size) >= middle);
  });
};

const barLabels = (labels: readonly string[], each: number): string => {
  const longest = Math.max(...labels.map(widthOf));
  const every = Math.max(1, Math.ceil((longest + 1) / each));
  let out = "";
  for (const [index, label] of labels.entries()) if (index % every === 0) out = out.padEnd(index * each) + label;
  return out;
};

const EIGHTHS = "▁▂▃▄▅▆▇█";
const RAMP = "_.-=+*#@";

/** A line of small bars, `width` cells at most; longer rows of values are averaged. */
export const sparkline = (values: readonly number[], width: number, glyphs: Glyphs): string => {
  if (values.length === 0 || width < 1) return "";
  const size = Math.min(width, values.length);
  const means = Array.from({ length: size }, (_, cell) => {
    const part = values.slice(
      Math.floor((cell * values.length) / size),
      Math.max(Math.floor((cell * values.length) / size) + 1, Math.floor(((cell + 1) * values.length) / size)),
    );
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const low = Math.min(0, ...means);
  const high = Math.max(...means);
  const ramp = glyphs === "ascii" ? RAMP : EIGHTHS;
  return means
    .map((value) => (high === low ? ramp[0] : ramp[Math.min(7, Math.floor(((value - low) / (high - low)) * 8))]))
    .join("");
};
