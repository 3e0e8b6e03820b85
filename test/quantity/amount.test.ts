import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AmountRule, monthly, parseAmount, printAmount } from "../../src/quantity/amount.ts";
import { evaluate, ExpressionError } from "../../src/quantity/expression.ts";

const requests: AmountRule = { unit: "request", rate: true };
const month = (text: string | number, rule: AmountRule = requests) => monthly(parseAmount(text, rule), 730);

describe("what people write", () => {
  test.each<[string | number, AmountRule, number]>([
    ["2M / day", requests, (2e6 / 24) * 730],
    ["100k/day", requests, (1e5 / 24) * 730],
    ["5/s", requests, 5 * 3600 * 730],
    ["40 user * 25 / day", requests, (1000 / 24) * 730],
    ["1,500 token", { unit: "token", rate: false }, 1500],
    ["2 TB", { unit: "GB", rate: true }, 2048],
    ["90 min", { unit: "minute", rate: false }, 90],
    ["1.5 h", { unit: "minute", rate: false }, 90],
    ["70 %", { unit: "share", rate: false }, 0.7],
    ["40k..60k / month", { unit: "page", rate: true }, 50_000],
    ["12 / year", { unit: "run", rate: true }, 1],
    ["8 hour / day", { unit: "hour", rate: true }, (8 / 24) * 730],
    [5000, requests, 5000],
    ["triangular(10, 20, 40)", requests, 20],
    ["max(3, 4) * 2", requests, 8],
    ["5 GB-month", { unit: "GB-month", rate: true }, 5],
  ])("%s", (text, rule, value) => {
    expect(month(text, rule)).toBeCloseTo(value, 6);
  });

  test("a range keeps its ends", () => {
    expect(parseAmount("40k..60k", { unit: "page", rate: true }).uncertainty).toEqual({
      kind: "uniform",
      low: 40_000,
      high: 60_000,
    });
    const around = parseAmount("1M ± 20 % / month", requests).uncertainty;
    expect(around).toEqual({ kind: "uniform", low: 800_000, high: 1_200_000 });
  });

  test.each([
    ["-1.2 %..3.4 %", -0.012, 0.034],
    ["-3..-1", -3, -1],
    ["- 2 % .. 1 %", -0.02, 0.01],
    ["2 * -1..3", -2, 6],
    ["-(1..3)", -3, -1],
    ["5 - 1..3", 2, 4],
    ["5 - -1..3", 2, 6],
  ])("a minus before a range is that of its lower end: %s", (text, low, high) => {
    const { uncertainty } = evaluate(text);
    const ends = uncertainty?.kind === "uniform" ? [uncertainty.low, uncertainty.high].sort((a, b) => a - b) : [];
    expect(ends).toEqual([expect.closeTo(low, 12), expect.closeTo(high, 12)]);
  });

  test("an amount a month does not follow the length of the month, a rate in time does", () => {
    expect(monthly(parseAmount("720 / month", requests), 720)).toBe(720);
    expect(monthly(parseAmount("24 / day", requests), 720)).toBe(720);
  });
});

describe("what is refused, with the reason", () => {
  test.each([
    ["5 page", /tokens.*not pages/],
    ["2M tokns", /known unit instead of "tokns"/],
    ["-5", /at least 0/],
    ["1/0", /finite/],
    ["1..2..3", /number with a unit/],
    ["60k..40k", /from low to high/],
    ["", /number with a unit/],
    ["5 token + 1 page", /same kind/],
    ["1..2 * (3..4)", /one range/],
  ])("%s", (text, reason) => {
    expect(() => parseAmount(text, { unit: "token", rate: true })).toThrow(reason);
  });

  test.each([
    'evaluate("1")',
    "config({})",
    "import({})",
    'createUnit("x")',
    "f(x) = x",
    "a = 5",
    "zeros(1e5, 1e5)",
    "range(1, 1e8) + [1]",
    "cos.constructor",
    "(1).constructor",
    "[1, 2, 3]",
    "{a: 1}",
    "1; 2",
    '"text"',
    "9".repeat(500),
    "(".repeat(300) + "1" + ")".repeat(300),
    "-".repeat(390) + "1",
  ])("an expression that would do more than count: %s", (text) => {
    expect(() => parseAmount(text, { unit: "token", rate: false })).toThrow(ExpressionError);
  });
});

const anyAmount = fc.record({
  value: fc.double({ min: 0, max: 1e12, noNaN: true }),
  unit: fc.constantFrom("token", "page", "GB", "minute", "GB-month", "share", "second"),
  rate: fc.boolean(),
  form: fc.constantFrom("plain", "uniform", "triangular", "normal"),
});

const written = ({ value, form }: { value: number; form: string }): string => {
  if (form === "uniform") return `${value}..${value * 2 + 1}`;
  if (form === "triangular") return `triangular(${value}, ${value + 1}, ${value * 3 + 2})`;
  if (form === "normal") return `normal(${value * 10 + 10}, ${value})`;
  return String(value);
};

test("parse ∘ print is the identity", () => {
  fc.assert(
    fc.property(anyAmount, (any) => {
      const rule = { unit: any.unit, rate: any.rate };
      const first = parseAmount(written(any), rule);
      const second = parseAmount(printAmount(first, rule), rule);
      expect({ ...second, text: "" }).toEqual({ ...first, text: "" });
    }),
  );
});

test("the unit that is written does not matter", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 1e6, noNaN: true }), (n) => {
      const near = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.abs(a));
      near(month(`${n} / day`), month(`${n / 24} / hour`));
      near(month(`${n} / hour`), month(`${n * 24} / day`));
      near(month(`${n} TB`, { unit: "GB", rate: true }), month(`${n * 1024} GB`, { unit: "GB", rate: true }));
      near(month(`${n} / week`), month(`${n / 7} / day`));
    }),
  );
});

test("any text is a number or a clear refusal, quickly", () => {
  const piece = fc.constantFrom(
    "1",
    "2k",
    "..",
    "±",
    "%",
    "/",
    "*",
    "(",
    ")",
    ",",
    "day",
    "token",
    "foo",
    " ",
    "-",
    "e",
    "max(",
    "[",
    "=",
    "1e9",
    "\u001b[31m",
    "..",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      try {
        const amount = parseAmount(pieces.join(""), requests);
        expect(Number.isFinite(amount.value)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
      }
    }),
    { numRuns: 500 },
  );
});

test("division is one division: ceil(700 / 100) is 7", () => {
  expect(parseAmount("ceil(700 / 100)", { unit: "token", rate: false }).value).toBe(7);
});

test("numbers that would read as another one are refused, and per is a slash", () => {
  const pages = { unit: "page", rate: true };
  for (const slip of ["1.000.000", "5000.0.0", "1M5", "2k5 / day", "50%", "40..60 %"])
    expect(() => parseAmount(slip, pages), slip).toThrow();
  expect(parseAmount("100k per day", pages).value).toBe(parseAmount("100k / day", pages).value);
  expect(parseAmount("2M * 50 %", pages).value).toBe(1e6);
  expect(parseAmount("1M ± 20 %", pages).value).toBe(1e6);
});
