import { describe, expect, test } from "vitest";
import { bill } from "./bill.ts";

describe("training", () => {
  test("managed spot: 500 s of training billed as 100 s save 80 % (SageMaker developer guide)", () => {
    const words = "runs=1/month duration=500s instance=ml.m5.xlarge";
    const onDemand = bill("sagemaker-training", words).cost;
    const spot = bill("sagemaker-training", `${words} purchase=spot billable=20%`);
    expect(spot.quantities["instances"]).toBeCloseTo(100 / 3600, 12);
    expect(spot.cost).toBeCloseTo((100 / 3600) * 0.23, 9);
    expect(1 - spot.cost / onDemand).toBeCloseTo(0.8, 9);
  });

  test("without a measured share, the saving of the Spot Advisor is taken: 59 % for g5.xlarge", () => {
    const { quantities } = bill("sagemaker-training", "runs=1/month duration=10 instance=ml.g5.xlarge purchase=spot");
    expect(quantities["instances"]).toBeCloseTo(4.1, 9);
  });

  test("each interruption repeats what was lost since the checkpoint", () => {
    const words =
      "runs=1/month duration=10 instance=ml.g5.xlarge count=2 purchase=spot billable=40% interruptions=3 lost=1";
    expect(bill("sagemaker-training", words).quantities["instances"]).toBeCloseTo(2 * 13 * 0.4, 9);
  });

  test("a share below what AWS says spot can save is doubted", () => {
    const words = "runs=1/month duration=1 instance=ml.m5.xlarge purchase=spot billable=5%";
    expect(bill("sagemaker-training", words).warnings).toContain("spot-saving");
  });

  test("4 runs of 6 h on 2 instances are 48 instance-hours; 50 GB of storage for as long are 0.154 a GB-month in eu-west-1", () => {
    const words = "runs=4/month duration=6 instance=ml.g5.xlarge count=2 storage=73 region=eu-west-1";
    const { lines, quantities } = bill("sagemaker-training", words);
    expect(quantities["instances"]).toBe(48);
    expect(lines["storage"]).toBeCloseTo(4.8 * 0.154, 9);
  });

  test("a warm pool is billed at the training rate while it is kept", () => {
    const { lines } = bill("sagemaker-warm-pools", "runs=40/month duration=0.5 keep-alive=0.25 instance=ml.m5.xlarge");
    expect(lines["instances"]).toBeCloseTo(20 * 0.23, 9);
    expect(lines["warm-instances"]).toBeCloseTo(10 * 0.23, 9);
  });

  test("AWS keeps a warm pool for an hour after a job at most", () => {
    expect(() => bill("sagemaker-warm-pools", "runs=1 duration=1 keep-alive=2 instance=ml.m5.xlarge")).toThrow(
      "at most 1 hour",
    );
  });

  test("tuning and Autopilot pay their trials", () => {
    const words = "runs=2/month duration=0.5 trials=40 instance=ml.m5.xlarge";
    expect(bill("sagemaker-tuning", words).cost).toBeCloseTo(40 * 0.23, 9);
    expect(bill("sagemaker-autopilot", words).cost).toBeCloseTo(40 * 0.23, 9);
  });
});

describe("batch transform and processing", () => {
  test("30 jobs of 2 h on 4 instances are 240 instance-hours", () => {
    const { lines, quantities } = bill("sagemaker-batch", "runs=30/month duration=2 instance=ml.g5.xlarge count=4");
    expect(quantities["instances"]).toBe(240);
    expect(lines["instances"]).toBeCloseTo(240 * 1.408, 6);
  });

  test("tokens at a throughput are hours: 1.8M tokens at 500 a second are one hour", () => {
    const words = "kind=generate-text requests=1000/month input=1500 output=300 throughput=500 instance=ml.g5.2xlarge";
    expect(bill("sagemaker-batch", words).quantities["instances"]).toBeCloseTo(1, 12);
  });

  test("ml.p5 has no batch transform: unpriced", () => {
    expect(bill("sagemaker-batch", "runs=1 duration=1 instance=ml.p5.48xlarge").lines["instances"]).toBeNull();
  });

  test("processing storage is plain gp2: 0.11 a GB-month in eu-west-1 (bill of 2023-12)", () => {
    const words = "runs=10/month duration=7.3 instance=ml.m5.xlarge storage=100 region=eu-west-1";
    expect(bill("sagemaker-processing", words).lines["storage"]).toBeCloseTo(10 * 0.11, 9);
  });

  test.each(["sagemaker-clarify", "sagemaker-model-monitor"])(
    "%s bills processing, and is closed to new customers",
    (name) => {
      const { cost, warnings } = bill(name, "runs=10/month duration=1 instance=ml.m5.xlarge");
      expect(cost).toBeCloseTo(2.3, 9);
      expect(warnings).toContain("lifecycle-closed");
    },
  );

  test("Debugger's built-in rules are free (eu-west-1 bill of 2023-12), your own run as processing", () => {
    const words = "runs=10/month duration=1 instance=ml.m5.xlarge";
    expect(bill("sagemaker-debugger", words).lines).toEqual({ "built-in-rules": 0 });
    expect(bill("sagemaker-debugger", `${words} rules=custom`).cost).toBeCloseTo(2.3, 9);
  });
});

describe("held capacity", () => {
  test("a HyperPod cluster of four ml.g5.8xlarge is 2,920 cluster hours; EKS beside it 73 USD", () => {
    const { lines, quantities } = bill("sagemaker-hyperpod", "count=4 instance=ml.g5.8xlarge orchestrator=eks");
    expect(quantities["instances"]).toBe(2920);
    expect(lines["eks"]).toBeCloseTo(73, 9);
  });

  test("a training plan of 10 days for two ml.p5e.48xlarge: 480 h at 45.7689 (Pricing API 2026-06-15)", () => {
    const words = "runs=1/month duration=240 instance=ml.p5e.48xlarge count=2 region=ap-south-1";
    expect(bill("sagemaker-training-plan", words).cost).toBeCloseTo(480 * 45.7689, 6);
  });

  test("elsewhere its rate is 1.15 × the Capacity Block's, and marked", () => {
    const words = "runs=1/month duration=24 instance=ml.p5.48xlarge";
    const { cost, warnings } = bill("sagemaker-training-plan", words);
    expect(cost).toBeCloseTo(24 * 41.528 * 1.15, 6);
    expect(warnings).toContain("rate-derived");
  });
});
