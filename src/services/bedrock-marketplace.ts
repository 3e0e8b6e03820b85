import { amount, named, share, type Values } from "../quantity/fields.ts";
import { embedText, generateText } from "./demands.ts";
import { fleetLines } from "./fleet.ts";
import { input, literal, times } from "./formula.ts";
import { sagemakerInstance, warnUnlisted } from "./instances.ts";
import { service, way, type Line, type World } from "./service.ts";
import { FEE_PER_HOUR, FEE_PER_INFERENCE, hourlyFee, inferenceFee, warnFeeless } from "./software-fee.ts";

const run = {
  model: named("model", "the model, as Bedrock Marketplace lists it"),
  instance: named("instance", "SageMaker instance type that it is deployed on"),
  count: amount("instance", "instances", { default: 1 }),
  usage: share("share of the month that the endpoint exists", { default: 1 }),
  ...FEE_PER_HOUR,
  ...FEE_PER_INFERENCE,
};

const endpointLines = (inputs: Values<typeof run>, world: World): readonly Line[] => {
  const instance = sagemakerInstance(inputs.instance, world);
  warnUnlisted(instance, "hosting", world);
  warnFeeless([inputs["software-per-hour"], inputs["software-per-inference"]], world);
  const fleet = { replicas: input("count"), hours: times(input("usage"), literal(world.hours)) };
  return [
    ...fleetLines(
      { service: "sagemaker", dimension: "hosting-hour", region: world.region },
      instance,
      fleet,
      "the endpoint's instances, used or not",
    ),
    ...hourlyFee(inputs["software-per-hour"], times(fleet.replicas, fleet.hours), world),
    ...inferenceFee(inputs["software-per-inference"], input("requests"), world),
  ];
};

/** Bedrock Marketplace: a seller's model behind the Bedrock API, on SageMaker instances by the hour. */
export const bedrockMarketplace = service({
  name: "bedrock-marketplace",
  title: "Amazon Bedrock Marketplace models",
  group: "Generative AI",
  help: "A model of the Bedrock Marketplace: SageMaker instances by the hour behind the Bedrock API, and the seller's fee",
  ways: [
    way({
      demand: generateText,
      run,
      example:
        "requests=10k/day input=1500 output=300 model=a-sellers-model instance=ml.g5.2xlarge software-per-hour=2",
      lines: endpointLines,
    }),
    way({
      demand: embedText,
      run,
      example: "requests=2M/month model=a-sellers-embedder instance=ml.g5.xlarge software-per-hour=1",
      lines: endpointLines,
    }),
  ],
});
