import { estimatePlan } from "../../src/plans/estimate.ts";
import type { Plan, Raw } from "../../src/plans/plan.ts";
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

const PLAN: Plan = {
  name: "test",
  region: "us-east-1",
  regionGiven: true,
  hoursGiven: true,
  assumeRegion: undefined,
  day: DAY,
  hours: 730,
  months: 12,
  freeTier: "none",
  accountOpened: undefined,
  discount: {},
  rates: [],
  budget: undefined,
  workloads: [],
};

/** A month's bill of one option, written as on the command line: `bill("textract", "pages=5000 features=forms")`. */
export const bill = (service: string, words: string, setting: Partial<Plan> = {}): Bill => {
  const { kind, ...run }: Raw = readArguments(splitWords(words));
  const workload = {
    kind: "demand" as const,
    name: "w",
    tags: {},
    demand: kind === undefined ? {} : { kind },
    run: { on: service, ...run },
    consider: [],
    serviceLevel: {},
  };
  const { cost, complete, charges, warnings } = estimatePlan({ ...PLAN, ...setting, workloads: [workload] }, catalog());
  const named = charges.map((charge) => ({ name: charge.usage.id.replace("w/", ""), charge }));
  return {
    cost,
    complete,
    lines: Object.fromEntries(named.map(({ name, charge }) => [name, isPriced(charge) ? charge.cost : null])),
    quantities: Object.fromEntries(named.map(({ name, charge }) => [name, charge.usage.quantity])),
    warnings: warnings.map(({ code }) => code),
  };
};
