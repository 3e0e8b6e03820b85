import type { Amounts, ImportResult } from "../bills/bill.ts";
import { type SpendBy, spendTree, type SpentBranch, VIEWS, type Within } from "./bill-spend.ts";
import type { TrailNode } from "./trail.ts";

/** From a sum down: what kinds of lines made it, of which services, models and meters. */
const WAY: readonly SpendBy[] = ["type", "service", "item", "meter", "day"];

/** The trail of a sum of a bill: the kinds of lines that it was formed of, with the rule by which each counts. */
export const trailOfSpend = (
  bill: Pick<ImportResult, "costs" | "how" | "files">,
  within: Within,
  currency: string,
): TrailNode => {
  const gone = new Set<SpendBy>(within.map(({ by }) => by));
  const tree = spendTree(
    bill,
    within,
    currency,
    WAY.filter((by) => !gone.has(by)),
  );
  const view = VIEWS.find((one) => tree.some((branch) => branch[one] !== null)) ?? "billed";
  const rules = new Map(bill.how.map(({ type, rule }) => [type, rule]));
  const files = bill.files.filter(({ status }) => status === "read").map(({ file }) => file);
  return {
    label: within.map(({ name }) => name).join(" › ") || "The bill",
    usd: tree.reduce((sum, branch) => sum + Number(branch[view] ?? 0), 0),
    detail: `${currency}, ${TOLD[view]}; from ${files.join(", ")}`,
    children: tree.map((branch) => nodeOf(branch, view, rules)),
  };
};

type View = keyof Amounts;
const TOLD: Readonly<Record<View, string>> = {
  billed: "as billed",
  effective: "effective cost",
  list: "at list prices",
};

const nodeOf = (branch: SpentBranch, view: View, rules: ReadonlyMap<string, string>): TrailNode => ({
  label: branch.name,
  usd: branch[view] === null ? null : Number(branch[view]),
  detail: [branch.by === "type" ? rules.get(branch.name) : undefined, viewsOf(branch, view)].filter(Boolean).join("; "),
  children: branch.children.map((child) => nodeOf(child, view, rules)),
});

/** The other views of a cost, where they differ. */
const viewsOf = (branch: SpentBranch, view: View): string =>
  VIEWS.filter((other) => other !== view && branch[other] !== null && branch[other] !== branch[view])
    .map((other) => `${other} ${Number(branch[other]).toFixed(2)}`)
    .join(", ");
