/** What an agent's model calls cost, whoever runs the agent: every step is a call with the whole history so far. */
import { amount, maybeNamed, type Values } from "../quantity/fields.ts";
import { cacheField, cachePlan } from "./bedrock-cache.ts";
import { guardrailsField, tokenGuardrailLines } from "./bedrock-guardrails.ts";
import { retrievalLine } from "./bedrock-retrieval.ts";
import { modelField, profileField, routeOf } from "./bedrock-route.ts";
import { tokenLines } from "./bedrock-tokens.ts";
import { runAgents } from "./demands.ts";
import { input, times } from "./formula.ts";
import { wanted } from "./lines.ts";
import type { Line, World } from "./service.ts";

/** Inputs of an agent's model calls. */
export const agentModel = {
  model: modelField,
  profile: profileField,
  cache: cacheField,
  "repeated-prefix": amount("share", "share of a call's input that repeats from call to call: instructions, tools", {
    default: 0,
    max: 1,
  }),
  guardrails: guardrailsField,
};

/** The same where the model may run elsewhere. */
export const agentMaybeModel = {
  ...agentModel,
  model: maybeNamed("model", "the model of the agent; without one only the platform is counted"),
};

type Inputs = Values<typeof runAgents.fields & Omit<typeof agentModel, "model">> & { readonly model: string };

const CALLS = times(input("tasks"), input("steps"));

/** Model tokens, guardrails and retrievals of agents. */
export const agentModelLines = (world: World, inputs: Inputs): readonly Line[] => {
  const route = routeOf(world, inputs, "text");
  const plan = cachePlan(world, route, inputs.cache, inputs.input.value * inputs["repeated-prefix"].value);
  const tokens = tokenLines(world, route, {
    requests: CALLS,
    input: input("input"),
    inputAmount: inputs.input,
    output: input("output"),
    cached: plan && { plan, prefix: input("repeated-prefix"), prefixes: { text: "1", of: () => 1 } },
  });
  const retrievals = wanted(inputs.retrievals)
    ? [retrievalLine(world, times(input("tasks"), input("retrievals")))]
    : [];
  return [
    ...tokens,
    ...tokenGuardrailLines(world, inputs.guardrails, CALLS, [input("input"), input("output")]),
    ...retrievals,
  ];
};
