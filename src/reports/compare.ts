import type { Crossing } from "../plans/break-even.ts";
import type { Candidate, Comparison } from "../plans/compare.ts";
import { unitLabel } from "../quantity/units.ts";
import { bar } from "./bar.ts";
import { count, percent, short, usd } from "./figures.ts";
import { optionNames } from "./option-names.ts";
import { type Screen, wrap } from "./screen.ts";
import { table } from "./table.ts";

/** The ways to meet each demand, ranked, with bars, what was dropped, and where the best stops being the best. */
export const showComparisons = (
  comparisons: readonly Comparison[],
  limit: number,
  dropped: boolean,
  screen: Screen,
): readonly string[] =>
  comparisons.flatMap((comparison, index) => [
    ...(index > 0 ? [""] : []),
    ...showComparison(comparison, limit, dropped, screen),
  ]);

const BAR = 8;
/** Cells that the title of an option may take before what all share is left out, and those that it is cut to at least. */
const ROOM = 40;
const LEAST = 46;

const showComparison = (
  comparison: Comparison,
  limit: number,
  showDropped: boolean,
  screen: Screen,
): readonly string[] => {
  const { paint, width } = screen;
  const { demand, candidates } = comparison;
  const shown = [...candidates.slice(0, limit), ...candidates.slice(limit).filter(({ chosen }) => chosen)];
  const dearest = Math.max(...shown.map(({ cost }) => cost ?? 0));
  const timed = shown.some(({ option }) => option.fleet !== undefined);
  const { names, shared } = optionNames(
    shown.map(({ option }) => option.title),
    ROOM,
  );
  const rows = shown.map((candidate, index) =>
    rowOf(candidate, names[index] ?? "", candidates.indexOf(candidate) + 1, dearest, timed),
  );
  const unit = `${demand.per === 1 ? "" : `${short(demand.per)} `}${unitLabel(demand.unit, demand.per)}`;
  return [
    ...wrap(
      `${comparison.workload === demand.kind ? "" : `${comparison.workload} · `}${demand.kind} · ${count(demand.units)} ${unitLabel(demand.unit, demand.units)} a month`,
      width,
    ).map(paint.title),
    ...table(
      [
        { title: "#", align: "right", rank: 5 },
        { title: "" },
        { title: "Option", least: LEAST },
        { title: "", rank: 4, paint: paint.money },
        ...(timed ? [{ title: "TTFT p95", align: "right", rank: 2 } as const] : []),
        { title: "USD / month", align: "right", paint: paint.money },
        { title: `USD / ${unit}`, align: "right", rank: 1 },
        { title: "×", align: "right", rank: 3 },
        { title: "confidence", rank: 2 },
      ],
      rows,
      width,
    ),
    ...footnotes(comparison, shown, shared, showDropped, screen),
  ];
};

const rowOf = (
  candidate: Candidate,
  name: string,
  place: number,
  dearest: number,
  timed: boolean,
): readonly string[] => {
  const { cost, costPerUnit, ratio, confidence, chosen, doubts } = candidate;
  return [
    String(place),
    chosen ? "▸" : "",
    `${name}${doubts.length > 0 ? " †" : ""}`,
    bar(cost ?? 0, dearest, BAR),
    ...(timed ? [firstToken(candidate)] : []),
    cost === null ? "unpriced" : usd(cost),
    costPerUnit === null ? "" : usd(costPerUnit),
    ratio === null ? "" : ratio.toFixed(ratio < 10 ? 2 : 0),
    confidence ?? "",
  ];
};

/** Time to the first token, where the capacity engine knows it; "?" where nobody publishes it. */
const firstToken = ({ option }: Candidate): string =>
  option.fleet === undefined ? "?" : `${Number(option.fleet.candidate.ttft.p95.toPrecision(2))} s`;

const footnotes = (
  { candidates, dropped, breakEven }: Comparison,
  shown: readonly Candidate[],
  shared: string | undefined,
  showDropped: boolean,
  { paint, width }: Screen,
): readonly string[] => {
  const chosen = candidates.find((candidate) => candidate.chosen);
  const best = candidates[0];
  const saving =
    chosen?.cost && best?.cost !== null && best !== undefined && best !== chosen ? chosen.cost - best.cost : 0;
  const unpriced = candidates.filter(({ cost }) => cost === null);
  const lines = [
    ...(shared === undefined ? [] : [`Each option is ${shared}.`]),
    ...(chosen
      ? [
          `▸ is the plan's own${saving > 0 && best ? `; ${best.option.title} would save ${usd(saving)} USD a month (${percent(saving / (chosen.cost ?? 1))})` : ""}. Answer quality is not compared.`,
        ]
      : ["Answer quality is not compared."]),
    ...latencyText(candidates),
    ...breakEven.map(crossingText),
    ...(candidates.length > shown.length
      ? [`${candidates.length - shown.length} more options: --limit ${candidates.length}`]
      : []),
    ...(unpriced.length > 0 ? [`${unpriced.length} unpriced: ${unpriced[0]?.unpriced[0] ?? ""}`] : []),
    ...(dropped.length > 0 && !showDropped
      ? [`${dropped.length} dropped, such as ${dropped[0]?.option}: ${dropped[0]?.reason}`]
      : []),
    ...(showDropped ? dropped.map(({ option, reason }) => `dropped ${option}: ${reason}`) : []),
    ...doubtLines(shown),
  ];
  return lines.flatMap((line) => wrap(line, width - 2, "  ").map((text) => paint.quiet(`  ${text}`)));
};

/** What is asked of the latency, and of how many options nobody knows it. */
const latencyText = (candidates: readonly Candidate[]): readonly string[] => {
  const unknown = candidates.filter(({ level }) => level === "not known").length;
  const of =
    unknown === candidates.length
      ? unknown === 1
        ? "the option"
        : "any option"
      : `${unknown} of the ${candidates.length} options`;
  return unknown === 0
    ? []
    : [`A service level is asked for; nobody publishes the latency of ${of}: whether it is kept is not known.`];
};

const MOST_DOUBTS = 4;
const MOST_NAMED = 2;

/** Each doubt once, with the options that it is about. */
const doubtLines = (candidates: readonly Candidate[]): readonly string[] => {
  const doubts = candidates.flatMap(({ option, doubts: own }) => own.map((doubt) => ({ doubt, title: option.title })));
  const lines = [...Map.groupBy(doubts, ({ doubt }) => doubt)].map(([doubt, about]) => {
    const titles = [...new Set(about.map(({ title }) => title))];
    const more = titles.length - MOST_NAMED;
    return `† ${titles.slice(0, MOST_NAMED).join("; ")}${more > 0 ? `; ${more} more` : ""}: ${doubt}`;
  });
  const left = lines.length - MOST_DOUBTS;
  return [...lines.slice(0, MOST_DOUBTS), ...(left > 0 ? [`† ${left} more doubts: --json`] : [])];
};

export const crossingText = ({ input, at, unit, below, above }: Crossing): string =>
  `Break-even at ${count(at)} ${unitLabel(unit, 2)} a month (${input}): ${below} is cheaper below, ${above} above.`;
