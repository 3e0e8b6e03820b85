import type { DemandShape, WeekProfile } from "./day.ts";
import { HOURS_A_WEEK, weekProfile, withPeak } from "./day.ts";
import type { Refusal } from "./refusal.ts";
import { isRefusal, notPositive, refuse } from "./refusal.ts";

/** How requests differ from each other. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

/** What users ask of a fleet. Rates a second; sizes in tokens (ignored for models without tokens). */
export interface SizeDemand {
  readonly requestsPerSecond: number;
  /** Busiest hour over the mean hour; null takes the shape's own. */
  readonly peak: number | null;
  readonly shape: string | readonly number[];
  /** Mean size, or its spread. */
  readonly input: number | Spread;
  readonly output: number | Spread;
  /** Squared variation of the time between requests; null is Poisson. */
  readonly burstiness: number | null;
}

/** A size as the engine needs it: mean, quantiles, squared variation of a lognormal. */
export interface Sizes {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly variation: number;
}

export interface ReadDemand {
  readonly input: Sizes;
  readonly output: Sizes;
  readonly profile: WeekProfile;
  readonly meanRate: number;
  readonly peakRate: number;
  readonly arrivalVariation: number;
  readonly assumptions: readonly string[];
}

/** The 95th percentile of a standard normal. */
const Z95 = 1.6448536;

/** Checks a demand and fills what it leaves open; every filling is an assumption. `defaultRatio` is p95/p50 of sizes without a spread. */
export function readDemand(
  demand: SizeDemand,
  shapes: readonly DemandShape[],
  defaultRatio: number,
): ReadDemand | Refusal {
  const bad = notPositive({ requestsPerSecond: demand.requestsPerSecond });
  if (bad !== null) return bad;
  if (demand.peak !== null && !(demand.peak >= 1 && Number.isFinite(demand.peak)))
    return refuse(`peak is at least 1, found ${demand.peak}`, ["1"]);
  if (demand.burstiness !== null && !(demand.burstiness >= 0 && Number.isFinite(demand.burstiness)))
    return refuse(`burstiness is zero or more, found ${demand.burstiness}`, ["1"]);
  const input = sizesOf(demand.input, defaultRatio, "input");
  if (isRefusal(input)) return input;
  const output = sizesOf(demand.output, defaultRatio, "output");
  if (isRefusal(output)) return output;
  const base = weekProfile(demand.shape, shapes);
  if (isRefusal(base)) return base;
  const profile = shaped(base, demand.peak);
  return {
    input,
    output,
    profile,
    meanRate: demand.requestsPerSecond,
    peakRate: demand.requestsPerSecond * Math.max(...profile),
    arrivalVariation: demand.burstiness ?? 1,
    assumptions: assumptionsOf(demand, defaultRatio),
  };
}

/** The profile with the asked peak; a flat week gets one busy hour a day, so that its mean stays. */
function shaped(profile: WeekProfile, peak: number | null): WeekProfile {
  if (peak === null) return profile;
  if (Math.max(...profile) > 1 + 1e-9) return withPeak(profile, peak);
  const busy = Math.min(peak, 24);
  return Array.from({ length: HOURS_A_WEEK }, (_, h) => (h % 24 === 12 ? busy : (24 - busy) / 23));
}

/** Mean, quantiles and squared variation of a lognormal size. */
export function sizesOf(size: number | Spread, ratio: number, field: string): Sizes | Refusal {
  if (typeof size !== "number") {
    const bad = notPositive({ [`${field} p50`]: size.p50, [`${field} p95`]: size.p95 });
    if (bad !== null) return bad;
    if (size.p95 < size.p50) return refuse(`${field}: p95 is below p50`, [`p95 ${size.p50}`]);
    const sigma = Math.log(size.p95 / size.p50) / Z95;
    return {
      mean: size.p50 * Math.exp((sigma * sigma) / 2),
      p50: size.p50,
      p95: size.p95,
      variation: Math.expm1(sigma * sigma),
    };
  }
  if (!Number.isFinite(size) || size < 0) return refuse(`${field} must be a number from zero up, found ${size}`, ["1"]);
  const sigma = Math.log(ratio) / Z95;
  const p50 = size / Math.exp((sigma * sigma) / 2);
  return { mean: size, p50, p95: p50 * ratio, variation: size === 0 ? 0 : Math.expm1(sigma * sigma) };
}

function assumptionsOf(demand: SizeDemand, ratio: number): readonly string[] {
  const found: string[] = [];
  if (typeof demand.input === "number" && demand.input > 0) found.push(`input spread: p95 is ${ratio} times p50`);
  if (typeof demand.output === "number" && demand.output > 0) found.push(`output spread: p95 is ${ratio} times p50`);
  if (demand.burstiness === null) found.push("burstiness: requests arrive independently (Poisson)");
  if (demand.peak !== null && demand.shape === "flat" && demand.peak > 1) found.push("peak: one busy hour a day");
  return found;
}
