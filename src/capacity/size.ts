import type {
  Candidate,
  FeasibleCandidate,
  FleetSize,
  RefusalCause,
  RefusedCandidate,
  ServiceLevel,
  Sizing,
} from "./candidate.ts";
import { fleetWeek, idleTax } from "./day.ts";
import type { DemandShape, Scaling } from "./day.ts";
import { curveOf } from "./curve.ts";
import type { Curve } from "./curve.ts";
import { readDemand } from "./demand.ts";
import type { ReadDemand, SizeDemand } from "./demand.ts";
import type { Evidence } from "./evidence.ts";
import { degreesOn, fitOn } from "./fit.ts";
import type { Fit, ServingMemory } from "./fit.ts";
import { weightBytes } from "./footprint.ts";
import { batchKeeps, loaded, replicasFor } from "./load.ts";
import type { LoadPoint } from "./load.ts";
import { precisionOf } from "./precision.ts";
import { waitQuantile } from "./queueing.ts";
import type { Refusal } from "./refusal.ts";
import { isRefusal, refuse } from "./refusal.ts";
import type { Accelerator, Architecture, EngineClass, Instance, Setup } from "./types.ts";

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

interface Task {
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
interface Placement {
  readonly fit: Fit;
  readonly setup: Setup;
  readonly curve: Curve;
  readonly point: LoadPoint;
  readonly replicas: number;
  /** Replicas at other rates, by the step of a geometric grid. */
  readonly atStep: Map<number, number>;
}

interface RefusedPlacement {
  readonly refused: string;
  readonly cause: RefusalCause;
  readonly achievable: RefusedCandidate["achievable"];
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
  const placed: (Placement | RefusedPlacement)[] = [];
  for (const degree of degreesFor(task.model.architecture, used, count)) {
    const found = placement(used, degree, task);
    placed.push(found);
    if (!("refused" in found) && instancesOf(found, found.replicas, count) === 1) break;
  }
  const best = fewestInstances(placed, count);
  if (best !== null) return feasible(instance, used, count, best, task);
  const last = placed.findLast((p) => "refused" in p && p.achievable !== null) ?? placed.at(-1);
  if (last === undefined || !("refused" in last)) return no("no placement");
  return no(last.refused, [], last.achievable, last.cause);
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

function instancesOf(p: Placement, replicas: number, count: number): number {
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

function feasible(instance: Instance, device: Accelerator, count: number, p: Placement, task: Task): FeasibleCandidate {
  const { demand, options, level } = task;
  const perInstance = Math.max(1, Math.floor(count / p.fit.devices));
  const peak = loaded(p.point, p.replicas, demand.peakRate, demand.arrivalVariation);
  const rates = demand.profile.map((w) => w * demand.meanRate);
  const known = new Map<number, number>();
  const replicasAt = (rate: number): number => {
    const key = Math.round(rate * 1e9);
    const found = known.get(key) ?? Math.min(p.replicas, replicasFor(p.point, rate, demand, level) ?? p.replicas);
    known.set(key, found);
    return found;
  };
  const needed = rates.map((rate) => Math.ceil(replicasAt(rate) / perInstance));
  const week = fleetWeek(needed, options.scaling);
  const busy = rates.map((rate) => (rate * p.point.mean.e2e) / (p.point.batch * perInstance));
  const bands = p.curve.bandsAt(p.point.batch);
  const rate = p.point.batch / p.point.mean.e2e;
  const queue = peak?.queue ?? null;
  const similarity = bands.nearest?.similarity ?? 0;
  const grade = similarity >= 0.8 ? "measured" : similarity >= 0.5 ? "near" : "far";
  const light = p.curve.at(Math.max(1, p.point.batch * (queue?.utilisation ?? 1)), demand.input.p50, demand.output.p50);
  return {
    feasible: true,
    instance: instance.name,
    accelerator: device.name,
    accelerators: instance.acceleratorCount,
    precision: p.setup.precision,
    engine: p.setup.engine,
    tensorParallel: p.fit.devices,
    replicasPerInstance: perInstance,
    weightBytes: p.fit.weights,
    freeCacheBytes: p.fit.freeCache,
    maxConcurrency: p.fit.maxConcurrency,
    concurrency: p.point.batch,
    replicasPeak: p.replicas,
    instancesPeak: Math.max(week.peak, instancesOf(p, p.replicas, count)),
    instancesAverage: week.average,
    instanceHoursAMonth: week.hoursAMonth,
    utilisation: queue?.utilisation ?? 0,
    wait:
      queue === null
        ? { p50: 0, p95: 0, p99: 0 }
        : { p50: waitQuantile(queue, 0.5), p95: waitQuantile(queue, 0.95), p99: waitQuantile(queue, 0.99) },
    ttft: peak?.ttft ?? { p50: p.point.typical.ttft, p95: p.point.large.ttft },
    tpot: { p50: Math.min(light.tpot, p.point.typical.tpot), p95: p.point.large.tpot },
    e2e: peak?.e2e ?? { p50: p.point.typical.e2e, p95: p.point.large.e2e },
    requestsPerSecondPerReplica: rate,
    outputTokensPerSecondPerReplica: rate * demand.output.mean,
    bands: { ttft: bands.ttft, tpot: bands.tpot, e2e: bands.e2e },
    replicasBand: {
      low: replicasScaled(p, demand.peakRate, bands.e2e.low / bands.e2e.value),
      high: replicasScaled(p, demand.peakRate, bands.e2e.high / bands.e2e.value),
    },
    nearest: bands.nearest,
    evidence: grade,
    week,
    idle: idleTax(week, busy),
    warnings: grade === "far" ? [`no close measurement: nearest has similarity ${similarity.toFixed(2)}`] : [],
    fleetAt: (meanRate) => fleetAt(p, perInstance, meanRate, task),
  };
}

/** The fleet of a placement at another mean rate: the same batch and the same level, so that more demand never needs less. */
function fleetAt(p: Placement, perInstance: number, meanRate: number, { demand, level, options }: Task): FleetSize {
  const needed = (share: number) => Math.ceil(replicasNear(p, share * meanRate, demand, level) / perInstance);
  if (!options.scaling.automatic) {
    const peak = Math.max(options.scaling.minimum, needed(Math.max(...demand.profile)));
    return { peak, average: peak };
  }
  const { peak, average } = fleetWeek(demand.profile.map(needed), options.scaling);
  return { peak, average };
}

/** Rates are looked at in steps of half a per cent, rounded up: a curve of demand asks for thousands of them. */
const STEP = Math.log(1.005);

function replicasNear(p: Placement, rate: number, demand: ReadDemand, level: ServiceLevel): number {
  if (!(rate > 0)) return 0;
  const step = Math.ceil(Math.log(rate) / STEP - 1e-9);
  const near = Math.exp(step * STEP);
  const found =
    p.atStep.get(step) ??
    replicasFor(p.point, near, demand, level) ??
    Math.ceil((near * p.point.mean.e2e) / p.point.batch);
  p.atStep.set(step, found);
  return found;
}

/** Replicas if requests took `factor` times as long, at the same utilisation. */
function replicasScaled(p: Placement, rate: number, factor: number): number {
  const floor = Math.floor((rate * p.point.mean.e2e * factor) / p.point.batch) + 1;
  return Math.max(1, floor, Math.ceil(p.replicas * factor - 1e-9));
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
    pipeline: false,
    expertParallel: false,
    precision,
    engine: task.options.engine ?? usualEngine(architecture, device),
    engineVersion: "",
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

function levelProblem(level: ServiceLevel): Refusal | null {
  for (const [name, value] of Object.entries(level)) {
    if (value !== null && !(Number.isFinite(value) && value > 0))
      return refuse(`${name} must be above zero, found ${String(value)}`, ["1 s"]);
  }
  return null;
}

function contextProblem(model: Architecture, demand: ReadDemand): Refusal | null {
  const tokens = Math.ceil(demand.input.p50 + demand.output.p50);
  if (model.maxContext === null || (model.kind !== "llm" && model.kind !== "encoder") || tokens <= model.maxContext)
    return null;
  return refuse(`${tokens} tokens exceed the ${model.maxContext} that ${model.name} reads`, [
    `${model.maxContext} tokens together`,
  ]);
}

function doesNotFit(model: Architecture, precision: string, device: Accelerator, degree: number): string {
  const weights = (weightBytes(model, precisionOf(precision)) / 1e9).toFixed(1);
  const memory = ((device.memoryBytes * degree) / 1e9).toFixed(1);
  return `does not fit: ${weights} GB of ${precision} weights and a cache, ${memory} GB of memory`;
}

function missed(
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

function bestAchievable(candidates: readonly Candidate[]): Sizing["bestAchievable"] {
  if (candidates.some((c) => c.feasible)) return null;
  let best: Sizing["bestAchievable"] = null;
  for (const c of candidates) {
    if (c.feasible || c.achievable === null) continue;
    if (best === null || c.achievable.e2e < best.e2e) best = { instance: c.instance, ...c.achievable };
  }
  return best;
}
