import { processData } from "./demands.ts";
import { JOB, jobHours, jobLines } from "./sagemaker-jobs.ts";
import { service, way } from "./service.ts";

/** SageMaker processing: your script over data, on instances for as long as the job runs. */
export const sagemakerProcessing = service({
  name: "sagemaker-processing",
  title: "SageMaker processing",
  group: "SageMaker",
  help: "Data preparation and evaluation jobs; instances are billed by the second while a job runs",
  ways: [
    way({
      demand: processData,
      run: JOB,
      example: "runs=30/month duration=0.5 instance=ml.m5.xlarge count=2 storage=30",
      lines: (values, world) => {
        world.assume("inputs and outputs in S3", "not modelled", "add s3 workloads");
        return jobLines(values, "processing", jobHours(), "every instance of every job while it runs", world);
      },
    }),
  ],
});
