import { CONFIDENCES, type Confidence } from "../catalog/types.ts";

/** From the surest to the least sure. */
const SHADE: readonly Confidence[] = ["high", "medium", "derived", "low", "unverified"];
if (SHADE.length !== CONFIDENCES.length) throw new Error("a confidence without a shade");

/** The least sure of some; null of none. */
export const leastSure = (confidences: readonly Confidence[]): Confidence | null =>
  SHADE[Math.max(-1, ...confidences.map((one) => SHADE.indexOf(one)))] ?? null;

/** A share of a cost that is too slight to speak for the whole of it. */
const SLIGHT = 0.05;

/** What a confidence covers of a cost. */
interface Part {
  readonly confidence: Confidence;
  readonly usd: number;
}

/**
 * How sure a cost is: at most 5 % of it may be less sure than what this says. The least sure where nothing costs anything.
 * @returns null of no parts
 */
export const confidenceOfCost = (parts: readonly Part[]): Confidence | null => {
  const all = parts.reduce((sum, { usd }) => sum + usd, 0);
  const least = leastSure(parts.map(({ confidence }) => confidence));
  if (!(all > 0)) return least;
  let covered = 0;
  for (const shade of SHADE.toReversed()) {
    covered += parts.filter(({ confidence }) => confidence === shade).reduce((sum, { usd }) => sum + usd, 0);
    if (covered > SLIGHT * all) return shade;
  }
  return least;
};

/** Whether a confidence is at least as sure as another. */
export const isAsSure = (one: Confidence, floor: Confidence): boolean => SHADE.indexOf(one) <= SHADE.indexOf(floor);
