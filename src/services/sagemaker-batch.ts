import { amount, maybeNamed } from "../quantity/fields.ts";
import { embedText, generateText, processData, serveModel } from "./demands.ts";
import { input, literal, ONE, over, plus, times } from "./formula.ts";
import { JOB, type Job, jobHours, jobLines } from "./sagemaker-jobs.ts";
import { service, way, type World } from "./service.ts";

const MODEL = { model: maybeNamed("model", "the model that the job runs") };

/** Jobs whose length follows from the tokens: more instances are faster, not cheaper. */
const TOKENS = {
  ...MODEL,
  instance: JOB.instance,
  throughput: amount(
    "token",
    "tokens a second that one instance gets through, read and written together; left out, the engine's for the model",
    {
      min: 1e-9,
    },
  ),
  startup: amount("hour", "instance-hours a month that start-up and idle ends of jobs add", { default: 0 }),
};

const assumeStores = (world: World) => world.assume("inputs and outputs in S3", "not modelled", "add s3 workloads");

const tokens = (written: boolean) =>
  times(input("requests"), written ? plus(input("input"), input("output")) : input("input"));

const tokenHours = (written: boolean) =>
  plus(over(over(tokens(written), input("throughput")), literal(3600)), input("startup"));

const tokenLines = (written: boolean) => (values: Job, world: World) => {
  assumeStores(world);
  return jobLines(
    values,
    "batch-transform",
    tokenHours(written),
    "the hours that the tokens take on one instance",
    world,
    ONE,
  );
};

/** SageMaker batch transform: a model over a data set in S3, instances for as long as the job runs. */
export const sagemakerBatch = service({
  name: "sagemaker-batch",
  title: "SageMaker batch transform",
  group: "SageMaker",
  help: "A model over a whole data set; instances are billed by the second while the job runs",
  ways: [
    way({
      demand: processData,
      run: { ...MODEL, instance: JOB.instance, count: JOB.count },
      example: "runs=30/month duration=2 instance=ml.g5.xlarge count=4",
      lines: (values, world) => {
        assumeStores(world);
        return jobLines(values, "batch-transform", jobHours(), "every instance of every job while it runs", world);
      },
    }),
    way({
      demand: serveModel,
      run: { ...MODEL, instance: JOB.instance },
      example: "requests=1M/month duration=0.1 instance=ml.g5.xlarge",
      lines: (values, world) => {
        assumeStores(world);
        const hours = over(times(input("requests"), input("duration")), literal(3600));
        return jobLines(
          values,
          "batch-transform",
          hours,
          "the hours that the requests take, one after the other",
          world,
          ONE,
        );
      },
    }),
    way({
      demand: embedText,
      run: TOKENS,
      example: "requests=2M/month throughput=20000 instance=ml.g5.xlarge",
      lines: tokenLines(false),
    }),
    way({
      demand: generateText,
      run: TOKENS,
      example: "requests=100k/day input=1500 output=300 throughput=4000 instance=ml.g5.2xlarge",
      lines: tokenLines(true),
    }),
  ],
});
