import type { Amount } from "../quantity/amount.ts";
import { amount, share, type Values } from "../quantity/fields.ts";
import { analyzeImages, embedText, generateImages, generateText, serveModel, transcribeAudio } from "./demands.ts";
import { fleetLines, volumeLines, type Fleet } from "./fleet.ts";
import { input, literal, minus, ONE, plus, times } from "./formula.ts";
import { AUTO, sagemakerInstance, warnUnlisted } from "./instances.ts";
import {
  ANSWER,
  assumeBeside,
  ENDPOINT,
  payloadLines,
  TRAFFIC,
  trafficLines,
  warnOverrun,
} from "./sagemaker-hosting.ts";
import { service, way, type Line, type World } from "./service.ts";

const ASYNC = {
  ...ENDPOINT,
  busy: share("share of the month's hours in which instances are up: requests run, instances start and cool down", {
    default: "100 %",
  }),
  minimum: amount("instance", "instances that stay up when nothing waits; 0 scales to zero", { default: 0 }),
};

const HOSTED = { ...ASYNC, ...TRAFFIC };
const SERVED = { ...ASYNC, ...ANSWER };

/** All instances while there is work, the minimum otherwise; requests wait in the queue while there are none. */
const endpointLines = (values: Values<typeof ASYNC>, world: World): readonly Line[] => {
  const instance = sagemakerInstance(values.instance, world);
  warnUnlisted(instance, "async-inference", world);
  world.assume("requests and answers in S3, notifications", "not modelled", "add s3 workloads");
  assumeBeside(world);
  const busy = input("busy");
  const replicas = plus(times(input("count"), busy), times(input("minimum"), minus(ONE, busy)));
  const fleet: Fleet = { replicas, hours: literal(world.hours) };
  const place = { service: "sagemaker", dimension: "async-inference-hour", region: world.region } as const;
  return [
    ...fleetLines(place, instance, fleet, "all instances in busy hours, the minimum in the others"),
    ...volumeLines(
      { service: "sagemaker", item: "endpoint", dimension: "storage" },
      values.storage,
      input("storage"),
      fleet,
      world,
    ),
  ];
};

const hostedLines = (values: Values<typeof HOSTED>, world: World): readonly Line[] => [
  ...endpointLines(values, world),
  ...trafficLines(values, world),
];

interface Served extends Values<typeof SERVED> {
  readonly requests: Amount;
  readonly duration: Amount;
  readonly payload: Amount;
}

const servedLines = (values: Served, world: World): readonly Line[] => {
  const { count, busy, minimum } = values;
  const mean = count.value * busy.value + minimum.value * (1 - busy.value);
  if (values.instance !== AUTO) warnOverrun(values, mean * world.hours, world);
  return [...endpointLines(values, world), ...payloadLines(values, world)];
};

/** SageMaker asynchronous inference: large or slow requests in a queue; may scale to zero between them. */
export const sagemakerAsync = service({
  name: "sagemaker-async",
  title: "SageMaker asynchronous inference",
  group: "SageMaker",
  help: "Requests wait in a queue for instances that may scale to zero; instances are billed by the second while they are up",
  ways: [
    way({
      demand: serveModel,
      run: SERVED,
      example: "requests=20k/month duration=40 payload=5 instance=ml.g5.xlarge busy=40%",
      lines: servedLines,
    }),
    way({
      demand: generateText,
      run: HOSTED,
      example: "requests=10k/day input=1500 output=300 model=llama-3.1-8b instance=ml.g5.2xlarge busy=30%",
      lines: hostedLines,
    }),
    way({
      demand: embedText,
      run: HOSTED,
      example: "requests=2M/month instance=ml.g5.xlarge busy=10%",
      lines: hostedLines,
    }),
    way({
      demand: transcribeAudio,
      run: HOSTED,
      example: "minutes=40k/month model=whisper-large-v3 instance=ml.g5.xlarge busy=20%",
      lines: hostedLines,
    }),
    way({
      demand: analyzeImages,
      run: HOSTED,
      example: "images=1M/month instance=ml.g5.xlarge busy=25%",
      lines: hostedLines,
    }),
    way({
      demand: generateImages,
      run: HOSTED,
      example: "images=50k/month instance=ml.g5.2xlarge busy=35%",
      lines: hostedLines,
    }),
  ],
});
