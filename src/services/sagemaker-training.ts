import { amount, choice, maybe, share, type Values } from "../quantity/fields.ts";
import { fail } from "../quantity/problem.ts";
import { trainModel } from "./demands.ts";
import { fleetLines, volumeLines, type Fleet } from "./fleet.ts";
import { type Formula, input, times } from "./formula.ts";
import { sagemakerInstance } from "./instances.ts";
import { wanted } from "./lines.ts";
import { JOB, jobLines } from "./sagemaker-jobs.ts";
import { service, way, type Line, type World } from "./service.ts";
import { assumeInterruptions, billableShare, INTERRUPTIONS, interruptedHours } from "./spot.ts";

/** How training jobs are configured: the instances, and what spot takes off. */
export const TRAINING = {
  ...JOB,
  purchase: choice(["on-demand", "spot"], "spot: managed spot training, which shortens the billable time", "on-demand"),
  billable: maybe(share("spot: billable share of the training time; left out, 1 − the saving in AWS's Spot Advisor")),
  ...INTERRUPTIONS,
};

/** Billed hours on one instance of the runs of a month, with what spot repeats and takes off. */
export const trainingHours = (values: Values<typeof TRAINING>, runs: Formula, world: World): Formula => {
  if (values.purchase === "on-demand") return times(runs, input("duration"));
  assumeInterruptions(values.instance.replace(/^ml\./, ""), world);
  return times(runs, interruptedHours(values), billableShare(values.billable, values.instance, world));
};

const BECAUSE = "every instance of every run, download and upload included, waiting in the queue not";

const assumeStores = (world: World) =>
  world.assume("training data and model artifacts in S3", "not modelled", "add s3 workloads");

const trainingLines = (values: Values<typeof TRAINING>, world: World): readonly Line[] => {
  assumeStores(world);
  return jobLines(values, "training", trainingHours(values, input("runs"), world), BECAUSE, world);
};

/** SageMaker training jobs, also on managed spot capacity. */
export const sagemakerTraining = service({
  name: "sagemaker-training",
  title: "SageMaker training",
  group: "SageMaker",
  help: "Training jobs, also on spot capacity; instances are billed by the second while a job runs",
  ways: [
    way({
      demand: trainModel,
      run: TRAINING,
      example: "runs=4/month duration=6 instance=ml.g5.xlarge count=2 storage=50",
      lines: trainingLines,
    }),
  ],
});

const WARM = {
  ...JOB,
  "keep-alive": amount("hour", "time that the instances of a run are kept for the next one, unused", {
    default: "0.5 hour",
  }),
};

/** @throws InputError where AWS does not keep a pool that long */
const warmLines = (values: Values<typeof WARM>, world: World): readonly Line[] => {
  const most = world.constant("sagemaker", values.instance, "keep-alive-maximum") / 3600;
  if (values["keep-alive"].value > most)
    return fail({
      field: "keep-alive",
      found: values["keep-alive"].text,
      expected: `at most ${most} hour after a job`,
    });
  assumeStores(world);
  world.warn("quota", "the quota of warm pool instances is 0 until AWS raises it");
  const instance = sagemakerInstance(values.instance, world);
  const fleet: Fleet = { replicas: input("count"), hours: times(input("runs"), input("keep-alive")) };
  const place = { service: "sagemaker", dimension: "warm-pool-hour", region: world.region } as const;
  const volume = { service: "sagemaker", item: "warm-pool", dimension: "storage" };
  return [
    ...jobLines(values, "training", times(input("runs"), input("duration")), BECAUSE, world),
    ...fleetLines(place, instance, fleet, "instances kept warm after each run, at the training rate", "warm-instances"),
    ...(wanted(values.storage)
      ? volumeLines(volume, values.storage, input("storage"), fleet, world).map((line) => ({
          ...line,
          name: "warm-storage",
        }))
      : []),
  ];
};

/** SageMaker managed warm pools: instances kept between training jobs. */
export const sagemakerWarmPools = service({
  name: "sagemaker-warm-pools",
  title: "SageMaker managed warm pools",
  group: "SageMaker",
  help: "Training jobs whose instances are kept for the next job, so that it starts at once; the kept time is billed",
  ways: [
    way({
      demand: trainModel,
      run: WARM,
      example: "runs=40/month duration=0.5 keep-alive=0.25 instance=ml.g5.xlarge",
      lines: warmLines,
    }),
  ],
});
