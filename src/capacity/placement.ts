import type { RefusalCause, RefusedCandidate, ServiceLevel } from "./candidate.ts";
import { curveOf } from "./curve.ts";
import type { Curve } from "./curve.ts";
import type { DemandShape, Scaling } from "./day.ts";
import type { ReadDemand } from "./demand.ts";
import type { Evidence } from "./evidence.ts";
import { degreesOn, fitOn } from "./fit.ts";
import type { Fit, ServingMemory } from "./fit.ts";
import { batchKeeps, replicasFor } from "./load.ts";
import type { LoadPoint } from "./load.ts";
import { doesNotFit, missed } from "./reasons.ts";
import type { Accelerator, Architecture, EngineClass, Setup } from "./types.ts";

/** Figures of serving that are data (`serving.csv`). */
export interface ServingFigures {
  readonly memory: ServingMemory;
  readonly maxSequences: number;
  readonly defaultSizeRatio: number;
  readonly cpuUsableShare: number;
}

export interface SizeOptions {
  /** "bf16", "fp8", "int4" …; null takes the model's own. */
  readonly precision: string | null;
  readonly engine: EngineClass | null;
  readonly scaling: Scaling;
  /** Answer also where nobody measured the device. */
  readonly extrapolate: boolean;
  readonly shapes: readonly DemandShape[];
  readonly figures: ServingFigures;
}

/** A model with the name its measurements go by. */
export interface SizedModel {
  readonly architecture: Architecture;
  readonly family: string;
}

/** One sizing: what is asked, and what was worked out once for all instance types. */
export interface Task {
  readonly model: SizedModel;
  readonly demand: ReadDemand;
  readonly level: ServiceLevel;
  readonly evidence: Evidence;
  readonly options: SizeOptions;
  /** Replicas are the same on every instance type with the same devices. */
  readonly placements: Map<string, Placement | RefusedPlacement>;
  readonly measured: ReadonlySet<string>;
  /** Curves do not depend on memory: one for each device and degree. */
  readonly curves: Map<string, Curve>;
}

/** The best way to run one replica on some devices, and how many the peak needs. */
export interface Placement {
  readonly fit: Fit;
  readonly setup: Setup;
  readonly curve: Curve;
  readonly point: LoadPoint;
  readonly replicas: number;
  /** Replicas at other rates, by the step of a geometric grid. */
  readonly atStep: Map<number, number>;
}

/** Why no replica of this degree will do. */
export interface RefusedPlacement {
  readonly refused: string;
  readonly cause: RefusalCause;
  readonly achievable: RefusedCandidate["achievable"];
}

/** The best placement of a model on `count` devices, trying wider and wider replicas; else the refusal that came closest. */
export function placeOn(device: Accelerator, count: number, task: Task): Placement | RefusedPlacement {
  const placed: (Placement | RefusedPlacement)[] = [];
  for (const degree of degreesFor(task.model.architecture, device, count)) {
    const found = placement(device, degree, task);
    placed.push(found);
    if (!("refused" in found) && instancesOf(found, found.replicas, count) === 1) break;
  }
  return (
    fewestInstances(placed, count) ??
    placed.findLast((p) => "refused" in p && p.achievable !== null) ??
    placed.at(-1) ?? { refused: "no placement", cause: "unknown", achievable: null }
  );
}

/** Degrees that split the model: attention heads divide over GPUs evenly, Neuron pads them. */
function degreesFor(model: Architecture, device: Accelerator, count: number): readonly number[] {
  return degreesOn(count).filter((d) => device.kind === "neuron" || model.heads % d === 0);
}

/** Among the degrees that work, the one that needs fewest instances at the peak; of equals the smallest. */
function fewestInstances(placed: readonly (Placement | RefusedPlacement)[], count: number): Placement | null {
  let best: Placement | null = null;
  for (const p of placed) {
    if ("refused" in p) continue;
    if (best === null || instancesOf(p, p.replicas, count) < instancesOf(best, best.replicas, count)) best = p;
  }
  return best;
}

/** Instances of `count` devices that hold some replicas. */
export function instancesOf(p: Placement, replicas: number, count: number): number {
  return Math.ceil(replicas / Math.max(1, Math.floor(count / p.fit.devices)));
}

function placement(device: Accelerator, degree: number, task: Task): Placement | RefusedPlacement {
  const key = `${device.name} ${device.memoryBytes} ${degree}`;
  const known = task.placements.get(key);
  if (known !== undefined) return known;
  const found = place(device, degree, task);
  task.placements.set(key, found);
  return found;
}

function place(device: Accelerator, degree: number, task: Task): Placement | RefusedPlacement {
  const { model, demand, level, options } = task;
  const precision = precisionFor(model.architecture, options);
  const sequence = { input: demand.input.mean, output: demand.output.mean };
  const fit = fitOn(model.architecture, precision, device, degree, sequence, options.figures.memory);
  if (fit === null)
    return { refused: doesNotFit(model.architecture, precision, device, degree), cause: "memory", achievable: null };
  const setup = setupOn(device, degree, precision, task);
  const most = Math.min(fit.maxConcurrency, options.figures.maxSequences);
  const curve = curveFor(setup, task);
  const points = batchesUpTo(most).map((batch) => loadPoint(curve, batch, demand));
  const lower = (p: LoadPoint) => (demand.peakRate * p.mean.e2e) / p.batch;
  const keeping = points.filter((p) => batchKeeps(p, level)).sort((a, b) => lower(a) - lower(b));
  let best: { point: LoadPoint; replicas: number } | null = null;
  for (const point of keeping) {
    if (best !== null && Math.ceil(lower(point)) >= best.replicas) break;
    const replicas = replicasFor(point, demand.peakRate, demand, level);
    if (replicas !== null && (best === null || replicas < best.replicas)) best = { point, replicas };
  }
  if (best !== null) return { fit, setup, curve, ...best, atStep: new Map() };
  const alone = points[0]?.large ?? { ttft: 0, tpot: 0, e2e: 0 };
  return { refused: missed(alone, level), cause: "level", achievable: alone };
}

function curveFor(setup: Setup, task: Task): Curve {
  const key = `${setup.accelerator.name} ${setup.accelerator.bandwidth} ${setup.perReplica}`;
  const known = task.curves.get(key) ?? curveOf(setup, task.options.figures.maxSequences, task.evidence);
  task.curves.set(key, known);
  return known;
}

function loadPoint(curve: Curve, batch: number, demand: ReadDemand): LoadPoint {
  const { input, output } = demand;
  const mean = curve.at(batch, input.mean, output.mean);
  const share = mean.e2e > 0 ? Math.min(1, (mean.tpot * output.mean) / mean.e2e) : 0;
  return {
    batch,
    mean,
    typical: curve.at(batch, input.p50, output.p50),
    large: curve.at(batch, input.p95, output.p95),
    variation: share * share * output.variation + (1 - share) ** 2 * input.variation,
  };
}

function batchesUpTo(most: number): readonly number[] {
  const found: number[] = [];
  for (let b = 1; b < most; b = b < 4 ? b + 1 : Math.ceil(b * 1.4)) found.push(b);
  return [...found, most];
}

function setupOn(device: Accelerator, degree: number, precision: string, task: Task): Setup {
  const { architecture, family } = task.model;
  const llm = architecture.kind === "llm";
  return {
    model: architecture,
    family,
    accelerator: device,
    count: degree,
    perReplica: degree,
    stages: 1,
    expertParallel: false,
    precision,
    engine: task.options.engine ?? usualEngine(architecture, device),
    engineVersion: "",
    // The careful reading: requests that come in step wait longer than those that come when they please.
    openLoop: false,
    remote: false,
    year: null,
    load: llm ? "closed-loop" : "static-batch",
    concurrency: 1,
    requests: null,
    input: task.demand.input.mean,
    output: llm ? task.demand.output.mean : 1,
  };
}

function usualEngine(model: Architecture, device: Accelerator): EngineClass {
  if (device.kind === "neuron") return "neuron";
  if (device.kind === "cpu") return model.kind === "llm" ? "llama.cpp" : "pytorch";
  if (model.kind === "llm") return "vllm";
  return model.kind === "image-generation" ? "diffusers" : "tensorrt";
}

function precisionFor(model: Architecture, options: SizeOptions): string {
  return options.precision ?? (model.kind === "llm" ? model.nativePrecision : "fp16");
}
