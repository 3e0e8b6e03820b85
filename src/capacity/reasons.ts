import type { Candidate, ServiceLevel, Sizing } from "./candidate.ts";
import type { ReadDemand } from "./demand.ts";
import { weightBytes } from "./footprint.ts";
import { precisionOf } from "./precision.ts";
import type { Refusal } from "./refusal.ts";
import { refuse } from "./refusal.ts";
import type { Accelerator, Architecture } from "./types.ts";

/** A service level that makes no sense; null when it does. */
export function levelProblem(level: ServiceLevel): Refusal | null {
  for (const [name, value] of Object.entries(level)) {
    if (value !== null && !(Number.isFinite(value) && value > 0))
      return refuse(`${name} must be above zero, found ${String(value)}`, ["1 s"]);
  }
  return null;
}

/** A typical request that the model cannot read; null when it can. */
export function contextProblem(model: Architecture, demand: ReadDemand): Refusal | null {
  const tokens = Math.ceil(demand.input.p50 + demand.output.p50);
  if (model.maxContext === null || (model.kind !== "llm" && model.kind !== "encoder") || tokens <= model.maxContext)
    return null;
  return refuse(`${tokens} tokens exceed the ${model.maxContext} that ${model.name} reads`, [
    `${model.maxContext} tokens together`,
  ]);
}

/** Why weights and one sequence find no room. */
export function doesNotFit(model: Architecture, precision: string, device: Accelerator, degree: number): string {
  const weights = (weightBytes(model, precisionOf(precision)) / 1e9).toFixed(1);
  const memory = ((device.memoryBytes * degree) / 1e9).toFixed(1);
  return `does not fit: ${weights} GB of ${precision} weights and a cache, ${memory} GB of memory`;
}

/** Which limits even an unloaded replica misses. */
export function missed(
  alone: { readonly ttft: number; readonly tpot: number; readonly e2e: number },
  level: ServiceLevel,
): string {
  const parts = [
    part("TTFT", alone.ttft, level.ttftP95),
    part("TPOT", alone.tpot, level.tpotP95),
    part("end to end", alone.e2e, level.e2eP95),
  ];
  const all = parts.filter((text) => text !== null).join(", ");
  return all === ""
    ? "the service level leaves no time for a queue"
    : `misses the service level: ${all} at best for large requests`;
}

function part(name: string, value: number, limit: number | null): string | null {
  return limit !== null && value > limit ? `${name} ${value.toPrecision(3)} s over ${limit} s` : null;
}

/** The best latencies over all hardware when nothing meets the level; null otherwise. */
export function bestAchievable(candidates: readonly Candidate[]): Sizing["bestAchievable"] {
  if (candidates.some((c) => c.feasible)) return null;
  let best: Sizing["bestAchievable"] = null;
  for (const c of candidates) {
    if (c.feasible || c.achievable === null) continue;
    if (best === null || c.achievable.e2e < best.e2e) best = { instance: c.instance, ...c.achievable };
  }
  return best;
}
