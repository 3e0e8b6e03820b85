import { assert, double, integer, property } from "fast-check";
import { expect, test } from "vitest";
import {
  batchPlan,
  checkpointed,
  drain,
  hoursBetweenInterruptions,
  serverlessPlan,
  spotReplicas,
} from "../../src/capacity/modes.ts";
import { importedModelCopies, modelUnits, quotaSheet } from "../../src/capacity/quotas.ts";

test("a backlog drains at the spare rate, after the cold start", () => {
  expect(drain({ backlog: 1000, arrivalRate: 1, replicas: 3, ratePerReplica: 2, coldStart: 60 })).toEqual({
    drainSeconds: 260,
    utilisation: 1 / 6,
  });
  expect(drain({ backlog: 1, arrivalRate: 9, replicas: 3, ratePerReplica: 2, coldStart: 0 })).toMatchObject({
    nearest: ["5 replicas"],
  });
});

test("a batch finishes by its deadline, with the fewest instances", () => {
  assert(
    property(
      integer({ min: 1, max: 1e7 }),
      double({ min: 0.1, max: 100, noNaN: true }),
      integer({ min: 700, max: 1e6 }),
      (records, ratePerInstance, deadlineSeconds) => {
        const plan = batchPlan({ records, ratePerInstance, deadlineSeconds, startUpSeconds: 600 });
        if ("refused" in plan) throw new Error(plan.refused);
        expect(plan.finishSeconds).toBeLessThanOrEqual(deadlineSeconds * (1 + 1e-9));
        if (plan.instances > 1)
          expect(600 + records / (ratePerInstance * (plan.instances - 1))).toBeGreaterThan(
            deadlineSeconds * (1 - 1e-9),
          );
      },
    ),
  );
  expect(batchPlan({ records: 5, ratePerInstance: 1, deadlineSeconds: 60, startUpSeconds: 600 })).toHaveProperty(
    "refused",
  );
});

test("serverless: concurrency is rate times duration, memory in steps of a gigabyte, refused above its most", () => {
  const limits = { maxConcurrency: 200, maxMemoryMb: 6144 };
  expect(serverlessPlan({ peakRate: 100, durationSeconds: 2.5, memoryBytes: 2.2e9, limits })).toEqual({
    concurrency: 250,
    endpoints: 2,
    memoryMb: 3072,
  });
  expect(serverlessPlan({ peakRate: 1, durationSeconds: 1, memoryBytes: 16e9, limits })).toHaveProperty("refused");
});

test("spot: more interruptions need more replicas, none need none", () => {
  expect(spotReplicas(10, 0, 0.2)).toBe(10);
  expect(spotReplicas(10, 0.2, 0.2)).toBeGreaterThanOrEqual(10);
  expect(spotReplicas(100, 0.9, 2)).toBeGreaterThanOrEqual(spotReplicas(100, 0.05, 2));
  expect(hoursBetweenInterruptions(0.05)).toBeCloseTo(14232, 0);
});

test("Young-Daly: the interval is near the root of 2CM and no other interval is faster", () => {
  const base = { workHours: 500, checkpointHours: 0.1, restartHours: 0.2, between: 200, instances: 4 };
  const plan = checkpointed(base);
  if ("refused" in plan) throw new Error(plan.refused);
  expect(plan.interval).toBeCloseTo(Math.sqrt(2 * 0.1 * 50), 0);
  const wall = (t: number) => 50 * Math.exp(0.2 / 50) * Math.expm1((t + 0.1) / 50) * (500 / t);
  for (const factor of [0.5, 0.8, 1.25, 2])
    expect(wall(plan.interval * factor)).toBeGreaterThan(plan.wallHours * 0.9999);
  expect(checkpointed({ ...base, between: Infinity })).toMatchObject({ wallHours: 500.1 });
});

test("quota sheet: burndown and reserved output count, unknown limits stay unknown", () => {
  const demand = {
    requestsPerMinute: 60,
    peakRequestsPerMinute: 240,
    input: 1500,
    output: 300,
    maxTokens: 4000,
    growth: 0.5,
  };
  const quota = {
    name: "model",
    tokensPerMinute: 1_000_000,
    requestsPerMinute: null,
    outputBurndown: 5,
    reservesMaxTokens: true,
  };
  const sheet = quotaSheet(demand, quota);
  expect(sheet.peakTokensPerMinute).toBe(240 * 5500);
  expect(sheet.checks.map((c) => c.verdict)).toEqual(["exceeded", "unknown"]);
  expect(sheet.admittedRequestsPerMinute).toBeCloseTo(1_000_000 / 5500, 9);
  expect(quotaSheet(demand, { ...quota, reservesMaxTokens: false }).peakTokensPerMinute).toBe(240 * 3000);
});

test("model units are unknown until the user says what one delivers", () => {
  const demand = {
    requestsPerMinute: 60,
    peakRequestsPerMinute: 240,
    input: 1500,
    output: 300,
    maxTokens: null,
    growth: 0,
  };
  expect(modelUnits(demand, { inputPerMinute: null, outputPerMinute: null })).toBeNull();
  expect(modelUnits(demand, { inputPerMinute: 100_000, outputPerMinute: 10_000 })).toBe(8);
  expect(importedModelCopies(4, 3, null)).toBeNull();
  expect(importedModelCopies(4, 3, 5)).toBe(3);
});
