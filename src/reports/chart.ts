import { type Canvas, canvasOf, type Cell } from "./canvas.ts";
import { axisLabels, type Frame, legend, NOBODY, paintAs, type Span } from "./chart-frame.ts";
import { widthOf } from "./width.ts";

export type { Frame } from "./chart-frame.ts";
export { GLYPHS, type Glyphs } from "./canvas.ts";
export { type BarChart, sparkline, stackedBars } from "./chart-bars.ts";

export interface Series {
  readonly name: string;
  /** By place of `x`; null leaves a gap. */
  readonly values: readonly (number | null)[];
  /** A band around the line, such as P10 to P90; NaN leaves a gap. */
  readonly low?: readonly number[] | undefined;
  readonly high?: readonly number[] | undefined;
  /** The inner of two bands. */
  readonly dense?: boolean | undefined;
  /** Drawn as stairs: the value holds until the next. */
  readonly steps?: boolean | undefined;
}

export interface Mark {
  readonly x: number;
  /** Break-even: the cheapest changes. Step: a fleet grows. */
  readonly kind: "break-even" | "step";
  readonly y?: number | undefined;
}

export interface LineChart {
  readonly x: readonly number[];
  readonly logX?: boolean | undefined;
  readonly logY?: boolean | undefined;
  readonly series: readonly Series[];
  readonly marks?: readonly Mark[] | undefined;
  /** A level across the whole chart: a budget. */
  readonly limit?: number | undefined;
  readonly xLabel: (x: number) => string;
  readonly yLabel: (y: number) => string;
}

const MARKS = {
  "break-even": { line: "┊", axis: "┴", point: "◆" },
  step: { line: "", axis: "╀", point: "" },
} as const;
const ASCII_MARKS = {
  "break-even": { line: ":", axis: "^", point: "X" },
  step: { line: "", axis: "'", point: "" },
} as const;

/** Lines with bands, steps and marks over an axis, and a legend. @returns lines of text, top first */
export const lineChart = (chart: LineChart, frame: Frame): readonly string[] => {
  const span = spanOf(chart);
  const labels = axisLabels(span, frame.height, chart.yLabel);
  const gutter = Math.max(...labels.map(widthOf));
  const plot = Math.max(4, frame.width - gutter - 4);
  const canvas = canvasOf(plot, frame.height, frame.glyphs);
  const at = placesOf(chart, span, canvas);
  for (const [index, series] of chart.series.entries()) shadeBand(series, index, chart, at, canvas);
  if (chart.limit !== undefined) limitLine(at.row(chart.limit), plot, frame, canvas);
  for (const [index, series] of chart.series.entries()) drawSeries(series, index, chart, at, canvas);
  const axis = Array.from({ length: plot }, () => (frame.glyphs === "ascii" ? "-" : "─"));
  for (const mark of chart.marks ?? []) drawMark(mark, at, canvas, axis, frame);
  const ends = endLetters(chart, at, frame.height);
  const rows = canvas.cells().map((cells, row) => {
    const letter = ends[row];
    const end = letter === undefined ? " " : paintAs(frame, letterOf(letter), letter);
    return `${labels[row]?.padStart(gutter) ?? ""} ${frame.glyphs === "ascii" ? "|" : "┤"}${paintCells(cells, frame)}${end}`.trimEnd();
  });
  const corner = frame.glyphs === "ascii" ? "+" : "└";
  return [
    ...rows,
    `${" ".repeat(gutter + 1)}${corner}${axis.join("")}`,
    `${" ".repeat(gutter + 2)}${xAxis(chart, at, plot)}`.trimEnd(),
    ...legend(
      chart.series.map(({ name }, index) => ({ sign: letterOf(index), name, series: index })),
      frame,
    ),
  ];
};

const letterOf = (index: number): string => String.fromCodePoint(65 + (index % 26));

const spanOf = ({ series, limit, logY }: LineChart): Span => {
  const all = series
    .flatMap(({ values, low, high }) => [...values, ...(low ?? []), ...(high ?? [])])
    .filter((value): value is number => value !== null && Number.isFinite(value));
  const high = Math.max(...all, limit ?? -Infinity);
  const above = all.filter((value) => value > 0);
  const log = logY === true && above.length > 0;
  const low = log ? Math.min(...above) : Math.min(0, ...all);
  return { low, high: high > low ? high : low + (Math.abs(low) || 1), log };
};

const share = (value: number, { low, high, log }: Span): number =>
  log ? Math.log(Math.max(value, low) / low) / Math.log(high / low) : (value - low) / (high - low);

interface Places {
  /** Dots. */
  readonly x: (x: number) => number;
  readonly y: (y: number) => number;
  /** Cells. */
  readonly column: (x: number) => number;
  readonly row: (y: number) => number;
}

const placesOf = (chart: LineChart, span: Span, canvas: Canvas): Places => {
  const first = chart.x[0] ?? 0;
  const last = chart.x.at(-1) ?? 1;
  const along = (x: number) => {
    if (last === first) return 0;
    return chart.logX ? Math.log(x / first) / Math.log(last / first) : (x - first) / (last - first);
  };
  const perColumn = canvas.columns;
  const x = (value: number) => Math.round(along(value) * (perColumn - 1));
  const y = (value: number) => Math.round((1 - share(value, span)) * (canvas.rows - 1));
  const width = canvas.cells()[0]?.length ?? 1;
  const height = canvas.cells().length;
  return {
    x,
    y,
    column: (value) => Math.min(width - 1, Math.floor((x(value) / perColumn) * width)),
    row: (value) => Math.min(height - 1, Math.max(0, Math.floor((y(value) / canvas.rows) * height))),
  };
};

const shadeBand = ({ low, high, dense }: Series, index: number, { x }: LineChart, at: Places, canvas: Canvas): void => {
  if (!low || !high) return;
  for (let place = 0; place + 1 < Math.max(2, x.length); place++) {
    const next = Math.min(place + 1, x.length - 1);
    const from = at.x(x[place] ?? 0);
    const to = at.x(x[next] ?? 0);
    for (let dot = from; dot <= to; dot++) {
      const part = to === from ? 0 : (dot - from) / (to - from);
      const mix = (values: readonly number[]) => (values[place] ?? 0) * (1 - part) + (values[next] ?? 0) * part;
      for (let row = at.y(mix(high)); row <= at.y(mix(low)); row++) canvas.shade(dot, row, index, dense);
    }
  }
};

const drawSeries = (series: Series, index: number, { x }: LineChart, at: Places, canvas: Canvas): void => {
  let before: readonly [number, number] | undefined;
  for (const [place, value] of series.values.entries()) {
    if (value === null || !Number.isFinite(value)) {
      before = undefined;
      continue;
    }
    const now = [at.x(x[place] ?? 0), at.y(value)] as const;
    if (before === undefined) canvas.dot(now[0], now[1], index);
    else if (series.steps) {
      canvas.line(before[0], before[1], now[0], before[1], index);
      canvas.line(now[0], before[1], now[0], now[1], index);
    } else canvas.line(before[0], before[1], now[0], now[1], index);
    before = now;
  }
};

const limitLine = (row: number, plot: number, frame: Frame, canvas: Canvas): void => {
  for (let column = 0; column < plot; column += 2)
    canvas.put(column, row, frame.glyphs === "ascii" ? "-" : "╌", NOBODY);
};

const drawMark = (mark: Mark, at: Places, canvas: Canvas, axis: string[], frame: Frame): void => {
  const glyphs = (frame.glyphs === "ascii" ? ASCII_MARKS : MARKS)[mark.kind];
  const column = at.column(mark.x);
  if (column < 0 || column >= axis.length) return;
  axis[column] = glyphs.axis;
  const rows = canvas.cells();
  if (glyphs.line !== "")
    for (const [row, cells] of rows.entries())
      if (cells[column]?.text === " ") canvas.put(column, row, glyphs.line, NOBODY);
  if (glyphs.point !== "" && mark.y !== undefined) canvas.put(column, at.row(mark.y), glyphs.point, NOBODY);
};

/** The letter of each series at the height where it ends; of two that meet the first is shown. */
const endLetters = (chart: LineChart, at: Places, height: number): readonly (number | undefined)[] => {
  const ends: (number | undefined)[] = Array.from({ length: height });
  if (chart.series.length < 2) return ends;
  for (const [index, { values }] of chart.series.entries()) {
    const last = values.at(-1);
    if (last === null || last === undefined || !Number.isFinite(last)) continue;
    const row = at.row(last);
    const free = [row, row - 1, row + 1].find((one) => one >= 0 && one < height && ends[one] === undefined);
    if (free !== undefined) ends[free] = index;
  }
  return ends;
};

const paintCells = (cells: readonly Cell[], frame: Frame): string => {
  let out = "";
  for (let from = 0; from < cells.length;) {
    const owner = cells[from]?.owner ?? NOBODY;
    let to = from;
    let text = "";
    while (to < cells.length && cells[to]?.owner === owner) text += cells[to++]?.text ?? "";
    out += owner < 0 ? text : paintAs(frame, text, owner);
    from = to;
  }
  return out;
};

/** As many labels under the axis as fit without touching. */
const xAxis = (chart: LineChart, at: Places, plot: number): string => {
  const line = Array.from({ length: plot }, () => " ");
  let free = 0;
  const place = (x: number, atEnd: boolean): void => {
    const text = chart.xLabel(x);
    const size = widthOf(text);
    const start = Math.max(0, Math.min(plot - size, atEnd ? plot - size : at.column(x) - Math.floor(size / 2)));
    if (size === 0 || start < free || start + size > plot) return;
    for (const [offset, letter] of [...text].entries()) line[start + offset] = letter;
    free = start + size + 2;
  };
  const last = chart.x.at(-1);
  const reserved = last === undefined ? 0 : widthOf(chart.xLabel(last)) + 2;
  for (const x of chart.x.slice(0, -1)) if (at.column(x) + widthOf(chart.xLabel(x)) <= plot - reserved) place(x, false);
  if (last !== undefined) place(last, true);
  return line.join("").trimEnd();
};
