import { printable } from "../../src/quantity/printable.ts";
import { describeProblem } from "../../src/quantity/problem.ts";
import { lineChart } from "../../src/reports/chart.ts";
import { percent, short, usd } from "../../src/reports/figures.ts";
import { wrap } from "../../src/reports/screen.ts";
import { frameOf } from "../chart-look.ts";
import { type Fleet, FLEET_HOSTS, fleetModels, type Fleets } from "../../src/plans/fleets.ts";
import type { Answer, Engine } from "../engine.ts";
import { cursorIn, type Listing } from "../listing.ts";
import { type Body, across, down, focusedPanel, listPanel, type Panel, widthClass, leftOf } from "../panels.ts";
import { inPeriod, periodName } from "../period.ts";
import { listOf, shownText, type State } from "../state.ts";
import type { Theme } from "../theme.ts";
import { selectedWorkload, shownReading, workloadList } from "./plan.ts";

const KINDS = ["generate-text", "embed-text"];

const demandOf = (state: State, engine: Engine) => {
  const name = selectedWorkload(state, engine);
  const workload = shownReading(state, engine)?.file?.plan.workloads.find((one) => one.name === name);
  return workload?.kind === "demand" && KINDS.includes(String(workload.demand["kind"])) ? workload : undefined;
};

/** Models that can be sized for the selected workload; none where it is no demand for text. */
export const modelsShown = (state: State, engine: Engine): readonly string[] => {
  const workload = demandOf(state, engine);
  return workload ? fleetModels(workload, engine.catalog) : [];
};

export const modelShown = (state: State, engine: Engine): string => {
  const models = modelsShown(state, engine);
  return state.model !== undefined && models.includes(state.model) ? state.model : (models[0] ?? "");
};

export const hostShown = (state: State, engine: Engine): string => {
  const own = demandOf(state, engine)?.run?.["on"];
  return state.host ?? FLEET_HOSTS.find((host) => host === own) ?? FLEET_HOSTS[0] ?? "";
};

const answerOf = (state: State, engine: Engine): Answer<Fleets> => {
  const workload = demandOf(state, engine);
  return workload
    ? engine.fleets(shownText(state), workload.name, modelShown(state, engine), hostShown(state, engine))
    : { kind: "none" };
};

/** The fleets of the selected workload; none where it has no demand that they could meet. */
export const shownFleets = (state: State, engine: Engine): readonly Fleet[] => {
  const answer = answerOf(state, engine);
  return answer.kind === "ready" ? answer.value.fleets : [];
};

/** The fleet that the cursor is on. */
export const selectedFleet = (state: State, engine: Engine): Fleet | undefined => {
  const fleets = shownFleets(state, engine);
  return fleets[cursorIn(listOf(state, "fleets"), fleets.length)];
};

export const fleetList = (state: State, engine: Engine, theme: Theme): Listing => {
  const fleets = shownFleets(state, engine);
  const reading = shownReading(state, engine);
  return {
    columns: [
      { title: "Instance", least: 12 },
      { title: "peak", align: "right" },
      { title: "busy", align: "right", rank: 2 },
      { title: "TTFT p95", align: "right", rank: 1 },
      { title: "TPOT p95", align: "right", rank: 3 },
      { title: `USD / ${periodName(state)}`, align: "right", paint: theme.money },
      { title: "evidence", rank: 4 },
    ],
    count: fleets.length,
    row: (index) => {
      const one = fleets[index];
      if (!one) return { id: "", cells: [] };
      const { candidate, cost, option } = one;
      return {
        id: candidate.instance,
        cells: [
          String(option.run["instance"]),
          String(candidate.instancesPeak),
          percent(candidate.utilisation),
          seconds(candidate.ttft.p95),
          seconds(candidate.tpot.p95),
          cost === null ? "unpriced" : usd(inPeriod(cost, state, reading)),
          candidate.evidence,
        ],
      };
    },
    empty: emptyText(state, answerOf(state, engine), modelShown(state, engine)),
  };
};

const emptyText = (state: State, answer: Answer<Fleets>, model: string): string => {
  if (state.text === "") return "No plan is open. o opens an example, a plan or a bill.";
  switch (answer.kind) {
    case "none":
      return "Fleets are sized for a demand for text (generate-text, embed-text): choose such a workload with Tab and the arrows.";
    case "working":
      return `Sizing ${printable(model)} on every instance type …`;
    case "wrong":
      return answer.problems.map((problem) => printable(describeProblem(problem), 400)).join(" ");
    case "ready":
      return `No instance type keeps the service level with ${printable(model)}. ${answer.value.refused.map(refusedText).slice(0, 3).join(" ")} m sizes another model.`;
  }
};

const refusedText = ({
  reason,
  instances,
}: {
  readonly reason: string;
  readonly instances: readonly string[];
}): string => `${instances.length} types: ${printable(reason)}.`;

const seconds = (value: number): string => (value < 1 ? `${Math.round(value * 1000)} ms` : `${value.toPrecision(3)} s`);

/** Fleets that keep the level, cheapest first; the selected one's fit, day and latency beside them. */
export const capacityBody: Body = (state, engine, theme, width, height) => {
  const answer = answerOf(state, engine);
  const workloads = listPanel("workloads", "Workloads", () => workloadList(state, engine, theme), state, theme);
  const title =
    answer.kind === "none"
      ? "Fleets"
      : `Fleets of ${printable(modelShown(state, engine), 40)} on ${hostShown(state, engine)}`;
  const fleets = listPanel("fleets", title, () => fleetList(state, engine, theme), state, theme);
  const selected = selectedFleet(state, engine);
  const detail: Panel = {
    id: undefined,
    title: selected ? `One ${selected.candidate.instance}` : "Fit",
    draw: (w, h) =>
      selected
        ? fleetLines(selected, state, engine, theme, w, h)
        : wrap(emptyText(state, answer, modelShown(state, engine)), Math.max(12, w - 2)).map(
            (line) => ` ${theme.quiet(line)}`,
          ),
  };
  return arranged(workloads, fleets, detail, state, width, height, theme);
};

const arranged = (
  workloads: Panel,
  fleets: Panel,
  detail: Panel,
  state: State,
  width: number,
  height: number,
  theme: Theme,
): readonly string[] => {
  const focused = focusedPanel(state);
  const list = focused === "workloads" ? workloads : fleets;
  switch (widthClass(width)) {
    case "stacked":
      return down([{ panel: list, height }], width, focused, theme);
    case "table": {
      const top = Math.max(6, Math.floor(height * 0.5));
      return down(
        [
          { panel: list, height: top },
          { panel: detail, height: height - top },
        ],
        width,
        focused,
        theme,
      );
    }
    case "detail":
      return across([{ panel: list, columns: leftOf(width, 0.55) }], detail, width, height, focused, theme);
    case "panes": {
      const left = [
        { panel: workloads, columns: Math.min(48, leftOf(width, 0.25)) },
        { panel: fleets, columns: leftOf(width, 0.4) },
      ];
      return across(left, detail, width, height, focused, theme);
    }
  }
};

const GB = 1e9;

/** What fits, how fast it answers against the level, and the instances over the days of the week. */
const fleetLines = (
  { candidate, option }: Fleet,
  state: State,
  engine: Engine,
  theme: Theme,
  width: number,
  height: number,
): readonly string[] => {
  const { weightBytes, freeCacheBytes, week, idle, nearest, replicasBand } = candidate;
  const level = demandOf(state, engine)?.serviceLevel ?? {};
  const asked = Object.entries(level)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(", ");
  const facts = [
    [
      "fit",
      `${short(weightBytes / GB)} GB weights, ${short(freeCacheBytes / GB)} GB left for the cache, ${candidate.maxConcurrency} requests at most`,
    ],
    [
      "replica",
      `${candidate.tensorParallel} × ${candidate.accelerator}, ${candidate.precision}, ${candidate.engine}, ${candidate.concurrency} at a time`,
    ],
    [
      "fleet",
      `${candidate.replicasPeak} replicas at the peak (${replicasBand.low} to ${replicasBand.high} in the 80 % band), ${candidate.replicasPerInstance} an instance`,
    ],
    [
      "latency",
      `TTFT ${seconds(candidate.ttft.p50)} / ${seconds(candidate.ttft.p95)}, end to end ${seconds(candidate.e2e.p50)} / ${seconds(candidate.e2e.p95)} (p50 / p95)`,
    ],
    ["level", asked === "" ? "none is asked" : `${asked}: kept`],
    [
      "busy",
      `${percent(candidate.utilisation)} in the busiest hour; ${percent(idle.idleShare)} of the paid hours serve nothing`,
    ],
    [
      "evidence",
      nearest === null
        ? "no measurement near"
        : `${candidate.evidence}: ${nearest.measurement.model} on ${nearest.measurement.setup.accelerator.name} (${nearest.measurement.source})`,
    ],
    ...option.warnings.slice(0, 2).map(({ message }) => ["doubt", message]),
  ];
  const lines = facts.flatMap(([name = "", text = ""]) =>
    wrap(printable(text, 300), Math.max(12, width - 12)).map(
      (line, index) => ` ${theme.quiet((index === 0 ? name : "").padEnd(9))} ${line}`,
    ),
  );
  const room = height - lines.length - 3;
  const chart =
    room < 4
      ? []
      : lineChart(
          {
            x: week.needed.map((_, hour) => hour),
            series: [
              { name: "needed", values: week.needed, steps: true },
              { name: "paid", values: week.paid, steps: true },
            ],
            xLabel: (hour) => (hour % 24 === 0 ? (DAYS[hour / 24] ?? "") : ""),
            yLabel: (count) => short(count),
          },
          frameOf(theme, width - 2, Math.min(14, room - 1)),
        );
  return [...lines, ...chart.map((line) => ` ${line}`)];
};

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
