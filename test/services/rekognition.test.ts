import { expect, test } from "vitest";
import { bill } from "./bill.ts";

test("two million images with one API of group 2: 1000 + 800 USD (AWS price list)", () => {
  expect(bill("rekognition", "images=2M analyses=labels").cost).toBeCloseTo(1800, 6);
});

test("each API is a processed image; a group's APIs share its tiers", () => {
  const { quantities, lines } = bill("rekognition", "images=1M analyses=labels,moderation");
  expect(quantities["ImageGroup2"]).toBe(2_000_000);
  expect(lines["ImageGroup2"]).toBeCloseTo(1800, 6);
});

test("group 1, group 2 and image properties are three meters", () => {
  const { lines } = bill("rekognition", "images=1M analyses=search-faces,labels,properties");
  expect(lines["ImageGroup1"]).toBeCloseTo(1000, 6);
  expect(lines["ImageGroup2"]).toBeCloseTo(1000, 6);
  expect(lines["ImageProperties"]).toBeCloseTo(750, 6);
});

test("40M images: the last tier is 0.0004 in group 1 and 0.00025 in group 2", () => {
  const before = 1000 + 4 * 800 + 30 * 600;
  expect(bill("rekognition", "images=40M analyses=index-faces").cost).toBeCloseTo(before + 5 * 400, 4);
  expect(bill("rekognition", "images=40M analyses=labels").cost).toBeCloseTo(before + 5 * 250, 4);
});

test("stored video is charged for each API: 1000 minutes × 2 × 0.10", () => {
  expect(bill("rekognition", "minutes=1000 analyses=labels,moderation").cost).toBeCloseTo(200, 9);
});

test("a live stream searched for faces costs 0.12 a minute", () => {
  expect(bill("rekognition", "minutes=1000 streaming=face-search").cost).toBeCloseTo(120, 9);
});

test("face vectors cost 0.00001 a month each", () => {
  expect(bill("rekognition", "kind=store-faces faces=1M users=100k").cost).toBeCloseTo(11, 9);
});

test("liveness: 0.015, then 0.0125 above 500,000 checks", () => {
  expect(bill("rekognition", "checks=1M").cost).toBeCloseTo(7500 + 6250, 6);
});

test("custom labels: 2 units for 8 hours are 16 inference hours (AWS guide, rm-run-model)", () => {
  const { quantities, lines } = bill("rekognition", "kind=label-images units=2 running=8h training=10h");
  expect(quantities["inference"]).toBe(16);
  expect(lines).toEqual({ inference: 64, training: 10 });
});
