import { expect, test } from "vitest";
import { bill } from "./bill.ts";

test.each([
  ["standard", 4],
  ["neural", 16],
  ["generative", 30],
  ["long-form", 100],
])("a million characters, %s voices: %d USD (AWS pricing page)", (engine, usd) => {
  expect(bill("polly", `characters=1M engine=${engine}`).cost).toBeCloseTo(usd, 9);
});

test("speech marks are a second request, charged again", () => {
  expect(bill("polly", "characters=1M engine=neural speech-marks=100%").cost).toBeCloseTo(32, 9);
});

test("audio that is stored and played again is free", () => {
  expect(bill("polly", "characters=1M engine=neural stored=75%").cost).toBeCloseTo(4, 9);
});
