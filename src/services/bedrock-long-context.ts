import type { Amount } from "../quantity/amount.ts";
import { ends } from "../quantity/distribution.ts";
import type { Spread } from "../quantity/fields.ts";
import type { Route } from "./bedrock-route.ts";
import { bedrockRule } from "./bedrock-rules.ts";
import { above, meanSize, partialMean, Z95 } from "./blocks.ts";
import { literal, minus, ONE, type Formula } from "./formula.ts";
import type { World } from "./service.ts";

/** Requests that are metered alike: what part of the input tokens, and of the requests, they are. */
export interface Segment {
  readonly prefix: "" | "long-context-";
  readonly tokens: Formula;
  readonly requests: Formula;
}

interface Sizes {
  readonly input: Formula;
  readonly amount: Amount;
  readonly spread: Spread | undefined;
}

/**
 * Parts requests by the size at which some models charge more: a request with more input tokens than that, cached ones
 * included, is metered wholly at the long-context rates. By the spread of sizes (lognormal) where one is given, else by
 * the size itself.
 */
export const segmentsOf = (world: World, { model }: Route, sizes: Sizes): readonly Segment[] => {
  const threshold = bedrockRule(world, model.id, "long-context-input-tokens", "threshold");
  if (threshold === undefined) return SHORT;
  if (sizes.spread) return bySpread(world, sizes.spread, threshold);
  const [low, high] = sizes.amount.uncertainty
    ? ends(sizes.amount.uncertainty)
    : [sizes.amount.value, sizes.amount.value];
  if (high <= threshold) return SHORT;
  if (low > threshold) return LONG;
  const over = step(sizes.input, threshold);
  const under = minus(ONE, over);
  return [
    { prefix: "", tokens: under, requests: under },
    { prefix: "long-context-", tokens: over, requests: over },
  ];
};

const SHORT: readonly Segment[] = [{ prefix: "", tokens: ONE, requests: ONE }];
const LONG: readonly Segment[] = [{ prefix: "long-context-", tokens: ONE, requests: ONE }];

/** Below this share a segment is left out. */
const NOTHING = 1e-6;

const bySpread = (world: World, spread: Spread, threshold: number): readonly Segment[] => {
  const { tokens, requests } = sharesAbove(spread, threshold);
  world.assume(
    "long-context share",
    `${(requests * 100).toPrecision(3)} % of requests, ${(tokens * 100).toPrecision(3)} % of input tokens`,
    `lognormal sizes by input-spread, above ${threshold} tokens`,
  );
  if (tokens < NOTHING) return SHORT;
  return [
    { prefix: "", tokens: literal(1 - tokens), requests: literal(1 - requests) },
    { prefix: "long-context-", tokens: literal(tokens), requests: literal(requests) },
  ];
};

/** What part of the tokens and of the requests is in requests above a size, for lognormal sizes. */
export const sharesAbove = (spread: Spread, size: number): { readonly tokens: number; readonly requests: number } => {
  const sigma = Math.log(spread.p95 / spread.p50) / Z95;
  if (sigma === 0) return spread.p50 > size ? { tokens: 1, requests: 1 } : { tokens: 0, requests: 0 };
  return { tokens: partialMean(size, spread.p50, sigma) / meanSize(spread), requests: above(size, spread.p50, sigma) };
};

/** 1 above a whole number of tokens, else 0. */
const step = (size: Formula, threshold: number): Formula => ({
  text: `min(1, max(0, ceil(${size.text} - ${threshold})))`,
  of: (n) => Math.min(1, Math.max(0, Math.ceil(size.of(n) - threshold))),
});
