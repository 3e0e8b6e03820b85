import { expect, test } from "vitest";
import { bill } from "./bill.ts";

test("Comprehend Medical: units of 100 characters, at least one a request", () => {
  expect(bill("comprehend-medical", "documents=10000 characters=1200 analyses=entities").cost).toBeCloseTo(1200, 9);
  expect(bill("comprehend-medical", "documents=10000 characters=40 analyses=phi").quantities["phi"]).toBe(10_000);
});

test("Comprehend Medical has tiers: 3M units of entities are 10,000 + 5,000 + 1,000 USD", () => {
  expect(bill("comprehend-medical", "documents=300k characters=1000").cost).toBeCloseTo(16_000, 6);
});

test("Lex: 8,000 inputs by speech and 2,000 by text are 33.50 USD (AWS pricing page, example)", () => {
  expect(bill("lex", "speech-requests=8000 text-requests=2000").cost).toBeCloseTo(33.5, 9);
});

test("a streaming conversation of 100 s is 7 intervals of 15 s", () => {
  const { quantities, lines } = bill("lex", "streaming-conversations=1000 streaming-length=100s");
  expect(quantities["streaming-speech"]).toBe(7000);
  expect(lines["streaming-speech"]).toBeCloseTo(45.5, 9);
});

test("global resiliency of Lex has meters of its own", () => {
  expect(bill("lex", "speech-requests=1000 global-resiliency=yes").cost).toBeCloseTo(6, 9);
});

test("Lex without anything to bill is an error", () => {
  expect(() => bill("lex", "streaming-length=10s")).toThrow("nothing to bill");
});

test("Connect: minutes of calls and messages of chats, one price with the AI features", () => {
  const { lines } = bill("connect", "calls=20k length=6min chats=50k");
  expect(lines["calls"]).toBeCloseTo(120_000 * 0.038, 6);
  expect(lines["chats"]).toBeCloseTo(500, 9);
});

test("the minimum of a call is an input, and short calls say that it is in doubt", () => {
  const short = bill("connect", "calls=600 length=5s");
  expect(short.quantities["calls"]).toBe(100);
  expect(short.warnings).toContain("rule-in-doubt");
  expect(bill("connect", "calls=600 length=5s minimum=60s").quantities["calls"]).toBe(600);
});

test("Connect by single features is cheaper by the minute", () => {
  expect(bill("connect", "calls=1000 length=1min pricing=individual").cost).toBeCloseTo(18, 9);
});

test("Contact Lens: cheaper above five million minutes; its chat rate is unverified", () => {
  const { lines, warnings } = bill("contact-lens", "voice-minutes=6M chat-messages=1000");
  expect(lines["voice-minutes"]).toBeCloseTo(75_000 + 12_500, 6);
  expect(warnings).toContain("rate-unverified");
});

test("Q in Connect: minutes and messages", () => {
  expect(bill("q-in-connect", "voice-minutes=100k chat-messages=50k").cost).toBeCloseTo(800 + 75, 9);
});

test("HealthLake: a store, storage beyond 10 GB, queries beyond 3,500 an hour, clinical text by 100 characters", () => {
  const { lines, quantities } = bill("healthlake", "storage=200GB queries=5M documents=10k characters=1000");
  expect(lines["stores"]).toBeCloseTo(197.1, 9);
  expect(lines["storage"]).toBeCloseTo(190 * 0.25, 9);
  expect(quantities["queries"]).toBe(5_000_000 - 3500 * 730);
  expect(lines["documents"]).toBeCloseTo(100, 9);
});

test("HealthOmics counts gigabases; runs hold their storage by the hour, static or dynamic", () => {
  const storage = "run-storage=1200GB run-hours=50h";
  const { lines } = bill("healthomics", `active-gigabases=50k ${storage} instance=omics.m.xlarge running=100h`);
  expect(lines["active-gigabases"]).toBeCloseTo(288.45, 9);
  expect(lines["running"]).toBeCloseTo(25.92, 9);
  expect(lines["run-storage"]).toBeCloseTo(1200 * 50 * 0.0001918, 9);
  expect(bill("healthomics", `${storage} run-storage-type=dynamic`).lines["run-storage"]).toBeCloseTo(24.66, 9);
});

test("Augmented AI: a fee an object by tiers, unverified; Mechanical Turk is unpriced", () => {
  const { lines, warnings } = bill("augmented-ai", "reviews=200k mechanical-turk-reviews=1000");
  expect(lines["reviews"]).toBeCloseTo(8000 + 4000, 6);
  expect(lines["mechanical-turk-reviews"]).toBeNull();
  expect(warnings).toContain("lifecycle-closed");
});
