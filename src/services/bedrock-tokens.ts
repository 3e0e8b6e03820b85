import type { Amount } from "../quantity/amount.ts";
import { ends } from "../quantity/distribution.ts";
import type { Spread } from "../quantity/fields.ts";
import { missShare, type CachePlan } from "./bedrock-cache.ts";
import { segmentsOf, type Segment } from "./bedrock-long-context.ts";
import { shortName } from "./bedrock-models.ts";
import { routeLine, type Route } from "./bedrock-route.ts";
import { bedrockRule } from "./bedrock-rules.ts";
import { minus, ONE, times, type Formula } from "./formula.ts";
import type { Line, World } from "./service.ts";

/** Requests to a model: how many a month, and how many tokens one has. */
export interface Requests {
  /** In front of the names of its lines, where an option has several models. */
  readonly label?: string;
  readonly requests: Formula;
  readonly input: Formula;
  /** Input tokens of a request as they were given, to see whether it is a long one. */
  readonly inputAmount: Amount;
  readonly spread?: Spread | undefined;
  /** Undefined where the model writes no tokens: embeddings. */
  readonly output?: Formula;
  /** The share of the input that repeats, how many different ones there are, and the cache that holds them. */
  readonly cached?: { readonly plan: CachePlan; readonly prefix: Formula; readonly prefixes: Formula } | undefined;
}

/** The token lines of requests to a model: input, cache reads and writes, output; long requests on meters of their own. */
export const tokenLines = (world: World, route: Route, requests: Requests): readonly Line[] => {
  checkContext(world, route, requests);
  const sizes = { input: requests.input, amount: requests.inputAmount, spread: requests.spread };
  return segmentsOf(world, route, sizes).flatMap((segment) => segmentLines(world, route, requests, segment));
};

const segmentLines = (
  world: World,
  route: Route,
  { label, requests, input, output, cached }: Requests,
  segment: Segment,
): readonly Line[] => {
  const long = segment.prefix !== "";
  const line = (name: string, dimension: string, tokens: Formula, because: string): Line => {
    const named = [label, long && "long", name].filter(Boolean).join("-");
    const why = long ? `${because}, in requests above the long-context size` : because;
    return routeLine(route, named, `${segment.prefix}${dimension}`, "token", tokens, why);
  };
  const read = times(requests, input, segment.tokens);
  const written = output && [
    line("output", "output-tokens", times(requests, output, segment.requests), "output tokens of every request"),
  ];
  if (!cached) return [line("input", "input-tokens", read, "input tokens of every request"), ...(written ?? [])];
  const { plan, prefix, prefixes } = cached;
  const miss = missShare(requests, prefixes, plan.seconds, world.hours);
  const repeated = times(read, prefix);
  const fresh = plan.write ? minus(ONE, prefix) : minus(ONE, times(prefix, minus(ONE, miss)));
  const writes = plan.write && [
    line(
      "cache-write",
      plan.write,
      times(repeated, miss),
      "the prefix, when no request has read it for the life of an entry",
    ),
  ];
  return [
    line(
      "input",
      "input-tokens",
      times(read, fresh),
      plan.write ? "input tokens after the cached prefix" : "input tokens that are not read from the cache",
    ),
    line("cache-read", "cache-read-input-tokens", times(repeated, minus(ONE, miss)), "the prefix, read from the cache"),
    ...(writes || []),
    ...(written ?? []),
  ];
};

const checkContext = (world: World, route: Route, { inputAmount, spread, label }: Requests): void => {
  const { model } = route;
  const extended = bedrockRule(world, model.id, "long-context-input-tokens", "threshold") !== undefined;
  const most = inputAmount.uncertainty ? ends(inputAmount.uncertainty)[1] : inputAmount.value;
  const largest = Math.max(most, spread?.p95 ?? 0);
  if (model.context !== undefined && !extended && largest > model.context)
    world.warn(
      "context-exceeded",
      `${label ? `${label}: ` : ""}${largest} input tokens do not fit in the ${model.context} of ${shortName(model)}`,
    );
};
