import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reconcile, type Shares } from "../../src/plans/reconcile.ts";
import { catalog } from "../catalog.ts";
import { billOf, endpoint, madeUp, REAL, sonnet, SYNTHETIC } from "./bills.ts";

/** What ml.g5.xlarge costs as an endpoint: the catalogue's own figure, so that only the reconciliation is tested. */
const HOSTING =
  catalog().rate({ service: "sagemaker", item: "ml.g5.xlarge", dimension: "hosting-hour" }, "us-east-1", "2025-11-03")
    ?.tiers[0]?.usd ?? 0;

const whole = ({ list, reconciled, wrong, unknown }: Shares) => {
  expect(reconciled.usd + wrong.usd + unknown.usd).toBeCloseTo(list, 9);
  if (list > 0) expect((reconciled.share ?? 0) + (wrong.share ?? 0) + (unknown.share ?? 0)).toBeCloseTo(1, 9);
};

describe("real bills", () => {
  test("a legacy CUR of 2023: two thirds of its list cost at rates found elsewhere, and nothing wrong but tiers", async () => {
    const result = reconcile(await billOf([REAL]), catalog());
    expect(result.synthetic).toBeNull();
    whole(result.rest);
    expect(result.rest.list).toBeCloseTo(0.6094396842, 9);
    expect(result.rest.reconciled.share).toBeGreaterThan(0.65);
    expect(result.rest.wrong.share).toBeLessThan(0.0001);
    expect(new Set(result.differences.map(({ cause }) => cause))).toEqual(new Set(["tier"]));
    // No machine learning in it: no share of nothing.
    expect(result.machineLearning).toMatchObject({ list: 0, reconciled: { share: null } });
  });

  test("FOCUS without usage types: all of it is counted, none of it is understood", async () => {
    const result = reconcile(await billOf(["test/real/focus-1.0-multicloud.csv"]), catalog());
    whole(result.rest);
    expect(result.rest.unknown.share).toBe(1);
  });
});

test("a made-up bill says so, and is no evidence", async () => {
  expect(reconcile(await billOf([SYNTHETIC]), catalog())).toMatchObject({
    synthetic: "synthetic-cur.csv says so",
    machineLearning: { reconciled: { share: 1 } },
    differences: [],
  });
  const documented = reconcile(await madeUp([endpoint("2025-11-03", 1, HOSTING)]), catalog());
  expect(documented.synthetic).toMatch(/documentation/);
});

describe("causes", () => {
  const causeOf = async (...lines: Parameters<typeof madeUp>[0]) =>
    reconcile(await madeUp(lines), catalog()).differences.map(({ cause }) => cause);

  test("each line is priced at its own day", async () => {
    const before = sonnet("2026-08-30", 10, 2);
    const after = sonnet("2026-09-02", 10, 3);
    const right = reconcile(await madeUp([before, after]), catalog());
    expect(right.machineLearning).toMatchObject({ list: 50, reconciled: { share: 1 } });
    expect(await causeOf(sonnet("2026-09-02", 10, 2))).toEqual(["rate-changed"]);
  });

  test("a unit, a free line, a wrong rate", async () => {
    expect(await causeOf(endpoint("2025-11-03", 10, HOSTING * 10 * 1000))).toEqual(["unit"]);
    expect(await causeOf(endpoint("2025-11-03", 10, 0))).toEqual(["free"]);
    expect(await causeOf(endpoint("2025-11-03", 10, HOSTING * 10 * 1.37))).toEqual(["rate"]);
    expect(await causeOf(endpoint("2025-11-03", 10, HOSTING * 10 * 1.0004))).toEqual(["rounding"]);
  });

  test("tiers look at the whole month, and at the highest price where AWS lists that", async () => {
    const entities = (day: string, units: number, usd: number) => ({
      ...endpoint(day, units, usd),
      "lineItem/ProductCode": "comprehend",
      "lineItem/UsageType": "USE1-DetectEntities",
      "pricing/unit": "Unit",
    });
    // 10M text units at 0.0001, then 0.00005. AWS fills the tiers day by day.
    const right = reconcile(
      await madeUp([entities("2025-11-03", 8e6, 800), entities("2025-11-04", 8e6, 500)]),
      catalog(),
    );
    expect(right.machineLearning).toMatchObject({ list: 1300, reconciled: { share: 1 } });
    const highest = reconcile(await madeUp([entities("2025-11-03", 16e6, 1600)]), catalog());
    expect(highest.differences).toMatchObject([{ cause: "tier", list: 1600, lines: 1 }]);
    expect(highest.differences[0]?.ours).toBeCloseTo(1300, 6);
  });
});

test("no line is excused: fees, credits and what is not understood stay in the whole", async () => {
  const result = reconcile(
    await madeUp([
      endpoint("2025-11-03", 10, HOSTING * 10),
      endpoint("2025-11-03", 5, 4, { "lineItem/UsageType": "USE1-Nothing:we-know" }),
      endpoint("2025-11-03", 1, 3, { type: "Fee", "lineItem/UsageType": "" }),
      endpoint("2025-11-03", 10, 2, {
        "lineItem/ProductCode": "AmazonEC2",
        "lineItem/UsageType": "NewBox:p5.48xlarge",
      }),
    ]),
    catalog(),
  );
  whole(result.machineLearning);
  whole(result.rest);
  expect(result.machineLearning.list + result.rest.list).toBeCloseTo(HOSTING * 10 + 9, 6);
  expect(result.machineLearning.unknown.usd).toBeCloseTo(9, 6);
});

test("shares add up whatever the bill", async () => {
  const line = fc.record({
    hours: fc.integer({ min: 1, max: 1000 }),
    factor: fc.constantFrom(0, 0.5, 1, 2, 1000),
    known: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 6 }), async (lines) => {
      const result = reconcile(
        await madeUp(
          lines.map(({ hours, factor, known }, index) =>
            endpoint(
              `2025-11-0${index + 1}`,
              hours,
              HOSTING * hours * factor,
              known ? {} : { "lineItem/UsageType": "USE1-What" },
            ),
          ),
        ),
        catalog(),
      );
      whole(result.machineLearning);
      const list = lines.reduce((sum, { hours, factor }) => sum + HOSTING * hours * factor, 0);
      expect(result.machineLearning.list).toBeCloseTo(list, 6);
    }),
    { numRuns: 15 },
  );
});
