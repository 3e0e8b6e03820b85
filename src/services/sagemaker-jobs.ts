/** What jobs of SageMaker have in common: runs × hours × instances, and a volume for each instance while it runs. */
import type { Amount } from "../quantity/amount.ts";
import { amount, named } from "../quantity/fields.ts";
import { fleetLines, volumeLines, type Fleet } from "./fleet.ts";
import { type Formula, input, times } from "./formula.ts";
import { sagemakerInstance, warnUnlisted } from "./instances.ts";
import type { Line, World } from "./service.ts";

export const JOB = {
  instance: named("instance", "SageMaker instance type such as ml.m5.xlarge"),
  count: amount("instance", "instances of one job", { default: 1 }),
  storage: amount("GB", "ML storage of each instance of a job", { default: 0 }),
};

/** The components of SageMaker whose instances jobs run on. */
export type JobComponent = "training" | "processing" | "batch-transform";

/** What a job is run on. */
export interface Job {
  readonly instance: string;
  readonly storage?: Amount;
}

/** Hours that the jobs of a month take on one instance. */
export const jobHours = (): Formula => times(input("runs"), input("duration"));

/** A month's instance-hours of jobs on a component. Billed by the second, with no minimum. */
export const jobLines = (
  job: Job,
  component: JobComponent,
  hours: Formula,
  because: string,
  world: World,
  replicas: Formula = input("count"),
): readonly Line[] => {
  const instance = sagemakerInstance(job.instance, world);
  warnUnlisted(instance, component, world);
  const fleet: Fleet = { replicas, hours };
  const volume = { service: "sagemaker", item: component, dimension: "storage" };
  return [
    ...fleetLines(
      { service: "sagemaker", dimension: `${component}-hour`, region: world.region },
      instance,
      fleet,
      because,
    ),
    ...(job.storage ? volumeLines(volume, job.storage, input("storage"), fleet, world) : []),
  ];
};
