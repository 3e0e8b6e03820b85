import { describe, expect, test } from "vitest";
import { bill } from "./bill.ts";

describe("Fargate", () => {
  test("five tasks a day of 10 minutes, 1 vCPU and 2 GB, over 30 days: 1.01 + 0.22 USD (AWS pricing page, example 1)", () => {
    const { lines } = bill("fargate", "tasks=150/month duration=10 vcpu=1 memory=2");
    expect(lines["vcpu"]).toBeCloseTo(1.012, 3);
    expect(lines["memory"]).toBeCloseTo(0.222, 3);
  });

  test("a task of 10 s pays a minute; on Windows five, and the licence", () => {
    expect(bill("fargate", "tasks=60 duration=10s").quantities["vcpu"]).toBeCloseTo(1, 9);
    const windows = bill("fargate", "tasks=60 duration=10s platform=windows");
    expect(windows.quantities["vcpu"]).toBeCloseTo(60 * 300, 6);
    expect(windows.lines["licence"]).toBeCloseTo(60 * 300 * 0.0000127778, 9);
  });

  test("20 GB of disk are included, what is beyond is a line", () => {
    expect(bill("fargate", "tasks=1 duration=60 ephemeral-storage=50").lines["disk"]).toBeCloseTo(30 * 0.000111, 9);
  });

  test("memory on Fargate Spot has no rate: unpriced", () => {
    expect(bill("fargate", "tasks=1 duration=60 capacity=spot").lines["memory"]).toBeNull();
  });
});

describe("Lambda", () => {
  test("3M requests of 120 ms on 1,536 MB are 2.73 USD after the free tier (AWS pricing page, example)", () => {
    const words = "requests=3M/month duration=0.12 memory=1536";
    const { cost, quantities } = bill("lambda", words, { "free-tier": "always" });
    expect(quantities["duration"]).toBeCloseTo(540_000, 6);
    expect(cost).toBeCloseTo(140_000 * 0.0000166667 + 0.4, 6);
    expect(bill("lambda", words).cost).toBeCloseTo(540_000 * 0.0000166667 + 0.6, 6);
  });

  test("time is billed by the millisecond", () => {
    expect(bill("lambda", "requests=1024 duration=0.0801 memory=1024").quantities["duration"]).toBeCloseTo(
      1024 * 0.081,
      9,
    );
  });

  test("provisioned concurrency: what is kept warm, in steps of five minutes, and its own rate of duration", () => {
    const words = "requests=1M/month duration=0.1 memory=1024 provisioned=10 provisioned-hours=1.01h warm-share=80%";
    const { lines, quantities } = bill("lambda", words);
    expect(quantities["provisioned"]).toBeCloseTo(10 * 3900, 6);
    expect(lines["warm-duration"]).toBeCloseTo(80_000 * 0.0000097222, 9);
    expect(lines["duration"]).toBeCloseTo(20_000 * 0.0000166667, 9);
  });

  test("disk beyond 512 MB", () => {
    expect(bill("lambda", "requests=1M/month duration=1 ephemeral-storage=0.5").lines["disk"]).toBeUndefined();
    expect(bill("lambda", "requests=1M/month duration=1 ephemeral-storage=8.5").lines["disk"]).toBeCloseTo(
      8e6 * 0.0000000309,
      9,
    );
  });
});

describe("Step Functions", () => {
  test("100,000 runs of 8 transitions at 0.025 a thousand; a quarter retried counts", () => {
    expect(bill("step-functions", "workflows=100k/month transitions=8").cost).toBeCloseTo(20, 9);
    expect(bill("step-functions", "workflows=100k/month transitions=8 retries=25%").cost).toBeCloseTo(25, 9);
  });

  test("express: 1M runs of 30 s on 64 MB are 520.8 GB-hours: 31.26 + 1.00 USD", () => {
    const { cost, quantities } = bill("step-functions", "workflows=1M/month type=express duration=30 memory=64");
    expect(quantities["duration"]).toBeCloseTo(1_875_000 / 3600, 6);
    expect(cost).toBeCloseTo(32.26, 2);
  });

  test("express steps: 65 MB are 128 MB, 110 ms are 200 ms", () => {
    const { quantities } = bill("step-functions", "workflows=3600000/month type=express duration=0.11 memory=65");
    expect(quantities["duration"]).toBeCloseTo(1000 * 0.2 * 0.125, 9);
  });
});

describe("EKS", () => {
  test("a cluster is 73 USD a month, 438 in extended support", () => {
    expect(bill("eks", "clusters=1").cost).toBeCloseTo(73, 9);
    expect(bill("eks", "clusters=1 support=extended").cost).toBeCloseTo(438, 9);
  });

  test("Auto Mode: 12 % of the on-demand rate on each node, derived and marked", () => {
    const { lines, warnings } = bill("eks", "clusters=1 auto-instance=m5.xlarge auto-nodes=2");
    expect(lines["nodes"]).toBeCloseTo(1460 * 0.192, 6);
    expect(lines["auto-mode"]).toBeCloseTo(1460 * 0.192 * 0.12, 6);
    expect(warnings).toContain("rate-derived");
  });
});

describe("rows", () => {
  test("ECR: 0.10 a GB-month", () => expect(bill("ecr", "storage=50GB").cost).toBeCloseTo(5, 9));

  test("Greengrass: 0.16 a device that connects; above 10,000 by quote, unpriced", () => {
    expect(bill("iot-greengrass", "devices=250").cost).toBeCloseTo(40, 9);
    expect(bill("iot-greengrass", "devices=20000").complete).toBe(false);
  });

  test.each([
    "ecs",
    "deep-learning-ami",
    "deep-learning-containers",
    "savings-plans",
    "reserved-instances",
    "sagemaker-pipelines",
  ])("%s costs nothing of its own", (name) => expect(bill(name, "").lines).toEqual({}));
});

describe("Marketplace", () => {
  test("a model package: the seller's fee on inferences or hours, plus the instance", () => {
    const words = "requests=100k/month instance=ml.m5.xlarge";
    expect(bill("marketplace-model", `${words} software-per-inference=0.01`).lines).toEqual({
      instances: expect.closeTo(167.9, 6),
      "software-inferences": expect.closeTo(1000, 6),
    });
    expect(bill("marketplace-model", `${words} software-per-hour=2`).lines["software-hours"]).toBeCloseTo(1460, 9);
  });

  test("without the seller's price there is a warning", () => {
    expect(bill("marketplace-model", "requests=1 instance=ml.m5.xlarge").warnings).toContain("software-fee");
  });

  test("an algorithm: the fee for each instance-hour of training", () => {
    const words = "runs=4/month duration=3 instance=ml.m5.4xlarge count=2 software-per-hour=5";
    expect(bill("marketplace-algorithm", words).lines["software-hours"]).toBeCloseTo(120, 9);
  });
});
