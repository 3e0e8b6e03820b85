import type { Numbers } from "../services/service.ts";
import type { Candidate } from "./compare.ts";
import type { Option } from "./option.ts";

/** Where two options cost the same: below `at` the first is cheaper, above it the second. */
export interface Crossing {
  readonly input: string;
  /** A month's amount of the input. */
  readonly at: number;
  readonly unit: string;
  readonly below: string;
  readonly above: string;
}

/** How far from today's demand crossings are looked for, and how finely before the root is found. */
const FARTHEST = 1e4;
const STEPS = 160;
const MOST = 6;

/**
 * The demands at which the cheapest option stops being so: exact roots of the cost difference, found by bisection between
 * the points of a logarithmic grid where its sign changes.
 */
export const crossings = (
  ranked: readonly Candidate[],
  input: string | undefined,
  costOf: (option: Option) => ((numbers: Numbers) => number) | undefined,
): readonly Crossing[] => {
  const [best, ...others] = ranked.filter(({ cost }) => cost !== null);
  const cheapest = best && costOf(best.option);
  if (!best || !cheapest || input === undefined) return [];
  const start = best.option.prepared.numbers[input] ?? 0;
  if (start <= 0) return [];
  const rivals = [...others.slice(0, 40), ...others.filter(({ chosen }) => chosen)];
  const found: Crossing[] = [];
  for (const rival of new Set(rivals)) {
    const cost = costOf(rival.option);
    if (!cost) continue;
    const difference = (at: number) =>
      apart(
        cheapest({ ...best.option.prepared.numbers, [input]: at }),
        cost({ ...rival.option.prepared.numbers, [input]: at }),
      );
    for (const at of aroundStart(roots(difference, start / FARTHEST, start * FARTHEST), start)) {
      const [below, above] = difference(at * 0.99) < 0 ? [best, rival] : [rival, best];
      found.push({ input, at, unit: unitOf(best.option, input), below: below.option.asked, above: above.option.asked });
    }
  }
  const near = (crossing: Crossing) => Math.abs(Math.log(crossing.at / start));
  return found.sort((a, b) => near(a) - near(b)).slice(0, MOST);
};

/** The difference of two costs; what is no more than the noise of arithmetic is none. */
const apart = (left: number, right: number): number =>
  Math.abs(left - right) <= SAME * Math.max(Math.abs(left), Math.abs(right)) ? 0 : left - right;

const SAME = 1e-9;

/** Of the roots, the last below today's demand and the first above: a fleet that grows in steps crosses at many. */
const aroundStart = (all: readonly number[], start: number): readonly number[] =>
  [all.findLast((at) => at <= start), all.find((at) => at > start)].filter((at) => at !== undefined);

const unitOf = (option: Option, input: string): string => option.prepared.amounts[input]?.unit ?? "";

/** The roots of a function between two positive bounds. Where it is NaN (unpriced) there is none. */
export const roots = (f: (at: number) => number, low: number, high: number): readonly number[] => {
  const found: number[] = [];
  const step = (high / low) ** (1 / STEPS);
  let [a, fa] = [low, f(low)];
  for (let index = 1; index <= STEPS; index++) {
    const b = low * step ** index;
    const fb = f(b);
    if (fa !== 0 && fb !== 0 && Math.sign(fa) === -Math.sign(fb)) found.push(bisect(f, a, b));
    [a, fa] = [b, fb];
  }
  return found;
};

const bisect = (f: (at: number) => number, from: number, to: number): number => {
  let [low, high] = [from, to];
  const sign = Math.sign(f(low));
  for (let round = 0; round < 200 && (high - low) / high > 1e-13; round++) {
    const middle = (low + high) / 2;
    if (Math.sign(f(middle)) === sign) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
