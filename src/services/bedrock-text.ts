import { amount, choice, maybe, type Values } from "../quantity/fields.ts";
import { CACHES, cacheField, cachePlan } from "./bedrock-cache.ts";
import { capacityFields, provisionedLines, reservedLines } from "./bedrock-capacity.ts";
import { guardrailsField, tokenGuardrailLines } from "./bedrock-guardrails.ts";
import { modelField, profileField, routeOf, TOKEN_MODES, type Route } from "./bedrock-route.ts";
import { tokenLines } from "./bedrock-tokens.ts";
import { generateText } from "./demands.ts";
import { wanted } from "./lines.ts";
import { input, times, type Formula } from "./formula.ts";
import { retrievalLine } from "./bedrock-retrieval.ts";
import { way, type Line, type World } from "./service.ts";

const run = {
  model: modelField,
  mode: choice(
    [...TOKEN_MODES, "provisioned", "reserved"],
    "how it is paid: by the token, in batch jobs, by service tier, or by capacity",
    "on-demand",
  ),
  profile: profileField,
  cache: cacheField,
  "distinct-prefixes": amount("x", "how many different prefixes the requests share, such as one a customer", {
    default: 1,
    min: 1,
  }),
  ...capacityFields,
  "max-tokens": maybe(amount("token", "output limit that requests carry: quotas reserve it; it is not billed")),
  guardrails: guardrailsField,
  retrievals: amount("query", "retrievals of a managed knowledge base that one request makes", { default: 0 }),
};

type Demand = typeof generateText.fields;
type Inputs = Values<Demand & typeof run>;

/** Read by name on the hot path: a property that is written out is an order faster than one that is looked up. */
const REQUESTS: Formula = { text: "requests", of: (n) => n["requests"] ?? 0 };
const INPUT: Formula = { text: "input", of: (n) => n["input"] ?? 0 };
const OUTPUT: Formula = { text: "output", of: (n) => n["output"] ?? 0 };
const PREFIX: Formula = { text: "repeatedPrefix", of: (n) => n["repeatedPrefix"] ?? 0 };
const PREFIXES: Formula = { text: "distinctPrefixes", of: (n) => n["distinctPrefixes"] ?? 0 };

/** Text from a model: tokens on the meters of its mode, profile, cache and context; capacity by the hour; guardrails; retrieval. */
export const generateTextOnBedrock = way({
  demand: generateText,
  run,
  example: "requests=100k/day input=1500 output=300 repeated-prefix=60% model=claude-haiku-4.5 mode=on-demand",
  lines: (inputs, world) => [
    ...modelLines(inputs, world),
    ...tokenGuardrailLines(world, inputs.guardrails, REQUESTS, [INPUT, OUTPUT]),
    ...retrievalLines(inputs, world),
  ],
});

const modelLines = (inputs: Inputs, world: World): readonly Line[] => {
  const { mode, model, profile, term } = inputs;
  const route = routeOf(
    world,
    { model, profile, mode: mode === "provisioned" || mode === "reserved" ? "on-demand" : mode },
    "text",
  );
  checkOutput(world, route, inputs.output.value);
  if (mode !== "on-demand" && inputs.cache !== "none" && (mode === "provisioned" || mode === "reserved"))
    world.warn("cache-mode", `the prompt cache changes nothing for mode=${mode}`);
  switch (mode) {
    case "provisioned":
      return provisionedLines(world, route, inputs["model-units"], term);
    case "reserved":
      return reservedLines(world, route, {
        term,
        input: inputs["reserved-input"],
        output: inputs["reserved-output"],
        mean: meanTokens(inputs, world),
      });
    default:
      return paidByToken(inputs, world, route, inputs.cache);
  }
};

const paidByToken = (inputs: Inputs, world: World, route: Route, cache: (typeof CACHES)[number]): readonly Line[] => {
  const prefix = inputs["repeated-prefix"].value;
  const plan = cachePlan(world, route, cache, inputs.input.value * prefix);
  if (!plan && cache === "none" && prefix > 0)
    world.assume("repeated prefix", "plain input", "no cache was asked for; cache=5m reads it from the prompt cache");
  if (route.mode === "batch")
    world.assume("files of batch jobs in S3", "not modelled", "input and output are kept in S3 at its own rates");
  return tokenLines(world, route, {
    requests: REQUESTS,
    input: INPUT,
    inputAmount: inputs.input,
    spread: inputs["input-spread"],
    output: OUTPUT,
    cached: plan && { plan, prefix: PREFIX, prefixes: PREFIXES },
  });
};

const meanTokens = (inputs: Inputs, world: World): readonly [number, number] => {
  const requests = inputs.requests.value * (inputs.requests.every === "hour" ? world.hours : 1);
  return [requests * inputs.input.value, requests * inputs.output.value];
};

const checkOutput = (world: World, { model }: Route, output: number): void => {
  if (model.longestOutput !== undefined && output > model.longestOutput)
    world.warn(
      "output-exceeded",
      `${output} output tokens are more than the ${model.longestOutput} that ${model.name} writes`,
    );
};

const retrievalLines = ({ retrievals }: Inputs, world: World): readonly Line[] =>
  wanted(retrievals) ? [retrievalLine(world, times(REQUESTS, input("retrievals")))] : [];
