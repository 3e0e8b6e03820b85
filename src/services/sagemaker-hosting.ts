/** What endpoints of SageMaker have in common: inputs, instance-hours, storage, data in and out. */
import { monthly, type Amount } from "../quantity/amount.ts";
import { amount, choice, maybeNamed, named, rate, share } from "../quantity/fields.ts";
import { type Formula, input, lineOf, literal, minus, ONE, over, times } from "./formula.ts";
import { wanted } from "./lines.ts";
import type { Line, World } from "./service.ts";

/** The model and the instances behind an endpoint. */
export const ENDPOINT = {
  model: maybeNamed(
    "model",
    "the model that you host: sizes the fleet where instance or count is auto, else checks it",
  ),
  instance: named("instance", "SageMaker instance type such as ml.g5.xlarge, or auto"),
  count: amount("instance", "instances, or auto; with scaling, their mean over the time that the endpoint is up", {
    default: 1,
  }),
  storage: amount("GB", "ML storage of each instance, where it has no disk of its own", { default: 0 }),
};

/** Traffic where the demand does not say how large a request is. */
export const TRAFFIC = {
  "data-in": rate("GB", "data sent to the endpoint", { default: 0 }),
  "data-out": rate("GB", "data that the endpoint answers with", { default: 0 }),
};

/** Traffic where the demand has a payload: how it splits. */
export const ANSWER = { "answer-share": share("share of the payload that is the answer", { default: "50 %" }) };

/** How a fleet follows demand: with instance or count auto the engine says how many, else count is its mean. */
export const SCALING = choice(["fixed", "auto"], "auto: count is the mean that autoscaling keeps", "fixed");

const data = (dimension: "data-in" | "data-out", quantity: Formula, world: World): Line =>
  lineOf(
    dimension,
    { service: "sagemaker", item: "endpoint", dimension },
    world.region,
    "GB",
    quantity,
    DATA[dimension],
  );

const DATA = {
  "data-in": "what requests carry into the endpoint",
  "data-out": "what answers carry out of the endpoint",
};

/** Data of an endpoint as inputs state it; nothing where they are 0. */
export const trafficLines = (
  values: { readonly "data-in": Amount; readonly "data-out": Amount },
  world: World,
): readonly Line[] => [
  ...(wanted(values["data-in"]) ? [data("data-in", input("data-in"), world)] : []),
  ...(wanted(values["data-out"]) ? [data("data-out", input("data-out"), world)] : []),
];

/** Data of an endpoint from the payload of its requests. */
export const payloadLines = (values: { readonly payload: Amount }, world: World): readonly Line[] => {
  if (!wanted(values.payload)) return [];
  const gigabytes = over(times(input("requests"), input("payload")), literal(1024));
  const answer = input("answer-share");
  return [
    data("data-in", times(minus(ONE, answer), gigabytes), world),
    data("data-out", times(answer, gigabytes), world),
  ];
};

/** Says what stands beside an endpoint and is not in its lines. */
export const assumeBeside = (world: World): void =>
  world.assume("CloudWatch logs and the model's copy in S3", "not modelled", "add cloudwatch and s3 workloads");

interface Load {
  readonly requests: Amount;
  readonly duration: Amount;
}

/** Warns where requests one after the other need more instances than there are. */
export const warnOverrun = ({ requests, duration }: Load, instanceHours: number, world: World): void => {
  const busy = (monthly(requests, world.hours) * duration.value) / 3600;
  if (busy <= instanceHours) return;
  world.warn(
    "fleet-short",
    `requests × duration keeps ${(busy / world.hours).toPrecision(3)} instances busy all month, more than there are: ` +
      "each must serve several requests at a time, or there must be more",
  );
};
