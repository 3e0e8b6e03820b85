import type { Amount } from "../quantity/amount.ts";
import { choice, maybe, share, type Values } from "../quantity/fields.ts";
import {
  analyzeImages,
  analyzeText,
  embedText,
  generateImages,
  generateText,
  serveModel,
  transcribeAudio,
  translateText,
} from "./demands.ts";
import { fleetLines, volumeLines, type Fleet } from "./fleet.ts";
import { input, literal, times } from "./formula.ts";
import { AUTO, sagemakerInstance, warnUnlisted } from "./instances.ts";
import {
  ANSWER,
  assumeBeside,
  ENDPOINT,
  payloadLines,
  SCALING,
  TRAFFIC,
  trafficLines,
  warnOverrun,
} from "./sagemaker-hosting.ts";
import { service, way, type Line, type World } from "./service.ts";

const REALTIME = {
  ...ENDPOINT,
  usage: share("share of the month that the endpoint exists", { default: "100 %" }),
  scaling: SCALING,
  purchase: choice(
    ["on-demand", "savings-plan"],
    "savings-plan: a SageMaker Savings Plan of just these hours",
    "on-demand",
  ),
  term: maybe(choice(["1y", "3y"], "term of the savings plan; 1y where left out")),
  payment: maybe(
    choice(["no-upfront", "partial-upfront", "all-upfront"], "when it is paid; no-upfront where left out"),
  ),
};

const HOSTED = { ...REALTIME, ...TRAFFIC };
const SERVED = { ...REALTIME, ...ANSWER };

/** The hours and the storage of an endpoint: billed by the second from creation to deletion, used or not. */
export const endpointLines = (values: Values<typeof REALTIME>, world: World): readonly Line[] => {
  const instance = sagemakerInstance(values.instance, world);
  warnUnlisted(instance, "hosting", world);
  const { term = "1y", payment = "no-upfront" } = values;
  const committed = values.purchase === "savings-plan";
  const dimension = committed ? `savings-plan-${term}-${payment}-hosting-hour` : "hosting-hour";
  const month = literal(world.hours);
  const fleet: Fleet = { replicas: input("count"), hours: committed ? month : times(input("usage"), month) };
  if (committed)
    world.assume("savings plan", `${term} ${payment}, committed for every hour`, "unused commitment is lost");
  const volume = { service: "sagemaker", item: "endpoint", dimension: "storage" };
  return [
    ...fleetLines(
      { service: "sagemaker", dimension, region: world.region },
      instance,
      fleet,
      "every instance for as long as the endpoint exists",
    ),
    ...volumeLines(volume, values.storage, input("storage"), fleet, world),
  ];
};

const hostedLines = (values: Values<typeof HOSTED>, world: World): readonly Line[] => {
  assumeBeside(world);
  return [...endpointLines(values, world), ...trafficLines(values, world)];
};

interface Served extends Values<typeof SERVED> {
  readonly requests: Amount;
  readonly duration: Amount;
  readonly payload: Amount;
}

const servedLines = (values: Served, world: World): readonly Line[] => {
  assumeBeside(world);
  if (values.instance !== AUTO) warnOverrun(values, values.count.value * values.usage.value * world.hours, world);
  return [...endpointLines(values, world), ...payloadLines(values, world)];
};

/** SageMaker real-time inference: instances that answer at once and are paid for as long as the endpoint exists. */
export const sagemakerRealtime = service({
  name: "sagemaker-realtime",
  title: "SageMaker real-time inference",
  group: "SageMaker",
  help: "Your model behind an endpoint that answers at once; instances are billed by the second, used or not",
  ways: [
    way({
      demand: serveModel,
      run: SERVED,
      example: "instance=ml.g5.xlarge count=2 requests=1M/month payload=0.02",
      lines: servedLines,
    }),
    way({
      demand: generateText,
      run: HOSTED,
      example: "requests=10k/day input=1500 output=300 model=llama-3.1-8b instance=ml.g5.2xlarge",
      lines: hostedLines,
    }),
    way({ demand: embedText, run: HOSTED, example: "requests=2M/month instance=ml.g5.xlarge", lines: hostedLines }),
    way({ demand: analyzeText, run: HOSTED, example: "documents=1M/month instance=ml.m5.xlarge", lines: hostedLines }),
    way({
      demand: translateText,
      run: HOSTED,
      example: "documents=1M/month instance=ml.g5.xlarge",
      lines: hostedLines,
    }),
    way({
      demand: transcribeAudio,
      run: HOSTED,
      example: "minutes=40k/month model=whisper-large-v3 instance=ml.g5.xlarge",
      lines: hostedLines,
    }),
    way({ demand: analyzeImages, run: HOSTED, example: "images=1M/month instance=ml.g5.xlarge", lines: hostedLines }),
    way({
      demand: generateImages,
      run: HOSTED,
      example: "images=50k/month instance=ml.g5.2xlarge",
      lines: hostedLines,
    }),
  ],
});
