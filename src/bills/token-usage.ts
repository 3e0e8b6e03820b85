/**
 * Bedrock's usage types of tokens by their grammar, for the combinations that no table lists. AWS writes them in two ways,
 * their words in any order: `USE1-zai.glm-5-mantle-input-tokens-flex-long-ctx`, where the model stands in front, and
 * `EU-MP:EU_CacheWrite1hInputTokenCount_Global-Units`, where the line's product names it.
 */
export interface TokenUsage {
  /** As the usage type writes it; "" where it names none. */
  readonly model: string;
  /** Our dimension: `global-batch-input-tokens`. */
  readonly dimension: string;
}

const MARKET = /^(?:[A-Z]{2,5}\d{0,2}-)?MP:[A-Z]{2,5}\d{0,2}_([A-Za-z0-9_-]+?)(?:-Units)?$/;
const OWN = /^(?:[A-Z]{2,5}\d{0,2}-)?([A-Za-z0-9][A-Za-z0-9.:_-]*)$/;

/** Words that say nothing beyond what the rest says: the plain tier, text, a route within the same geography. */
const FILLERS = [
  "token",
  "tokens",
  "count",
  "million",
  "standard",
  "text",
  "mantle",
  "cross",
  "region",
  "regional",
  "geo",
];
const DIRECTIONS = ["input", "output", "cache", "read", "write"];
const TIERS = ["batch", "flex", "priority"] as const;
const MODES = ["speech", "audio", "image", "video"] as const;
const TIMES = ["1h", "30m", "5m"] as const;
const PAIRS = [
  "latency",
  "optimized",
  "latencyoptimized",
  "understanding",
  "long",
  "context",
  "ctx",
  "extended",
  "access",
  "custom",
  "model",
];
const SINGLES = ["global", "hour", "1"];
const WORDS: ReadonlySet<string> = new Set(
  [FILLERS, DIRECTIONS, TIERS, MODES, TIMES, PAIRS, SINGLES].flatMap((words): readonly string[] => words),
);
/** Words that the part behind the model may begin with; the rest could be the end of a model's name. */
const FIRST: ReadonlySet<string> = new Set([
  ...DIRECTIONS,
  ...TIERS,
  ...MODES,
  "text",
  "mantle",
  "latency",
  "latencyoptimized",
]);

/** @returns null where the text is no usage type of tokens, or has a word that we don't know */
export const tokenUsage = (usageType: string): TokenUsage | null => {
  const market = MARKET.exec(usageType)?.[1];
  if (market !== undefined) {
    const words = market.replaceAll(/([a-z\d])([A-Z])/g, "$1_$2").replaceAll(/([a-z])(\d)/g, "$1_$2");
    const dimension = dimensionOf(words.toLowerCase().split(/[_-]/));
    return dimension === null ? null : { model: "", dimension };
  }
  const parts = (OWN.exec(usageType)?.[1] ?? "").split("-");
  let from = parts.length;
  while (from > 0 && WORDS.has((parts[from - 1] ?? "").toLowerCase())) from -= 1;
  while (from < parts.length && !FIRST.has((parts[from] ?? "").toLowerCase())) from += 1;
  const dimension = from === 0 ? null : dimensionOf(parts.slice(from).map((part) => part.toLowerCase()));
  return dimension === null ? null : { model: parts.slice(0, from).join("-"), dimension };
};

const dimensionOf = (words: readonly string[]): string | null => {
  const has = (...wanted: readonly string[]) => wanted.every((word) => words.includes(word));
  if (!words.every((word) => WORDS.has(word)) || !(has("token") || has("tokens"))) return null;
  if (TIERS.filter((tier) => has(tier)).length > 1) return null;
  const time = has("hour") ? "1h" : (TIMES.find((one) => has(one)) ?? "5m");
  const direction = has("cache", "read")
    ? "cache-read-input"
    : has("cache", "write")
      ? `cache-write-${time}-input`
      : has("input") !== has("output")
        ? has("input")
          ? "input"
          : "output"
        : null;
  if (direction === null) return null;
  return [
    has("global") ? "global" : null,
    has("extended", "access") ? "extended-access" : null,
    has("latencyoptimized") || has("latency", "optimized")
      ? "latency-optimized"
      : (TIERS.find((tier) => has(tier)) ?? null),
    has("long") ? "long-context" : null,
    has("custom", "model") ? "custom-model" : null,
    MODES.find((mode) => has(mode)) ?? null,
    direction,
    "tokens",
  ]
    .filter((part) => part !== null)
    .join("-");
};
