import fc from "fast-check";
import { expect, test } from "vitest";
import type { CostLine } from "../../src/bills/bill.ts";
import { decimalText } from "../../src/bills/decimal.ts";
import {
  amountOf,
  SPEND_KEYS,
  type SpendBy,
  spendBy,
  spendTree,
  type SpentBranch,
  VIEWS,
  type Within,
} from "../../src/plans/bill-spend.ts";
import type { TrailNode } from "../../src/plans/trail.ts";
import { trailOfSpend } from "../../src/plans/trail-of-bill.ts";
import { sumOf } from "../bills/bills.ts";

/** Up to the digits that a bill may have; 0.1 + 0.2 is among them. */
const LARGEST = 1e20;
const amount = fc.oneof(
  fc.constantFrom("0.1", "0.2", "0", "-0.3", "0.0000006123"),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 18 }))
    .map(([units, scale]) => decimalText({ units, scale })),
);
const view = fc.option(amount, { freq: 3 });
const name = fc.constantFrom("a", "b", "__proto__", "a › b", "");

const line: fc.Arbitrary<CostLine> = fc.record({
  day: fc.constantFrom("2025-11-01", "2025-11-02", "2025-12-01", ""),
  service: fc.constantFrom("bedrock", "sagemaker", "AmazonS3"),
  item: name,
  dimension: fc.constantFrom("input-tokens", "hosting-hour", ""),
  account: fc.constantFrom("1", "2", ""),
  region: fc.constantFrom("us-east-1", "eu-west-1", ""),
  type: fc.constantFrom("Usage", "Credit", "Tax"),
  usage: fc.boolean(),
  tags: fc.dictionary(fc.constantFrom("team", "cost:center"), name, { maxKeys: 2 }),
  currency: fc.constantFrom("USD", "EUR"),
  cost: fc.record({ billed: view, effective: view, list: view }),
});
const lines = fc.array(line, { maxLength: 24 });

const KEYS: readonly SpendBy[] = [...SPEND_KEYS, "tag:team", "tag:cost:center", "tag:none"];
const keys = fc.uniqueArray(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 4 });

type Costs = { readonly currency: string } & CostLine["cost"];

/** Every view of each currency, added up without our sums: null where no line states it. */
const totalsOf = (costs: readonly Costs[]): Readonly<Record<string, string | null>> =>
  Object.fromEntries(
    ["USD", "EUR"].flatMap((currency) =>
      VIEWS.map((one) => {
        const stated = costs.flatMap((cost) => (cost.currency === currency && cost[one] !== null ? [cost[one]] : []));
        return [`${currency} ${one}`, stated.length === 0 ? null : sumOf(stated)];
      }),
    ),
  );
const costsOf = (all: readonly CostLine[]): readonly Costs[] =>
  all.map(({ currency, cost }) => ({ currency, ...cost }));

test("spend by anything adds up to the lines, exactly, for every view and currency", () => {
  fc.assert(
    fc.property(lines, fc.constantFrom(...KEYS), (costs, by) => {
      const rows = spendBy({ costs }, by, []);
      expect(totalsOf(rows)).toEqual(totalsOf(costsOf(costs)));
      expect(new Set(rows.map(({ name: own, currency }) => `${currency} ${own}`)).size).toBe(rows.length);
    }),
  );
});

test("every row that is gone into adds up to itself, all the way down", () => {
  fc.assert(
    fc.property(lines, keys, (costs, way) => {
      const goInto = (within: Within, [by, ...deeper]: readonly SpendBy[]): void => {
        if (by === undefined) return;
        const rows = spendBy({ costs }, by, within);
        for (const { name: own } of rows) {
          const inside: Within = [...within, { by, name: own }];
          const whole = rows.filter((row) => row.name === own);
          for (const next of deeper) expect(totalsOf(spendBy({ costs }, next, inside))).toEqual(totalsOf(whole));
          goInto(inside, deeper);
        }
      };
      goInto([], way);
    }),
    { numRuns: 40 },
  );
});

test("a row's days add up to it where every line has a day; a line without one is of no day", () => {
  fc.assert(
    fc.property(lines, fc.constantFrom(...KEYS), (costs, by) => {
      const dated = costs.filter(({ day }) => day !== "");
      const days = new Set(dated.map(({ day }) => day)).size;
      for (const row of spendBy({ costs: dated }, by, [])) {
        const sum = row.days.reduce((all, one) => all + one, 0);
        expect(row.days).toHaveLength(days);
        expect(Math.abs(sum - Number(amountOf(row) ?? 0))).toBeLessThanOrEqual(LARGEST * 1e-12);
      }
      const all = spendBy({ costs }, by, []).map(({ days: course }) => course.length);
      expect(all.every((length) => length === days)).toBe(true);
    }),
  );
});

test("the branches of a tree and of a trail add up to what they hang on", () => {
  fc.assert(
    fc.property(lines, keys, fc.constantFrom("USD", "EUR"), (costs, way, currency) => {
      const own = costs.filter((one) => one.currency === currency);
      const addsUp = (whole: readonly Costs[], branches: readonly SpentBranch[]): void => {
        expect(totalsOf(branches)).toEqual(totalsOf(whole));
        for (const branch of branches) if (branch.children.length > 0) addsUp([branch], branch.children);
      };
      addsUp(costsOf(own), spendTree({ costs }, [], currency, way));
      const nodesAddUp = ({ usd, children }: TrailNode): void => {
        const sum = children.reduce((all, one) => all + (one.usd ?? 0), 0);
        if (children.length > 0) expect(Math.abs(sum - (usd ?? 0))).toBeLessThanOrEqual(LARGEST * 1e-12);
        for (const child of children) nodesAddUp(child);
      };
      const trail = trailOfSpend({ costs, how: [], files: [] }, [], currency);
      nodesAddUp(trail);
      const [row] = spendBy({ costs: own.map((one) => ({ ...one, service: "all" })) }, "service", []);
      expect(Math.abs((trail.usd ?? 0) - Number((row && amountOf(row)) ?? 0))).toBeLessThanOrEqual(LARGEST * 1e-12);
    }),
    { numRuns: 60 },
  );
});

test("the order of a bill's lines does not matter", () => {
  const shuffled = lines.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, fc.constantFrom(...KEYS), ([costs, mixed], by) => {
      const exact = (all: readonly CostLine[]) =>
        spendBy({ costs: all }, by, []).map((row) => ({ ...row, days: row.days.length }));
      expect(exact(mixed)).toEqual(exact(costs));
      expect(spendTree({ costs: mixed }, [], "USD", [by, "type"])).toEqual(
        spendTree({ costs }, [], "USD", [by, "type"]),
      );
    }),
  );
});

test("a tag that objects have by birth is a name like any other", () => {
  const costs = fc.sample(line, 1).map((one) => ({ ...one, tags: {} }));
  expect(spendBy({ costs }, "tag:constructor", []).map(({ name: own }) => own)).toEqual(["(no constructor)"]);
});
