import { test } from "vitest";
import {
  costsAddUp,
  dearerRatesCostMore,
  extremesAreFinite,
  moreDemandCostsMore,
  orderDoesNotMatter,
  wrongPlansAreRefused,
} from "./laws-of-plans.ts";

test("costs are finite and add up, and what is unpriced stays so", () => costsAddUp(10_000));
test("the order of workloads changes nothing", () => orderDoesNotMatter(10_000));
test("twice the rates cost twice as much", () => dearerRatesCostMore(10_000));
test("wrong plans are refused with field and line", () => wrongPlansAreRefused(25_000));
test("twice the demand costs no less", () => moreDemandCostsMore(10_000));
test("inputs at their least and most give finite quantities", () => extremesAreFinite());
