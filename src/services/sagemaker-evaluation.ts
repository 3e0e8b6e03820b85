/** Features that run as processing jobs: bias and drift reports, rules that watch a training. */
import { choice, type Values } from "../quantity/fields.ts";
import { processData } from "./demands.ts";
import { input, lineOf, times } from "./formula.ts";
import { sagemakerInstance } from "./instances.ts";
import { warnLifecycle } from "./lifecycle.ts";
import { JOB, jobHours, jobLines } from "./sagemaker-jobs.ts";
import { service, way, type Line, type World } from "./service.ts";

const reportLines = (values: Values<typeof JOB>, because: string, world: World): readonly Line[] =>
  jobLines(values, "processing", jobHours(), because, world);

export const sagemakerClarify = service({
  name: "sagemaker-clarify",
  title: "SageMaker Clarify",
  group: "SageMaker",
  help: "Bias and explanation reports; you pay for the processing jobs that write them, and for the shadow endpoint that explains",
  ways: [
    way({
      demand: processData,
      run: JOB,
      example: "runs=4/month duration=1 instance=ml.m5.xlarge",
      lines: (values, world) => {
        warnLifecycle("sagemaker", "clarify", "SageMaker Clarify", world);
        world.assume("the endpoint that explanations query", "not modelled", "add a sagemaker-realtime workload");
        return reportLines(values, "processing jobs that write the reports", world);
      },
    }),
  ],
});

export const sagemakerModelMonitor = service({
  name: "sagemaker-model-monitor",
  title: "SageMaker Model Monitor",
  group: "SageMaker",
  help: "Scheduled checks of an endpoint's data and quality; you pay for the processing jobs, and for the captured data in S3",
  ways: [
    way({
      demand: processData,
      run: JOB,
      example: "runs=730/month duration=0.1 instance=ml.m5.xlarge storage=20",
      lines: (values, world) => {
        warnLifecycle("sagemaker", "model-monitor", "SageMaker Model Monitor", world);
        world.assume("captured data in S3, CloudWatch metrics", "not modelled", "add s3 and cloudwatch workloads");
        return reportLines(values, "every scheduled monitoring job", world);
      },
    }),
  ],
});

const RULES = {
  ...JOB,
  rules: choice(["built-in", "custom"], "whose rules watch the training: AWS's own run without charge", "built-in"),
};

export const sagemakerDebugger = service({
  name: "sagemaker-debugger",
  title: "SageMaker Debugger",
  group: "SageMaker",
  help: "Rules that watch a training run; built-in rules are free, your own run as processing jobs",
  ways: [
    way({
      demand: processData,
      run: RULES,
      example: "runs=20/month duration=3 rules=custom instance=ml.m5.xlarge",
      lines: (values, world) => {
        if (values.rules === "custom") {
          warnLifecycle("sagemaker", "debugger", "SageMaker Debugger", world);
          return reportLines(values, "each custom rule for as long as the training", world);
        }
        sagemakerInstance(values.instance, world);
        const meter = { service: "sagemaker", item: "debugger", dimension: "built-in-rule-hour" };
        return [
          lineOf(
            "built-in-rules",
            meter,
            world.region,
            "hour",
            times(jobHours(), input("count")),
            "built-in rules for as long as the training",
          ),
        ];
      },
    }),
  ],
});
