import { describe, expect, test } from "vitest";
import { bill } from "./bill.ts";

describe("ways to pay", () => {
  test.each([
    ["on-demand", "instance=p4d.24xlarge", 21.957642],
    ["reserved 1y standard (2026-01)", "instance=p4d.24xlarge purchase=reserved", 13.921094],
    ["reserved 3y convertible (2025-04)", "instance=g5.xlarge purchase=reserved term=3y offering=convertible", 0.54324],
    ["Compute Savings Plan = convertible reservation", "instance=g5.xlarge purchase=savings-plan", 0.79223],
    [
      "EC2 Instance Savings Plan = standard reservation",
      "instance=g5.xlarge purchase=savings-plan plan=ec2-instance",
      0.63378,
    ],
    [
      "reserved 1y partial upfront = no upfront / 1.05",
      "instance=g5.xlarge purchase=reserved payment=partial-upfront",
      0.63378 * 0.95238,
    ],
    ["spot", "instance=g5.xlarge purchase=spot", 0.5006],
  ])("%s", (_, words, rate) => {
    expect(bill("ec2", words).lines["instances"]).toBeCloseTo(730 * rate, 6);
  });

  test("a commitment is paid for every hour, used or not", () => {
    expect(bill("ec2", "instance=g5.xlarge usage=30%").quantities["instances"]).toBeCloseTo(219, 9);
    expect(bill("ec2", "instance=g5.xlarge usage=30% purchase=reserved").quantities["instances"]).toBe(730);
  });

  test("a reservation that no source lists is unpriced: p5 one year standard", () => {
    expect(bill("ec2", "instance=p5.48xlarge purchase=reserved").lines["instances"]).toBeNull();
  });
});

describe("Capacity Blocks", () => {
  test("two p5.48xlarge for 10 days: 480 h at 41.528 (page of 2026-07-22)", () => {
    const words = "instance=p5.48xlarge count=2 purchase=capacity-block block=10day";
    expect(bill("ec2", words).lines["instances"]).toBeCloseTo(480 * 41.528, 6);
  });

  test.each([
    ["13.2 days", 13.2 * 24, 14],
    ["14 days", 14 * 24, 14],
    ["14.5 days: whole weeks beyond two", 14.5 * 24, 21],
    ["22 days", 22 * 24, 28],
    ["an hour", 1, 1],
  ])("a run of %s", (_, hours, days) => {
    const words = `runs=1/month duration=${hours} instance=p5.48xlarge purchase=capacity-block`;
    expect(bill("ec2", words).quantities["instances"]).toBeCloseTo(days * 24, 9);
  });

  test("AWS sells at most 182 days and 256 instances", () => {
    expect(() => bill("ec2", "runs=1 duration=4400 instance=p5.48xlarge purchase=capacity-block")).toThrow(
      "at most 182 days",
    );
    expect(() => bill("ec2", "instance=p5.48xlarge count=300 purchase=capacity-block block=1day")).toThrow("1 to 256");
  });

  test("an instance that has no Capacity Blocks is said, and unpriced", () => {
    const { lines, warnings } = bill("ec2", "instance=m5.xlarge purchase=capacity-block block=1day");
    expect(lines["instances"]).toBeNull();
    expect(warnings).toContain("instance-region");
  });
});

describe("time and companions", () => {
  test("a run of 10 s pays a minute (Well-Architected COST07)", () => {
    expect(bill("ec2", "runs=60/month duration=10s instance=m5.xlarge").quantities["instances"]).toBeCloseTo(1, 9);
  });

  test("interruptions of spot repeat work", () => {
    const words = "runs=2/month duration=20 instance=g5.xlarge purchase=spot interruptions=2 lost=0.5";
    expect(bill("ec2", words).quantities["instances"]).toBeCloseTo(42, 9);
  });

  test("what is needed to know of a purchase has to be said", () => {
    expect(() => bill("ec2", "instance=p5.48xlarge purchase=capacity-block")).toThrow("length of a Capacity Block");
    const words = "runs=1 duration=20 instance=g5.xlarge purchase=spot interruptions=2";
    expect(() => bill("ec2", words)).toThrow("hours that an interruption costs");
  });

  test("volumes, traffic and addresses are lines of their own", () => {
    const { lines } = bill("ec2", "instance=g6.xlarge count=2 storage=100 public-addresses=2");
    expect(lines["storage"]).toBeCloseTo(200 * 0.08, 9);
    expect(lines["addresses"]).toBeCloseTo(1460 * 0.005, 9);
  });

  test.each([
    ["ml.g6.xlarge", "g6.xlarge"],
    ["g6.xlage", "g6.xlarge"],
  ])("%s is no EC2 instance: did you mean %s?", (instance, near) => {
    expect(() => bill("ec2", `instance=${instance}`)).toThrow(`"${near}"`);
  });

  test("a type that the region does not sell is said", () => {
    expect(bill("ec2", "instance=trn1.32xlarge region=af-south-1").warnings).toContain("instance-region");
  });
});
