import { expect, test } from "vitest";
import { budgetBurn } from "../../src/forecast/burn.ts";
import { instantOf, labelOf, stepOf } from "../../src/forecast/calendar.ts";
import { regularSeries } from "../../src/forecast/series.ts";

const daily = (first: string, values: readonly number[]) =>
  regularSeries(
    values.map((value, i) => ({ at: labelOf(stepOf(instantOf(first), "day") + i, "day"), value })),
    { grain: "day" },
  );

const noisy = (length: number) => Array.from({ length }, (_, i) => 100 + ((i * 37) % 21) - 10 + (i % 7 >= 5 ? -30 : 0));

test("a steady spend passes its budget on the day that arithmetic says", () => {
  const burn = budgetBurn(
    daily(
      "2026-01-01",
      Array.from({ length: 70 }, () => 10),
    ),
    250,
  );
  expect(burn).toMatchObject({
    month: "2026-03",
    spent: 110,
    days: { known: 11, all: 31 },
    projected: { median: 310, lower95: 310, upper95: 310 },
    passed: { expected: "2026-03-26", earliest: "2026-03-26", latest: "2026-03-26" },
    status: "heading-over",
  });
});

test("a noisy spend has an interval around its month end, and risk is told from heading over", () => {
  const series = daily("2026-01-01", noisy(75));
  const { projected, spent, days } = budgetBurn(series, 1e9);
  expect(days).toEqual({ known: 16, all: 31 });
  expect(projected.median).toBeGreaterThan(spent);
  expect(projected.lower95).toBeLessThan(projected.lower80);
  expect(projected.upper80).toBeLessThan(projected.upper95);
  expect(Math.abs(projected.median / (91.5 * 31) - 1)).toBeLessThan(0.05);
  expect(budgetBurn(series, (projected.median + projected.upper95) / 2).status).toBe("at-risk");
  expect(budgetBurn(series, projected.upper95 * 1.01).status).toBe("within");
});

test("a budget that is passed already names its day", () => {
  const burn = budgetBurn(daily("2026-01-01", noisy(75)), 500);
  expect(burn.status).toBe("over");
  expect(burn.passed.expected).toBe("2026-03-06");
  expect(burn.passed).toMatchObject({ earliest: "2026-03-06", latest: "2026-03-06" });
});

test("a whole month is its own projection; too few days give a wide guess that says so", () => {
  const whole = budgetBurn(daily("2026-02-01", noisy(28)), 5000);
  expect(whole.projected).toMatchObject({ median: whole.spent, upper95: whole.spent });
  const young = budgetBurn(daily("2026-03-01", [10, 12, 11]), 250);
  expect(young.tested).toBe(false);
  expect(young.projected.median).toBeCloseTo(33 + 11 * 28, 9);
  expect(young.status).toBe("heading-over");
});

test("a series that is not daily, is empty or ends before the month is refused", () => {
  expect(() => budgetBurn(regularSeries([], { grain: "month" }), 1)).toThrow("found a series by month");
  expect(() => budgetBurn(regularSeries([], { grain: "day" }), 1)).toThrow("no day of spending");
  expect(() => budgetBurn(daily("2026-01-01", noisy(20)), 1, "2026-05")).toThrow("no day of 2026-05");
});
