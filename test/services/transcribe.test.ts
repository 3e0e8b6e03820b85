import { expect, test } from "vitest";
import { bill } from "./bill.ts";

test("standard batch is flat since 2026-09-11: 0.0001 USD a second at any volume (AWS price list)", () => {
  expect(bill("transcribe", "minutes=1000 length=5min").cost).toBeCloseTo(6, 9);
  expect(bill("transcribe", "minutes=2M length=5min").cost).toBeCloseTo(12_000, 6);
});

test("before, it had tiers: 300,000 minutes were 6000 + 750 USD", () => {
  expect(bill("transcribe", "minutes=300k length=5min", { "as-of": "2026-09-10" }).cost).toBeCloseTo(6750, 6);
});

test("streaming is 0.01 a minute", () => {
  expect(bill("transcribe", "minutes=1000 mode=streaming").cost).toBeCloseTo(10, 9);
});

test("a recording counts in whole seconds: 1.01 minutes are 61 s", () => {
  expect(bill("transcribe", "minutes=101 length=1.01min").quantities["audio"]).toBeCloseTo((100 * 61) / 60, 9);
});

test("a recording is charged as 15 s at least, which is an input, and short ones say that it is in doubt", () => {
  const short = bill("transcribe", "minutes=1000 length=5s");
  expect(short.quantities["audio"]).toBeCloseTo(3000, 6);
  expect(short.warnings).toContain("rule-in-doubt");
  expect(bill("transcribe", "minutes=1000 length=5s minimum=0s").quantities["audio"]).toBeCloseTo(1000, 6);
  expect(bill("transcribe", "minutes=1000 length=15s").warnings).not.toContain("rule-in-doubt");
});

test("medical: 15 minutes cost 1.125 USD (AWS pricing page)", () => {
  expect(bill("transcribe", "minutes=15 length=15min model=medical").cost).toBeCloseTo(1.125, 9);
});

test("call analytics after the call, 300,000 minutes: 250,000 × 0.03 + 50,000 × 0.0186", () => {
  expect(bill("transcribe", "minutes=300k length=5min model=call-analytics").cost).toBeCloseTo(8430, 6);
});

test("a call summary takes at least 15 s of audio", () => {
  const { quantities } = bill("transcribe", "minutes=100 length=6s model=call-analytics summary=yes");
  expect(quantities["summary"]).toBeCloseTo(250, 6);
  expect(quantities["audio"]).toBeCloseTo(250, 6);
});

test("extras are added to the transcription", () => {
  const { lines } = bill("transcribe", "minutes=1000 custom-language-model=yes redaction=yes toxicity=yes");
  expect(lines["audio"]).toBeCloseTo(6, 9);
  expect(lines["custom-language-model"]).toBeCloseTo(6, 9);
  expect(lines["redaction"]).toBeCloseTo(2.4, 9);
  expect(lines["toxicity"]).toBeCloseTo(3.6, 9);
});

test("HealthScribe: 0.10 USD a minute", () => {
  expect(bill("healthscribe", "minutes=1000 length=15min").cost).toBeCloseTo(100, 9);
});
