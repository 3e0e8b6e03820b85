import { amount, choice } from "../quantity/fields.ts";
import { crawlData, processData } from "./demands.ts";
import { atLeast, input, inSteps, literal, over, times } from "./formula.ts";
import { metered } from "./lines.ts";
import { service, way } from "./service.ts";

const WORKERS = {
  spark: { item: "etl-spark", unit: "DPU-hour" },
  "spark-glue-6": { item: "etl-spark-glue-6", unit: "DPU-hour" },
  flex: { item: "etl-flex", unit: "DPU-hour" },
  "memory-optimised": { item: "etl-memory-optimised-r", unit: "M-DPU-hour" },
  "python-shell": { item: "python-shell", unit: "DPU-hour" },
  streaming: { item: "streaming", unit: "DPU-hour" },
  ray: { item: "ray", unit: "M-DPU-hour" },
  "data-quality": { item: "data-quality", unit: "DPU-hour" },
} as const;

/** AWS Glue jobs: DPU-hours by the second, at least a minute a run. */
export const glue = service({
  name: "glue",
  title: "AWS Glue",
  group: "Data",
  help: "Jobs that move and prepare data, billed by the DPU-hour; sources and targets are billed apart",
  ways: [
    way({
      demand: processData,
      run: {
        type: choice(
          ["spark", "spark-glue-6", "flex", "memory-optimised", "python-shell", "streaming", "ray", "data-quality"],
          "kind of job",
          "spark",
        ),
        dpus: amount("DPU", "data processing units of a run (python-shell: 0.0625 or 1)", {
          default: "10 DPU",
          min: 0.0625,
        }),
      },
      example: "runs=60 duration=20min dpus=6",
      lines: ({ type, ...values }, world) => {
        const { item, unit } = WORKERS[type];
        const least = world.constant("glue", item, "minimum-duration");
        const seconds = atLeast(inSteps(times(input("duration"), literal(3600)), 1), least);
        return metered("glue", world.region, values, [
          {
            name: "jobs",
            of: over(times(input("runs"), input("dpus"), seconds), literal(3600)),
            item,
            dimension: "dpu-hour",
            unit,
            because: `whole seconds of each run, at least ${least}`,
          },
        ]);
      },
    }),
  ],
});

/** AWS Glue crawlers: DPU-hours, at least ten minutes a run. */
export const glueCrawler = service({
  name: "glue-crawler",
  title: "AWS Glue crawlers",
  group: "Data",
  help: "Crawlers that find the schema of data, at least 10 minutes a run",
  ways: [
    way({
      demand: crawlData,
      run: { dpus: amount("DPU", "data processing units of a run", { default: "2 DPU" }) },
      example: "runs=120 duration=4min",
      lines: (values, world) => {
        const least = world.constant("glue", "crawler", "minimum-duration");
        const seconds = atLeast(inSteps(times(input("duration"), literal(60)), 1), least);
        return metered("glue", world.region, values, [
          {
            name: "crawlers",
            of: over(times(input("runs"), input("dpus"), seconds), literal(3600)),
            item: "crawler",
            dimension: "dpu-hour",
            unit: "DPU-hour",
            because: `whole seconds of each run, at least ${least}`,
          },
        ]);
      },
    }),
  ],
});
