import { expect, test } from "vitest";
import { servicesOf } from "../../src/services/registry.ts";
import { catalog } from "../catalog.ts";
import { bill } from "./bill.ts";

test("CodePipeline V2: each action in whole minutes", () => {
  const { quantities, cost } = bill("codepipeline", "actions=3000 length=2.5min");
  expect(quantities["actions"]).toBe(9000);
  expect(cost).toBeCloseTo(18, 9);
});

test("CodeBuild: minutes begun; a machine without a rate is unpriced", () => {
  expect(bill("codebuild", "builds=2000 length=3.2min").cost).toBeCloseTo(40, 9);
  expect(bill("codebuild", "builds=10 compute=linux-gpu1.large").complete).toBe(false);
});

test("API Gateway: HTTP requests in steps of 512 KB, REST by tiers, WebSocket messages in steps of 32 KB", () => {
  expect(bill("api-gateway", "requests=50M type=http size=600KB").quantities["requests"]).toBe(100_000_000);
  expect(bill("api-gateway", "requests=400M type=rest").cost).toBeCloseTo(333 * 3.5 + 67 * 2.8, 6);
  expect(bill("api-gateway", "requests=1M type=websocket size=40KB").quantities["messages"]).toBe(2_000_000);
});

test("EventBridge: events in steps of 64 KB", () => {
  expect(bill("eventbridge", "events=20M size=100KB").cost).toBeCloseTo(40, 9);
});

test("SQS: requests in steps of 64 KB", () => {
  expect(bill("sqs", "requests=30M").cost).toBeCloseTo(12, 9);
  expect(bill("sqs", "requests=1M size=65KB type=fifo").cost).toBeCloseTo(1, 9);
});

test("CloudWatch: logs, metrics, alarms, dashboards; ten metrics free where the free tier is on", () => {
  expect(bill("cloudwatch", "logs=200GB metrics=500 alarms=40 dashboards=3").cost).toBeCloseTo(100 + 150 + 4 + 9, 9);
  expect(bill("cloudwatch", "metrics=10", { "free-tier": "always" }).cost).toBe(0);
});

test("KMS and Secrets Manager: things kept, and requests", () => {
  expect(bill("kms", "keys=5 requests=10M").cost).toBeCloseTo(35, 9);
  expect(bill("secrets-manager", "secrets=20 requests=1M").cost).toBeCloseTo(13, 9);
});

test("CloudFormation: third-party handlers pay by the operation and for seconds beyond 30", () => {
  expect(bill("cloudformation", "operations=10k seconds-above-30=100k").cost).toBeCloseTo(9 + 8, 6);
});

test("CodeCommit: five active users are free", () => {
  const { cost, warnings } = bill("codecommit", "users=12");
  expect(cost).toBeCloseTo(7, 9);
  expect(warnings).not.toContain("rate-unverified");
});

test("Budgets: two with actions are free, then 0.10 a day", () => {
  expect(bill("budgets", "action-budgets=2").cost).toBe(0);
  expect(bill("budgets", "action-budgets=5").cost).toBeCloseTo(((5 * 730) / 24 - 62) * 0.1, 9);
});

test("Cost Explorer: a cent a request of the API", () => {
  expect(bill("cost-explorer", "requests=5000").cost).toBeCloseTo(50, 9);
});

test.each([
  "cdk",
  "glue-studio",
  "gateway-endpoint",
  "cost-allocation-tags",
  "price-list-api",
  "data-exports",
  "cloudformation",
  "lake-formation",
])("%s is an option at 0, and says why and what it makes you pay", (name) => {
  const found = servicesOf(catalog()).find((service) => service.name === name);
  expect(found?.free?.because).not.toBe("");
  expect(found?.free?.pays).toBeTruthy();
  expect(bill(name, "").cost).toBe(0);
});

test("IoT Core: messages in steps of 5 KB, shadows in steps of 1 KB", () => {
  const { quantities } = bill("iot-core", "messages=1M size=6KB shadows=1000 shadow-size=2.5KB");
  expect(quantities).toEqual({ messages: 2_000_000, shadows: 3000 });
});
