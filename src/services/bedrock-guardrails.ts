import { amount, choice, choices } from "../quantity/fields.ts";
import { bedrockRule } from "./bedrock-rules.ts";
import { blocks, blocksFormula } from "./blocks.ts";
import { filterContent } from "./demands.ts";
import { input, lineOf, literal, plus, times, type Formula } from "./formula.ts";
import { wanted } from "./lines.ts";
import { service, way, type Line, type World } from "./service.ts";

/** What a guardrail can check, by the items it is metered as: in a guardrail, and in InvokeGuardrailChecks. Word and regex filters are free. */
const ITEMS = {
  "content-filters": ["content-filters-text", "checks-content-filter"],
  "denied-topics": ["denied-topics", undefined],
  "sensitive-information": ["sensitive-information", "checks-sensitive-information"],
  "prompt-attack": [undefined, "checks-prompt-attack"],
  "contextual-grounding": ["contextual-grounding", undefined],
  "automated-reasoning": ["automated-reasoning", undefined],
  "word-filters": ["word-filters", undefined],
  regex: ["sensitive-information-regex", undefined],
} as const;
type Policy = keyof typeof ITEMS;

const POLICIES = [
  "content-filters",
  "denied-topics",
  "sensitive-information",
  "contextual-grounding",
  "automated-reasoning",
  "word-filters",
  "regex",
] as const satisfies readonly Policy[];

export const guardrailsField = choices(
  ["none", ...POLICIES],
  "guardrail policies that check every input and every output",
  "none",
);

const TEXT = "guardrails/content-filters-text";

/** Text units of texts: each is rounded up to whole units by itself. */
const textUnits = (world: World, texts: readonly Formula[]): Formula => {
  const block = bedrockRule(world, TEXT, "text-unit", "block") ?? 1;
  const units = texts.map((text): Formula => ({
    text: blocksFormula(text.text, block),
    of: (n) => blocks(text.of(n), block),
  }));
  return units.reduce(plus);
};

/** An item that there is no rate for stays a meter of its own: unpriced, not at another's rate. */
const policyLine = (world: World, policy: Policy, api: 0 | 1, requests: Formula, units: Formula): Line => {
  const item = ITEMS[policy][api] ?? (api === 0 ? policy : `checks-${policy}`);
  const meter = { service: "bedrock", item: `guardrails/${item}`, dimension: "text-unit" };
  return lineOf(
    `guardrail-${policy}`,
    meter,
    world.region,
    "text-unit",
    times(requests, units),
    `text units that ${policy} checks`,
  );
};

/**
 * Guardrails on the input and output tokens of a request: every policy pays for every text unit of both, grounding for the
 * source, the question and the answer together. Tokens become characters by a rule of thumb.
 * @param source tokens of the passages that answers are checked against, where they are not part of a side
 */
export const tokenGuardrailLines = (
  world: World,
  chosen: readonly ("none" | Policy)[],
  requests: Formula,
  sides: readonly Formula[],
  source: readonly Formula[] = [],
): readonly Line[] => {
  const policies = chosen.filter((policy) => policy !== "none");
  if (policies.length === 0) return [];
  const perToken = bedrockRule(world, TEXT, "text-unit", "characters-per-token") ?? 1;
  world.assume("characters of a token", String(perToken), "a rule of thumb for English; other languages have fewer");
  const characters = (tokens: Formula) => times(tokens, literal(perToken));
  const units = textUnits(world, sides.map(characters));
  const grounded = textUnits(world, [characters([...sides, ...source].reduce(plus))]);
  return policies.map((policy) =>
    policyLine(world, policy, 0, requests, policy === "contextual-grounding" ? grounded : units),
  );
};

/** Amazon Bedrock Guardrails called by itself on any text. */
export const bedrockGuardrails = service({
  name: "bedrock-guardrails",
  title: "Amazon Bedrock Guardrails",
  group: "Generative AI",
  help: "Content filters, topics, personal data, grounding and reasoning checks, by text units of 1,000 characters and by policy",
  ways: [
    way({
      demand: filterContent,
      run: {
        policies: choices([...POLICIES, "prompt-attack"], "policies that check each text", "content-filters"),
        api: choice(
          ["apply-guardrail", "checks"],
          "ApplyGuardrail with a guardrail of yours, or InvokeGuardrailChecks, which has rates of its own",
          "apply-guardrail",
        ),
        answer: amount("character", "characters of the answer to it, a text of its own", { default: "0 character" }),
        images: amount("image", "images in one request", { default: 0 }),
      },
      example: "requests=100k/month characters=5600 policies=content-filters,denied-topics",
      lines: ({ policies, api, answer, images }, world) => {
        const texts = wanted(answer) ? [input("characters"), input("answer")] : [input("characters")];
        const units = textUnits(world, texts);
        const together = textUnits(world, [texts.reduce(plus)]);
        const lines = policies.map((policy) => {
          const checked = policy === "contextual-grounding" ? together : units;
          return policyLine(world, policy, api === "checks" ? 1 : 0, input("requests"), checked);
        });
        const meter = { service: "bedrock", item: "guardrails/content-filters-image", dimension: "image" };
        const seen = times(input("requests"), input("images"));
        return wanted(images)
          ? [
              ...lines,
              lineOf("guardrail-images", meter, world.region, "image", seen, "images that the content filters check"),
            ]
          : lines;
      },
    }),
  ],
});
