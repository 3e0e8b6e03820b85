import { amount, choice, share, type Values } from "../quantity/fields.ts";
import { runContainers, serveModel } from "./demands.ts";
import { atLeast, type Formula, input, inSteps, lineOf, literal, minus, over, times } from "./formula.ts";
import { present } from "./lines.ts";
import { service, way, type Line, type World } from "./service.ts";

const TASK = {
  vcpu: amount("vCPU", "vCPUs of a task", { default: 1, min: 0.25, max: 16 }),
  memory: amount("GB", "memory of a task", { default: "2 GB", min: 0.5, max: 120 }),
  platform: choice(["linux-x86", "linux-arm", "windows"], "operating system and processor", "linux-x86"),
  capacity: choice(["on-demand", "spot"], "spot: spare capacity that may be taken back", "on-demand"),
  "ephemeral-storage": amount("GB", "disk of a task", { default: "20 GB", max: 200 }),
};

type Task = Values<typeof TASK>;

/** vCPUs, memory and disk of tasks for the hours of a month that they run. */
const taskLines = (values: Task, hours: Formula, world: World): readonly Line[] => {
  const { platform, capacity } = values;
  const item = capacity === "spot" ? `${platform}-spot` : platform;
  const windows = platform === "windows";
  const time = windows ? times(hours, literal(3600)) : hours;
  const unit = windows ? "second" : "hour";
  const line = (name: string, of: string, dimension: string, unitName: string, quantity: Formula, because: string) =>
    lineOf(name, { service: "fargate", item: of, dimension }, world.region, unitName, quantity, because);
  const included = world.constant("fargate", "ephemeral-storage", "included");
  const disk = times(hours, atLeast(minus(input("ephemeral-storage"), literal(included)), 0));
  if (capacity === "spot") world.assume("Fargate Spot", "the rate of the day", "it moves with supply");
  world.assume(
    "image storage, load balancer, logs, traffic",
    "not modelled",
    "add ecr, elb, cloudwatch and data-transfer workloads",
  );
  return present([
    line("vcpu", item, `vcpu-${unit}`, `vCPU-${unit}`, times(time, input("vcpu")), "vCPUs of every task while it runs"),
    line(
      "memory",
      item,
      `gb-${unit}`,
      `GB-${unit}`,
      times(time, input("memory")),
      "memory of every task while it runs",
    ),
    windows &&
      line(
        "licence",
        item,
        "os-license-vcpu-second",
        "vCPU-second",
        times(time, input("vcpu")),
        "the Windows licence of every vCPU",
      ),
    values["ephemeral-storage"].value > included &&
      line("disk", "ephemeral-storage", "gb-hour", "GB-hour", disk, `disk beyond ${included} GB of a task`),
  ]);
};

/** AWS Fargate: vCPU and memory of tasks by the second, with a minimum a task. */
export const fargate = service({
  name: "fargate",
  title: "AWS Fargate",
  group: "Compute",
  help: "Containers without servers, on ECS or EKS: vCPUs and memory by the second, at least a minute a task",
  ways: [
    way({
      demand: runContainers,
      run: TASK,
      example: "tasks=10/day duration=10 vcpu=1 memory=2",
      lines: (values, world) => {
        const least = world.constant("fargate", values.platform, "minimum-duration");
        const seconds = atLeast(inSteps(times(input("duration"), literal(60)), 1), least);
        return taskLines(values, over(times(input("tasks"), seconds), literal(3600)), world);
      },
    }),
    way({
      demand: serveModel,
      run: {
        ...TASK,
        count: amount("task", "tasks that serve; with scaling, their mean", { default: 1 }),
        usage: share("share of the month that they run", { default: "100 %" }),
      },
      example: "requests=1M/month count=2 vcpu=2 memory=4 platform=linux-arm",
      lines: (values, world) => taskLines(values, times(input("count"), input("usage"), literal(world.hours)), world),
    }),
  ],
});
