import { choice } from "../quantity/fields.ts";
import { fail } from "../quantity/problem.ts";
import { shortName } from "./bedrock-models.ts";
import type { Route } from "./bedrock-route.ts";
import { bedrockRule } from "./bedrock-rules.ts";
import type { Formula } from "./formula.ts";
import type { World } from "./service.ts";

/** How long an unread entry of the prompt cache lives. */
const LIVES = ["5m", "30m", "1h"] as const;
export const CACHES = ["none", ...LIVES] as const;
type Life = (typeof LIVES)[number];

export const cacheField = choice(
  CACHES,
  "prompt cache for the repeated prefix, by how long an unread entry lives",
  "none",
);

/** How a model caches: the seconds an entry lives, and the dimension that writing it is metered on, if it costs more than input. */
export interface CachePlan {
  readonly seconds: number;
  readonly write: string | undefined;
}

const CACHE_GUIDE = "Bedrock user guide, prompt caching";

/**
 * The cache that a run gets; undefined where the prefix is plain input: no cache asked for, the model has none, batch
 * jobs (which do not cache), tiers without a cache rate, or a prefix below the model's minimum. All but the first warn.
 * @throws InputError when the model has several lives of entries and none is the one asked for
 */
export const cachePlan = (
  world: World,
  route: Route,
  asked: (typeof CACHES)[number],
  prefixTokens: number,
): CachePlan | undefined => {
  if (asked === "none") return undefined;
  const { model, mode } = route;
  const refuse = (code: string, why: string) => {
    world.warn(code, `${shortName(model)}: ${why}; the repeated prefix is counted as plain input`);
    return undefined;
  };
  if (mode === "batch") return refuse("cache-batch", "batch inference has no prompt cache");
  if (mode !== "on-demand") return refuse("cache-mode", `no source states a cache rate for ${mode}`);
  const life = lifeOf(world, route, asked);
  if (life === undefined) return refuse("cache-unsupported", "no prompt cache is known");
  const least = bedrockRule(world, model.id, "cache-read-input-tokens", "minimum-prefix") ?? 0;
  if (prefixTokens <= 0) return refuse("cache-prefix", "repeated-prefix is 0 %, so there is nothing to cache");
  if (prefixTokens < least)
    return refuse(
      "cache-prefix",
      `a prefix of ${Math.round(prefixTokens)} tokens is shorter than the ${least} that it caches`,
    );
  const dimension = `cache-write-${life}-input-tokens`;
  const surcharge = bedrockRule(world, model.id, dimension, "multiple-of-input") !== 1;
  if (!surcharge)
    world.assume("cache writes", "at the input rate", `${CACHE_GUIDE}: no charge of their own for ${shortName(model)}`);
  world.assume("cache hits", "requests arrive at random, evenly over the month; a read renews the entry", CACHE_GUIDE);
  return {
    seconds: bedrockRule(world, model.id, dimension, "time-to-live") ?? 0,
    write: surcharge ? dimension : undefined,
  };
};

const lifeOf = (world: World, { model }: Route, asked: Life): Life | undefined => {
  const lives = LIVES.filter(
    (life) => bedrockRule(world, model.id, `cache-write-${life}-input-tokens`, "time-to-live") !== undefined,
  );
  const [only] = lives;
  if (only === undefined || lives.includes(asked)) return only === undefined ? undefined : asked;
  if (lives.length > 1)
    return fail({ field: "cache", found: `"${asked}"`, expected: `${lives.join(" or ")} for ${shortName(model)}` });
  world.warn("cache-life", `entries of ${shortName(model)} live ${only}, not ${asked}`);
  return only;
};

/**
 * The share of requests that find the entry gone. With Poisson arrivals nothing has read an entry for its whole life with
 * probability exp(−rate × life); each of several prefixes has its part of the rate.
 */
export const missShare = (requests: Formula, prefixes: Formula, seconds: number, hours: number): Formula => {
  const lives = seconds / (hours * 3600);
  return {
    text: `exp(-(${requests.text}) * ${lives} / ${prefixes.text})`,
    of: (n) => Math.exp((-requests.of(n) * lives) / prefixes.of(n)),
  };
};
