import fc from "fast-check";
import { expect, test } from "vitest";
import { BULK, cur, file, read, ROWS, sumOf } from "./bills.ts";

const digits = (most: number) => fc.stringMatching(new RegExp(`^\\d{0,${most}}$`));
const figure = fc
  .tuple(
    fc.constantFrom("", "-"),
    digits(14),
    fc.constantFrom("", "."),
    digits(20),
    fc.option(fc.integer({ min: -13, max: 3 }), { nil: undefined }),
  )
  .map(([sign, whole, point, fraction, exponent]) => ({
    sign,
    whole,
    fraction: point === "" ? "" : fraction,
    point,
    exponent,
  }))
  .filter(({ whole, fraction }) => whole + fraction !== "")
  .map(
    ({ sign, whole, fraction, point, exponent }) =>
      `${sign}${whole}${point}${fraction}${exponent === undefined ? "" : `E${exponent}`}`,
  );

test("sums of any figures equal sums of whole numbers, to the last digit, both ways", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(figure, { minLength: 300, maxLength: 400 }), async (costs) => {
      const path = file(cur(costs.map((cost) => ({ cost, list: cost, quantity: cost }))));
      for (const way of [ROWS, BULK]) {
        const result = await read(path, way);
        expect(result.rejected).toBe(0);
        expect(result.totals[0]).toMatchObject({ billed: sumOf(costs), list: sumOf(costs) });
        expect(result.byMeter[0]?.quantity).toBe(sumOf(costs));
      }
    }),
    { numRuns: 6 },
  );
}, 60_000);
