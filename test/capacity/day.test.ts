import { array, assert, boolean, integer, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { fleetWeek, HOURS_A_MONTH, idleTax, weekProfile, withPeak } from "../../src/capacity/day.ts";
import type { Scaling } from "../../src/capacity/day.ts";
import { shapes } from "./fixtures.ts";

const scaling: Scaling = { automatic: true, minimum: 1, coldStart: 600, scaleInDelay: 300, scaleToZero: false };
const week = array(integer({ min: 0, max: 9 }), { minLength: 168, maxLength: 168 });

function profileOf(shape: string | readonly number[]): readonly number[] {
  const profile = weekProfile(shape, shapes);
  if ("refused" in profile) throw new Error(profile.refused);
  return profile;
}

describe("shapes", () => {
  test.each(["flat", "office-hours", "diurnal", "weekly"])("%s has 168 hours with mean one", (name) => {
    const profile = profileOf(name);
    expect(profile).toHaveLength(168);
    expect(profile.reduce((a, b) => a + b, 0) / 168).toBeCloseTo(1, 9);
  });

  test("a peak stretches a shape and keeps its mean", () => {
    const peaked = withPeak(profileOf("diurnal"), 4);
    expect(Math.max(...peaked)).toBeCloseTo(4, 6);
    expect(peaked.reduce((a, b) => a + b, 0) / 168).toBeCloseTo(1, 9);
  });

  test("24 numbers repeat each day; anything else is refused with a way out", () => {
    expect(profileOf(Array.from({ length: 24 }, (_, h) => h))).toHaveLength(168);
    expect(weekProfile([1, 2, 3], shapes)).toMatchObject({ refused: expect.stringContaining("24 or 168") });
    expect(weekProfile("offce", shapes)).toMatchObject({ nearest: expect.arrayContaining(["office-hours"]) });
    expect(
      weekProfile(
        Array.from({ length: 24 }, () => 0),
        shapes,
      ),
    ).toHaveProperty("refused");
  });
});

describe("fleet", () => {
  test("the paid hours of the week are the billed instance-hours of the month", () => {
    assert(
      property(
        week,
        boolean(),
        integer({ min: 0, max: 3 }),
        integer({ min: 0, max: 9000 }),
        (needed, automatic, minimum, coldStart) => {
          const fleet = fleetWeek(needed, { ...scaling, automatic, minimum, coldStart });
          const paid = fleet.paid.reduce((a, b) => a + b, 0);
          expect(fleet.hoursAMonth).toBeCloseTo((paid * HOURS_A_MONTH) / 168, 6);
          expect(fleet.average * HOURS_A_MONTH).toBeCloseTo(fleet.hoursAMonth, 6);
        },
      ),
    );
  });

  test("following demand never pays more than standing at the peak, nor less than what is needed", () => {
    assert(
      property(week, (needed) => {
        const followed = fleetWeek(needed, scaling);
        const standing = fleetWeek(needed, { ...scaling, automatic: false });
        expect(followed.hoursAMonth).toBeLessThanOrEqual(standing.hoursAMonth + 1e-6);
        needed.forEach((n, h) => expect(followed.paid[h] ?? 0).toBeGreaterThanOrEqual(n - 1e-9));
      }),
    );
  });

  test("a cold start of ten minutes and a delay of five cost a quarter of an hour for each run", () => {
    const needed = Array.from({ length: 168 }, (_, h) => (h % 24 === 12 ? 2 : 1));
    const fleet = fleetWeek(needed, scaling);
    expect(fleet.paid.reduce((a, b) => a + b, 0)).toBeCloseTo(168 + 7 * 1.25, 9);
  });

  test("hours without demand are free only when the fleet may scale to zero", () => {
    const needed = Array.from({ length: 168 }, (_, h) => (h < 10 ? 1 : 0));
    const zero = fleetWeek(needed, { ...scaling, scaleToZero: true, coldStart: 0, scaleInDelay: 0 });
    expect(zero.paid.reduce((a, b) => a + b, 0)).toBe(10);
    expect(fleetWeek(needed, scaling).paid.reduce((a, b) => a + b, 0)).toBe(168);
  });

  test("idle tax: paid less busy, and the schedule that removes it", () => {
    const needed = Array.from({ length: 168 }, (_, h) => (h % 24 < 12 ? 2 : 0));
    const fleet = fleetWeek(needed, { ...scaling, automatic: false });
    const tax = idleTax(
      fleet,
      needed.map((n) => n / 2),
    );
    expect(tax.idleShare).toBeCloseTo(0.75, 9);
    expect(tax.removableHours).toBeCloseTo(HOURS_A_MONTH, 6);
    expect(tax.schedule).toHaveLength(14);
    expect(tax.schedule[0]).toEqual({ fromHour: 0, toHour: 12, units: 2 });
  });
});
