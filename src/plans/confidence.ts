import { CONFIDENCES, type Confidence } from "../catalog/types.ts";

/** From the surest to the least sure. */
const SHADE: readonly Confidence[] = ["high", "medium", "derived", "low", "unverified"];
if (SHADE.length !== CONFIDENCES.length) throw new Error("a confidence without a shade");

/** The least sure of some; null of none. */
export const leastSure = (confidences: readonly Confidence[]): Confidence | null =>
  SHADE[Math.max(-1, ...confidences.map((one) => SHADE.indexOf(one)))] ?? null;

/** Whether a confidence is at least as sure as another. */
export const isAsSure = (one: Confidence, floor: Confidence): boolean => SHADE.indexOf(one) <= SHADE.indexOf(floor);
