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
  "event-size": amount("KB", "size of an event, where short-term memory is billed by the GB", { default: "2 KB" }),
  "event-reads": amount("event", "short-term memory events that one task reads back, where they are billed", {
    default: 0,
  }),
  "events-kept": amount("day", "days that events are kept, where their storage is billed", { default: 30 }),
  "memory-records": amount("record", "long-term memory records that are kept", { default: 0 }),
  "memory-strategy": choice(["built-in", "custom"], "who makes long-term records", "built-in"),
  "memory-retrievals": amount("retrieval", "long-term memory retrievals of one task", { default: 0 }),
  "web-searches": amount("query", "web searches of one task", { default: 0 }),
  authorizations: amount("request", "tool calls of one task that policies check", { default: 0 }),
  "policy-authoring": rate("token", "input tokens of policies written from natural language", { default: 0 }),
  "token-requests": amount("request", "tokens or keys that one task asks identity for, outside runtime and gateway", {
    default: 0,
  }),
  evaluations: rate("evaluation", "evaluations by evaluators of your own", { default: 0 }),
  "evaluator-mode": choice(
    ["built-in", "batch"],
    "how built-in evaluators run: online and on demand, or in batch jobs",
    "built-in",
  ),
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
          "network and logs of the agent",
          "not modelled",
          "transfer and CloudWatch have rates of their own",
        );
        return present([
          ...(model === undefined ? [] : agentModelLines(world, { ...inputs, model })),
          ...(wanted(inputs.session)
            ? sandboxLines(
                world,
                "runtime",
                generation === "v2" ? "agentcore/runtime-v2" : "agentcore/runtime",
                input("session"),
              )
            : []),
          ...(wanted(inputs.browser) ? sandboxLines(world, "browser", "agentcore/browser", input("browser")) : []),
          ...(wanted(inputs.interpreter)
            ? sandboxLines(world, "interpreter", "agentcore/code-interpreter", input("interpreter"))
            : []),
          ...[...partLines(world, inputs), ...eventLines(world)]
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
    "model" | "profile" | "cache" | "guardrails" | "generation" | "memory-strategy" | "evaluator-mode"
  >[];
  readonly line: Line;
}

/** Makes the lines of parts in a region: named after the first input that each needs, unless it has a name. */
const partsOf =
  (world: World) =>
  (
    needs: Part["needs"],
    item: string,
    dimension: string,
    unit: string,
    quantity: Formula,
    because: string,
    name: string = needs[0] ?? item,
  ): Part => ({
    needs,
    line: lineOf(
      name,
      { service: "bedrock", item: `agentcore/${item}`, dimension },
      world.region,
      unit,
      quantity,
      because,
    ),
  });

const each = (name: string): Formula => times(input("tasks"), input(name));

interface Choices {
  readonly "memory-strategy": string;
  readonly "evaluator-mode": string;
}

const partLines = (world: World, chosen: Choices): readonly Part[] => {
  const part = partsOf(world);
  const { "memory-strategy": strategy, "evaluator-mode": mode } = chosen;
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
    part(
      ["authorizations"],
      "policy",
      "authorization",
      "request",
      each("authorizations"),
      "tool calls that policies check",
    ),
    part(
      ["policy-authoring"],
      "policy",
      "authoring-input-token",
      "token",
      input("policy-authoring"),
      "policies written from natural language",
    ),
    part(
      ["token-requests"],
      "identity",
      "token-request",
      "request",
      each("token-requests"),
      "tokens and keys asked for",
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
      `evaluator-input-tokens-${mode}`,
      "token",
      input("evaluator-input"),
      "tokens that built-in evaluators read",
    ),
    part(
      ["evaluator-output"],
      "evaluations",
      `evaluator-output-tokens-${mode}`,
      "token",
      input("evaluator-output"),
      "tokens that built-in evaluators write",
    ),
  ];
};

const KB_PER_GB = 1024 ** 2;
const DAYS_PER_MONTH = 30;

/** Short-term memory: by the event while that rate holds, and then by what is written, read back and kept. */
const eventLines = (world: World): readonly Part[] => {
  const part = partsOf(world);
  const byEvent = { service: "bedrock", item: "agentcore/memory", dimension: "short-term-event" };
  if (world.has(byEvent, world.region))
    return [
      part(["memory-events"], "memory", "short-term-event", "event", each("memory-events"), "short-term memory events"),
    ];
  const size = (name: string) => times(each(name), input("event-size"), literal(1 / KB_PER_GB));
  return [
    part(["memory-events"], "memory", "short-term-ingested", "GB", size("memory-events"), "events written"),
    part(["event-reads"], "memory", "short-term-retrieved", "GB", size("event-reads"), "events read back"),
    part(
      ["memory-events", "events-kept"],
      "memory",
      "short-term-storage",
      "GB-month",
      times(size("memory-events"), input("events-kept"), literal(1 / DAYS_PER_MONTH)),
      "events kept",
      "events-kept",
    ),
  ];
};
