/** The library's surface: read a plan, estimate it, compare it, look rates up. */
export { embeddedCatalog } from "./cli/files.ts";
export type { Catalog } from "./catalog/open.ts";
export type { Meter, Rate, Tier, Confidence } from "./catalog/types.ts";
export { readPlan, type PlanFile } from "./plans/read.ts";
export type { Plan, Workload } from "./plans/plan.ts";
export { estimatePlan as estimate, type Estimate } from "./plans/estimate.ts";
export { comparePlan as compare, type Comparison, type Candidate } from "./plans/compare.ts";
export type { Charge, Usage } from "./pricing/types.ts";
export { isPriced } from "./pricing/types.ts";
export { InputError, type Problem } from "./quantity/problem.ts";
