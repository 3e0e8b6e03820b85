import { readPlan, type PlanFile } from "../../src/plans/read.ts";
import type { Plan } from "../../src/plans/plan.ts";
import { InputError, type Problem } from "../../src/quantity/problem.ts";
import { DAY } from "../catalog.ts";

export const fileOf = (text: string): PlanFile => readPlan(text, { file: "plan.yaml", today: DAY });

/** A plan from YAML. */
export const planOf = (text: string): Plan => fileOf(text).plan;

/** What is wrong with a plan. */
export const problemsOf = (text: string): readonly Problem[] => {
  try {
    fileOf(text);
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
};
