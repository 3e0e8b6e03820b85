import type { Raw } from "./plan.ts";
import { SERVICE_LEVEL_FIELDS } from "./service-level.ts";

/** Keys of the command line that set the plan and not the option. */
const PLAN_KEYS = ["region", "hours", "discount", "free-tier", "account-opened", "as-of", "assume-region"] as const;

/** A plan file's text for one option given as arguments: what the command line says, said as a plan. */
export const singlePlan = (
  name: string,
  demand: Raw,
  run: Raw | undefined,
  consider: readonly Raw[],
  inputs: Raw,
): object => {
  const settings = Object.fromEntries(
    PLAN_KEYS.flatMap((key) =>
      inputs[key] === undefined || !isSetting(key, inputs) ? [] : [[key, readable(key, inputs[key])]],
    ),
  );
  const levels = Object.entries(inputs).filter(([key]) => isLevel(key));
  return {
    name,
    ...settings,
    workloads: {
      [name]: {
        demand,
        ...(run ? { run } : {}),
        ...(consider.length > 0 ? { consider } : {}),
        ...(levels.length > 0 ? { "service-level": Object.fromEntries(levels) } : {}),
      },
    },
  };
};

const readable = (key: string, value: unknown): unknown =>
  key === "hours" && Number.isFinite(Number(value)) ? Number(value) : value;

/** Several regions are options to compare; one is where the plan runs. */
const isSetting = (key: string, inputs: Raw): boolean =>
  PLAN_KEYS.some((known) => known === key) && !(key === "region" && /^all$|,/.test(String(inputs[key])));

/** How fast answers must come belongs to the workload. */
const isLevel = (key: string): boolean => Object.hasOwn(SERVICE_LEVEL_FIELDS, key);

/** The inputs that are neither the plan's own nor the workload's service level. */
export const withoutPlanKeys = (inputs: Raw): Raw =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => !isSetting(key, inputs) && !isLevel(key)));
