import { amount, choice, rate, share, type Values } from "../quantity/fields.ts";
import { runFunctions, serveModel } from "./demands.ts";
import { atLeast, type Formula, input, inSteps, lineOf, literal, minus, ONE, over, times } from "./formula.ts";
import { present, wanted } from "./lines.ts";
import { service, way, type Line, type World } from "./service.ts";

const FUNCTION = {
  memory: amount("MB", "memory of the function", { default: "512 MB", min: 128, max: 10_240 }),
  architecture: choice(["x86", "arm64"], "processor of the function", "x86"),
  "ephemeral-storage": amount("GB", "temporary disk of the function", { default: "0.5 GB", max: 10 }),
  provisioned: amount("concurrent", "provisioned concurrency", { default: 0 }),
  "provisioned-hours": rate("hour", "hours that it is provisioned", { default: "24 hour / day" }),
  "warm-share": share("share of invocations that provisioned concurrency serves", { default: "100 %" }),
  streamed: rate("GB", "responses streamed beyond the first 6 MB of each", { default: 0 }),
  "transfer-out": rate("GB", "data sent to the internet", { default: 0 }),
};

type Function = Values<typeof FUNCTION>;

/** Seconds of a month's invocations, each rounded up to the millisecond. */
const runSeconds = (world: World): Formula =>
  times(input("requests"), inSteps(input("duration"), world.constant("lambda", "x86", "step")));

const gigabytes = (): Formula => over(input("memory"), literal(1024));

/** GB-seconds on demand; on provisioned concurrency at their own rate, with the kept time beside it. */
const durationLines = (values: Function, world: World): readonly Line[] => {
  const line = (name: string, item: string, dimension: string, quantity: Formula, because: string) =>
    lineOf(name, { service: "lambda", item, dimension }, world.region, "GB-second", quantity, because);
  const duration = times(runSeconds(world), gigabytes());
  if (!wanted(values.provisioned))
    return [line("duration", values.architecture, "gb-second", duration, "time of every invocation × memory")];
  const item = `provisioned-concurrency-${values.architecture}`;
  const step = world.constant("lambda", item, "step");
  const kept = inSteps(times(input("provisioned-hours"), literal(3600)), step);
  const warm = input("warm-share");
  return [
    line(
      "provisioned",
      item,
      "gb-second",
      times(input("provisioned"), gigabytes(), kept),
      "memory kept warm, in steps of five minutes",
    ),
    line(
      "warm-duration",
      item,
      "duration-gb-second",
      times(duration, warm),
      "invocations that provisioned concurrency serves",
    ),
    line("duration", values.architecture, "gb-second", times(duration, minus(ONE, warm)), "invocations beyond it"),
  ];
};

const functionLines = (values: Function, world: World): readonly Line[] => {
  const included = world.constant("lambda", "ephemeral-storage", "included");
  const disk = atLeast(minus(input("ephemeral-storage"), literal(included)), 0);
  const line = (
    name: string,
    [service, item, dimension]: readonly [string, string, string],
    unit: string,
    quantity: Formula,
    because: string,
  ) => lineOf(name, { service, item, dimension }, world.region, unit, quantity, because);
  world.assume(
    "logs, queues and gateways around the function",
    "not modelled",
    "add cloudwatch, sqs and api-gateway workloads",
  );
  return present([
    line("requests", ["lambda", "request", "request"], "request", input("requests"), "every invocation"),
    ...durationLines(values, world),
    values["ephemeral-storage"].value > included &&
      line(
        "disk",
        ["lambda", "ephemeral-storage", "gb-second"],
        "GB-second",
        times(runSeconds(world), disk),
        `temporary disk beyond ${included} GB`,
      ),
    wanted(values.streamed) &&
      line(
        "streamed",
        ["lambda", "response-streaming", "gb"],
        "GB",
        input("streamed"),
        "responses streamed beyond 6 MB",
      ),
    wanted(values["transfer-out"]) &&
      line(
        "transfer-out",
        ["data-transfer", "internet", "out"],
        "GB",
        input("transfer-out"),
        "answers sent to the internet",
      ),
  ]);
};

/** AWS Lambda: invocations, and memory × time by the millisecond. */
export const lambda = service({
  name: "lambda",
  title: "AWS Lambda",
  group: "Compute",
  help: "Functions billed by invocation and by memory × time in milliseconds; also a small model on CPU",
  ways: [
    way({
      demand: runFunctions,
      run: FUNCTION,
      example: "requests=3M/month duration=0.12 memory=1536",
      lines: functionLines,
    }),
    way({
      demand: serveModel,
      run: FUNCTION,
      example: "requests=1M/month duration=0.5 memory=3008 architecture=arm64",
      lines: functionLines,
    }),
  ],
});
