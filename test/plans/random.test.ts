import { expect, test } from "vitest";
import { prepareOption } from "../../src/plans/option.ts";
import { catalog } from "../catalog.ts";
import { KNOWN_FAULTS, setting } from "./random-plans.ts";
import {
  acceptedShare,
  costsAddUp,
  dearerRatesCostMore,
  moreDemandCostsMore,
  orderDoesNotMatter,
  wrongPlansAreRefused,
} from "./laws-of-plans.ts";

test("most random workloads are accepted", () => expect(acceptedShare(300)).toBeGreaterThan(0.6));
test("costs are finite and add up, and what is unpriced stays so", () => costsAddUp(150));
test("the order of workloads changes nothing", () => orderDoesNotMatter(100));
test("twice the rates cost twice as much", () => dearerRatesCostMore(100));
test("wrong plans are refused with field and line", () => wrongPlansAreRefused(400));
test("twice the demand costs no less", () => moreDemandCostsMore(200));
test.each(KNOWN_FAULTS)("known faults are still faults: $run.on", ({ demand, run }) => {
  const { prepared } = prepareOption(demand, run, setting, catalog());
  const quantities = prepared.lines.map((line) => line.quantity(prepared.numbers));
  expect(quantities.every((quantity) => Number.isFinite(quantity))).toBe(false);
});
