import { expect, test } from "vitest";
import { bill } from "./bill.ts";

test.each([
  ["real-time", 15],
  ["batch", 15],
  ["document", 15],
  ["docx", 30],
  ["active-custom", 60],
])("a million characters, %s: %d USD (AWS price list)", (form, usd) => {
  expect(bill("translate", `documents=1000 characters=1000 form=${form}`).cost).toBeCloseTo(usd, 9);
});

test("a text into three languages is charged three times", () => {
  expect(bill("translate", "documents=1000 characters=1000 targets=3").cost).toBeCloseTo(45, 9);
});

test("nothing is rounded: ten characters are ten characters", () => {
  expect(bill("translate", "documents=1 characters=10").quantities["real-time"]).toBe(10);
});
