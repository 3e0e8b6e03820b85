import { existsSync, readFileSync, statSync } from "node:fs";
import { forecastBill, type BillForecast } from "../plans/forecast-bill.ts";
import { BYS, type History, historyOfBill } from "../plans/forecast-history.ts";
import { grownPlanText, planText } from "../plans/forecast-plan.ts";
import { readPoints } from "../plans/forecast-points.ts";
import type { Plan } from "../plans/plan.ts";
import { type PlanFile, readPlan } from "../plans/read.ts";
import { monthly, parseAmount } from "../quantity/amount.ts";
import { ExpressionError } from "../quantity/expression.ts";
import { InputError, quoted } from "../quantity/problem.ts";
import { writeWhole } from "../live/whole-file.ts";
import { forecastJson } from "../reports/forecast-json.ts";
import { showForecast } from "../reports/forecast.ts";
import { readBills } from "./bill-input.ts";
import { DONE, type Exit, INTERRUPTED } from "./exit.ts";
import { readText, workingCatalog } from "./files.ts";
import { glyphsFrom, oneOf, wholeNumber } from "./flags.ts";
import { located } from "./plan-input.ts";
import type { Terminal } from "./terminal.ts";

export interface ForecastFlags {
  readonly json?: boolean;
  readonly by: string;
  readonly months: string;
  readonly grain: string;
  readonly cost: string;
  readonly tag?: string;
  readonly map?: string;
  readonly plan?: string;
  readonly budget?: string;
  readonly to?: string;
  readonly chart?: string;
}

const MOST_MONTHS = 60;
/** A month's hours, for a budget that is stated by the hour or the day. */
const HOURS = 730;

/** `ratecard forecast`: where a bill, or any dated values, are going. */
export const forecast = async (files: readonly string[], flags: ForecastFlags, terminal: Terminal): Promise<Exit> => {
  const by = oneOf("--by", flags.by, BYS);
  const step = oneOf("--grain", flags.grain, ["day", "week", "month"] as const);
  const view = oneOf("--cost", flags.cost, ["billed", "effective", "list"] as const);
  const months = wholeNumber("--months", flags.months, 1, MOST_MONTHS);
  const glyphs = glyphsFrom(flags.chart, terminal);
  const catalog = once(workingCatalog);
  const planFile = flags.plan === undefined ? undefined : planOf(flags.plan, terminal);
  const budget = flags.budget === undefined ? planFile?.plan.budget : budgetOf(flags.budget);
  const bill = async (): Promise<History | undefined> => {
    const tag = by !== "team" ? [] : flags.tag === undefined ? undefined : [flags.tag];
    const read = await readBills(
      files,
      { ...(flags.map ? { map: flags.map } : {}), ...(tag ? { tag } : {}) },
      catalog(),
      terminal,
    );
    return read === "interrupted" ? undefined : historyOfBill(read, view);
  };
  const history = pointsOf(files) ?? (await bill());
  if (history === undefined) return INTERRUPTED;
  try {
    const { plan: bare } = readPlan(JSON.stringify({ workloads: {} }), { file: "", today: terminal.today });
    const result = forecastBill(
      history,
      { by, months, step, today: terminal.today, budget, plan: planFile?.plan, bare },
      catalog,
    );
    const title = files.length === 1 ? (files[0] ?? "") : `${files.length} files`;
    const written = flags.to === undefined ? [] : [writeTo(flags.to, result, title, flags.plan, terminal)];
    terminal.out(
      flags.json
        ? JSON.stringify(forecastJson(result, files), null, 2)
        : showForecast(result, { glyphs, title }, terminal.screen).join("\n").trimEnd(),
    );
    for (const line of written) terminal.err(line);
    return DONE;
  } catch (error) {
    throw error instanceof InputError && planFile ? located(error, planFile) : error;
  }
};

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

const planOf = (path: string, terminal: Terminal): PlanFile =>
  readPlan(readText(path), { file: path === "-" ? "standard input" : path, today: terminal.today });

/** @throws InputError */
const budgetOf = (text: string): number => {
  try {
    return monthly(parseAmount(text, { unit: "USD", rate: true }), HOURS);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new InputError([{ field: "--budget", found: quoted(text), expected: "a sum such as 9000/month" }]);
  }
};

const LARGEST_TABLE = 50_000_000;

/** A single file of dates and values is read as it is; anything else is a bill. */
const pointsOf = (files: readonly string[]): History | undefined => {
  const [file] = files;
  if (files.length !== 1 || file === undefined || file === "-" || !existsSync(file)) return undefined;
  const stats = statSync(file);
  if (!stats.isFile() || stats.size > LARGEST_TABLE || !/\.(?:csv|tsv|txt)$/i.test(file)) return undefined;
  return readPoints(readFileSync(file, "utf8"), file);
};

/** Writes the forecast into a plan: growth and season into one that is there, else a plan of its own. @throws InputError */
const writeTo = (
  path: string,
  result: BillForecast,
  title: string,
  planPath: string | undefined,
  terminal: Terminal,
): string => {
  if (!result.history.money)
    throw new InputError([
      {
        field: "--to",
        found: `values of ${result.history.unit || "no unit"}`,
        expected: "a bill, or a table of date and cost",
      },
    ]);
  const base = existsSync(path) ? path : planPath;
  const text = base === undefined ? planText(result, `Forecast of ${title}`) : grownPlanText(readText(base), result);
  const checked: Plan = readPlan(text, { file: path, today: terminal.today }).plan;
  writeWhole(path, [text], 0o644);
  const what =
    base === undefined ? `${checked.workloads.length} workloads` : "growth and season; its workloads are as they were";
  return `Wrote ${path}: ${what}. ratecard plan ${path} --simulate shows it.`;
};
