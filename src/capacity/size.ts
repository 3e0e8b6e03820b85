import type { Candidate, RefusalCause, RefusedCandidate, ServiceLevel, Sizing } from "./candidate.ts";
import { readDemand } from "./demand.ts";
import type { SizeDemand } from "./demand.ts";
import type { Evidence } from "./evidence.ts";
import { fleetOf } from "./fleet.ts";
import { placeOn } from "./placement.ts";
import type { SizedModel, SizeOptions, Task } from "./placement.ts";
import { bestAchievable, contextProblem, levelProblem } from "./reasons.ts";
import type { Refusal } from "./refusal.ts";
import { isRefusal } from "./refusal.ts";
import type { Accelerator, Architecture, Instance } from "./types.ts";

export type { ServingFigures, SizedModel, SizeOptions } from "./placement.ts";

/**
 * Sizes one model over instance types: for each, the smallest fleet that keeps the service level in the busiest hour, its
 * week and month, and how sure that is. Refuses input without sense; an instance that cannot do it is a candidate with a
 * reason. Knows no price: candidates come in the order of `instances`.
 */
export function size(
  model: SizedModel,
  demand: SizeDemand,
  level: ServiceLevel,
  instances: readonly Instance[],
  accelerators: ReadonlyMap<string, Accelerator>,
  evidence: Evidence,
  options: SizeOptions,
): Sizing | Refusal {
  const read = readDemand(demand, options.shapes, options.figures.defaultSizeRatio);
  if (isRefusal(read)) return read;
  const bad = levelProblem(level) ?? contextProblem(model.architecture, read);
  if (bad !== null) return bad;
  const task: Task = {
    model,
    demand: read,
    level,
    evidence,
    options,
    placements: new Map(),
    curves: new Map(),
    measured: measuredDevices(model.architecture, evidence),
  };
  const candidates = instances.map((instance) => candidateOn(instance, accelerators, task));
  return { candidates, assumptions: read.assumptions, bestAchievable: bestAchievable(candidates) };
}

function candidateOn(instance: Instance, accelerators: ReadonlyMap<string, Accelerator>, task: Task): Candidate {
  const name = instance.accelerator ?? instance.cpu;
  const device = name === null ? undefined : accelerators.get(name);
  const no = (
    reason: string,
    nearest: readonly string[] = [],
    achievable: RefusedCandidate["achievable"] = null,
    cause: RefusalCause = "unknown",
  ): RefusedCandidate => ({
    feasible: false,
    instance: instance.name,
    accelerator: name,
    reason,
    cause,
    nearest,
    achievable,
  });
  if (name === null) return no("no accelerator, and no published measurements of this processor");
  if (device === undefined) return no(`${name}: compute or memory bandwidth unpublished`);
  if (!task.options.extrapolate && !task.measured.has(device.name))
    return no(`no published measurement of ${device.name} for this kind of model`, ["extrapolate"]);
  const onCpu = instance.accelerator === null;
  const used = onCpu
    ? { ...device, memoryBytes: instance.memoryBytes * task.options.figures.cpuUsableShare }
    : fractionOf(device, instance.acceleratorCount);
  const count = onCpu ? 1 : Math.max(1, Math.floor(instance.acceleratorCount));
  const found = placeOn(used, count, task);
  if ("refused" in found) return no(found.refused, [], found.achievable, found.cause);
  return fleetOf(instance, used, count, found, task);
}

/** Accelerators that somebody measured with this kind of model. */
function measuredDevices(model: Architecture, evidence: Evidence): ReadonlySet<string> {
  const correction = evidence.corrections[model.kind === "llm" ? "decode" : "items"];
  return new Set(correction.measurements.map((m) => m.setup.accelerator.name));
}

/** A share of a device (fractional GPUs) has its share of everything. */
function fractionOf(device: Accelerator, count: number): Accelerator {
  if (count >= 1) return device;
  const scale = (value: number | null) => (value === null ? null : value * count);
  return {
    ...device,
    memoryBytes: device.memoryBytes * count,
    bandwidth: device.bandwidth * count,
    flops16: device.flops16 * count,
    flops8: scale(device.flops8),
    flops4: scale(device.flops4),
    ops8: scale(device.ops8),
  };
}
