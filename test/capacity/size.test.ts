import { assert, double, option, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { architectureFrom } from "../../src/capacity/architecture.ts";
import type { FeasibleCandidate, ServiceLevel, Sizing } from "../../src/capacity/candidate.ts";
import type { SizeDemand } from "../../src/capacity/demand.ts";
import { size } from "../../src/capacity/size.ts";
import type { SizedModel, SizeOptions } from "../../src/capacity/size.ts";
import type { Instance } from "../../src/capacity/types.ts";
import { accelerators, evidence, instances, modelOf, options } from "./fixtures.ts";

const llama = modelOf("meta-llama/Llama-3.1-8B-Instruct");
const chat: SizeDemand = {
  requestsPerSecond: 5,
  peak: null,
  shape: "office-hours",
  input: 1500,
  output: 300,
  burstiness: null,
};
const quick: ServiceLevel = { ttftP95: 2, tpotP95: null, e2eP95: null };
const few = instances.filter((i) =>
  ["g6e.xlarge", "g6.12xlarge", "p5.4xlarge", "inf2.48xlarge", "g5.12xlarge"].includes(i.name),
);

function sized(
  model: SizedModel = llama,
  demand: SizeDemand = chat,
  level: ServiceLevel = quick,
  over: readonly Instance[] = few,
  with_: SizeOptions = options,
): Sizing {
  const result = size(model, demand, level, over, accelerators, evidence, with_);
  if ("refused" in result) throw new Error(result.refused);
  return result;
}

function fleets(sizing: Sizing): readonly FeasibleCandidate[] {
  return sizing.candidates.flatMap((c) => (c.feasible ? [c] : []));
}

/** Every number in a result, by path. */
function numbersIn(value: unknown, path = ""): readonly (readonly [string, number])[] {
  if (typeof value === "number") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => numbersIn(part, `${path}.${key}`));
}

describe("a chat on every instance type", () => {
  const all = sized(llama, chat, quick, instances);

  test("one candidate for each, in the order given; refused ones say why", () => {
    expect(all.candidates.map((c) => c.instance)).toEqual(instances.map((i) => i.name));
    for (const c of all.candidates) if (!c.feasible) expect(c.reason.length).toBeGreaterThan(10);
    expect(fleets(all).length).toBeGreaterThan(20);
  });

  test("feasible ones keep the level, with utilisation below one and no NaN", () => {
    for (const c of fleets(all)) {
      expect(c.ttft.p95).toBeLessThanOrEqual(2);
      expect(c.utilisation).toBeGreaterThan(0);
      expect(c.utilisation).toBeLessThan(1);
      expect(c.ttft.p50).toBeLessThanOrEqual(c.ttft.p95);
      expect(c.bands.e2e.low).toBeLessThan(c.bands.e2e.high);
      expect(c.replicasBand.low).toBeLessThanOrEqual(c.replicasPeak);
      expect(c.replicasBand.high).toBeGreaterThanOrEqual(c.replicasPeak);
      const { nearest, ...own } = c;
      expect(nearest).not.toBeNull();
      expect(numbersIn(own).filter(([, n]) => !Number.isFinite(n))).toEqual([]);
    }
  });

  test("what was not said is listed", () => {
    expect(all.assumptions.join(" ")).toContain("input spread");
    expect(
      sized(llama, { ...chat, input: { p50: 1000, p95: 3000 }, output: { p50: 200, p95: 800 }, burstiness: 1 })
        .assumptions,
    ).toEqual([]);
  });

  test("a bigger chip needs no more replicas than a smaller one of its kind", () => {
    const replicas = (name: string) => fleets(all).find((c) => c.instance === name)?.replicasPeak ?? Infinity;
    expect(replicas("p5.4xlarge")).toBeLessThanOrEqual(replicas("g6e.xlarge"));
    expect(replicas("g6e.xlarge")).toBeLessThanOrEqual(replicas("g6.xlarge"));
  });
});

describe("laws", () => {
  const rate = double({ min: 0.05, max: 60, noNaN: true });

  test("more demand never needs fewer instances or replicas", () => {
    assert(
      property(rate, double({ min: 1, max: 3, noNaN: true }), (requestsPerSecond, more) => {
        const small = sized(llama, { ...chat, requestsPerSecond }).candidates;
        const large = sized(llama, { ...chat, requestsPerSecond: requestsPerSecond * more }).candidates;
        small.forEach((c, i) => {
          const other = large[i];
          if (c.feasible && other?.feasible === true) {
            expect(other.instancesPeak).toBeGreaterThanOrEqual(c.instancesPeak);
            if (other.tensorParallel === c.tensorParallel)
              expect(other.replicasPeak).toBeGreaterThanOrEqual(c.replicasPeak);
          }
        });
      }),
      { numRuns: 25 },
    );
  });

  test("a looser service level never costs more", () => {
    const limit = option(double({ min: 0.2, max: 5, noNaN: true }), { nil: null });
    assert(
      property(limit, limit, double({ min: 1, max: 4, noNaN: true }), (ttftP95, tpot, looser) => {
        const scale = (v: number | null, by: number) => (v === null ? null : v * by);
        const level = (by: number): ServiceLevel => ({
          ttftP95: scale(ttftP95, by),
          tpotP95: scale(tpot, by / 20),
          e2eP95: null,
        });
        const tight = sized(llama, chat, level(1)).candidates;
        const loose = sized(llama, chat, level(looser)).candidates;
        tight.forEach((c, i) => {
          if (!c.feasible) return;
          const other = loose[i];
          expect(other?.feasible).toBe(true);
          if (other?.feasible === true) expect(other.instancesPeak).toBeLessThanOrEqual(c.instancesPeak);
        });
      }),
      { numRuns: 25 },
    );
  });

  test("paid hours of the week are the month's instance-hours, always on and scaled", () => {
    for (const automatic of [false, true]) {
      for (const c of fleets(
        sized(llama, chat, quick, few, { ...options, scaling: { ...options.scaling, automatic } }),
      )) {
        expect((c.week.paid.reduce((a, b) => a + b, 0) * 730) / 168).toBeCloseTo(c.instanceHoursAMonth, 6);
        expect(c.instancesAverage * 730).toBeCloseTo(c.instanceHoursAMonth, 6);
      }
    }
  });
});

describe("other models", () => {
  test.each([
    ["BAAI/bge-large-en-v1.5", "encoder"],
    ["black-forest-labs/FLUX.1-dev", "image-generation"],
    ["openai/whisper-large-v3", "speech"],
  ] as const)("%s is sized by items", (name, kind) => {
    const demand = { ...chat, input: 256, output: 1, requestsPerSecond: 2 };
    const result = sized(modelOf(name, kind), demand, { ttftP95: null, tpotP95: null, e2eP95: 60 }, instances);
    const found = fleets(result);
    expect(found.length).toBeGreaterThan(3);
    expect(numbersIn(found.map((c) => ({ ...c, nearest: null }))).every(([, n]) => Number.isFinite(n))).toBe(true);
  });

  test("a mixture of experts needs memory for all of it", () => {
    const found = fleets(sized(modelOf("Qwen/Qwen3-235B-A22B"), { ...chat, requestsPerSecond: 1 }, quick, instances));
    for (const c of found) expect(c.weightBytes).toBeGreaterThan(235e9);
  });

  test("a model by its numbers alone", () => {
    const custom = { architecture: architectureFrom({ name: "ours", parameters: 13e9 }), family: "ours" };
    expect(fleets(sized(custom)).length).toBeGreaterThan(0);
  });
});

describe("bad input", () => {
  const refusal = (demand: Partial<SizeDemand>, level: ServiceLevel = quick) =>
    size(llama, { ...chat, ...demand }, level, few, accelerators, evidence, options);

  test.each([
    [{ requestsPerSecond: 0 }, "requestsPerSecond"],
    [{ requestsPerSecond: -1 }, "requestsPerSecond"],
    [{ requestsPerSecond: Number.NaN }, "requestsPerSecond"],
    [{ peak: 0.5 }, "peak"],
    [{ burstiness: -1 }, "burstiness"],
    [{ input: -5 }, "input"],
    [{ output: { p50: 10, p95: 5 } }, "output"],
    [{ input: 1_000_000 }, "exceed the 131072"],
    [{ shape: "nightly" }, "demand shape"],
  ])("%j is refused by name", (part, text) => {
    expect(refusal(part)).toMatchObject({ refused: expect.stringContaining(text), nearest: expect.any(Array) });
  });

  test("a level below zero is refused; one that nothing meets says the best achievable", () => {
    expect(refusal({}, { ...quick, ttftP95: -1 })).toMatchObject({ refused: expect.stringContaining("ttftP95") });
    const hard = sized(llama, chat, { ttftP95: 0.0001, tpotP95: null, e2eP95: null });
    expect(fleets(hard)).toEqual([]);
    expect(hard.bestAchievable?.ttft).toBeGreaterThan(0.0001);
    expect(hard.candidates[0]).toMatchObject({ feasible: false, reason: expect.stringContaining("at best") });
  });

  test("a model that fits nowhere, and devices that nobody measured", () => {
    const huge = { architecture: architectureFrom({ name: "huge", parameters: 5e12 }), family: "huge" };
    for (const c of sized(huge).candidates)
      expect(c).toMatchObject({ feasible: false, reason: expect.stringContaining("does not fit") });
    const odd = [{ name: "x1.odd", accelerator: "abacus", acceleratorCount: 1, vcpus: 1, memoryBytes: 1, cpu: null }];
    expect(sized(llama, chat, quick, odd).candidates[0]).toMatchObject({ feasible: false });
  });
});
