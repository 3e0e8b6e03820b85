import { expect, test } from "vitest";
import { estimatePlan } from "../../src/plans/estimate.ts";
import { readPlan } from "../../src/plans/read.ts";
import { meanBlocks } from "../../src/services/blocks.ts";
import { catalog, DAY } from "../catalog.ts";
import { bill } from "./bill.ts";

test("10,000 requests of 550 characters are 60,000 units, 6 USD (AWS pricing page, example)", () => {
  const { cost, quantities } = bill("comprehend", "documents=10000 characters=550 analyses=sentiment");
  expect(quantities["sentiment"]).toBe(60_000);
  expect(cost).toBeCloseTo(6, 9);
});

test("a request is at least 3 units, and each analysis is a request", () => {
  const { quantities } = bill("comprehend", "documents=1000 characters=80 analyses=entities,key-phrases,pii");
  expect(quantities).toEqual({ entities: 3000, "key-phrases": 3000, pii: 3000 });
});

test("tiers: 120M units of entities cost 1000 + 2000 + 1750 USD", () => {
  expect(bill("comprehend", "documents=20M characters=600 analyses=entities").cost).toBeCloseTo(4750, 6);
});

test("only personal data, toxicity and prompt safety have a band above 100M units", () => {
  expect(bill("comprehend", "documents=20M characters=600 analyses=pii").cost).toBeCloseTo(
    1000 + 2000 + 1250 + 20 * 5,
    6,
  );
  expect(bill("comprehend", "documents=20M characters=600 analyses=contains-pii").cost).toBeCloseTo(
    20 + 40 + 25 + 2,
    6,
  );
});

test("events are charged for each event type looked for", () => {
  expect(bill("comprehend", "documents=1000 characters=300 analyses=events event-types=4").quantities["events"]).toBe(
    12_000,
  );
});

test("an endpoint of one unit all month: 730 × 3600 s × 0.0005 = 1314 USD, and 0.50 for its model", () => {
  const { lines } = bill("comprehend", "kind=classify-text documents=1000 mode=endpoint");
  expect(lines["endpoint"]).toBeCloseTo(1314, 6);
  expect(lines["models"]).toBe(0.5);
});

test("an endpoint that is started for 10 s pays 60 s", () => {
  const { quantities } = bill(
    "comprehend",
    "kind=classify-text documents=1 mode=endpoint endpoint-hours=10s endpoint-starts=1",
  );
  expect(quantities["endpoint"]).toBe(60);
});

test("an endpoint that cannot carry the demand is said", () => {
  const words = "kind=classify-text documents=10M characters=1000 mode=endpoint";
  expect(bill("comprehend", words).warnings).toContain("capacity");
  expect(bill("comprehend", `${words} endpoint-units=50`).warnings).not.toContain("capacity");
});

test("asynchronous custom jobs have the floor of 3 units too; training costs 3 USD an hour", () => {
  const { lines, quantities } = bill("comprehend", "kind=classify-text documents=1000 characters=20 training=2h");
  expect(quantities["documents"]).toBe(3000);
  expect(lines).toEqual({ documents: 1.5, training: 6, models: 0.5 });
});

test("topic modelling: a flat 1 USD for 100 MB, then 0.004 a MB", () => {
  expect(bill("comprehend", "jobs=2 size=300MB").cost).toBeCloseTo(2 * (1 + 200 * 0.004), 9);
});

test("an analysis that is named twice is asked once", () => {
  expect(bill("comprehend", "documents=1000 analyses=pii,pii").quantities).toEqual({ pii: 10_000 });
});

test("a spread of sizes bills the mean of the rounded sizes, not the rounded mean", () => {
  const text = JSON.stringify({
    region: "us-east-1",
    workloads: {
      w: {
        demand: { documents: 1000, characters: 300, "characters-spread": { p50: 200, p95: 900 } },
        run: { on: "comprehend" },
      },
    },
  });
  const { plan } = readPlan(text, { file: "test", today: DAY });
  const [charge] = estimatePlan(plan, catalog()).charges;
  expect((charge?.usage.quantity ?? 0) / 1000).toBeCloseTo(meanBlocks({ p50: 200, p95: 900 }, 100, 3), 9);
});
