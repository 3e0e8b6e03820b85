/** AWS Marketplace for machine learning: the seller's fee, and the SageMaker instances that the software runs on. */
import { amount, named, share } from "../quantity/fields.ts";
import { processData, serveModel, trainModel } from "./demands.ts";
import { fleetLines } from "./fleet.ts";
import { input, literal, times } from "./formula.ts";
import { sagemakerInstance, warnUnlisted } from "./instances.ts";
import { ANSWER, assumeBeside, payloadLines } from "./sagemaker-hosting.ts";
import { JOB, jobHours, jobLines } from "./sagemaker-jobs.ts";
import { service, way } from "./service.ts";
import { FEE_PER_HOUR, FEE_PER_INFERENCE, hourlyFee, inferenceFee, warnFeeless } from "./software-fee.ts";

const JOBS = { instance: JOB.instance, count: JOB.count, storage: JOB.storage, ...FEE_PER_HOUR };

export const marketplaceModel = service({
  name: "marketplace-model",
  title: "AWS Marketplace model packages",
  group: "Marketplace",
  help: "A seller's trained model on SageMaker instances: the software by the hour or by the inference, plus the instances",
  ways: [
    way({
      demand: serveModel,
      run: {
        instance: named("instance", "SageMaker instance type that the seller supports"),
        count: amount("instance", "instances", { default: 1 }),
        usage: share("share of the month that the endpoint exists", { default: "100 %" }),
        ...ANSWER,
        ...FEE_PER_HOUR,
        ...FEE_PER_INFERENCE,
      },
      example: "requests=100k/month instance=ml.m5.xlarge software-per-inference=0.01",
      lines: (values, world) => {
        const instance = sagemakerInstance(values.instance, world);
        warnUnlisted(instance, "hosting", world);
        warnFeeless([values["software-per-hour"], values["software-per-inference"]], world);
        assumeBeside(world);
        const fleet = { replicas: input("count"), hours: times(input("usage"), literal(world.hours)) };
        const place = { service: "sagemaker", dimension: "hosting-hour", region: world.region } as const;
        return [
          ...fleetLines(place, instance, fleet, "the instances that the software runs on"),
          ...payloadLines(values, world),
          ...hourlyFee(values["software-per-hour"], times(fleet.replicas, fleet.hours), world),
          ...inferenceFee(values["software-per-inference"], input("requests"), world),
        ];
      },
    }),
    way({
      demand: processData,
      run: { instance: JOB.instance, count: JOB.count, ...FEE_PER_HOUR },
      example: "runs=30/month duration=2 instance=ml.m5.xlarge software-per-hour=3",
      lines: (values, world) => {
        warnFeeless([values["software-per-hour"]], world);
        return [
          ...jobLines(values, "batch-transform", jobHours(), "batch transform jobs that the software runs in", world),
          ...hourlyFee(values["software-per-hour"], times(jobHours(), input("count")), world),
        ];
      },
    }),
  ],
});

export const marketplaceAlgorithm = service({
  name: "marketplace-algorithm",
  title: "AWS Marketplace algorithms",
  group: "Marketplace",
  help: "A seller's algorithm in SageMaker training jobs: the software by the hour of each instance, plus the instances",
  ways: [
    way({
      demand: trainModel,
      run: JOBS,
      example: "runs=4/month duration=3 instance=ml.m5.4xlarge count=2 software-per-hour=5",
      lines: (values, world) => {
        warnFeeless([values["software-per-hour"]], world);
        return [
          ...jobLines(values, "training", jobHours(), "training jobs that the software runs in", world),
          ...hourlyFee(values["software-per-hour"], times(jobHours(), input("count")), world),
        ];
      },
    }),
  ],
});
