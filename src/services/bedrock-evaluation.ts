import { amount, maybeNamed, rate } from "../quantity/fields.ts";
import { modelField, profileField, routeOf } from "./bedrock-route.ts";
import { tokenLines } from "./bedrock-tokens.ts";
import { evaluateModel } from "./demands.ts";
import { input, lineOf, plus, times } from "./formula.ts";
import { wanted } from "./lines.ts";
import { service, way } from "./service.ts";

/** Model evaluation: automatic jobs and judges pay the models' tokens only; people's work is a fee a task. */
export const bedrockEvaluation = service({
  name: "bedrock-evaluation",
  title: "Amazon Bedrock model evaluation",
  group: "Generative AI",
  help: "Automatic evaluation, a model as judge, and people: the models' tokens, and a fee for each task of people",
  ways: [
    way({
      demand: evaluateModel,
      run: {
        model: modelField,
        profile: profileField,
        judge: maybeNamed("model", "the model that judges the answers; without one the job's own metrics are free"),
        metrics: amount("metric", "metrics that the judge grades, each in a call of its own", { default: 1 }),
        "judge-prompt": amount("token", "tokens of the judge's instructions", { default: 500 }),
        "judge-output": amount("token", "output tokens of one grade", { default: 150 }),
        "human-tasks": rate("task", "answers that people grade", { default: 0 }),
      },
      example: "prompts=1000/month model=nova-pro judge=claude-sonnet-4.6 metrics=3",
      lines: (inputs, world) => {
        const answers = tokenLines(world, routeOf(world, inputs, "text"), {
          requests: input("prompts"),
          input: input("input"),
          inputAmount: inputs.input,
          output: input("output"),
        });
        const grades =
          inputs.judge === undefined
            ? []
            : tokenLines(world, routeOf(world, { model: inputs.judge }, "text", undefined, "judge"), {
                label: "judge",
                requests: times(input("prompts"), input("metrics")),
                input: plus(plus(input("judge-prompt"), input("input")), input("output")),
                inputAmount: inputs.input,
                output: input("judge-output"),
              });
        const meter = { service: "bedrock", item: "model-evaluation", dimension: "human-task" };
        const people = lineOf(
          "human-tasks",
          meter,
          world.region,
          "task",
          input("human-tasks"),
          "tasks that a work team of yours finishes",
        );
        return [...answers, ...grades, ...(wanted(inputs["human-tasks"]) ? [people] : [])];
      },
    }),
  ],
});
