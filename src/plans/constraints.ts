import type { Catalog } from "../catalog/open.ts";
import { fits } from "../catalog/pattern.ts";
import type { Confidence } from "../catalog/types.ts";
import type { Candidate } from "./compare.ts";
import { isAsSure } from "./confidence.ts";
import type { Plan } from "./plan.ts";
import { levelState, type ServiceLevel, tooSlow } from "./service-level.ts";
import { lifecycleWarnings } from "./warnings.ts";

/** What an option must keep to be chosen. */
export interface Constraints {
  /** The least sure that any of its rates may be; null: rates without a source only where nothing else will do. */
  readonly confidence: Confidence | null;
  readonly spot: boolean;
  /** Whether services and models in preview, closed to new customers or retired may be chosen. */
  readonly unavailable: boolean;
  /** Whether a service level must be known to be kept: a latency that nobody publishes is unknown, not passing. */
  readonly proven: boolean;
}

/** Why an option is refused whose service level nobody can vouch for. */
export const UNKNOWN_LATENCY = "nobody publishes its latency: it is not known to keep the service level";

const UNFIT = /^(?:region-unavailable|model-unfit|fleet-unfit|fleet-short)/;
const GONE = /^lifecycle-(?:preview|closed|retired)$/;

/** Why an option may not be chosen; empty where it may. */
export const brokenBy = (
  candidate: Candidate,
  level: ServiceLevel,
  plan: Plan,
  constraints: Constraints,
  catalog: Catalog,
): string[] => {
  const { option, leastSure, unpriced } = candidate;
  const broken: string[] = [];
  if (candidate.cost === null) broken.push(unpriced[0] ?? "it is unpriced");
  const regions = [option.region, ...option.prepared.lines.map(({ region }) => region)];
  const outside = regions.find((region) => region !== "global" && !isAllowed(region, plan.regions));
  if (outside !== undefined) broken.push(`${outside} is not among the plan's regions (${plan.regions.join(", ")})`);
  const floor = constraints.confidence;
  if (leastSure !== null && floor !== null && !isAsSure(leastSure, floor))
    broken.push(`its rates are ${leastSure}, below ${floor}`);
  if (!constraints.spot && usesSpot(candidate)) broken.push("spot capacity is not allowed");
  const unfit = option.warnings.find(({ code }) => UNFIT.test(code));
  if (unfit) broken.push(unfit.message);
  const slow = tooSlow(option, level);
  if (slow !== undefined) broken.push(slow);
  if (constraints.proven && levelState(option, level) === "not known") broken.push(UNKNOWN_LATENCY);
  if (!constraints.unavailable) {
    const usages = option.prepared.lines.map(({ meter }) => ({ usage: { meter, owner: "" } }));
    const gone = [...option.warnings, ...lifecycleWarnings(plan.day, usages, catalog)].find(({ code }) =>
      GONE.test(code),
    );
    if (gone) broken.push(gone.message);
  }
  return broken;
};

const isAllowed = (region: string, patterns: readonly string[]): boolean =>
  patterns.length === 0 || patterns.some((pattern) => fits(pattern, region));

const usesSpot = ({ option }: Candidate): boolean =>
  option.run["purchase"] === "spot" || option.prepared.lines.some(({ meter }) => /spot/.test(meter.dimension));
