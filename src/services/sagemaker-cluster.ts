/** Capacity that is held for training: HyperPod clusters and training plans. */
import { amount, choice, named } from "../quantity/fields.ts";
import { runInstances, trainModel } from "./demands.ts";
import { blockDays, checkBlocks } from "./capacity-blocks.ts";
import { fleetLines, volumeLines, type Fleet } from "./fleet.ts";
import { input, lineOf, literal, over, times } from "./formula.ts";
import { sagemakerInstance } from "./instances.ts";
import { service, way } from "./service.ts";

/** SageMaker HyperPod: a cluster that stays, billed by SageMaker as cluster hours whether it trains or not. */
export const sagemakerHyperpod = service({
  name: "sagemaker-hyperpod",
  title: "SageMaker HyperPod",
  group: "SageMaker",
  help: "A training cluster that repairs itself; you pay for its instances while they are there, busy or not",
  ways: [
    way({
      demand: runInstances,
      run: {
        instance: named("instance", "SageMaker instance type such as ml.p4d.24xlarge"),
        storage: amount("GB", "volume of each instance", { default: 0 }),
        orchestrator: choice(["slurm", "eks"], "eks: the EKS cluster is billed beside it", "slurm"),
      },
      example: "count=4 instance=ml.p4d.24xlarge usage=100%",
      lines: (values, world) => {
        const instance = sagemakerInstance(values.instance, world);
        const fleet: Fleet = { replicas: input("count"), hours: times(input("usage"), literal(world.hours)) };
        const place = { service: "sagemaker", dimension: "cluster-hour", region: world.region } as const;
        const eks = { service: "eks", item: "cluster", dimension: "hour" };
        world.assume("FSx for Lustre and S3 of the cluster", "not modelled", "add fsx-lustre and s3 workloads");
        return [
          ...fleetLines(place, instance, fleet, "every instance of the cluster while it is there"),
          ...volumeLines(
            { service: "sagemaker", item: "cluster", dimension: "storage" },
            values.storage,
            input("storage"),
            fleet,
            world,
          ),
          ...(values.orchestrator === "eks"
            ? [lineOf("eks", eks, world.region, "hour", literal(world.hours), "the EKS control plane")]
            : []),
        ];
      },
    }),
  ],
});

const PLAN = {
  instance: named("instance", "SageMaker instance type such as ml.p5e.48xlarge"),
  count: amount("instance", "instances reserved", { default: 1, min: 1 }),
};

/** SageMaker training plans: accelerated capacity reserved for days, paid at purchase. */
export const sagemakerTrainingPlan = service({
  name: "sagemaker-training-plan",
  title: "SageMaker training plans",
  group: "SageMaker",
  help: "Accelerated instances reserved for a number of days, for training jobs or HyperPod; paid up front, used or not",
  ways: [
    way({
      demand: trainModel,
      run: PLAN,
      example: "runs=1/month duration=240 instance=ml.p5e.48xlarge count=2 region=ap-south-1",
      lines: (values, world) => {
        const instance = sagemakerInstance(values.instance, world);
        checkBlocks(values.count.value, values.duration.value / 24, "duration", world);
        world.assume("training plan durations", "those of EC2 Capacity Blocks", "no list of its own was seen");
        const hours = times(input("runs"), blockDays(over(input("duration"), literal(24)), world), literal(24));
        const place = { service: "sagemaker", dimension: "cluster-reserved-hour", region: world.region } as const;
        return fleetLines(
          place,
          instance,
          { replicas: input("count"), hours },
          "every reserved hour, paid at purchase",
        );
      },
    }),
  ],
});
