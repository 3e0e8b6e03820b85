import type { Amount } from "../quantity/amount.ts";
import { amount, maybeNamed, share, type Values } from "../quantity/fields.ts";
import { fail } from "../quantity/problem.ts";
import { analyzeText, embedText, serveModel } from "./demands.ts";
import { type Formula, input, inSteps, lineOf, literal, minus, ONE, times } from "./formula.ts";
import { wanted } from "./lines.ts";
import { ANSWER, assumeBeside, payloadLines, TRAFFIC, trafficLines } from "./sagemaker-hosting.ts";
import { service, way, type Line, type World } from "./service.ts";

const SERVERLESS = {
  model: maybeNamed("model", "the model that you host; CPU only"),
  memory: amount("GB", "memory of the endpoint, whole GB from 1 to 6"),
  provisioned: amount("concurrent", "slots kept warm (provisioned concurrency)", { default: 0 }),
  "provisioned-usage": share("share of the month that the slots are kept warm", { default: "100 %" }),
  "warm-share": share("share of requests that warm slots serve", { default: "100 %" }),
};

const SERVED = { ...SERVERLESS, ...ANSWER };
const HOSTED = {
  ...SERVERLESS,
  ...TRAFFIC,
  duration: amount("second", "seconds of processing of one request", { default: "0.1 second" }),
};

const MB_PER_GB = 1024;

/** The item of a memory size. @throws InputError for a size that is not sold */
const sizeOf = (memory: Amount, world: World): string => {
  const limit = (rule: string) => world.constant("sagemaker", "serverless-*", rule);
  const [least, most, step] = [limit("memory-minimum"), limit("memory-maximum"), limit("memory-step")];
  const size = memory.value;
  if (size >= least && size <= most && Number.isInteger(size / step)) return `serverless-${size}gb`;
  // 2048 was meant as MB.
  const meant = size >= MB_PER_GB ? size / MB_PER_GB : size;
  const near = Math.min(most, Math.max(least, Math.ceil(meant / step) * step));
  return fail({
    field: "memory",
    found: memory.text,
    expected: `whole GB from ${least} to ${most}`,
    nearest: [`${near} GB`],
    hint: meant > most ? "larger models need sagemaker-realtime or sagemaker-async" : undefined,
  });
};

/** Seconds of processing, to the millisecond; on warm slots at their own rate, with the warm time beside it. */
const processingLines = (values: Values<typeof SERVERLESS>, requests: Formula, world: World): readonly Line[] => {
  const item = sizeOf(values.memory, world);
  const step = world.constant("sagemaker", "serverless-*", "block");
  const seconds = times(requests, inSteps(input("duration"), step));
  const line = (name: string, dimension: string, quantity: Formula, because: string) =>
    lineOf(name, { service: "sagemaker", item, dimension }, world.region, "second", quantity, because);
  assumeBeside(world);
  if (!wanted(values.provisioned))
    return [line("inference", "inference-second", seconds, "processing time of every request, by the millisecond")];
  const warm = input("warm-share");
  const kept = times(input("provisioned"), input("provisioned-usage"), literal(world.hours * 3600));
  return [
    line("provisioned", "provisioned-concurrency-second", kept, "slots kept warm, used or not"),
    line("warm-inference", "provisioned-inference-second", times(seconds, warm), "requests that warm slots serve"),
    line("inference", "inference-second", times(seconds, minus(ONE, warm)), "requests beyond the warm slots"),
  ];
};

const hostedLines =
  (field: "requests" | "documents") =>
  (values: Values<typeof HOSTED>, world: World): readonly Line[] => [
    ...processingLines(values, input(field), world),
    ...trafficLines(values, world),
  ];

/** SageMaker serverless inference: memory × processing time, nothing while idle. */
export const sagemakerServerless = service({
  name: "sagemaker-serverless",
  title: "SageMaker serverless inference",
  group: "SageMaker",
  help: "A small CPU model billed for the time it processes requests, by memory size, and for data; nothing while idle",
  ways: [
    way({
      demand: serveModel,
      run: SERVED,
      example: "requests=1M/month duration=0.2 payload=0.01 memory=2",
      lines: (values, world) => [...processingLines(values, input("requests"), world), ...payloadLines(values, world)],
    }),
    way({ demand: embedText, run: HOSTED, example: "requests=2M/month memory=3", lines: hostedLines("requests") }),
    way({
      demand: analyzeText,
      run: HOSTED,
      example: "documents=1M/month memory=4 duration=0.05",
      lines: hostedLines("documents"),
    }),
  ],
});
