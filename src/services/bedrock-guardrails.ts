import { amount, choice, choices } from "../quantity/fields.ts";
import { blocks, blocksFormula } from "./blocks.ts";
import { bedrockRule } from "./bedrock-rules.ts";
import { filterContent } from "./demands.ts";
import type { Expression } from "./expressions.ts";
import { service, way, type Line, type World } from "./service.ts";

/** What a guardrail can check, by the item it is metered as. Word and regex filters are free. */
const ITEMS = {
  "content-filters": "guardrails/content-filters-text",
  "denied-topics": "guardrails/denied-topics",
  "sensitive-information": "guardrails/sensitive-information",
  "contextual-grounding": "guardrails/contextual-grounding",
  "automated-reasoning": "guardrails/automated-reasoning",
  "word-filters": "guardrails/word-filters",
  regex: "guardrails/sensitive-information-regex",
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
type Chosen = readonly ("none" | Policy)[];

/** A text that a guardrail checks, by its length in characters. */
interface Checked<N extends object> {
  readonly requests: Expression<N>;
  /** Texts of a request: each is rounded up to whole text units by itself. */
  readonly texts: readonly Expression<N>[];
}

const policiesOf = (chosen: Chosen): readonly Policy[] => chosen.filter((policy) => policy !== "none");

/** The guardrail lines of requests: every policy pays for the text units of every text. */
export const guardrailLines = <N extends object>(
  world: World,
  chosen: Chosen,
  { requests, texts }: Checked<N>,
): readonly Line<N>[] => {
  const block = bedrockRule(world, "guardrails/content-filters-text", "text-unit", "block") ?? 1;
  const units = texts.map(({ formula }) => blocksFormula(formula, block)).join(" + ");
  const count = (n: N): number => {
    let sum = 0;
    for (const text of texts) sum += blocks(text.of(n), block);
    return sum;
  };
  return policiesOf(chosen).map((policy) => ({
    name: `guardrail-${policy}`,
    meter: { service: "bedrock", item: ITEMS[policy], dimension: "text-unit" },
    region: world.region,
    unit: "text-unit",
    formula: `${requests.formula} * (${units})`,
    because: `text units of up to ${block} characters that ${policy} checks`,
    quantity: (n: N) => requests.of(n) * count(n),
  }));
};

/** Guardrails on the input and output tokens of a request. Tokens are taken as characters by a constant of `metering.csv`. */
export const tokenGuardrailLines = <N extends object>(
  world: World,
  chosen: Chosen,
  requests: Expression<N>,
  sides: readonly Expression<N>[],
): readonly Line<N>[] => {
  if (policiesOf(chosen).length === 0) return [];
  const perToken = bedrockRule(world, "guardrails/content-filters-text", "text-unit", "characters-per-token") ?? 1;
  world.assume("characters of a token", String(perToken), "a rule of thumb for English; other languages have fewer");
  const texts = sides.map((side): Expression<N> => ({
    formula: `${side.formula} * ${perToken}`,
    of: (n) => side.of(n) * perToken,
  }));
  return guardrailLines(world, chosen, { requests, texts });
};

const CHECKS = {
  "content-filters": "guardrails/checks-content-filter",
  "denied-topics": undefined,
  "sensitive-information": "guardrails/checks-sensitive-information",
  "contextual-grounding": undefined,
  "automated-reasoning": undefined,
  "word-filters": undefined,
  regex: undefined,
} as const satisfies Readonly<Record<Policy, string | undefined>>;

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
        policies: choices(POLICIES, "policies that check each text", "content-filters"),
        api: choice(
          ["apply-guardrail", "checks"],
          "ApplyGuardrail with a guardrail of yours, or InvokeGuardrailChecks, which has rates of its own",
          "apply-guardrail",
        ),
        images: amount("image", "images in one request", { default: 0 }),
      },
      example: "requests=100k/month characters=5600 policies=content-filters,denied-topics",
      lines: ({ policies, api, images }, world) => {
        const lines = guardrailLines<Texts>(world, policies, { requests: REQUESTS, texts: [CHARACTERS] });
        const metered = api === "checks" ? lines.map((line, index) => byChecks(line, policies[index])) : lines;
        return images.value > 0 ? [...metered, imageLine(world)] : metered;
      },
    }),
  ],
});

interface Texts {
  readonly requests: number;
  readonly characters: number;
  readonly images: number;
}

const REQUESTS: Expression<Texts> = { formula: "requests", of: (n) => n.requests };
const CHARACTERS: Expression<Texts> = { formula: "characters", of: (n) => n.characters };

/** A policy that the checks have no rate for stays on a meter without one: unpriced, not at another's rate. */
const byChecks = <N extends object>(line: Line<N>, policy: Policy | undefined): Line<N> => ({
  ...line,
  meter: { ...line.meter, item: (policy && CHECKS[policy]) ?? `guardrails/checks-${policy}` },
});

const imageLine = (world: World): Line<Texts> => ({
  name: "guardrail-images",
  meter: { service: "bedrock", item: "guardrails/content-filters-image", dimension: "image" },
  region: world.region,
  unit: "image",
  formula: "requests * images",
  because: "images that the content filters check",
  quantity: (n) => n.requests * n.images,
});
