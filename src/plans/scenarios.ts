import type { Raw } from "./plan.ts";

/**
 * A plan's raw object with the changes of a scenario: maps merge key by key, everything else is replaced, `null` takes
 * away. The plan's own scenarios are left out.
 */
export const merged = (plan: Raw, changes: Raw): Raw => {
  const { scenarios: _, ...own } = plan;
  return merge(own, changes);
};

const merge = (under: Raw, over: Raw): Raw => {
  const result: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const known = Object.hasOwn(result, key) ? result[key] : undefined;
    if (value === null) delete result[key];
    else if (isMap(value) && isMap(known)) result[key] = merge(known, value);
    else result[key] = value;
  }
  return result;
};

const isMap = (value: unknown): value is Raw => typeof value === "object" && value !== null && !Array.isArray(value);
