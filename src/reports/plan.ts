import type { PlanOverTime, ScenarioResult } from "../plans/over-time.ts";
import type { Simulation } from "../plans/simulate.ts";
import type { PeriodSum, Timeline, Track } from "../plans/timeline.ts";
import { assumptionLines } from "./assumptions.ts";
import { type Glyphs, lineChart, sparkline, stackedBars } from "./chart.ts";
import { rateHint, warningLines } from "./estimate.ts";
import { centsThatAddUp, count, percent, short, signed, usd } from "./figures.ts";
import { driverLines } from "./plan-drivers.ts";
import { type Screen, singleSpaced, wrap } from "./screen.ts";
import { table } from "./table.ts";

/** How a plan over time is shown. */
export interface PlanView {
  /** Undefined: no chart. */
  readonly glyphs: Glyphs | undefined;
  readonly by: "workload" | "service";
}

const CHART_ROWS = 10;
const SHOWN_TRACKS = 7;

/** The plan over its months: chart, months, workloads, services, quarters and years, scenarios, what is not sure. */
export const showPlan = (result: PlanOverTime, view: PlanView, screen: Screen): readonly string[] => {
  const { timeline, simulation, scenarios } = result;
  const { plan, months } = timeline;
  const span = `${months[0]?.label} to ${months.at(-1)?.label}`;
  return singleSpaced([
    ...wrap(`${plan.name} · ${plan.region} · ${span}`, screen.width).map(screen.paint.title),
    "",
    ...chartOf(timeline, simulation, view, screen),
    ...monthTable(timeline, simulation, screen),
    "",
    ...totalLines(timeline, simulation, screen),
    ...trackTable("Workload", timeline.workloads, timeline, view.glyphs, screen),
    ...(timeline.services.length > 1 ? trackTable("Service", timeline.services, timeline, view.glyphs, screen) : []),
    ...(simulation ? driverLines(simulation, timeline, screen) : []),
    ...scenarioTable(scenarios, result, screen),
    ...unpricedMonths(timeline, screen),
    ...warningLines(timeline.warnings, screen),
    ...assumptionLines(timeline.assumptions, screen),
  ]);
};

/** A budget so many times above the dearest month would press the chart flat. */
const FAR = 1.6;

const chartOf = (
  timeline: Timeline,
  simulation: Simulation | null,
  { glyphs, by }: PlanView,
  screen: Screen,
): readonly string[] => {
  if (glyphs === undefined || timeline.months.length < 2) return [];
  const frame = { width: Math.min(screen.width, 100), height: CHART_ROWS, glyphs };
  const dearest = Math.max(...timeline.cost, ...(simulation?.months.map(({ p90 }) => p90) ?? []));
  const { budget } = timeline.plan;
  const limit = budget !== undefined && budget <= dearest * FAR ? budget : undefined;
  const labels = timeline.months.map(({ label }) => label);
  if (simulation) {
    const band = {
      name: "P10 to P90",
      values: simulation.months.map(({ p50 }) => p50),
      low: simulation.months.map(({ p10 }) => p10),
      high: simulation.months.map(({ p90 }) => p90),
    };
    const x = labels.map((_, index) => index);
    const chart = { x, series: [band], limit, xLabel: (at: number) => labels[at] ?? "", yLabel: short };
    return [...lineChart(chart, frame), ""];
  }
  const tracks = foldTracks(by === "service" ? timeline.services : timeline.workloads);
  const series = tracks.map(({ name, cost }) => ({ name, values: cost }));
  return [...stackedBars({ labels, series, limit, yLabel: short }, frame), ""];
};

/** The dearest few and the rest as one. */
const foldTracks = (tracks: readonly Track[]): readonly Pick<Track, "name" | "cost">[] => {
  const sorted = [...tracks].sort((a, b) => b.total - a.total);
  if (sorted.length <= SHOWN_TRACKS + 1) return sorted;
  const rest = sorted.slice(SHOWN_TRACKS);
  const cost = (rest[0]?.cost ?? []).map((_, month) => rest.reduce((sum, track) => sum + (track.cost[month] ?? 0), 0));
  return [...sorted.slice(0, SHOWN_TRACKS), { name: `${rest.length} more`, cost }];
};

const monthTable = (timeline: Timeline, simulation: Simulation | null, screen: Screen): readonly string[] => {
  const { paint, width } = screen;
  const { budget } = timeline.plan;
  const cents = centsThatAddUp(timeline.cost);
  const discounted = Math.abs(timeline.listTotal - timeline.total) >= 0.005;
  const rows = timeline.months.map(({ label, hours }, index) => {
    const cost = timeline.cost[index] ?? 0;
    const range = simulation?.months[index];
    const missing = timeline.unpriced.some(({ months }) => months.includes(label));
    return [
      label,
      count(hours),
      `${usd(cents[index] ?? 0)}${missing ? " !" : ""}`,
      discounted ? usd(timeline.listCost[index] ?? 0) : "",
      ...(range ? [usd(range.p10), usd(range.p50), usd(range.p90)] : []),
      budget === undefined ? "" : range ? passText(range.passes) : cost > budget ? "over budget" : "",
    ];
  });
  return table(
    [
      { title: "Month" },
      { title: "Hours", align: "right", rank: 3 },
      { title: "USD", align: "right", paint: paint.money },
      { title: discounted ? "List" : "", align: "right", rank: 2 },
      ...(simulation
        ? [
            { title: "P10", align: "right" as const },
            { title: "P50", align: "right" as const },
            { title: "P90", align: "right" as const },
          ]
        : []),
      { title: budget === undefined ? "" : simulation ? "passes the budget" : "", rank: 1, paint: paint.bad },
    ],
    rows,
    width,
  );
};

const passText = (share: number | null): string => (share === null || share === 0 ? "" : percent(share));

const totalLines = (timeline: Timeline, simulation: Simulation | null, screen: Screen): readonly string[] => {
  const { paint, width } = screen;
  const { plan, months, total, quarters, years } = timeline;
  const missing = timeline.complete ? "" : paint.bad(`  without ${timeline.unpriced.length} unpriced`);
  const range = simulation?.total;
  const budget = plan.budget === undefined ? [] : budgetLines(timeline, plan.budget, simulation, screen);
  return [
    `${paint.title("Total")}  ${paint.money(paint.title(`${usd(total)} USD`))} in ${months.length} ${months.length === 1 ? "month" : "months"}${missing}`,
    ...(range ? [`  P10 ${usd(range.p10)} · P50 ${usd(range.p50)} · P90 ${usd(range.p90)}`] : []),
    ...(quarters.length > 1 ? periodLines(quarters, width) : []),
    ...(years.length > 1 || years.some(({ whole }) => !whole) ? periodLines(years, width) : []),
    ...budget,
    "",
  ];
};

const periodLines = (periods: readonly PeriodSum[], width: number): readonly string[] => {
  const text = periods.map(
    ({ name, cost, whole, months }) =>
      `${name} ${usd(cost)}${whole ? "" : ` (${months} ${months === 1 ? "month" : "months"})`}`,
  );
  return indented(text.join(" · "), width);
};

/** A text as lines that stand in by two, the following ones by four. */
export const indented = (text: string, width: number): readonly string[] =>
  wrap(text, width - 2, "  ").map((line) => `  ${line}`);

const budgetLines = (
  { cost, months }: Timeline,
  budget: number,
  simulation: Simulation | null,
  { paint, width }: Screen,
): readonly string[] => {
  const over = months.filter((_, index) => (cost[index] ?? 0) > budget);
  const passes = simulation?.passes;
  const chance = passes ? `; some month passes it in ${percent(passes.anyMonth)} of the draws` : "";
  const text =
    over.length === 0
      ? `Budget ${usd(budget)} USD a month: kept in every month${chance}`
      : `Budget ${usd(budget)} USD a month: passed from ${over[0]?.label} on, in ${over.length} of ${months.length} months${chance}`;
  return wrap(text, width, "  ").map(over.length === 0 ? paint.good : paint.bad);
};

const trackTable = (
  title: string,
  tracks: readonly Track[],
  timeline: Timeline,
  glyphs: Glyphs | undefined,
  { paint, width }: Screen,
): readonly string[] => {
  const cents = centsThatAddUp(tracks.map(({ total }) => total));
  const rows = tracks.map((track, index) => [
    track.name,
    track.detail,
    glyphs === undefined ? "" : sparkline(track.cost, 12, glyphs),
    `${usd(cents[index] ?? 0)}${track.complete ? "" : " !"}`,
    timeline.total > 0 ? percent(track.total / timeline.total) : "",
    usd(track.cost[0] ?? 0),
    usd(track.cost.at(-1) ?? 0),
  ]);
  return [
    ...table(
      [
        { title, least: 10 },
        { title: "", least: 12, rank: 2, paint: paint.quiet },
        { title: "", rank: 3 },
        { title: "Total USD", align: "right", paint: paint.money },
        { title: "Share", align: "right" },
        { title: timeline.months[0]?.label ?? "", align: "right", rank: 1 },
        { title: timeline.months.at(-1)?.label ?? "", align: "right", rank: 1 },
      ],
      rows,
      width,
    ),
    "",
  ];
};

const scenarioTable = (
  scenarios: readonly ScenarioResult[],
  { timeline, simulation }: PlanOverTime,
  { paint, width }: Screen,
): readonly string[] => {
  if (scenarios.length === 0) return [];
  const all = [{ name: "the plan", timeline, simulation, difference: 0 }, ...scenarios];
  const rows = all.map((one, index) => [
    one.name,
    `${usd(one.timeline.total)}${one.timeline.complete ? "" : " !"}`,
    index === 0 ? "" : signed(one.difference),
    index === 0 || timeline.total === 0 ? "" : percent(one.difference / timeline.total),
    usd(Math.max(...one.timeline.cost)),
    usd(one.timeline.cost.at(-1) ?? 0),
    one.simulation ? usd(one.simulation.total.p90) : "",
  ]);
  return [
    paint.title("Scenarios"),
    ...table(
      [
        { title: "", least: 10 },
        { title: "Total USD", align: "right", paint: paint.money },
        { title: "against the plan", align: "right" },
        { title: "", align: "right" },
        { title: "dearest month", align: "right", rank: 1 },
        { title: "last month", align: "right", rank: 2 },
        { title: simulation ? "P90" : "", align: "right", rank: 1 },
      ],
      rows,
      width,
    ),
    "",
  ];
};

/** What has no rate, and in which months it is missing. */
export const unpricedMonths = ({ unpriced, months }: Timeline, { paint, width }: Screen): readonly string[] => {
  if (unpriced.length === 0) return [];
  return [
    paint.bad("Unpriced"),
    ...unpriced.flatMap((line) => {
      const when = line.months.length === months.length ? "every month" : `${line.months[0]} to ${line.months.at(-1)}`;
      const text = `${line.id}: ${line.reason} (${count(line.quantity)} ${line.unit}, ${when})`;
      return indented(text, width);
    }),
    ...indented(rateHint(unpriced.map(({ region }) => region)), width),
    "",
  ];
};
