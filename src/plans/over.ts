import type { Catalog } from "../catalog/open.ts";
import { compilePrices } from "../pricing/compile.ts";
import type { PriceBook } from "../pricing/price.ts";
import type { Usage } from "../pricing/types.ts";
import { monthly, parseAmount } from "../quantity/amount.ts";
import { ExpressionError } from "../quantity/expression.ts";
import { metaOf } from "../quantity/fields.ts";
import { nearest } from "../quantity/nearest.ts";
import { fail, InputError, quoted } from "../quantity/problem.ts";
import { camel, type Numbers } from "../services/service.ts";
import { bookOf } from "./book.ts";
import type { Candidate, Comparison } from "./compare.ts";
import { prepareWorkloads } from "./estimate.ts";
import type { Option } from "./option.ts";
import type { Plan } from "./plan.ts";

/** What each option costs over a range of one input, and which is the cheapest where. */
export interface Sweep {
  readonly workload: string;
  readonly input: string;
  readonly unit: string;
  /** Whether the input is an amount a month. */
  readonly monthly: boolean;
  readonly points: readonly number[];
  readonly options: readonly SweptOption[];
  /** From the lowest to the highest value: who is cheapest between which. */
  readonly best: readonly { readonly option: string; readonly from: number; readonly to: number }[];
  readonly crossings: readonly SweptCrossing[];
  /** Options left out: unpriced, or of rates without a source. */
  readonly left: readonly { readonly option: string; readonly reason: string }[];
}

export interface SweptOption {
  readonly option: string;
  readonly chosen: boolean;
  /** Null where it is beyond the last tier of a rate. */
  readonly costs: readonly (number | null)[];
}

/** Where the cheapest option changes: exact, not on the grid. */
export interface SweptCrossing {
  readonly at: number;
  readonly cost: number;
  readonly below: string;
  readonly above: string;
}

/** `requests=1k/day..10M/day`: an input and the range of it, still in words. @throws InputError */
export const readOver = (text: string): { readonly input: string; readonly low: string; readonly high: string } => {
  const [, input = "", low = "", high = ""] = /^\s*([\w-]+)\s*=\s*(.+?)\s*\.\.+\s*(.+?)\s*$/.exec(text) ?? [];
  if (input === "")
    return fail({
      field: "--over",
      found: quoted(text),
      expected: "an input and its range, such as requests=1k/day..10M/day",
    });
  const unit = /^[\d.,_]+\s*(?:k|K|M|B|bn|T)?\s*(.*)$/.exec(high)?.[1] ?? "";
  return {
    input,
    low: /[a-zA-Z%/]/.test(low.replace(/(?<=\d)(?:k|K|M|B|bn|T)$/, "")) ? low : `${low} ${unit}`.trim(),
    high,
  };
};

const POINTS = 121;

/**
 * Runs every priced option of a comparison over a range of an input.
 * @throws InputError where no option has the input, or the range is empty
 */
export const sweep = (comparison: Comparison, over: string, plan: Plan, catalog: Catalog): Sweep => {
  const { input, low, high } = readOver(over);
  const priced = comparison.candidates.filter(({ cost }) => cost !== null);
  const sourced = priced.filter(({ confidence }) => confidence !== "unverified");
  const shown = sourced.length > 0 ? sourced : priced;
  const key = camel(input);
  const first = shown.find(({ option }) => key in option.prepared.amounts)?.option;
  if (!first) return fail(noSuchInput(input, comparison));
  const range = rangeOf(first, input, low, high, plan);
  const book = bookOf(plan, catalog);
  const rest = prepareWorkloads(plan, catalog)
    .filter(({ workload }) => workload.name !== comparison.workload)
    .flatMap(({ usage }) => usage);
  const tracks = shown.map((candidate) => ({
    candidate,
    costAt: costOver(candidate.option, key, comparison.workload, rest, book),
  }));
  const points = gridOf(range.low, range.high);
  const envelope = envelopeOf(tracks, points);
  return {
    workload: comparison.workload,
    input,
    unit: range.unit,
    monthly: range.monthly,
    points,
    options: tracks.map(({ candidate, costAt }) => ({
      option: candidate.option.title,
      chosen: candidate.chosen,
      costs: points.map((at) => finite(costAt(at))),
    })),
    ...envelope,
    left: comparison.candidates
      .filter((candidate) => !shown.includes(candidate))
      .map(({ option, unpriced }) => ({
        option: option.title,
        reason: unpriced[0] ?? "rates without a source beyond memory",
      })),
  };
};

const finite = (cost: number): number | null => (Number.isFinite(cost) ? cost : null);

const noSuchInput = (input: string, comparison: Comparison) => {
  const known = new Set(
    comparison.candidates.flatMap(({ option }) =>
      Object.entries(option.way.fields).flatMap(([name, field]) => (metaOf(field).kind === "amount" ? [name] : [])),
    ),
  );
  return {
    field: "--over",
    found: quoted(input),
    expected: `an input of a priced option: ${[...known].join(", ")}`,
    nearest: nearest(input, known),
  };
};

const rangeOf = ({ way }: Option, input: string, low: string, high: string, plan: Plan) => {
  const field = way.fields[input];
  const rule = field && metaOf(field).rule;
  if (!rule) return fail({ field: "--over", found: quoted(input), expected: "an input that is a number" });
  const [from, to] = [low, high].map((text) => {
    try {
      return monthly(parseAmount(text, rule), plan.hours);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      throw new InputError([
        { field: `--over ${input}`, found: quoted(text), expected: error.message, nearest: error.nearest },
      ]);
    }
  });
  if (from === undefined || to === undefined || !(from < to))
    return fail({ field: "--over", found: quoted(`${low}..${high}`), expected: "a range from low to high" });
  return { low: from, high: to, unit: rule.unit, monthly: rule.rate };
};

/** Even in ratio where the range allows it, else even in steps. */
const gridOf = (low: number, high: number): readonly number[] =>
  Array.from({ length: POINTS }, (_, index) => {
    if (index === POINTS - 1) return high;
    const part = index / (POINTS - 1);
    return low > 0 ? low * (high / low) ** part : low + part * (high - low);
  });

/** What an option adds to the plan at a value of an input; NaN where a line has no rate for so much. */
const costOver = (
  option: Option,
  key: string,
  owner: string,
  rest: readonly Usage[],
  book: PriceBook,
): ((at: number) => number) => {
  const { lines, numbers } = option.prepared;
  const all = [
    ...rest.map(({ meter, region, owner: whose }) => ({ meter, region, owner: whose })),
    ...lines.map(({ meter, region }) => ({ meter, region, owner })),
  ];
  const { price } = compilePrices(all, book);
  const quantities = new Float64Array(all.length);
  const costs = new Float64Array(all.length);
  for (const [index, { quantity }] of rest.entries()) quantities[index] = quantity;
  const without = rest.length === 0 ? 0 : price(quantities, costs);
  const at: Record<string, number> = { ...numbers };
  return (value) => {
    if (key in at) at[key] = value;
    const own: Numbers = at;
    for (const [index, line] of lines.entries()) quantities[rest.length + index] = line.quantity(own);
    const total = price(quantities, costs);
    for (let index = rest.length; index < all.length; index++)
      if (Number.isNaN(costs[index]) && (quantities[index] ?? 0) > 0) return NaN;
    return total - without;
  };
};

interface Track {
  readonly candidate: Candidate;
  readonly costAt: (at: number) => number;
}

/** Two costs are the same where they differ by less than arithmetic does. */
const SAME = 1e-9;

const cheapestAt = (tracks: readonly Track[], at: number, keep?: Track): Track | undefined => {
  let best: Track | undefined;
  let least = Infinity;
  for (const track of tracks) {
    const cost = track.costAt(at);
    if (cost < least) [best, least] = [track, cost];
  }
  return keep && keep.costAt(at) <= least * (1 + SAME) ? keep : best;
};

/** The lower envelope: the cheapest option between crossings, and the crossings by bisection. */
const envelopeOf = (tracks: readonly Track[], points: readonly number[]): Pick<Sweep, "best" | "crossings"> => {
  const crossings: SweptCrossing[] = [];
  const titles: { option: string; from: number; to: number }[] = [];
  let now = cheapestAt(tracks, points[0] ?? 0);
  let from = points[0] ?? 0;
  const turn = (at: number, next: Track): void => {
    if (!now) return;
    crossings.push({
      at,
      cost: next.costAt(at),
      below: now.candidate.option.title,
      above: next.candidate.option.title,
    });
    titles.push({ option: now.candidate.option.title, from, to: at });
    [now, from] = [next, at];
  };
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    if (before === undefined || !now) continue;
    between(tracks, now, before, point, turn, 0);
  }
  if (now) titles.push({ option: now.candidate.option.title, from, to: points.at(-1) ?? from });
  return { best: titles, crossings };
};

const DEEPEST = 24;

/** Finds every change of the cheapest between two points: where two meet, a third may be cheaper still. */
const between = (
  tracks: readonly Track[],
  start: Track,
  low: number,
  high: number,
  turn: (at: number, next: Track) => void,
  depth: number,
): Track => {
  const end = cheapestAt(tracks, high, start);
  if (!end || end === start) return start;
  const at = meeting(start, end, low, high);
  const there = cheapestAt(tracks, at, start);
  const third =
    there &&
    there !== start &&
    there !== end &&
    there.costAt(at) < Math.min(start.costAt(at), end.costAt(at)) * (1 - SAME);
  if (!there || !third || depth >= DEEPEST || at <= low || at >= high) {
    turn(at, end);
    return end;
  }
  return between(tracks, between(tracks, start, low, at, turn, depth + 1), at, high, turn, depth + 1);
};

/** Where the second becomes as cheap as the first, between a point where it is dearer and one where it is not. */
const meeting = (first: Track, second: Track, from: number, to: number): number => {
  let [low, high] = [from, to];
  for (let round = 0; round < 100 && high - low > high * 1e-13; round++) {
    const middle = (low + high) / 2;
    if (second.costAt(middle) < first.costAt(middle)) high = middle;
    else low = middle;
  }
  return high;
};
