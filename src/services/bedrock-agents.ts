import { amount } from "../quantity/fields.ts";
import { agentModel, agentModelLines } from "./agent-model.ts";
import { runAgents } from "./demands.ts";
import { input, inSteps, lineOf, literal, over, times } from "./formula.ts";
import { wanted } from "./lines.ts";
import { service, way, type Line, type World } from "./service.ts";

/** Amazon Bedrock Agents: no fee of their own; the tokens of every step, the functions that tools are, and retrievals. */
export const bedrockAgents = service({
  name: "bedrock-agents",
  title: "Amazon Bedrock Agents",
  group: "Generative AI",
  help: "Agents without a fee of their own: model tokens of every step, Lambda functions behind tools, knowledge-base retrievals",
  ways: [
    way({
      demand: runAgents,
      run: {
        ...agentModel,
        "tool-duration": amount("second", "seconds that the Lambda function behind a tool runs", { default: 1 }),
        "tool-memory": amount("MB", "memory of that function", { default: 512, min: 128 }),
      },
      example: "tasks=10k/month steps=5 input=4000 output=300 tool-calls=3 retrievals=1 model=claude-sonnet-4.6",
      lines: (inputs, world) => [
        ...agentModelLines(world, inputs),
        ...(wanted(inputs["tool-calls"]) ? toolLines(world) : []),
      ],
    }),
  ],
});

/** Tools as Lambda functions: a request each, and memory × time by the millisecond. */
const toolLines = (world: World): readonly Line[] => {
  const calls = times(input("tasks"), input("tool-calls"));
  const seconds = inSteps(input("tool-duration"), world.constant("lambda", "x86", "step"));
  const used = times(calls, seconds, over(input("tool-memory"), literal(1024)));
  return [
    lineOf(
      "tool-requests",
      { service: "lambda", item: "request", dimension: "request" },
      world.region,
      "request",
      calls,
      "every tool call is a function's request",
    ),
    lineOf(
      "tool-duration",
      { service: "lambda", item: "x86", dimension: "gb-second" },
      world.region,
      "GB-second",
      used,
      "time of the functions × memory",
    ),
  ];
};
