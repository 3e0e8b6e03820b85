import { amount, choice, named, rate } from "../quantity/fields.ts";
import { processData } from "./demands.ts";
import { atLeast, beyond, input, literal, over, times } from "./formula.ts";
import { metered, usageOf } from "./lines.ts";
import { service, way } from "./service.ts";

/** Hours of a run, at least the minimum of its workers. */
const hoursOf = (least: number) => over(atLeast(times(input("duration"), literal(3600)), least), literal(3600));

const workers = {
  workers: amount("worker", "workers of a run", { default: "4 worker" }),
  vcpus: amount("vCPU", "vCPUs of a worker", { default: "4 vCPU" }),
  memory: amount("GB", "memory of a worker", { default: "16 GB" }),
};

const jobs = way({
  demand: processData,
  run: {
    runtime: choice(["serverless", "eks"], "EMR Serverless, or an uplift on pods of EKS", "serverless"),
    ...workers,
    disk: amount("GB", "disk of a worker; 20 GB are included (serverless)", { default: "20 GB" }),
    processor: choice(["x86", "arm"], "architecture (serverless)", "x86"),
  },
  example: "runs=60 duration=30min workers=8",
  lines: ({ runtime, processor, ...values }, world) => {
    if (runtime === "eks") {
      const hours = hoursOf(world.constant("emr", "emr-on-eks", "minimum-duration"));
      world.assume(
        "nodes of the cluster",
        "not modelled",
        "EC2 or Fargate under the pods, and the EKS cluster, are billed apart",
      );
      return metered("emr", world.region, values, [
        {
          name: "vcpu",
          of: times(input("runs"), input("workers"), input("vcpus"), hours),
          item: "emr-on-eks",
          dimension: "vcpu-hour",
          unit: "vCPU-hour",
          because: "uplift for the vCPUs of pods",
        },
        {
          name: "memory",
          of: times(input("runs"), input("workers"), input("memory"), hours),
          item: "emr-on-eks",
          dimension: "gb-hour",
          unit: "GB-hour",
          because: "uplift for the memory of pods",
        },
      ]);
    }
    const item = `serverless-${processor}`;
    const hours = hoursOf(world.constant("emr", item, "minimum-duration"));
    const disk = beyond(input("disk"), literal(world.constant("emr", "serverless", "included")));
    return metered("emr", world.region, values, [
      {
        name: "vcpu",
        of: times(input("runs"), input("workers"), input("vcpus"), hours),
        item,
        dimension: "vcpu-hour",
        unit: "vCPU-hour",
        because: "vCPUs of the workers, at least a minute each",
      },
      {
        name: "memory",
        of: times(input("runs"), input("workers"), input("memory"), hours),
        item,
        dimension: "gb-hour",
        unit: "GB-hour",
        because: "memory of the workers, at least a minute each",
      },
      {
        name: "disk",
        of: times(input("runs"), input("workers"), disk, hours),
        item: "serverless",
        dimension: "storage-gb-hour",
        unit: "GB-hour",
        because: "disk beyond the 20 GB of each worker",
      },
    ]);
  },
});

const clusters = way({
  demand: usageOf(
    "emr-on-ec2",
    "Run clusters for data",
    { instances: amount("instance", "instances of the cluster") },
    "instance",
    (n) => n.instances,
  ),
  run: {
    instance: named("instance", "instance type, such as m5.xlarge", "m5.xlarge"),
    running: rate("hour", "hours that the cluster runs", { default: "24 hour / day" }),
  },
  example: "instances=5 instance=m5.xlarge running=200h",
  lines: ({ instance, ...values }, world) => {
    world.assume("volumes of the cluster", "not modelled", "EBS is billed apart");
    return [
      ...metered("emr", world.region, values, [
        {
          name: "uplift",
          of: ["instances", "running"],
          item: `emr-on-ec2:${instance}`,
          dimension: "uplift-hour",
          unit: "hour",
          because: "EMR's uplift on each instance",
        },
      ]),
      ...metered("ec2", world.region, values, [
        {
          name: "instances",
          of: ["instances", "running"],
          item: instance,
          dimension: "on-demand-hour",
          unit: "hour",
          because: "the instances themselves, on demand",
        },
      ]),
    ];
  },
});

/** Amazon EMR: workers by vCPU and GB, or an uplift on the instances or pods of your own. */
export const emr = service({
  name: "emr",
  title: "Amazon EMR",
  group: "Data",
  help: "Spark and Hadoop: serverless workers, an uplift on EC2 instances, or on pods of EKS",
  ways: [jobs, clusters],
});
