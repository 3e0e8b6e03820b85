import type { Amount } from "../quantity/amount.ts";
import { amount, choice, maybeNamed, named, rate, share, type Values } from "../quantity/fields.ts";
import { blockDays, checkBlocks } from "./capacity-blocks.ts";
import {
  analyzeImages,
  analyzeText,
  embedText,
  generateImages,
  generateText,
  processData,
  runInstances,
  serveModel,
  trainModel,
  transcribeAudio,
  translateText,
} from "./demands.ts";
import { BLOCKS, billedHours, blockHours, boughtInstance, dimensionOf, PURCHASE } from "./ec2-purchase.ts";
import { fleetLines } from "./fleet.ts";
import { atLeast, type Formula, input, lineOf, literal, over, times } from "./formula.ts";
import { AUTO } from "./instances.ts";
import { present, wanted } from "./lines.ts";
import { SCALING, warnOverrun } from "./sagemaker-hosting.ts";
import { service, way, type Line, type World } from "./service.ts";
import { INTERRUPTIONS, interruptedHours } from "./spot.ts";

const MACHINE = {
  instance: named("instance", "EC2 instance type such as g6.xlarge, or auto"),
  ...PURCHASE,
  storage: amount("GB", "EBS volume of each instance", { default: 0 }),
  volume: choice(["gp3", "gp2", "io2", "io1", "st1", "sc1"], "type of the EBS volumes", "gp3"),
  "transfer-out": rate("GB", "data sent to the internet", { default: 0 }),
  "public-addresses": amount("unit", "public IPv4 addresses, in use or idle", { default: 0 }),
};

type Machine = Values<typeof MACHINE>;

/** The volumes, the traffic and the addresses of instances; what is a certain 0 is not listed. */
const besideLines = (values: Machine, gigabyteMonths: Formula, world: World): readonly Line[] => {
  const line = (
    name: string,
    [service, item, dimension]: readonly [string, string, string],
    unit: string,
    quantity: Formula,
    because: string,
  ) => lineOf(name, { service, item, dimension }, world.region, unit, quantity, because);
  world.assume(
    "load balancer, logs, traffic between zones",
    "not modelled",
    "add elb, cloudwatch and data-transfer workloads",
  );
  return present([
    wanted(values.storage) &&
      line("storage", ["ebs", values.volume, "storage"], "GB-month", gigabyteMonths, "a volume for each instance"),
    wanted(values["transfer-out"]) &&
      line(
        "transfer-out",
        ["data-transfer", "internet", "out"],
        "GB",
        input("transfer-out"),
        "answers and files sent to the internet",
      ),
    wanted(values["public-addresses"]) &&
      line(
        "addresses",
        ["vpc", "public-ipv4", "hour"],
        "hour",
        times(input("public-addresses"), literal(world.hours)),
        "public addresses, in use or idle",
      ),
  ]);
};

const place = (values: Machine, world: World) =>
  ({ service: "ec2", dimension: dimensionOf(values), region: world.region }) as const;

interface Standing extends Machine, Values<typeof BLOCKS> {
  readonly count: Amount;
  readonly usage: Amount;
}

/** Instances that stand for a share of the month, or for the blocks that are bought; their volumes stay all month. */
const standingLines = (values: Standing, world: World): readonly Line[] => {
  const instance = boughtInstance(values.instance, values, world);
  const used = times(input("usage"), literal(world.hours));
  const hours =
    values.purchase === "capacity-block" ? blockHours(values.count, values, world) : billedHours(values, used, world);
  if (wanted(values.storage)) world.assume("EBS volumes", "kept all month", "a stopped instance keeps its volumes");
  return [
    ...fleetLines(place(values, world), instance, { replicas: input("count"), hours }, BILLED[values.purchase]),
    ...besideLines(values, times(input("count"), input("storage")), world),
  ];
};

const BILLED = {
  "on-demand": "every instance while it runs",
  spot: "every instance while it runs, at the spot price of the day",
  reserved: "every reserved hour, used or not",
  "savings-plan": "every committed hour, used or not",
  "capacity-block": "every hour of the blocks, paid at purchase",
} as const;

const HOST = {
  model: maybeNamed(
    "model",
    "the model that you host: sizes the fleet where instance or count is auto, else checks it",
  ),
  ...MACHINE,
  ...BLOCKS,
  count: amount("instance", "instances, or auto; with scaling, their mean over the time that they are wanted", {
    default: 1,
  }),
  usage: share("share of the month that they run", { default: "100 %" }),
  scaling: SCALING,
};

const hostLines = (values: Values<typeof HOST>, world: World): readonly Line[] => standingLines(values, world);

const JOB = {
  ...MACHINE,
  count: amount("instance", "instances of one run", { default: 1 }),
  ...INTERRUPTIONS,
};

interface Job extends Values<typeof JOB> {
  readonly duration: Amount;
}

/** Hours of one run on one instance: with what spot repeats, at least AWS's minimum, or as a block is sold. */
const runHours = (values: Job, world: World): Formula => {
  if (values.purchase === "capacity-block") {
    checkBlocks(values.count.value, values.duration.value / 24, "duration", world);
    return times(blockDays(over(input("duration"), literal(24)), world), literal(24));
  }
  const spot = values.purchase === "spot";
  const wall = spot ? interruptedHours(values) : input("duration");
  const seconds = atLeast(times(wall, literal(3600)), world.constant("ec2", values.instance, "minimum-duration"));
  return over(seconds, literal(3600));
};

/** Instances that run for jobs only; their volumes go with them. */
const jobLines = (values: Job, world: World): readonly Line[] => {
  const instance = boughtInstance(values.instance, values, world);
  const used = times(input("runs"), runHours(values, world));
  const hours = billedHours(values, used, world);
  const volumes = over(times(input("count"), used, input("storage")), literal(world.hours));
  return [
    ...fleetLines(place(values, world), instance, { replicas: input("count"), hours }, BILLED[values.purchase]),
    ...besideLines(values, volumes, world),
  ];
};

/** Amazon EC2: instances of your own, paid in the way that you choose. */
export const ec2 = service({
  name: "ec2",
  title: "Amazon EC2",
  group: "Compute",
  help: "Instances with GPUs, Trainium, Inferentia or CPUs, on demand, spot, reserved, under a savings plan or in Capacity Blocks",
  ways: [
    way({
      demand: runInstances,
      run: { ...MACHINE, ...BLOCKS },
      example: "instance=g6.xlarge count=2 storage=100 transfer-out=50/month",
      lines: standingLines,
    }),
    way({
      demand: serveModel,
      run: HOST,
      example: "requests=1M/month instance=inf2.xlarge purchase=savings-plan",
      lines: (values, world) => {
        if (values.instance !== AUTO) warnOverrun(values, values.count.value * values.usage.value * world.hours, world);
        return hostLines(values, world);
      },
    }),
    way({
      demand: trainModel,
      run: JOB,
      example: "runs=2/month duration=20 instance=p4d.24xlarge purchase=spot interruptions=1 lost=30min",
      lines: jobLines,
    }),
    way({ demand: processData, run: JOB, example: "runs=30/month duration=1 instance=m5.xlarge", lines: jobLines }),
    way({
      demand: generateText,
      run: HOST,
      example: "requests=10k/day input=1500 output=300 model=llama-3.1-8b instance=g6.2xlarge",
      lines: hostLines,
    }),
    way({ demand: embedText, run: HOST, example: "requests=2M/month instance=g6.xlarge", lines: hostLines }),
    way({ demand: analyzeText, run: HOST, example: "documents=1M/month instance=m5.xlarge", lines: hostLines }),
    way({ demand: translateText, run: HOST, example: "documents=1M/month instance=g6.xlarge", lines: hostLines }),
    way({
      demand: transcribeAudio,
      run: HOST,
      example: "minutes=40k/month model=whisper-large-v3 instance=g6.xlarge",
      lines: hostLines,
    }),
    way({ demand: analyzeImages, run: HOST, example: "images=1M/month instance=g6.xlarge", lines: hostLines }),
    way({ demand: generateImages, run: HOST, example: "images=50k/month instance=g6.2xlarge", lines: hostLines }),
  ],
});
