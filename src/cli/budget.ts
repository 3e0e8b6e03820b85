import type { Catalog } from "../catalog/open.ts";
import { checkBudget, readLevel, readLimit, type BudgetCheck } from "../plans/budget.ts";
import { differenceOf } from "../plans/difference.ts";
import { DEFAULT_SAMPLES } from "../plans/simulate.ts";
import { type Timeline, timelinePlan } from "../plans/timeline.ts";
import { type Variance, varianceOf } from "../plans/variance.ts";
import { printable } from "../quantity/printable.ts";
import { InputError } from "../quantity/problem.ts";
import { budgetJson, type BudgetReport } from "../reports/budget-json.ts";
import { budgetMarkdown } from "../reports/budget-markdown.ts";
import { showBudget } from "../reports/budget.ts";
import { CHECK_FAILED, DONE, type Exit, INCOMPLETE, INTERRUPTED } from "./exit.ts";
import { workingCatalog } from "./files.ts";
import { wholeNumber } from "./flags.ts";
import { scenarioOf } from "./plan.ts";
import { located, planFrom } from "./plan-input.ts";
import type { Terminal } from "./terminal.ts";

export interface BudgetFlags {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly limit?: string;
  readonly at: string;
  readonly against?: string;
  readonly actual?: readonly string[];
  readonly samples?: string;
  readonly seed: string;
  readonly scenario?: string;
  readonly asOf?: string;
  readonly start?: string;
}

/** `ratecard budget`: exit 1 when the limit is passed; what changed since another plan; the plan against its bill. */
export const budget = async (subject: string, flags: BudgetFlags, terminal: Terminal): Promise<Exit> => {
  const level = readLevel(flags.at);
  const limit = flags.limit === undefined ? undefined : readLimit(flags.limit);
  const samples = wholeNumber("--samples", flags.samples ?? String(DEFAULT_SAMPLES), 100, 1_000_000);
  const seed = wholeNumber("--seed", flags.seed, 0, 2 ** 32 - 1);
  const catalog = workingCatalog();
  const file = planFrom(subject, [], flags, terminal, catalog);
  try {
    const { plan } = scenarioOf(file, flags.scenario);
    const only =
      limit === undefined && plan.budget === undefined && (flags.against !== undefined || flags.actual !== undefined);
    const check = only ? null : checkBudget(plan, { limit, level, samples, seed }, catalog);
    const timeline = check?.timeline ?? timelinePlan(plan, catalog);
    const variance = flags.actual === undefined ? null : await againstBill(flags.actual, timeline, catalog, terminal);
    if (variance === "interrupted") return INTERRUPTED;
    const report: BudgetReport = {
      check,
      against: flags.against === undefined ? null : againstPlan(flags.against, flags, timeline, terminal, catalog),
      variance,
    };
    terminal.out(
      flags.json
        ? JSON.stringify(budgetJson(report), null, 2)
        : (flags.markdown ? budgetMarkdown(report) : showBudget(report, terminal.screen)).join("\n").trimEnd(),
    );
    return exitOf(check, timeline);
  } catch (error) {
    throw error instanceof InputError ? located(error, file) : error;
  }
};

const exitOf = (check: BudgetCheck | null, timeline: Timeline): Exit => {
  if (check?.verdict === "passed") return CHECK_FAILED;
  return check?.verdict === "unknown" || !timeline.complete ? INCOMPLETE : DONE;
};

const againstPlan = (
  path: string,
  flags: BudgetFlags,
  timeline: Timeline,
  terminal: Terminal,
  catalog: Catalog,
): BudgetReport["against"] => {
  const other = planFrom(path, [], flags, terminal, catalog);
  try {
    return { name: printable(path), difference: differenceOf(timelinePlan(other.plan, catalog), timeline) };
  } catch (error) {
    throw error instanceof InputError ? located(error, other) : error;
  }
};

const againstBill = async (
  files: readonly string[],
  timeline: Timeline,
  catalog: Catalog,
  terminal: Terminal,
): Promise<Variance | "interrupted"> => {
  const { readBills } = await import("./bill-input.ts");
  const tag = [...new Set(timeline.workloads.flatMap((workload) => Object.keys(workload.tags)))];
  const bill = await readBills(files, tag.length > 0 ? { tag } : {}, catalog, terminal);
  return bill === "interrupted" ? bill : varianceOf(timeline, bill);
};
