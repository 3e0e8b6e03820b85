/** What holds of every plan; the short and the long test run it with different numbers of plans. */
import fc from "fast-check";
import { expect } from "vitest";
import { stringify } from "yaml";
import { located } from "../../src/cli/plan-input.ts";
import { bookOf } from "../../src/plans/book.ts";
import { type Estimate, estimatePlan } from "../../src/plans/estimate.ts";
import { readPlan, type PlanFile } from "../../src/plans/read.ts";
import { priceUsage } from "../../src/pricing/price.ts";
import { isPriced } from "../../src/pricing/types.ts";
import { InputError } from "../../src/quantity/problem.ts";
import { estimateJson } from "../../src/reports/estimate-json.ts";
import { catalog, DAY } from "../catalog.ts";
import { prepareOption } from "../../src/plans/option.ts";
import { metaOf } from "../../src/quantity/fields.ts";
import {
  anyWorkload,
  extremes,
  isAccepted,
  planKeys,
  rawPlan,
  setting,
  wrongPlan,
  type RandomWorkload,
} from "./random-plans.ts";

const read = (raw: object): PlanFile => readPlan(stringify(raw), { file: "plan.yaml", today: DAY });
const estimateOf = (raw: object): Estimate => estimatePlan(read(raw).plan, catalog());

const close = (a: number, b: number, what: string): void =>
  expect(Math.abs(a - b), `${what}: ${a} and ${b}`).toBeLessThanOrEqual(
    1e-9 * Math.max(1e-6, Math.abs(a), Math.abs(b)),
  );

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const someWorkloads = fc
  .array(anyWorkload, { minLength: 1, maxLength: 5 })
  .map((workloads) => workloads.filter(isAccepted));

/** The share of drawn workloads that the services accept: the laws would say little of few. */
export const acceptedShare = (runs: number, seed?: number): number => {
  const drawn = fc.sample(anyWorkload, { numRuns: runs, ...(seed === undefined ? {} : { seed }) });
  return drawn.filter(isAccepted).length / drawn.length;
};

/** A plan's costs are finite, not negative, and add up; what is unpriced stays so in JSON. */
export const costsAddUp = (numRuns: number): void =>
  fc.assert(
    fc.property(someWorkloads, planKeys, (workloads, keys) => {
      const estimate = estimateOf(rawPlan(workloads, keys));
      for (const charge of estimate.charges) {
        expect(charge.usage.quantity, charge.usage.id).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(charge.usage.quantity), charge.usage.id).toBe(true);
        if (!isPriced(charge)) continue;
        expect(Number.isFinite(charge.cost) && Number.isFinite(charge.listCost), charge.usage.id).toBe(true);
        expect(charge.cost, charge.usage.id).toBeGreaterThanOrEqual(-1e-9);
      }
      close(sum(estimate.workloads.map(({ cost }) => cost)), estimate.cost, "workloads and total");
      close(sum(estimate.workloads.map(({ listCost }) => listCost)), estimate.listCost, "list");
      const json: ReturnType<typeof estimateJson> = JSON.parse(JSON.stringify(estimateJson(estimate)));
      const open = estimate.charges.filter((charge) => !isPriced(charge)).map(({ usage }) => usage.id);
      expect(json.unpriced.map(({ id }) => id)).toEqual(open);
      expect(json.charges.filter(({ cost }) => cost === null).map(({ id }) => id)).toEqual(open);
      expect(json.complete).toBe(open.length === 0);
    }),
    { numRuns },
  );

/** The order of workloads changes no cost. */
export const orderDoesNotMatter = (numRuns: number): void =>
  fc.assert(
    fc.property(someWorkloads, planKeys, (workloads, keys) => {
      const raw = rawPlan(workloads, keys);
      const there = estimateOf(raw);
      const turned = Object.fromEntries(Object.entries(Object(raw["workloads"])).toReversed());
      const back = estimateOf({ ...raw, workloads: turned });
      close(there.cost, back.cost, "total");
      for (const { name, cost } of there.workloads)
        close(cost, back.workloads.find((other) => other.name === name)?.cost ?? NaN, name);
    }),
    { numRuns },
  );

/** Twice the price of everything is never cheaper, and without a free tier exactly twice as dear. */
export const dearerRatesCostMore = (numRuns: number): void =>
  fc.assert(
    fc.property(someWorkloads, planKeys, (workloads, keys) => {
      const { plan } = read(rawPlan(workloads, keys));
      const { charges } = estimatePlan(plan, catalog());
      const book = bookOf(plan, catalog());
      const dearer = priceUsage(
        charges.map(({ usage }) => usage),
        {
          ...book,
          rate: (meter, region) => {
            const rate = book.rate(meter, region);
            return rate && { ...rate, tiers: rate.tiers.map((tier) => ({ ...tier, usd: 2 * tier.usd })) };
          },
        },
      );
      for (const [index, charge] of charges.entries()) {
        const other = dearer[index];
        if (isPriced(charge) && other && isPriced(other)) close(2 * charge.cost, other.cost, charge.usage.id);
        else expect(other && isPriced(other)).toBe(isPriced(charge));
      }
    }),
    { numRuns },
  );

/** Twice the demand never costs less. A prompt cache is the exception: more requests keep it warm. */
export const moreDemandCostsMore = (numRuns: number): void =>
  fc.assert(
    fc.property(anyWorkload.filter(isAccepted), (workload) => {
      fc.pre(workload.run["cache"] === undefined);
      const doubled = twice(workload);
      fc.pre(doubled !== undefined && isAccepted(doubled));
      const [once, more] = [workload, doubled ?? workload].map((one) => estimateOf(rawPlan([one])));
      fc.pre(once?.complete === true && more?.complete === true);
      const cost = once?.cost ?? NaN;
      expect(more?.cost, JSON.stringify([workload.demand, workload.run])).toBeGreaterThanOrEqual(cost * (1 - 1e-9));
    }),
    { numRuns },
  );

/** The workload with every rate in time of its demand doubled; undefined where it has none. */
const twice = (workload: RandomWorkload): RandomWorkload | undefined => {
  const rates = Object.entries(workload.demand).filter(([name]) => {
    const field = workload.way.kind.fields[name];
    return field !== undefined && metaOf(field).rule?.rate === true;
  });
  if (rates.length === 0) return undefined;
  const demand = {
    ...workload.demand,
    ...Object.fromEntries(rates.map(([name, value]) => [name, `2 * (${String(value)})`])),
  };
  return { ...workload, demand };
};

/** Inputs at their least and their most, alone and in pairs, give quantities that are finite and not negative. */
export const extremesAreFinite = (): void => {
  for (const workload of extremes()) {
    if (!isAccepted(workload)) continue;
    const { prepared } = prepareOption(workload.demand, workload.run, setting, catalog());
    const wrong = prepared.lines.filter((line) => {
      const quantity = line.quantity(prepared.numbers);
      return !(quantity >= 0 && Number.isFinite(quantity));
    });
    if (wrong.length > 0) expect.fail(`${wrong[0]?.name} of ${JSON.stringify([workload.demand, workload.run])}`);
  }
};

/** Whatever is wrong is an InputError that names its field and its line, and nothing else. */
export const wrongPlansAreRefused = (numRuns: number): void =>
  fc.assert(
    fc.property(anyWorkload.filter(isAccepted).chain(wrongPlan), ({ plan, what }) => {
      const problems = problemsOf(plan);
      expect(problems, what).not.toEqual([]);
      for (const problem of problems) {
        expect(problem, what).toMatchObject({ file: "plan.yaml", line: expect.any(Number) });
        expect(problem.field, what).toBeTruthy();
        expect(problem.expected, what).not.toMatch(/^$|Invalid|undefined|\[object|NEAREST/);
      }
    }),
    { numRuns },
  );

const problemsOf = (raw: object) => {
  let file: PlanFile | undefined;
  try {
    file = read(raw);
    estimatePlan(file.plan, catalog());
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return (file ? located(error, file) : error).problems;
  }
  return [];
};
