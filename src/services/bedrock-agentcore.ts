import { amount, choice, rate, share } from "../quantity/fields.ts";
import { agentMaybeModel, agentModelLines } from "./agent-model.ts";
import { bedrockRule } from "./bedrock-rules.ts";
import { runAgents } from "./demands.ts";
import { atLeast, input, lineOf, literal, over, times, type Formula } from "./formula.ts";
import { present, wanted } from "./lines.ts";
import { service, way, type Line, type World } from "./service.ts";

const run = {
  ...agentMaybeModel,
  generation: choice(["v1", "v2"], "generation of the runtime", "v1"),
  session: amount("second", "seconds that one task's session is open", { default: 60 }),
  active: share("share of the session in which its CPU works: waiting for models and tools is not billed as CPU", {
    default: 0.3,
  }),
  vcpus: amount("vCPU", "vCPU that the agent uses while it works", { default: 1 }),
  memory: amount("GB", "peak memory of a session", { default: 1 }),
  browser: amount("second", "seconds of browser that one task uses", { default: 0 }),
  interpreter: amount("second", "seconds of code interpreter that one task uses", { default: 0 }),
  "gateway-share": share("share of tool calls that go through the gateway", { default: 1 }),
  "tool-searches": amount("search", "searches for tools that one task makes", { default: 0 }),
  "tools-indexed": amount("tool", "tools in the gateway's index", { default: 0 }),
  "memory-events": amount("event", "short-term memory events of one task", { default: 0 }),
  "memory-records": amount("record", "long-term memory records that are kept", { default: 0 }),
  "memory-strategy": choice(["built-in", "custom"], "who makes long-term records", "built-in"),
  "memory-retrievals": amount("retrieval", "long-term memory retrievals of one task", { default: 0 }),
  "web-searches": amount("query", "web searches of one task", { default: 0 }),
  evaluations: rate("evaluation", "evaluations by evaluators of your own", { default: 0 }),
  "evaluator-input": rate("token", "input tokens of built-in evaluators", { default: 0 }),
  "evaluator-output": rate("token", "output tokens of built-in evaluators", { default: 0 }),
};

/** Amazon Bedrock AgentCore: a runtime by the second, and each further part by its own meter. */
export const bedrockAgentcore = service({
  name: "bedrock-agentcore",
  title: "Amazon Bedrock AgentCore",
  group: "Generative AI",
  help: "Runtime, browser and code interpreter by active vCPU and peak memory, gateway, memory, web search, evaluations; and the agent's model",
  ways: [
    way({
      demand: runAgents,
      run,
      example:
        "tasks=10k/month steps=5 input=4000 output=300 tool-calls=3 model=claude-sonnet-4.6 session=90 memory-events=10",
      lines: (inputs, world) => {
        const { model, generation } = inputs;
        if (model === undefined) world.assume("model of the agent", "not counted", "no model was named");
        world.assume(
          "identity, policies and network of the agent",
          "not modelled",
          "identity is free with the runtime; transfer and logs have rates of their own",
        );
        return present([
          ...(model === undefined ? [] : agentModelLines(world, { ...inputs, model })),
          ...sandboxLines(
            world,
            "runtime",
            generation === "v2" ? "agentcore/runtime-v2" : "agentcore/runtime",
            input("session"),
          ),
          ...(wanted(inputs.browser) ? sandboxLines(world, "browser", "agentcore/browser", input("browser")) : []),
          ...(wanted(inputs.interpreter)
            ? sandboxLines(world, "interpreter", "agentcore/code-interpreter", input("interpreter"))
            : []),
          ...partLines(world, inputs["memory-strategy"])
            .filter(({ needs }) => needs.every((name) => wanted(inputs[name])))
            .map(({ line }) => line),
        ]);
      },
    }),
  ],
});

/** Active vCPU and peak memory of a session: a second and a floor of memory at least. */
const sandboxLines = (world: World, name: string, item: string, seconds: Formula): readonly Line[] => {
  const least = bedrockRule(world, item, "vcpu-hour", "minimum-duration") ?? 0;
  const floor = (bedrockRule(world, item, "memory-gb-hour", "minimum") ?? 0) / 1024;
  const hours = (time: Formula) => over(atLeast(time, least), literal(3600));
  const cpu = times(input("tasks"), input("vcpus"), hours(times(seconds, input("active"))));
  const memory = times(input("tasks"), atLeast(input("memory"), floor), hours(seconds));
  return [
    lineOf(
      `${name}-vcpu`,
      { service: "bedrock", item, dimension: "vcpu-hour" },
      world.region,
      "vCPU-hour",
      cpu,
      `vCPU of the ${name} while it works`,
    ),
    lineOf(
      `${name}-memory`,
      { service: "bedrock", item, dimension: "memory-gb-hour" },
      world.region,
      "GB-hour",
      memory,
      `memory of the ${name} while it is open`,
    ),
  ];
};

type Name = keyof typeof run | "tool-calls";

interface Part {
  /** Inputs without which there is no such line. */
  readonly needs: readonly Exclude<
    Name,
    "model" | "profile" | "cache" | "guardrails" | "generation" | "memory-strategy"
  >[];
  readonly line: Line;
}

const partLines = (world: World, strategy: string): readonly Part[] => {
  const part = (
    needs: Part["needs"],
    item: string,
    dimension: string,
    unit: string,
    quantity: Formula,
    because: string,
  ): Part => ({
    needs,
    line: lineOf(
      needs[0] ?? item,
      { service: "bedrock", item: `agentcore/${item}`, dimension },
      world.region,
      unit,
      quantity,
      because,
    ),
  });
  const each = (name: string) => times(input("tasks"), input(name));
  return [
    part(
      ["tool-calls", "gateway-share"],
      "gateway",
      "api-invocation",
      "invocation",
      times(each("tool-calls"), input("gateway-share")),
      "tool calls through the gateway",
    ),
    part(["tool-searches"], "gateway", "search", "search", each("tool-searches"), "searches for tools"),
    part(["tools-indexed"], "gateway", "tool-index-month", "tool-month", input("tools-indexed"), "tools in the index"),
    part(["memory-events"], "memory", "short-term-event", "event", each("memory-events"), "short-term memory events"),
    part(
      ["memory-records"],
      "memory",
      `long-term-record-month-${strategy}`,
      "record-month",
      input("memory-records"),
      "long-term memory records kept",
    ),
    part(
      ["memory-retrievals"],
      "memory",
      "long-term-retrieval",
      "retrieval",
      each("memory-retrievals"),
      "long-term memory retrievals",
    ),
    part(["web-searches"], "web-search", "query", "query", each("web-searches"), "web searches"),
    part(
      ["evaluations"],
      "evaluations",
      "custom-evaluation",
      "evaluation",
      input("evaluations"),
      "evaluations by evaluators of your own",
    ),
    part(
      ["evaluator-input"],
      "evaluations",
      "evaluator-input-tokens-built-in",
      "token",
      input("evaluator-input"),
      "tokens that built-in evaluators read",
    ),
    part(
      ["evaluator-output"],
      "evaluations",
      "evaluator-output-tokens-built-in",
      "token",
      input("evaluator-output"),
      "tokens that built-in evaluators write",
    ),
  ];
};
