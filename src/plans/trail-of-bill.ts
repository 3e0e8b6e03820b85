import type { ImportResult } from "../bills/bill.ts";
import { amountOf, type SpendBy, spendTree, type SpentBranch, type Within } from "./bill-spend.ts";
import type { TrailNode } from "./trail.ts";

/** From a sum down: what kinds of lines made it, of which services, models and meters. */
const WAY: readonly SpendBy[] = ["type", "service", "item", "meter", "day"];

/** The trail of a sum of a bill: the kinds of lines that it was formed of, with the rule by which each counts. */
export const trailOfSpend = (bill: ImportResult, within: Within, currency: string): TrailNode => {
  const gone = new Set<SpendBy>(within.map(({ by }) => by));
  const tree = spendTree(
    bill,
    within,
    currency,
    WAY.filter((by) => !gone.has(by)),
  );
  const rules = new Map(bill.how.map(({ type, rule }) => [type, rule]));
  const files = bill.files.filter(({ status }) => status === "read").map(({ file }) => file);
  return {
    label: within.map(({ name }) => name).join(" › ") || "The bill",
    usd: tree.reduce((sum, branch) => sum + Number(amountOf(branch) ?? 0), 0),
    detail: `${currency}, as billed; from ${files.join(", ")}`,
    children: tree.map((branch) => nodeOf(branch, rules)),
  };
};

const nodeOf = (branch: SpentBranch, rules: ReadonlyMap<string, string>): TrailNode => ({
  label: branch.name,
  usd: amountOf(branch) === null ? null : Number(amountOf(branch)),
  detail: [branch.by === "type" ? rules.get(branch.name) : undefined, viewsOf(branch)].filter(Boolean).join("; "),
  children: branch.children.map((child) => nodeOf(child, rules)),
});

/** The other views of a cost, where they differ. */
const viewsOf = ({ billed, effective, list }: SpentBranch): string =>
  (
    [
      ["effective", effective],
      ["list", list],
    ] as const
  )
    .filter(([, value]) => value !== null && value !== billed)
    .map(([name, value]) => `${name} ${Number(value).toFixed(2)}`)
    .join(", ");
