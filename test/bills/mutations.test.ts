import fc from "fast-check";
import { expect, test } from "vitest";
import { bothWays, mutated } from "./mutations.ts";

test("a damaged file: never a crash, and both ways of reading agree (quick slice)", async () => {
  await fc.assert(
    fc.asyncProperty(mutated, async (text) => {
      const [rows, bulk] = await bothWays(text);
      expect(bulk).toEqual(rows);
    }),
    { numRuns: 15 },
  );
}, 120_000);
