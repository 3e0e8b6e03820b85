import { estimatePlan } from "../../src/plans/estimate.ts";
import type { Raw } from "../../src/plans/plan.ts";
import { readPlan } from "../../src/plans/read.ts";
import { isPriced } from "../../src/pricing/types.ts";
import { readArguments, splitWords } from "../../src/services/arguments.ts";
import { catalog, DAY } from "../catalog.ts";

export interface Bill {
  readonly cost: number;
  readonly complete: boolean;
  /** USD of each line, null where it is unpriced. */
  readonly lines: Readonly<Record<string, number | null>>;
  readonly quantities: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}

/**
 * A month's bill of one option, written as on the command line: `bill("textract", "pages=5000 features=forms")`.
 * `setting` are keys of a plan.
 */
export const bill = (service: string, words: string, setting: Raw = {}): Bill => {
  const { kind, ...run }: Raw = readArguments(splitWords(words));
  const workload = { demand: kind === undefined ? {} : { kind }, run: { on: service, ...run } };
  const text = JSON.stringify({
    name: "test",
    region: "us-east-1",
    hours: 730,
    ...setting,
    workloads: { w: workload },
  });
  const { plan } = readPlan(text, { file: "test", today: DAY });
  const { cost, complete, charges, warnings } = estimatePlan(plan, catalog());
  const named = charges.map((charge) => ({ name: charge.usage.id.replace("w/", ""), charge }));
  return {
    cost,
    complete,
    lines: Object.fromEntries(named.map(({ name, charge }) => [name, isPriced(charge) ? charge.cost : null])),
    quantities: Object.fromEntries(named.map(({ name, charge }) => [name, charge.usage.quantity])),
    warnings: warnings.map(({ code }) => code),
  };
};
