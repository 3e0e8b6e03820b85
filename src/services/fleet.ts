import type { Meter } from "../catalog/types.ts";
import type { Amount } from "../quantity/amount.ts";
import { type Formula, lineOf, literal, over, times } from "./formula.ts";
import { wanted } from "./lines.ts";
import type { Line, World } from "./service.ts";

/** Instances that run for a time: an endpoint, a job, a cluster. A mean number of replicas may be broken. */
export interface Fleet {
  readonly replicas: Formula;
  /** Hours a month that each of them is billed for. */
  readonly hours: Formula;
}

/** Where instances run and how they are paid: `sagemaker` `hosting-hour`, `ec2` `spot-hour`. */
export interface Place {
  readonly service: "sagemaker" | "ec2";
  readonly dimension: string;
  readonly region: string;
}

/**
 * The instance-hours of a fleet. What decides replicas and hours, a person or the capacity engine, stays outside.
 * @param name the line's name within its option
 */
export const fleetLines = (
  { service, dimension, region }: Place,
  instance: string,
  { replicas, hours }: Fleet,
  because: string,
  name = "instances",
): readonly Line[] => [
  lineOf(name, { service, item: instance, dimension }, region, "hour", times(replicas, hours), because),
];

/**
 * The storage of a fleet: each replica has a volume for as long as it runs; none is listed where its size is a certain 0.
 * @param size the input named `storage`, in GB
 */
export const volumeLines = (
  meter: Meter,
  size: Amount,
  storage: Formula,
  { replicas, hours }: Fleet,
  world: World,
): readonly Line[] =>
  wanted(size)
    ? [
        lineOf(
          "storage",
          meter,
          world.region,
          "GB-month",
          over(times(replicas, hours, storage), literal(world.hours)),
          VOLUME,
        ),
      ]
    : [];

const VOLUME = "a volume for each instance while it runs, as its share of the month";
