import * as v from "valibot";
import { InputError, type Problem } from "../quantity/problem.ts";
import type { Plan, Raw } from "./plan.ts";
import { refuseDepth } from "./plan-depth.ts";
import { parseYaml, type Place, readDocument } from "./plan-document.ts";
import { planSchema, schemaProblem } from "./plan-schema.ts";
import { planOf } from "./plan-values.ts";
import { merged } from "./scenarios.ts";

/** A plan file as it was read: the plan, and how a path into it becomes a line of the file. */
export interface PlanFile {
  readonly plan: Plan;
  /** Its named variants, each a plan of its own. */
  readonly scenarios: readonly Scenario[];
  readonly file: string;
  readonly locate: (path: readonly string[]) => Place | undefined;
}

export interface Scenario {
  readonly name: string;
  readonly plan: Plan;
}

export interface ReadSetting {
  readonly file: string;
  /** The day that a plan without `as-of` is priced at. */
  readonly today: string;
  /** How the text is taken apart: by one that remembers, where a caller edits the same text. */
  readonly parse?: typeof parseYaml;
}

const LARGEST_FILE = 1_000_000;
const MOST_WORKLOADS = 2_000;

/**
 * Reads a plan from YAML or JSON.
 * @throws InputError with file, line, field, found and expected
 */
export const readPlan = (text: string, setting: ReadSetting): PlanFile => {
  const { file, parse = parseYaml } = setting;
  if (text.length > LARGEST_FILE)
    throw new InputError([
      { file, found: `${text.length} characters`, expected: `a plan of at most ${LARGEST_FILE} characters` },
    ]);
  refuseDepth(text, file);
  const { raw, locate } = readDocument(parse(text), file);
  const plan = planOfRaw(raw, setting, locate);
  const scenarios = Object.entries(plan.scenarios).map(([label, changes]) => {
    const within = (path: readonly string[]) => locate(["scenarios", label, ...path]) ?? locate(path);
    const variant = planOfRaw(merged(raw, changes), setting, within).plan;
    return { name: label, plan: { ...variant, name: `${variant.name}: ${label}` } };
  });
  return { plan: plan.plan, scenarios, file, locate };
};

/** A plan and the changes that its scenarios make, from the object that a file holds. */
const planOfRaw = (raw: Raw, setting: ReadSetting, locate: PlanFile["locate"]) => {
  const { file } = setting;
  const placed = (problem: Problem): Problem => ({ ...problem, file, ...locate((problem.field ?? "").split(".")) });
  const result = v.safeParse(planSchema, raw);
  if (!result.success) throw new InputError(onceEach(result.issues.slice(0, 20).map(schemaProblem)).map(placed));
  const plan = located(() => planOf(result.output, setting.today), placed);
  if (plan.workloads.length > MOST_WORKLOADS)
    throw new InputError([
      { file, field: "workloads", found: `${plan.workloads.length} workloads`, expected: `at most ${MOST_WORKLOADS}` },
    ]);
  return { plan, scenarios: result.output.scenarios ?? {} };
};

/** A key that is missing is not said where a misspelt one is nearest to it. */
const onceEach = (problems: readonly Problem[]): readonly Problem[] => {
  const meant = problems.flatMap(({ field = "", nearest: [first] = [] }) =>
    first === undefined ? [] : [[...field.split(".").slice(0, -1), first].join(".")],
  );
  return problems.filter(({ field = "", found }) => found !== "nothing" || !meant.includes(field));
};

/** What a reader throws, with the line of the file. */
const located = <T>(read: () => T, placed: (problem: Problem) => Problem): T => {
  try {
    return read();
  } catch (error) {
    throw error instanceof InputError ? new InputError(error.problems.map(placed)) : error;
  }
};
