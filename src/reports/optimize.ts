import type { Candidate } from "../plans/compare.ts";
import { UNKNOWN_LATENCY } from "../plans/constraints.ts";
import type { Choice, Optimum } from "../plans/optimize.ts";
import { count, percent, signed, usd } from "./figures.ts";
import { type Screen, wrap } from "./screen.ts";
import { table } from "./table.ts";

/** The cheapest mix, each choice against the next best and against the plan's own, and what was refused and why. */
export const showOptimum = (optimum: Optimum, refused: boolean, screen: Screen): readonly string[] => {
  const { paint, width } = screen;
  const { plan, choices, cost, complete, before, method, mixes } = optimum;
  const saving = before === null ? null : before - cost;
  return [
    ...wrap(`${plan.name} · the cheapest mix`, width).map(paint.title),
    "",
    ...table(
      [
        { title: "Workload", least: 10 },
        { title: "Option", least: 36 },
        { title: "USD / month", align: "right", paint: paint.money },
        { title: "confidence", rank: 3 },
        { title: "service level", rank: 2 },
        { title: "against the plan's own", align: "right", rank: 1 },
      ],
      choices.map((choice) => [
        choice.workload,
        choice.chosen?.option.title ?? (choice.unpriced ? "unpriced" : "nothing keeps the constraints"),
        choice.chosen?.cost === null || choice.chosen === null ? "" : usd(choice.chosen.cost),
        choice.chosen?.confidence ?? "",
        choice.level,
        ownText(choice),
      ]),
      width,
    ),
    "",
    `${paint.title("Total")}  ${paint.money(paint.title(`${usd(cost)} USD / month`))}${complete ? "" : paint.bad("  without what has no option")}`,
    ...(saving === null || before === null
      ? []
      : [`  ${paint.good(signed(-saving))} (${percent(before === 0 ? 0 : -saving / before)}) against ${usd(before)}`]),
    ...wrap(
      method === "every mix"
        ? `${count(mixes)} mixes priced`
        : `${count(mixes)} mixes: improved one choice at a time until none is cheaper`,
      width,
    ).map(paint.quiet),
    "",
    ...choices.flatMap((choice) => because(choice, refused, screen)),
    ...wrap(
      `Answer quality is not compared.${optimum.constraints.proven ? "" : " A latency that nobody publishes is not known, not kept."}`,
      width,
    ).map(paint.quiet),
  ];
};

const ownText = ({ own, chosen }: Choice): string => {
  if (own === null || chosen === null) return "";
  if (own.candidate === chosen) return "the same";
  if (own.more === null) return "unpriced";
  return signed(-own.more);
};

const because = (
  { workload, chosen, runnerUp, own, feasible, refused }: Choice,
  all: boolean,
  { paint, width }: Screen,
): readonly string[] => {
  const lines = [
    ...(chosen === null ? [] : chosenText(chosen, feasible.length, runnerUp)),
    ...(own && own.breaks.length > 0
      ? [`the plan's own ${own.candidate.option.title} breaks a constraint: ${own.breaks.join("; ")}`]
      : []),
    ...(all ? [] : refusedText(refused)),
    ...(all ? refused.map(({ option, reasons }) => `refused ${option}: ${reasons.join("; ")}`) : []),
    ...(chosen?.doubts ?? []).slice(0, 3).map((doubt) => `doubt: ${doubt}`),
  ];
  return [
    paint.title(workload),
    ...lines.flatMap((line) => wrap(line, width - 2, "  ").map((text) => `  ${text}`)),
    "",
  ];
};

/** How many were refused and one reason; apart from those that only their unknown latency stands against. */
const refusedText = (refused: Choice["refused"]): readonly string[] => {
  const unknown = refused.filter(({ reasons }) => reasons.every((reason) => reason === UNKNOWN_LATENCY));
  const [other] = refused.filter((one) => !unknown.includes(one));
  const left = refused.length - unknown.length;
  return [
    ...(unknown.length > 0
      ? [`${unknown.length} refused only because nobody publishes their latency: --unknown-latency lets them pass`]
      : []),
    ...(other ? [`${left} refused, such as ${other.option}: ${other.reasons[0] ?? ""} (--refused shows all)`] : []),
  ];
};

const chosenText = (chosen: Candidate, feasible: number, runnerUp: Choice["runnerUp"]): readonly string[] => {
  if (runnerUp === null) return [`${chosen.option.title} is the only option that keeps the constraints`];
  const { candidate, more } = runnerUp;
  const times = chosen.cost !== null && chosen.cost > 0 ? ` (${percent(more / chosen.cost)})` : "";
  return [
    `${chosen.option.title} is the cheapest of ${feasible}; next is ${candidate.option.title}, ${more < 0.005 ? "as cheap" : `${usd(more)} USD a month more${times}`}`,
  ];
};
