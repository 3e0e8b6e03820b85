import type { Amount } from "../quantity/amount.ts";
import { amount, named, share, type Values } from "../quantity/fields.ts";
import { embedText, generateText, serveModel, trainModel } from "./demands.ts";
import { fleetLines, volumeLines } from "./fleet.ts";
import { input, literal, times } from "./formula.ts";
import { sagemakerInstance, warnUnlisted } from "./instances.ts";
import { assumeBeside, TRAFFIC, trafficLines } from "./sagemaker-hosting.ts";
import { service, way, type Line, type World } from "./service.ts";
import { FEE_PER_HOUR, FEE_PER_INFERENCE, hourlyFee, inferenceFee } from "./software-fee.ts";
import { JOB, jobHours, jobLines } from "./sagemaker-jobs.ts";

const HOSTED = {
  model: named("model", "the JumpStart model"),
  instance: named("instance", "SageMaker instance type such as ml.g5.2xlarge, or auto"),
  count: amount("instance", "instances; with scaling, their mean over the time that the endpoint is up", {
    default: 1,
  }),
  usage: share("share of the month that the endpoint exists", { default: "100 %" }),
  storage: amount("GB", "ML storage of each instance, where it has no disk of its own", { default: 0 }),
  ...TRAFFIC,
  ...FEE_PER_HOUR,
  ...FEE_PER_INFERENCE,
};

interface Served extends Values<typeof HOSTED> {
  readonly requests: Amount;
}

const hostedLines = (values: Served, world: World): readonly Line[] => {
  const instance = sagemakerInstance(values.instance, world);
  warnUnlisted(instance, "hosting", world);
  assumeBeside(world);
  world.assume(
    "licence of the model",
    "none unless software-per-hour or software-per-inference says so",
    "proprietary models add the seller's Marketplace fee",
  );
  const fleet = { replicas: input("count"), hours: times(input("usage"), literal(world.hours)) };
  const place = { service: "sagemaker", dimension: "hosting-hour", region: world.region } as const;
  return [
    ...fleetLines(place, instance, fleet, "every instance for as long as the endpoint exists"),
    ...volumeLines(
      { service: "sagemaker", item: "endpoint", dimension: "storage" },
      values.storage,
      input("storage"),
      fleet,
      world,
    ),
    ...trafficLines(values, world),
    ...hourlyFee(values["software-per-hour"], times(fleet.replicas, fleet.hours), world),
    ...inferenceFee(values["software-per-inference"], input("requests"), world),
  ];
};

/** SageMaker JumpStart: a ready model on instances of your own, with the seller's fee where it has one. */
export const sagemakerJumpstart = service({
  name: "sagemaker-jumpstart",
  title: "SageMaker JumpStart",
  group: "Generative AI",
  help: "A ready model on your own instances, or tuned there; no charge of its own, some models add the seller's fee",
  ways: [
    way({
      demand: generateText,
      run: HOSTED,
      example: "requests=10k/day input=1500 output=300 model=llama-3.1-8b instance=ml.g5.2xlarge",
      lines: hostedLines,
    }),
    way({
      demand: embedText,
      run: HOSTED,
      example: "requests=2M/month model=bge-m3 instance=ml.g5.xlarge",
      lines: hostedLines,
    }),
    way({
      demand: serveModel,
      run: HOSTED,
      example: "requests=1M/month model=resnet-50 instance=ml.g4dn.xlarge software-per-hour=1.5",
      lines: hostedLines,
    }),
    way({
      demand: trainModel,
      run: { model: HOSTED.model, ...JOB, ...FEE_PER_HOUR },
      example: "runs=1/month duration=5 model=llama-3.1-8b instance=ml.g5.12xlarge",
      lines: (values, world) => [
        ...jobLines(values, "training", jobHours(), "fine-tuning jobs on your instances", world),
        ...hourlyFee(values["software-per-hour"], times(input("count"), jobHours()), world),
      ],
    }),
  ],
});
