import { expect, test } from "vitest";
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
