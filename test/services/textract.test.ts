import { expect, test } from "vitest";
import { bill } from "./bill.ts";

test("two million pages of text: 1500 + 600 USD (AWS pricing page, example)", () => {
  expect(bill("textract", "pages=2M").cost).toBeCloseTo(2100, 6);
});

test("forms and tables are two meters with tiers of their own", () => {
  const { lines } = bill("textract", "pages=5000 features=forms,tables");
  expect(lines["analyzedocument:forms"]).toBeCloseTo(250, 9);
  expect(lines["analyzedocument:tables"]).toBeCloseTo(75, 9);
});

test("queries with forms and tables have a bundle price: 0.07, then 0.055", () => {
  expect(bill("textract", "pages=2M features=forms,tables,queries").cost).toBeCloseTo(70_000 + 55_000, 4);
});

test("layout costs nothing beside tables, and 0.004 a page alone", () => {
  expect(bill("textract", "pages=1000 features=tables,layout").cost).toBeCloseTo(15, 9);
  expect(bill("textract", "pages=1000 features=layout").cost).toBeCloseTo(4, 9);
});

test("identity documents are cheaper above 100,000 pages: 2500 + 1000", () => {
  expect(bill("textract", "pages=200k features=id").cost).toBeCloseTo(3500, 6);
});
