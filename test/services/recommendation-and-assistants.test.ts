import { expect, test } from "vitest";
import { bill } from "./bill.ts";

test("a Personalize campaign without traffic pays for one request a second: 86,400 a day", () => {
  const idle = bill("personalize", "kind=recommend recommendations=0", { hours: 24 });
  expect(idle.quantities["real-time"]).toBe(86_400);
  expect(bill("personalize", "kind=recommend recommendations=0").cost).toBeCloseTo(2_628_000 * 0.0000556, 6);
});

test("real use above the minimum is what is billed, by tiers", () => {
  const { cost } = bill("personalize", "kind=recommend recommendations=100M");
  expect(cost).toBeCloseTo(72_000 * 0.0556 + 28_000 * 0.0278, 4);
});

test("v2 recipes train by the interaction and answer at one rate", () => {
  const { lines } = bill("personalize", "kind=recommend recommendations=10M recipes=v2 training-interactions=10M");
  expect(lines["real-time"]).toBeCloseTo(1500, 6);
  expect(lines["training-interactions"]).toBeCloseTo(20, 9);
});

test("a domain recommender of 250,000 users: two bands of users, and what goes beyond 6,000 recommendations an hour", () => {
  const { lines, quantities } = bill("personalize", "users=250k recommendations=10M");
  expect(lines["user-hour-to-100k"]).toBeCloseTo(273.75, 9);
  expect(lines["user-hour-100k-to-1m"]).toBeCloseTo(49.275, 9);
  expect(quantities["additional-recommendations"]).toBe(10_000_000 - 6000 * 730);
});

test("Forecast: data points are series × steps × quantiles × forecasts, by tiers", () => {
  const { lines, warnings } = bill("forecast", "series=5000 horizon=30 quantiles=3 runs=4");
  expect(lines["data-points"]).toBeCloseTo(200 + 720 + 160, 9);
  expect(warnings).toContain("lifecycle-closed");
});

test("Fraud Detector: predictions by tiers; those of rules alone rest on unverified rates", () => {
  const { lines, warnings } = bill("fraud-detector", "model-predictions=200k");
  expect(lines["model-predictions"]).toBeCloseTo(3000 + 750, 9);
  expect(warnings).not.toContain("rate-unverified");
  expect(bill("fraud-detector", "rules-predictions=10k").warnings).toContain("rate-unverified");
});

test("Q Business: users, index units of 20,000 documents or 200 MB, whole bundles for anonymous questions", () => {
  const { lines, quantities } = bill(
    "q-business",
    "pro=200 lite=1000 documents=60000 size=700MB anonymous-requests=20k",
  );
  expect(lines["pro"]).toBe(4000);
  expect(lines["lite"]).toBe(3000);
  expect(quantities["index"]).toBe(4 * 730);
  expect(lines["anonymous"]).toBe(400);
});

test("the starter index of Q Business has at most 5 units", () => {
  expect(bill("q-business", "pro=10 documents=150k index=starter").warnings).toContain("capacity");
});

test("Q Developer: lines of transformed code beyond 4,000 a user, pooled", () => {
  const { lines } = bill("q-developer", "users=20 lines=200k");
  expect(lines["users"]).toBe(380);
  expect(lines["lines"]).toBeCloseTo(120_000 * 0.003, 9);
  expect(bill("q-developer", "users=20 lines=80k").quantities["lines"]).toBe(0);
});

test("CodeGuru Reviewer: each further 100,000 lines begun", () => {
  const { lines } = bill("codeguru", "repositories=4 lines=250k profiled-hours=730h");
  expect(lines).toEqual({ repositories: 40, lines: 240, "profiled-hours": 3.65 });
});

test("DevOps Guru: resource hours by group", () => {
  const { lines } = bill("devops-guru", "resources=40 light-resources=100");
  expect(lines["resources"]).toBeCloseTo(122.64, 9);
  expect(lines["light-resources"]).toBeCloseTo(204.4, 9);
});

test.each([
  ["kiro", "users=10 plan=ProPlus", 400],
  ["codewhisperer", "users=10", 190],
])("%s is billed by the user", (service, words, usd) => {
  const { cost, warnings } = bill(service, words);
  expect(cost).toBe(usd);
  expect(warnings).not.toContain("rate-unverified");
});

test.each([
  ["lookout-for-vision", "running=160h training=5h", 160 * 4 + 10],
  ["lookout-for-equipment", "data=20GB training=10h running=730h", 4 + 2.4 + 182.5],
  ["lookout-for-metrics", "metrics=1500", 750 + 250],
  ["panorama", "streams=12", 99.96],
  ["codewhisperer", "users=1", 19],
])("%s is retired, and says so", (service, words, usd) => {
  const { cost, warnings } = bill(service, words);
  expect(cost).toBeCloseTo(usd, 6);
  expect(warnings).toContain("lifecycle-retired");
});

test("Monitron: a twelfth of 50 USD a sensor, closed to new customers", () => {
  const { cost, warnings } = bill("monitron", "sensors=24");
  expect(cost).toBeCloseTo(100, 9);
  expect(warnings).toContain("lifecycle-closed");
});
