import { describe, expect, test } from "vitest";
import { bill } from "./bill.ts";

test("five notebooks of ml.m5.xlarge for 120 h each: 600 h at 0.23, and their volumes all month at 0.14", () => {
  const { lines } = bill("sagemaker-notebook", "users=5 hours-each=120/month instance=ml.m5.xlarge storage=20");
  expect(lines["instances"]).toBeCloseTo(138, 9);
  expect(lines["storage"]).toBeCloseTo(14, 9);
});

test("Studio spaces: instance-hours, and gp3 volumes at 0.112 (offer file of 2026-09-27)", () => {
  const { lines } = bill("sagemaker-studio", "users=2 hours-each=100/month instance=ml.m5.xlarge storage=50");
  expect(lines["instances"]).toBeCloseTo(46, 9);
  expect(lines["storage"]).toBeCloseTo(11.2, 9);
});

test("Data Wrangler: 18 h of ml.m5.4xlarge at 0.922 and a job of 40 minutes (AWS pricing example: 16.596 + 0.615)", () => {
  const words = "users=1 hours-each=18/month instance=ml.m5.4xlarge job-hours=40min";
  const { lines } = bill("sagemaker-data-wrangler", words);
  expect(lines["instances"]).toBeCloseTo(16.596, 6);
  expect(lines["jobs"]).toBeCloseTo(0.6147, 4);
});

test.each(["sagemaker-rstudio", "sagemaker-tensorboard"])(
  "%s takes the Studio rate of the instance, and says so",
  (name) => {
    expect(bill(name, "users=1 hours-each=100/month instance=ml.m5.xlarge").cost).toBeCloseTo(23, 9);
  },
);

describe("rows", () => {
  test("Canvas sessions are 1.90 an hour (page of 2026-01)", () => {
    expect(bill("sagemaker-canvas", "session-hours=160/month").cost).toBeCloseTo(304, 9);
  });

  test("a domain's home directories are EFS standard at 0.30", () => {
    expect(bill("sagemaker-domain", "storage=200GB").cost).toBeCloseTo(60, 9);
  });

  test("Unified Studio: 4,000 requests, 20 MB and 0.2 compute units are included (page of 2026-09-20)", () => {
    const { lines } = bill(
      "sagemaker-unified-studio",
      "requests=104k/month metadata=1.02GB compute-units=1.2/month agent-credits=100/month",
    );
    expect(lines["requests"]).toBeCloseTo(10, 9);
    expect(lines["metadata"]).toBeCloseTo(0.4, 9);
    expect(lines["compute-units"]).toBeCloseTo(1.776, 9);
    expect(lines["agent-credits"]).toBeCloseTo(4, 9);
  });

  test.each([
    ["sagemaker-mlflow", "size=Medium"],
    ["sagemaker-geospatial", "job-hours=10"],
    ["sagemaker-ground-truth-plus", "objects=1000"],
  ])("%s has no rate: unpriced, not 0", (name, words) => {
    expect(bill(name, words).complete).toBe(false);
  });
});

describe("Feature Store", () => {
  test("a record of 5 KB is 5 units written and 2 units read; the rates are from memory, and marked", () => {
    const { quantities, warnings } = bill("sagemaker-feature-store", "writes=1000 reads=1000 record-size=5");
    expect(quantities).toEqual({ writes: 5000, reads: 2000 });
    expect(warnings).toContain("rate-unverified");
  });

  test("provisioned capacity and the in-memory tier have no rate: unpriced", () => {
    expect(bill("sagemaker-feature-store", "writes=1 mode=provisioned write-capacity=10").complete).toBe(false);
    expect(bill("sagemaker-feature-store", "writes=1 tier=in-memory").complete).toBe(false);
  });
});

describe("Ground Truth", () => {
  test("100,000 objects: 50,000 at 0.08 and 50,000 at 0.04 (page of 2026-10-01)", () => {
    expect(bill("sagemaker-ground-truth", "objects=100k/month").lines).toEqual({
      objects: expect.closeTo(6000, 6),
      labour: 0,
    });
  });

  test("the crowd: five workers at 0.012 each for what automatic labelling leaves; Mechanical Turk has ended", () => {
    const words =
      "objects=10k/month workforce=mechanical-turk workers=5 automatic=40% training-hours=2 inference-hours=1";
    const { lines, warnings } = bill("sagemaker-ground-truth", words);
    expect(lines["labour"]).toBeCloseTo(6000 * 5 * 0.012, 9);
    expect(lines["training-hours"]).toBeCloseTo(2 * 3.825, 6);
    expect(warnings).toContain("lifecycle-retired");
    expect(warnings).toContain("lifecycle-closed");
  });

  test("a vendor's price is the user's own figure; without it there is a warning", () => {
    const words = "objects=1000/month workforce=vendor workers=2";
    expect(bill("sagemaker-ground-truth", `${words} vendor-price=0.03`).lines["labour"]).toBeCloseTo(60, 9);
    expect(bill("sagemaker-ground-truth", words).warnings).toContain("software-fee");
  });
});
