import fc from "fast-check";
import { expect, test } from "vitest";
import { bothWays, mutated } from "./mutations.ts";

const RUNS = Number(process.env["FUZZ_RUNS"] ?? 2000);

test("damaged files, thousands: never a crash, never a silent loss", async () => {
  await fc.assert(
    fc.asyncProperty(mutated, async (text) => {
      const [rows, bulk] = await bothWays(text);
      expect(bulk).toEqual(rows);
    }),
    { numRuns: RUNS },
  );
}, 7_200_000);
