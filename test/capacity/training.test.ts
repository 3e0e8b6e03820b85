import { describe, expect, test } from "vitest";
import { trainingFlops, trainingPlan } from "../../src/capacity/training.ts";
import type { TrainingDemand, TrainingFleet } from "../../src/capacity/training.ts";
import { accelerators, trainingMeasurements } from "./fixtures.ts";

const demand: TrainingDemand = {
  activeParameters: 8.03e9,
  parameters: 8.03e9,
  tokens: 1e9,
  epochs: 3,
  method: "full",
  layers: 32,
  hidden: 4096,
  sequence: 2048,
  precision: "bf16",
  tokensPerSecond: null,
};

function fleetOf(name: string, perInstance: number, instances: number): TrainingFleet {
  const accelerator = accelerators.get(name);
  if (accelerator === undefined) throw new Error(name);
  return {
    accelerator,
    perInstance,
    instances,
    hoursBetweenInterruptions: Infinity,
    checkpointHours: 0,
    restartHours: 0,
  };
}

function planned(d: TrainingDemand, f: TrainingFleet) {
  const plan = trainingPlan(d, f, trainingMeasurements);
  if ("refused" in plan) throw new Error(plan.refused);
  return plan;
}

describe("training", () => {
  test("six FLOPs a parameter and token, two thirds of them with LoRA", () => {
    expect(trainingFlops(demand) / (6 * 8.03e9 * 3e9)).toBeCloseTo(1.03, 1);
    expect(trainingFlops({ ...demand, method: "lora" })).toBeCloseTo((trainingFlops(demand) * 2) / 3, -5);
  });

  test("an 8B model on eight H100: hours within the band of published MFU", () => {
    const plan = planned(demand, fleetOf("h100", 8, 1));
    expect(plan.mfu).toBeGreaterThan(0.25);
    expect(plan.mfu).toBeLessThan(0.5);
    expect(plan.low).toBeLessThanOrEqual(plan.workHours);
    expect(plan.high).toBeGreaterThanOrEqual(plan.workHours);
    expect(plan.evidence).toBeGreaterThan(50);
    expect(plan.nearest?.accelerator).toBe("h100");
  });

  test("a measured rate replaces the estimate", () => {
    const plan = planned({ ...demand, tokensPerSecond: 100_000 }, fleetOf("h100", 8, 1));
    expect(plan.workHours).toBeCloseTo(3e9 / 100_000 / 3600, 9);
  });

  test("interruptions cost time and never come free", () => {
    const calm = planned(demand, fleetOf("a100-40gb", 8, 2));
    const spot = planned(demand, {
      ...fleetOf("a100-40gb", 8, 2),
      hoursBetweenInterruptions: 100,
      checkpointHours: 0.05,
      restartHours: 0.2,
    });
    expect(spot.wallHours).toBeGreaterThan(calm.wallHours);
    expect(spot.checkpointInterval).toBeGreaterThan(0);
  });

  test("too little memory says how many instances or which method would do", () => {
    expect(trainingPlan(demand, fleetOf("a10g", 1, 1), trainingMeasurements)).toMatchObject({
      refused: expect.stringContaining("GB a device"),
      nearest: expect.arrayContaining(["lora"]),
    });
    expect(trainingPlan({ ...demand, tokens: 0 }, fleetOf("h100", 8, 1), trainingMeasurements)).toHaveProperty(
      "refused",
    );
  });

  test("an accelerator without training rates borrows them, with a wider band", () => {
    const plan = planned({ ...demand, method: "qlora" }, fleetOf("l40s", 8, 1));
    expect(plan.evidence).toBe(0);
    expect(plan.high / plan.low).toBeGreaterThan(1.5);
  });
});
