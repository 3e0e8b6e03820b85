import { amount, choice, rate } from "../quantity/fields.ts";
import { inBlocks } from "./blocks.ts";
import { input, times } from "./formula.ts";
import { metered, some, usageOf } from "./lines.ts";
import { service, way } from "./service.ts";

const pipelines = {
  pipelines: amount("pipeline", "active pipelines of type V1: older than 30 days, with a change in the month", {
    default: "0 pipeline",
  }),
  actions: rate("action", "actions that pipelines of type V2 run; approvals and custom actions are free", {
    default: "0 action",
  }),
  length: amount("minute", "minutes of an action, each rounded up", { default: "1 minute" }),
};

/** AWS CodePipeline: pipelines by the month (V1), or minutes of actions (V2). */
export const codepipeline = service({
  name: "codepipeline",
  title: "AWS CodePipeline",
  group: "Operations",
  help: "Release pipelines: active pipelines of type V1, or action minutes of type V2",
  ways: [
    way({
      demand: usageOf("codepipeline", "Run release pipelines", pipelines, "action", (n) => n.actions),
      run: {},
      example: "actions=3000 length=2.5min",
      lines: (values, world) => {
        const step = world.constant("codepipeline", "v2", "step");
        const lines = metered("codepipeline", world.region, values, [
          {
            of: "pipelines",
            item: "v1",
            dimension: "active-pipeline-month",
            unit: "pipeline-month",
            because: "each active pipeline",
          },
          {
            name: "actions",
            needs: "actions",
            of: times(input("actions"), inBlocks(input("length"), step)),
            item: "v2",
            dimension: "action-execution-minute",
            unit: "minute",
            because: "each action in whole minutes",
          },
        ]);
        return some(lines, pipelines);
      },
    }),
  ],
});

const builds = {
  builds: rate("run", "builds"),
  length: amount("minute", "minutes of a build, each rounded up", { default: "5 minute" }),
};

const COMPUTE = [
  "linux-general1.small",
  "linux-general1.medium",
  "linux-general1.large",
  "windows-general1.large",
  "linux-arm1.small",
  "linux-arm1.large",
  "linux-gpu1.large",
] as const;

/** AWS CodeBuild: minutes of builds by the size of the machine. */
export const codebuild = service({
  name: "codebuild",
  title: "AWS CodeBuild",
  group: "Operations",
  help: "Builds, billed by the minute begun and the size of the machine",
  ways: [
    way({
      demand: usageOf("codebuild", "Build software", builds, "run", (n) => n.builds),
      run: { compute: choice(COMPUTE, "machine of the builds", "linux-general1.small") },
      example: "builds=2000 length=4min",
      lines: ({ compute, ...values }, world) => {
        const step = world.constant("codebuild", compute, "step");
        return metered("codebuild", world.region, values, [
          {
            name: "builds",
            of: times(input("builds"), inBlocks(input("length"), step)),
            item: compute,
            dimension: "build-minute",
            unit: "minute",
            because: "each build in whole minutes",
          },
        ]);
      },
    }),
  ],
});
