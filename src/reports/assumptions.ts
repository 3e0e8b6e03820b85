import type { Assumption } from "../services/world.ts";
import { type Screen, wrap } from "./screen.ts";

/** A default that adds nothing is counted, not told: --json lists every one. */
const isNothing = (value: string) => /^(0( .*)?|0 %|none|no)$/.test(value);

/** Sources that go without saying. */
const PLAIN = ["default", "capacity engine"];

/** What the tool chose, in one paragraph; no lines where it chose nothing. */
export const assumptionLines = (assumptions: readonly Assumption[], { paint, width }: Screen): readonly string[] => {
  if (assumptions.length === 0) return [];
  const told = assumptions.filter(({ value, source }) => source !== "default" || !isNothing(value));
  const silent = assumptions.length - told.length;
  const texts = told.map(
    ({ what, value, source }) => `${what} = ${value}${PLAIN.includes(source) ? "" : ` (${source})`}`,
  );
  const rest = silent > 0 ? [`${silent} more inputs at zero or none`] : [];
  const text = [...texts, ...rest].join(" · ");
  return ["", paint.quiet("Assumed"), ...wrap(text, width - 2).map((line) => paint.quiet(`  ${line}`))];
};
