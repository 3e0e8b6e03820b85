import { describe, expect, test } from "vitest";
import { bill } from "./bill.ts";

describe("real-time endpoints", () => {
  test("two ml.g5.xlarge all month are 1,460 instance-hours at 1.408 (hosting list of 2026-05-20)", () => {
    const { lines, quantities } = bill("sagemaker-realtime", "instance=ml.g5.xlarge count=2");
    expect(quantities["instances"]).toBe(1460);
    expect(lines["instances"]).toBeCloseTo(1460 * 1.408, 9);
  });

  test("data in and out are billed by the GB at 0.016 (eu-west-1 bill of 2023-12)", () => {
    const words = "instance=ml.m5.xlarge requests=1M/month payload=0.01024 answer-share=25% region=eu-west-1";
    const { lines, quantities } = bill("sagemaker-realtime", words);
    expect(quantities["data-in"]).toBeCloseTo(7.5, 9);
    expect(lines["data-in"]).toBeCloseTo(7.5 * 0.016, 9);
    expect(lines["data-out"]).toBeCloseTo(2.5 * 0.016, 9);
  });

  test("20 GB of storage on three instances for half the month are 30 GB-months at 0.14", () => {
    const { lines, quantities } = bill("sagemaker-realtime", "instance=ml.m5.xlarge count=3 usage=50% storage=20");
    expect(quantities["storage"]).toBeCloseTo(30, 9);
    expect(lines["storage"]).toBeCloseTo(4.2, 9);
  });

  test("a savings plan is the convertible reservation's rate times the ratio, and is paid for every hour", () => {
    const words = "instance=ml.g5.xlarge usage=50% purchase=savings-plan";
    const { lines, quantities, warnings } = bill("sagemaker-realtime", words);
    expect(quantities["instances"]).toBe(730);
    expect(lines["instances"]).toBeCloseTo(730 * 1.4 * 0.7922, 6);
    expect(warnings).toContain("rate-derived");
  });

  test("instance: auto stays unpriced and says why where the engine knows no requests", () => {
    const words = "kind=serve-model requests=10k/day model=llama-3.1-8b instance=auto";
    const { complete, lines, warnings } = bill("sagemaker-realtime", words);
    expect(complete).toBe(false);
    expect(lines["instances"]).toBeNull();
    expect(warnings).toContain("instance-auto");
  });

  test.each([
    ["g5.xlarge", "ml.g5.xlarge"],
    ["ml.g5.xlage", "ml.g5.xlarge"],
  ])("%s is not a SageMaker instance: did you mean %s?", (instance, near) => {
    expect(() => bill("sagemaker-realtime", `instance=${instance}`)).toThrow(`"${near}"`);
  });

  test("an instance that the region's lists do not have is said", () => {
    expect(bill("sagemaker-realtime", "instance=ml.p5.48xlarge region=af-south-1").warnings).toContain(
      "instance-region",
    );
    expect(bill("sagemaker-realtime", "instance=ml.m5.xlarge").warnings).not.toContain("instance-region");
  });

  test("requests that keep more instances busy than there are are said", () => {
    expect(bill("sagemaker-realtime", "instance=ml.m5.xlarge requests=10M/month duration=1").warnings).toContain(
      "fleet-short",
    );
  });
});

describe("asynchronous endpoints", () => {
  test("scale to zero: four instances busy a quarter of the hours are 730 instance-hours at the hosting rate", () => {
    const { lines, quantities } = bill("sagemaker-async", "instance=ml.g5.xlarge count=4 busy=25%");
    expect(quantities["instances"]).toBe(730);
    expect(lines["instances"]).toBeCloseTo(730 * 1.408, 9);
  });

  test("a minimum stays up in the other hours", () => {
    const words = "instance=ml.g5.xlarge count=4 busy=25% minimum=1";
    expect(bill("sagemaker-async", words).quantities["instances"]).toBeCloseTo(730 * (4 * 0.25 + 1 * 0.75), 9);
  });
});

describe("serverless endpoints", () => {
  test("10M requests of 100 ms on 2 GB are 1M seconds at 0.00004 = 40 USD", () => {
    const { cost, quantities } = bill("sagemaker-serverless", "requests=10M/month duration=0.1 memory=2");
    expect(quantities["inference"]).toBeCloseTo(1e6, 6);
    expect(cost).toBeCloseTo(40, 9);
  });

  test("time is billed by the millisecond: 100.2 ms are 101 ms (developer guide)", () => {
    expect(bill("sagemaker-serverless", "requests=1000 duration=0.1002 memory=2").quantities["inference"]).toBeCloseTo(
      101,
      9,
    );
  });

  test("every size has a rate, linear in memory; warm slots of sizes without one are derived, and marked", () => {
    const words = "requests=1M/month duration=1 memory=6";
    const { cost, warnings } = bill("sagemaker-serverless", words);
    expect(cost).toBeCloseTo(120, 9);
    expect(warnings).not.toContain("rate-derived");
    expect(bill("sagemaker-serverless", `${words} provisioned=1`).warnings).toContain("rate-derived");
  });

  test("6 GB in Cape Town: 0.000159 a second (price list of 2026-09)", () => {
    const { lines } = bill("sagemaker-serverless", "requests=1M/month duration=1 memory=6", { region: "af-south-1" });
    expect(lines["inference"]).toBeCloseTo(159, 9);
  });

  test("two warm 2 GB slots all month: 0.00001 a slot-second; warm requests at 0.0000233, the others at 0.00004", () => {
    const words = "requests=1M/month duration=0.1 memory=2 provisioned=2 warm-share=90%";
    const { lines } = bill("sagemaker-serverless", words);
    expect(lines["provisioned"]).toBeCloseTo(2 * 730 * 3600 * 0.00001, 9);
    expect(lines["warm-inference"]).toBeCloseTo(90_000 * 0.0000233, 9);
    expect(lines["inference"]).toBeCloseTo(10_000 * 0.00004, 9);
  });

  test.each(["8", "2.5", "0.5"])("%s GB is not sold", (memory) => {
    expect(() => bill("sagemaker-serverless", `requests=1 memory=${memory}`)).toThrow("whole GB from 1 to 6");
  });
});

describe("shared endpoints", () => {
  test("201 models, 50 on an instance, are five instances", () => {
    const words = "models=201 models-per-instance=50 instance=ml.m5.xlarge";
    expect(bill("sagemaker-multi-model", words).quantities["instances"]).toBe(5 * 730);
    expect(bill("sagemaker-multi-container", words).quantities["instances"]).toBe(5 * 730);
  });

  test("inference components share instances: 6 models × 1.5 copies, 4 on each, are three", () => {
    const words = "models=6 copies=1.5 models-per-instance=4 instance=ml.g5.12xlarge";
    expect(bill("sagemaker-inference-components", words).quantities["instances"]).toBe(3 * 730);
  });

  test("a shadow variant is paid beside the one that answers, while the test runs", () => {
    const words = "instance=ml.m5.xlarge count=2 shadow-count=1 tested=50%";
    expect(bill("sagemaker-shadow-tests", words).quantities["instances"]).toBe(2.5 * 730);
  });

  test("the Inference Recommender pays the instances of its tests", () => {
    expect(bill("sagemaker-inference-recommender", "instance=ml.g5.xlarge jobs=4 test-hours=2").cost).toBeCloseTo(
      8 * 1.408,
      9,
    );
  });
});

test("JumpStart: the instance, and a seller's fee where the model has one", () => {
  const words = "kind=generate-text requests=1k/day input=1000 output=200 model=some-model instance=ml.g5.2xlarge";
  expect(bill("sagemaker-jumpstart", words).lines).toEqual({ instances: expect.closeTo(730 * 1.515, 6) });
  expect(bill("sagemaker-jumpstart", `${words} software-per-hour=2`).lines["software-hours"]).toBeCloseTo(1460, 9);
});
