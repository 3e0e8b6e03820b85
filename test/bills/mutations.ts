import { readFileSync } from "node:fs";
import fc from "fast-check";
import { InputError } from "../../src/quantity/problem.ts";
import type { ImportResult } from "../../src/bills/bill.ts";
import { BULK, cur, file, read, real, ROWS } from "./bills.ts";

/** Small beginnings of real files, and a made-up one of every line type. */
const head = (name: string, lines: number): string =>
  readFileSync(real(name), "utf8").split("\n").slice(0, lines).join("\n");
const SEEDS = [
  `${head("cur1-anonymised-2023-11.csv", 12)}\n`,
  `${head("focus-1.0-multicloud.csv", 12)}\n`,
  `${head("cur2-fivetran-seed.csv", 5)}\n`,
  cur([
    { cost: "1.5" },
    { cost: "-2E-7", type: "Credit" },
    { type: "SavingsPlanNegation", cost: "-1" },
    { cost: "3", "lineItem/CurrencyCode": "EUR" },
  ]),
];
const PIECES = [
  '"',
  ",",
  "\n",
  "\r\n",
  "\r",
  "\0",
  "\ufeff",
  ";",
  '""',
  "E",
  "-",
  "1e999",
  "NaN",
  "=1+1",
  "\u001b[2J",
  "\u202e",
  "'",
  "NULL",
  "{}",
  '{"a":1}',
  "\t",
  " ",
  "0x1",
  "1_0",
  "9".repeat(40),
  "é",
  "\u{1f600}",
];

type Edit = { readonly at: number; readonly drop: number; readonly put: string };
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  drop: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(400)),
  put: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 5 })),
});

export const mutated: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...SEEDS), fc.array(edit, { minLength: 1, maxLength: 4 }))
  .map(([seed, edits]) =>
    edits.reduce((text, { at, drop, put }) => {
      const from = Math.floor(at * text.length);
      return text.slice(0, from) + put + text.slice(from + drop);
    }, seed),
  );

type Outcome = Pick<ImportResult, "rows" | "rejected" | "rejectedBilled" | "totals"> | "refused";

const outcome = async (text: string, way: typeof ROWS | typeof BULK): Promise<Outcome> => {
  try {
    const { rows, rejected, rejectedBilled, totals, files, problems, problemsOmitted } = await read(file(text), way);
    const [report] = files;
    if (report === undefined || problems.length + problemsOmitted < rejected)
      throw new Error("a rejected row without a problem");
    return { rows, rejected, rejectedBilled, totals };
  } catch (error) {
    if (error instanceof InputError) return "refused";
    throw error;
  }
};

/** Both ways of reading give the same, or refuse the same: nothing crashes, nothing is lost by one of them. */
export const bothWays = async (text: string): Promise<readonly [Outcome, Outcome]> => [
  await outcome(text, ROWS),
  await outcome(text, BULK),
];
