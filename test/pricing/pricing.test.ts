import { all, type BigNumber, create, type FactoryFunctionMap } from "mathjs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Rate, Tier } from "../../src/catalog/types.ts";
import { compileCost } from "../../src/pricing/compile.ts";
import { freeTier, nothingFree } from "../../src/pricing/free-tier.ts";
import { poolsOf } from "../../src/pricing/pools.ts";
import { type PriceBook, priceUsage } from "../../src/pricing/price.ts";
import { tieredCost, tierSlices } from "../../src/pricing/tiers.ts";
import { isPriced, type Usage } from "../../src/pricing/types.ts";

const factories: FactoryFunctionMap = all ?? {};
const { bignumber } = create(factories, { number: "BigNumber", precision: 64 });

/** Tiers that begin at 0, touch each other, and never get dearer. */
const anyTiers: fc.Arbitrary<readonly Tier[]> = fc
  .array(fc.record({ size: fc.integer({ min: 1, max: 10_000_000 }), usd: fc.integer({ min: 0, max: 10_000_000 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => {
    const prices = parts.map(({ usd }) => usd / 1e7).sort((a, b) => b - a);
    let begin = 0;
    return parts.map(({ size }, index) => {
      const tier = { begin, end: index === parts.length - 1 ? Infinity : begin + size, usd: prices[index] ?? 0 };
      begin += size;
      return tier;
    });
  });

const anyQuantity = fc.double({ min: 0, max: 5e7, noNaN: true });

/** The same sum in 64-digit decimal arithmetic. */
const oracle = (tiers: readonly Tier[], per: number, quantity: number): number => {
  const exact = (value: number): BigNumber => bignumber(String(value));
  let cost = exact(0);
  for (const { begin, end, usd } of tiers) {
    if (quantity <= begin) break;
    cost = cost.plus(exact(Math.min(quantity, end)).minus(exact(begin)).times(exact(usd)));
  }
  return cost.div(exact(per)).toNumber();
};

const near = (a: number, b: number, relative = 1e-9): void => {
  expect(Math.abs(a - b)).toBeLessThanOrEqual(relative * Math.max(Math.abs(a), Math.abs(b), 1e-12));
};

describe("graduated tiers", () => {
  test("equal decimal arithmetic to 1e-9", () => {
    fc.assert(
      fc.property(anyTiers, fc.constantFrom(1, 1000, 1e6), anyQuantity, (tiers, per, quantity) =>
        near(tieredCost(tiers, per, quantity), oracle(tiers, per, quantity)),
      ),
    );
  });

  test("are monotone: more never costs less", () => {
    fc.assert(
      fc.property(anyTiers, anyQuantity, anyQuantity, (tiers, a, b) => {
        expect(tieredCost(tiers, 1, Math.max(a, b)) - tieredCost(tiers, 1, Math.min(a, b))).toBeGreaterThanOrEqual(
          -1e-6,
        );
      }),
    );
  });

  test("are continuous: a step over a boundary costs no more than its price", () => {
    fc.assert(
      fc.property(anyTiers, (tiers) => {
        for (const { begin } of tiers.slice(1)) {
          const jump = tieredCost(tiers, 1, begin + 1e-6) - tieredCost(tiers, 1, begin - 1e-6);
          expect(Math.abs(jump)).toBeLessThanOrEqual(1e-5);
        }
      }),
    );
  });

  test("their slices sum to the whole", () => {
    fc.assert(
      fc.property(anyTiers, anyQuantity, (tiers, quantity) => {
        const slices = tierSlices(tiers, 1, quantity);
        near(
          slices.reduce((sum, slice) => sum + slice.cost, 0),
          tieredCost(tiers, 1, quantity),
        );
        near(
          slices.reduce((sum, slice) => sum + slice.quantity, 0),
          quantity,
        );
      }),
    );
  });

  test("AWS's own example of Textract: 1.5M pages of DetectDocumentText are 1M at 0.0015 and 0.5M at 0.0006", () => {
    const tiers = [
      { begin: 0, end: 1e6, usd: 0.0015 },
      { begin: 1e6, end: Infinity, usd: 0.0006 },
    ];
    expect(tieredCost(tiers, 1, 1_500_000)).toBeCloseTo(1800, 9);
  });
});

const rateWith = (tiers: readonly Tier[], dimension: string): Rate => ({
  meter: { service: "s", item: "i", dimension },
  region: "us-east-1",
  per: 1,
  unit: "unit",
  tiers,
  usagetype: "",
  from: "",
  until: "",
  asOf: "2026-01-01",
  source: "test",
  confidence: "high",
  note: "",
});

const bookWith = (tiers: readonly Tier[], changes: Partial<PriceBook> = {}): PriceBook => ({
  rate: (meter) => (meter.dimension === "unknown" ? undefined : rateWith(tiers, meter.dimension)),
  pool: poolsOf([]),
  discount: () => 0,
  free: nothingFree,
  ...changes,
});

const usageOf = (owner: number, quantity: number, dimension = "d"): Usage => ({
  id: `w${owner}`,
  owner: `w${owner}`,
  meter: { service: "s", item: "i", dimension },
  region: "us-east-1",
  quantity,
  unit: "unit",
  because: "",
});

const costs = (usages: readonly Usage[], book: PriceBook) =>
  priceUsage(usages, book)
    .filter(isPriced)
    .map(({ cost }) => cost);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("pools", () => {
  test("the parts of a pool add up to the price of its sum, whatever their number and order", () => {
    fc.assert(
      fc.property(anyTiers, fc.array(anyQuantity, { minLength: 1, maxLength: 12 }), (tiers, quantities) => {
        const usages = quantities.map((quantity, index) => usageOf(index, quantity));
        const book = bookWith(tiers);
        near(sum(costs(usages, book)), tieredCost(tiers, 1, sum(quantities)));
        const reversed = priceUsage(usages.toReversed(), book).toReversed();
        for (const [index, charge] of priceUsage(usages, book).entries()) {
          const other = reversed[index];
          if (isPriced(charge) && other && isPriced(other)) near(charge.cost, other.cost);
        }
      }),
    );
  });

  test("a discount takes its share off every part", () => {
    fc.assert(
      fc.property(
        anyTiers,
        fc.array(anyQuantity, { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (tiers, quantities, off) => {
          const usages = quantities.map((quantity, index) => usageOf(index, quantity));
          near(
            sum(costs(usages, bookWith(tiers, { discount: () => off }))),
            sum(costs(usages, bookWith(tiers))) * (1 - off),
          );
        },
      ),
    );
  });

  test("per resource, each owner has tiers of its own", () => {
    const tiers = [
      { begin: 0, end: 10, usd: 2 },
      { begin: 10, end: Infinity, usd: 1 },
    ];
    const rows = [{ pool: "io", service: "s", item: "*", dimension: "*", scope: "resource", regions: "each" }];
    const usages = [usageOf(1, 10), usageOf(2, 10)];
    expect(sum(costs(usages, bookWith(tiers)))).toBeCloseTo(30);
    expect(sum(costs(usages, bookWith(tiers, { pool: poolsOf(rows) })))).toBeCloseTo(40);
  });
});

describe("unpriced", () => {
  test("survives beside priced lines, and is never 0", () => {
    fc.assert(
      fc.property(anyTiers, fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), (tiers, known) => {
        const usages = known.map((is, index) => usageOf(index, 5, is ? "d" : "unknown"));
        const charges = priceUsage(usages, bookWith(tiers));
        expect(charges.filter((charge) => !isPriced(charge)).length).toBe(known.filter((is) => !is).length);
      }),
    );
  });

  test("above the last tier that a source states there is no price", () => {
    const charges = priceUsage([usageOf(1, 11)], bookWith([{ begin: 0, end: 10, usd: 1 }]));
    expect(charges.map(isPriced)).toEqual([false]);
    const rate = rateWith([{ begin: 0, end: 10, usd: 1 }], "d");
    expect(compileCost([{ quantity: (n: { readonly q: number }) => n.q, rate, pays: 1 }])({ q: 11 })).toBeNaN();
  });
});

test("the compiled function gives what pricing gives", () => {
  fc.assert(
    fc.property(anyTiers, fc.array(anyQuantity, { minLength: 1, maxLength: 4 }), (tiers, quantities) => {
      const rates = quantities.map((_, index) => rateWith(tiers, `d${index}`));
      const lines = rates.map((rate, index) => ({
        rate,
        pays: 1,
        quantity: (numbers: readonly number[]) => numbers[index] ?? 0,
      }));
      const usages = quantities.map((quantity, index) => usageOf(index, quantity, `d${index}`));
      near(compileCost(lines)(quantities), sum(costs(usages, bookWith(tiers))));
    }),
  );
});

describe("free tier", () => {
  const row = {
    service: "s",
    item: "i",
    dimension: "d",
    amount: "100",
    unit: "unit",
    period: "month",
    months: "12",
    offer: "legacy",
    group: "",
  };
  const tiers = [{ begin: 0, end: Infinity, usd: 1 }];
  const costWith = (mode: "none" | "always" | "legacy", opened?: string) =>
    sum(
      costs([usageOf(1, 250), usageOf(2, 50)], bookWith(tiers, { free: freeTier([row], mode, "2026-03-01", opened) })),
    );

  test("none by default; legacy for twelve months of an account opened before 2025-07-15", () => {
    expect(costWith("none")).toBe(300);
    expect(costWith("always")).toBe(300);
    expect(costWith("legacy", "2025-06-01")).toBeCloseTo(200);
    expect(costWith("legacy", "2024-06-01")).toBe(300);
    expect(costWith("legacy", "2025-08-01")).toBe(300);
  });

  test("never makes anything dearer, nor takes more than was used", () => {
    fc.assert(
      fc.property(anyTiers, fc.array(anyQuantity, { minLength: 1, maxLength: 4 }), (any, quantities) => {
        const usages = quantities.map((quantity, index) => usageOf(index, quantity));
        const free = freeTier([{ ...row, offer: "always" }], "always", "2026-03-01", undefined);
        const [with_, without] = [sum(costs(usages, bookWith(any, { free }))), sum(costs(usages, bookWith(any)))];
        expect(with_).toBeLessThanOrEqual(without + 1e-6);
        expect(with_).toBeGreaterThanOrEqual(-1e-9);
      }),
    );
  });
});
