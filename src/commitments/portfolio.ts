import { coverSlots, onDemandOf } from "./apply.ts";
import type { Terms } from "./curve.ts";
import { type Step, stepsOf } from "./order.ts";
import { mergeSlots, sampleSlots, type Slots } from "./slots.ts";
import type { Use, Weights } from "./use.ts";

/** A commitment that can be bought, and in what steps: units of a reservation, thousandths of a dollar of a plan. */
export interface Instrument extends Terms {
  /** USD an hour. */
  readonly step: number;
  /** Whether a step is a whole thing, large enough for the others to be sized anew around it. */
  readonly whole: boolean;
}

/** USD an hour of each instrument. */
type Sizes = Float64Array;

interface Problem {
  readonly cost: (sizes: Sizes) => number;
  /** The largest size of each that can be used. */
  readonly most: Sizes;
  readonly directions: readonly Sizes[];
}

/** Slots that a search looks at. */
const MOST_SLOTS = 2000;
const ROUNDS = 60;
/** What counts as cheaper, of the cost without commitments. */
const LEVEL = 1e-9;

/**
 * The sizes of several commitments, USD an hour each in whole steps, of least cost when AWS applies them together.
 *
 * A commitment alone is a newsvendor's question, which its curve answers exactly. Together they overlap: a dollar of a
 * narrow plan frees a dollar of a broad one. So from nothing, from each alone and from all but each, the size of one is
 * changed, or one is put in the place of another for the same units, as long as the best such change saves: each is a line
 * along which the cost is straight between corners. The test compares it with every mix on a grid. Those that share no use
 * are sized apart.
 * @param near sizes that are close, as of the same usage at other prices: saves the search from everywhere
 */
export const bestPortfolio = (
  uses: readonly Use[],
  instruments: readonly Instrument[],
  weights: Weights,
  near?: readonly number[],
): readonly number[] => {
  const sizes = instruments.map(() => 0);
  for (const members of apart(instruments)) {
    const own = members.flatMap((at) => instruments[at] ?? []);
    const used = uses.filter(({ id }) => own.some(({ prices }) => prices.has(id)));
    const slots = sampleSlots(mergeSlots({ uses: used, weights }), MOST_SLOTS);
    const found = searched(slots, own, near && members.map((at) => near[at] ?? 0));
    for (const [place, at] of members.entries()) sizes[at] = found[place] ?? 0;
  }
  return sizes;
};

/** The places of instruments in groups that share uses. */
const apart = (instruments: readonly Instrument[]): readonly (readonly number[])[] => {
  let groups: { readonly at: readonly number[]; readonly uses: ReadonlySet<string> }[] = [];
  for (const [at, { prices }] of instruments.entries()) {
    const uses = new Set(prices.keys());
    const joined = groups.filter((group) => [...uses].some((use) => group.uses.has(use)));
    groups = groups.filter((group) => !joined.includes(group));
    groups.push({
      at: [...joined.flatMap((group) => group.at), at],
      uses: new Set([...joined.flatMap((group) => [...group.uses]), ...uses]),
    });
  }
  return groups.map(({ at }) => at);
};

const searched = ({ uses, weights }: Slots, instruments: readonly Instrument[], near?: readonly number[]): Sizes => {
  const problem = problemOf(uses, instruments, weights);
  const level = LEVEL * onDemandOf(uses, weights);
  const fixed = new Set<number>();
  let best = (near ? [Float64Array.from(near)] : startsOf(problem, level))
    .map((start) => descend(problem, start, fixed, level))
    .reduce((a, b) => (problem.cost(b) < problem.cost(a) - level ? b : a));
  // Whole things first, each with the others sized anew around it; then what is sold in thousandths.
  for (const whole of [true, false])
    for (const [at, { step, whole: one }] of instruments.entries()) {
      if (one !== whole) continue;
      const below = Math.floor((best[at] ?? 0) / step + 1e-9) * step;
      fixed.add(at);
      best = [below, below + step]
        .map((size) => best.with(at, size))
        .map((sizes) => (whole ? descend(problem, sizes, fixed, level) : sizes))
        .reduce((a, b) => (problem.cost(b) < problem.cost(a) - level ? b : a));
    }
  return best;
};

/** Price lists round to four figures or so: what differs by less is one price. */
const ROUNDING = 1e-3;

/**
 * Leaves out what another covers too, never dearer and in no larger steps: a reservation at the price of a plan for its
 * family. Of equals the first stays.
 */
export const undominated = <T extends Instrument>(instruments: readonly T[]): readonly T[] =>
  instruments.filter((one, at) => !instruments.some((other, index) => index !== at && beats(other, one, index < at)));

const beats = (one: Instrument, other: Instrument, ofEquals: boolean): boolean => {
  if (one.whole && (!other.whole || one.step > other.step)) return false;
  let cheaper = one.prices.size > other.prices.size || (other.whole && !one.whole);
  for (const [use, price] of other.prices) {
    const own = one.prices.get(use);
    if (own === undefined || own > price * (1 + ROUNDING)) return false;
    if (own < price * (1 - ROUNDING)) cheaper = true;
  }
  return cheaper || ofEquals;
};

const problemOf = (uses: readonly Use[], instruments: readonly Instrument[], weights: Weights): Problem => {
  const steps = stepsOf(uses, instruments);
  const hours = weights.reduce((sum, weight) => sum + weight, 0);
  const onDemand = onDemandOf(uses, weights);
  const cost = (sizes: Sizes): number =>
    onDemand + hours * sizes.reduce((sum, size) => sum + size, 0) - coverSlots(uses, steps, sizes, weights);
  const most = new Float64Array(instruments.length);
  for (let slot = 0; slot < weights.length; slot++) {
    const needed = new Float64Array(instruments.length);
    for (const { holding, use, price } of steps)
      needed[holding] = (needed[holding] ?? 0) + (uses[use]?.units[slot] ?? 0) * price;
    for (const [at, need] of needed.entries()) most[at] = Math.max(most[at] ?? 0, need);
  }
  return { cost, most, directions: directionsOf(instruments.length, steps) };
};

/** One alone, up or down; and of each two that cover a use, one in the place of the other for the same units of it. */
const directionsOf = (count: number, steps: readonly Step[]): readonly Sizes[] => {
  const none = new Float64Array(count);
  const alone = Array.from({ length: count }, (_, at) => [none.with(at, 1), none.with(at, -1)]).flat();
  const swaps = steps.flatMap((a) =>
    steps
      .filter((b) => a.use === b.use && a.holding !== b.holding)
      .map((b) => none.with(a.holding, a.price).with(b.holding, -b.price)),
  );
  const unique = new Map(swaps.map((swap) => [[...swap].map((part) => part.toPrecision(6)).join(" "), swap]));
  return [...alone, ...unique.values()];
};

/** Nothing; for each instrument as much of it alone as saves most; and the best without it, as two may replace one. */
const startsOf = (problem: Problem, level: number): readonly Sizes[] => {
  const none = new Float64Array(problem.most.length);
  return [
    none,
    ...Array.from(none, (_, at) => along(problem, none, none.with(at, 1)).sizes),
    ...Array.from(none, (_, at) => descend(problem, none, new Set([at]), level)),
  ];
};

const descend = (problem: Problem, start: Sizes, fixed: ReadonlySet<number>, level: number): Sizes => {
  const free = problem.directions.filter((direction) => direction.every((part, at) => part === 0 || !fixed.has(at)));
  let [sizes, least] = [start, problem.cost(start)];
  for (let round = 0; round < ROUNDS; round++) {
    const before = least;
    for (const direction of free) {
      const tried = along(problem, sizes, direction);
      if (tried.cost < least - level) [sizes, least] = [tried.sizes, tried.cost];
    }
    if (least >= before - level) break;
  }
  return sizes;
};

const COARSE = 4;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const FINE = 34;

/** The cheapest point of a line: the best of a few, then golden sections around it. */
const along = (problem: Problem, from: Sizes, direction: Sizes): { readonly sizes: Sizes; readonly cost: number } => {
  const longest = Math.min(
    ...Array.from(direction, (part, at) =>
      part > 0
        ? Math.max(0, (problem.most[at] ?? 0) - (from[at] ?? 0)) / part
        : part < 0
          ? (from[at] ?? 0) / -part
          : Infinity,
    ),
  );
  const point = (length: number): Sizes => from.map((size, at) => Math.max(0, size + length * (direction[at] ?? 0)));
  const cost = (length: number): number => problem.cost(point(length));
  const start = problem.cost(from);
  if (!(longest > 0)) return { sizes: from, cost: start };
  const coarse = [start, ...Array.from({ length: COARSE }, (_, at) => cost((longest * (at + 1)) / COARSE))];
  const at = coarse.indexOf(Math.min(...coarse));
  // Uphill from the first inch, and nothing lower further on.
  if (at === 0 && cost(longest * 1e-4) >= start) return { sizes: from, cost: start };
  const found = golden(cost, (longest * Math.max(0, at - 1)) / COARSE, (longest * Math.min(COARSE, at + 1)) / COARSE);
  const best = [(longest * at) / COARSE, found].reduce((a, b) => (cost(b) < cost(a) ? b : a));
  return { sizes: point(best), cost: cost(best) };
};

const golden = (cost: (at: number) => number, from: number, to: number): number => {
  let [low, high] = [from, to];
  let [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atA, atB] = [cost(a), cost(b)];
  for (let round = 0; round < FINE; round++) {
    if (atA <= atB) {
      [high, b, atB] = [b, a, atA];
      a = high - GOLDEN * (high - low);
      atA = cost(a);
    } else {
      [low, a, atA] = [a, b, atB];
      b = low + GOLDEN * (high - low);
      atB = cost(b);
    }
  }
  return [low, a, b, high].reduce((best, at) => (cost(at) < cost(best) ? at : best));
};
