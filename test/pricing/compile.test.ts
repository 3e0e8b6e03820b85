import fc from "fast-check";
import { expect, test } from "vitest";
import type { Rate, Tier } from "../../src/catalog/types.ts";
import { compilePrices } from "../../src/pricing/compile.ts";
import { freeTier } from "../../src/pricing/free-tier.ts";
import { type PriceBook, priceUsage } from "../../src/pricing/price.ts";
import { isPriced, type Usage } from "../../src/pricing/types.ts";

const TIERS: Readonly<Record<string, readonly Tier[] | undefined>> = {
  flat: [{ begin: 0, end: Infinity, usd: 3 }],
  tiered: [
    { begin: 0, end: 100, usd: 2 },
    { begin: 100, end: 1000, usd: 1 },
    { begin: 1000, end: Infinity, usd: 0.5 },
  ],
  bounded: [
    { begin: 0, end: 50, usd: 4 },
    { begin: 50, end: 5000, usd: 2 },
  ],
};

const rateOf = (dimension: string): Rate | undefined => {
  const tiers = TIERS[dimension];
  return (
    tiers && {
      meter: { service: "s", item: "i", dimension },
      region: "r",
      per: 10,
      unit: "unit",
      tiers,
      usagetype: "",
      from: "",
      until: "",
      asOf: "",
      source: "test",
      confidence: "high",
      note: "",
    }
  );
};

const row = (dimension: string, amount: string, group: string) => ({
  service: "s", item: "i", dimension, amount, unit: "unit", period: "month", months: "", offer: "always", group,
}); // prettier-ignore

const bookWith = (free: boolean, discount: number): PriceBook => ({
  rate: ({ dimension }) => rateOf(dimension),
  // One pool holds everything but what is flat: rates of several kinds share it.
  pool: ({ dimension }, region, owner) => (dimension === "flat" ? `flat ${owner}` : `shared ${region}`),
  discount: () => discount,
  free: freeTier(
    [row("tiered", "120", "g"), row("flat", "30", "g"), row("bounded", "9", "")],
    free ? "always" : "none",
    "2027-01-01",
    undefined,
  ),
});

const anyUsage: fc.Arbitrary<Usage> = fc
  .record({
    dimension: fc.constantFrom("flat", "tiered", "bounded", "unknown"),
    quantity: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3000, noNaN: true })),
    owner: fc.constantFrom("a", "b"),
    region: fc.constantFrom("r", "q"),
  })
  .map(({ dimension, quantity, owner, region }) => ({
    id: "",
    owner,
    meter: { service: "s", item: "i", dimension },
    region,
    quantity,
    unit: "unit",
    because: "",
  }));

test("compiled prices are those of priceUsage, line by line, month after month", () => {
  fc.assert(
    fc.property(
      fc.array(anyUsage, { maxLength: 8 }),
      fc.boolean(),
      fc.constantFrom(0, 0.12),
      fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 1, maxLength: 3 }),
      (usages, free, discount, months) => {
        const book = bookWith(free, discount);
        const { price } = compilePrices(usages, book);
        const costs = new Float64Array(usages.length);
        for (const factor of months) {
          const scaled = usages.map((usage) => ({ ...usage, quantity: usage.quantity * factor }));
          const charges = priceUsage(scaled, book);
          const total = price(
            Float64Array.from(scaled, ({ quantity }) => quantity),
            costs,
          );
          let sum = 0;
          for (const [index, charge] of charges.entries()) {
            if (!isPriced(charge)) {
              expect(costs[index]).toBeNaN();
              continue;
            }
            sum += charge.cost;
            expect(Math.abs((costs[index] ?? NaN) - charge.cost)).toBeLessThanOrEqual(
              1e-9 * Math.max(10, charge.listCost),
            );
          }
          expect(Math.abs(total - sum)).toBeLessThanOrEqual(1e-9 * Math.max(1, sum));
        }
      },
    ),
    { numRuns: 400 },
  );
});
