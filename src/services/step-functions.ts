import { amount, choice, rate, share } from "../quantity/fields.ts";
import { type Formula, input, inSteps, lineOf, literal, ONE, over, plus, times } from "./formula.ts";
import { usageOf } from "./lines.ts";
import { service, way } from "./service.ts";

const WORKFLOW = {
  workflows: rate("workflow", "workflow runs"),
  type: choice(["standard", "express"], "express: short workflows billed by time and memory", "standard"),
  transitions: amount("transition", "standard: state transitions of one run", { default: 10 }),
  retries: share("standard: share of transitions that are retried; retries count", { default: "0 %" }),
  duration: amount("second", "express: seconds of one run", { default: "1 second" }),
  memory: amount("MB", "express: memory of one run", { default: "64 MB" }),
};

const demand = usageOf("step-functions", "Run workflows", WORKFLOW, "workflow", (n) => n.workflows);

/** AWS Step Functions: transitions, or requests and GB-hours in steps of 64 MB and 100 ms. */
export const stepFunctions = service({
  name: "step-functions",
  title: "AWS Step Functions",
  group: "Compute",
  help: "Workflows: standard ones by state transition, express ones by request, time and memory",
  ways: [
    way({
      demand,
      run: {},
      example: "workflows=100k/month transitions=8",
      lines: ({ type }, world) => {
        const line = (name: string, dimension: string, unit: string, quantity: Formula, because: string) =>
          lineOf(name, { service: "step-functions", item: type, dimension }, world.region, unit, quantity, because);
        world.assume("what the workflow's steps call", "not modelled", "add their services as workloads");
        if (type === "standard") {
          const transitions = times(input("workflows"), input("transitions"), plus(ONE, input("retries")));
          return [
            line(
              "transitions",
              "state-transition",
              "transition",
              transitions,
              "every transition of every run, retries included",
            ),
          ];
        }
        const time = inSteps(input("duration"), world.constant("step-functions", "express", "step"));
        const memory = inSteps(input("memory"), world.constant("step-functions", "express", "block"));
        const held = over(times(input("workflows"), time, memory), literal(1024 * 3600));
        return [
          line("requests", "request", "request", input("workflows"), "every run"),
          line("duration", "gb-hour", "GB-hour", held, "time in steps of 100 ms × memory in steps of 64 MB"),
        ];
      },
    }),
  ],
});
