import { amount } from "../quantity/fields.ts";
import { trainModel } from "./demands.ts";
import { input, times } from "./formula.ts";
import { jobLines } from "./sagemaker-jobs.ts";
import { service, way, type Line, type World } from "./service.ts";
import { TRAINING, trainingHours } from "./sagemaker-training.ts";
import type { Values } from "../quantity/fields.ts";

const TUNING = { ...TRAINING, trials: amount("job", "training jobs of one run; each takes the duration", { min: 1 }) };

const trialLines = (values: Values<typeof TUNING>, world: World): readonly Line[] => {
  world.assume("choosing the next trial", "no charge of its own", "SageMaker: you pay for the training jobs");
  const hours = trainingHours(values, times(input("runs"), input("trials")), world);
  return jobLines(values, "training", hours, "every instance of every trial", world);
};

/** Automatic model tuning: a search over hyperparameters, billed as its training jobs. */
export const sagemakerTuning = service({
  name: "sagemaker-tuning",
  title: "SageMaker automatic model tuning",
  group: "SageMaker",
  help: "A search over hyperparameters; you pay for the training jobs that it runs",
  ways: [
    way({
      demand: trainModel,
      run: TUNING,
      example: "runs=1/month duration=0.5 trials=40 instance=ml.m5.xlarge",
      lines: trialLines,
    }),
  ],
});

/** Autopilot: candidate models tried by the service, billed as the jobs it runs. */
export const sagemakerAutopilot = service({
  name: "sagemaker-autopilot",
  title: "SageMaker Autopilot",
  group: "SageMaker",
  help: "Builds candidate models by itself; you pay for the processing and training jobs that it runs",
  ways: [
    way({
      demand: trainModel,
      run: TUNING,
      example: "runs=1/month duration=0.25 trials=100 instance=ml.m5.4xlarge",
      lines: (values, world) => {
        world.assume("analysis of the data set", "not modelled", "add a sagemaker-processing workload");
        return trialLines(values, world);
      },
    }),
  ],
});
