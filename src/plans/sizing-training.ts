/** The hours of a training run from the model, the tokens and the instances, where nobody states its duration. */
import { precisionOf } from "../capacity/precision.ts";
import { hoursBetweenInterruptions } from "../capacity/modes.ts";
import { isRefusal } from "../capacity/refusal.ts";
import { weightBytes } from "../capacity/footprint.ts";
import { trainingPlan } from "../capacity/training.ts";
import type { TrainingDemand, TrainingFleet, TrainingMethod } from "../capacity/training.ts";
import type { SizedModel } from "../capacity/size.ts";
import type { Catalog } from "../catalog/open.ts";
import { metaOf, type Fields } from "../quantity/fields.ts";
import { nearest } from "../quantity/nearest.ts";
import { fail, quoted } from "../quantity/problem.ts";
import { amountsOf, parseFields, type Way, type World } from "../services/service.ts";
import type { Raw } from "./plan.ts";
import { capacityFacts, modelOf } from "./sizing-facts.ts";
import { interruptedShare } from "./sizing-hosts.ts";

interface Question {
  readonly way: Way;
  readonly raw: Raw;
  readonly world: World;
  readonly catalog: Catalog;
}

/**
 * The duration of a training run that states none, in hours; undefined where the demand is another, or states it.
 * @throws InputError where the model or the instance is unknown, or the run does not fit on the instances
 */
export const trainingHours = (question: Question): number | undefined => {
  const { way, raw, world, catalog } = question;
  if (way.kind.kind !== "train-model" || raw["duration"] !== undefined) return undefined;
  if (raw["model"] === undefined || (raw["tokens"] === undefined && raw["examples"] === undefined)) return undefined;
  const values = inputsOf(way.kind.fields, raw);
  const model = modelOf(String(raw["model"]), catalog);
  const fleet = fleetOf(question, model);
  const demand = demandOf(model, values, raw, question);
  const plan = trainingPlan(demand, fleet, capacityFacts(catalog).training);
  if (isRefusal(plan))
    return fail({
      field: "instance",
      found: `${fleet.instances} × ${String(raw["instance"])}`,
      expected: `instances that can train it: ${plan.refused}`,
      nearest: plan.nearest,
    });
  const hours = (value: number) => `${Number(value.toPrecision(3))} hour`;
  world.assume(
    "duration",
    hours(plan.wallHours),
    `${demand.method} training of ${raw["model"]}: ${demand.tokens.toPrecision(3)} tokens × ${demand.epochs} epochs, ${plan.flops.toPrecision(3)} FLOPs`,
  );
  world.assume("80 % band of the duration", `${hours(plan.low)}..${hours(plan.high)}`, "from published training rates");
  if (plan.mfu !== null)
    world.assume(
      "share of the peak FLOP/s",
      `${Math.round(plan.mfu * 100)} %`,
      plan.nearest === null
        ? "from the tokens a second given"
        : `${plan.evidence} published rates on ${fleet.accelerator.name}; nearest ${plan.nearest.model} (${plan.nearest.source})`,
    );
  if (plan.checkpointInterval !== null)
    world.assume(
      "checkpoints",
      `every ${hours(plan.checkpointInterval)}`,
      "Young and Daly, by the interruptions of the Spot Advisor",
    );
  if (raw["epochs"] === undefined) world.assume("epochs", "1", "default");
  if (raw["method"] === undefined) world.assume("method", "full", "default");
  return plan.wallHours;
};

/** The amounts of the demand; what is wrong with the others is said by the service. */
const inputsOf = (fields: Fields, raw: Raw): Readonly<Record<string, number>> => {
  const own = Object.fromEntries(
    Object.entries(raw).filter(([name]) => Object.hasOwn(fields, name) && name !== "duration"),
  );
  const { duration: _, ...others } = fields;
  const amounts = amountsOf(parseFields(others, own, { assume: () => undefined }));
  return Object.fromEntries(Object.entries(amounts).map(([name, { value }]) => [name, value]));
};

const METHODS: readonly TrainingMethod[] = ["full", "lora", "qlora"];

const demandOf = (
  { architecture }: SizedModel,
  values: Readonly<Record<string, number>>,
  raw: Raw,
  { world, catalog }: Question,
): TrainingDemand => {
  const { examples, exampleTokens } = values;
  if (values["tokens"] === undefined && exampleTokens === undefined)
    return fail({ field: "example-tokens", found: "nothing", expected: "the tokens of one example" });
  const longest = capacityFacts(catalog).serving.figures.memory.chunkTokens;
  const sequence = exampleTokens ?? Math.min(architecture.maxContext ?? longest, longest);
  if (exampleTokens === undefined)
    world.assume("sequence", `${sequence} token`, "a training sequence; example-tokens says another");
  return {
    activeParameters: architecture.activeParameters,
    parameters: architecture.parameters,
    tokens: values["tokens"] ?? (examples ?? 0) * (exampleTokens ?? 0),
    epochs: values["epochs"] ?? 1,
    method: METHODS.find((one) => one === raw["method"]) ?? "full",
    layers: architecture.layers,
    hidden: architecture.hidden,
    sequence,
    precision: "bf16",
    tokensPerSecond: values["tokensPerSecond"] ?? null,
  };
};

const fleetOf = ({ way, raw, world, catalog }: Question, { architecture }: SizedModel): TrainingFleet => {
  const facts = capacityFacts(catalog);
  const type = String(raw["instance"] ?? "").replace(/^ml\./, "");
  const instance = facts.instances.find(({ name }) => name === type);
  const accelerator = facts.things.accelerators.get(instance?.accelerator ?? "");
  if (!instance || !accelerator)
    return fail({
      field: "instance",
      found: raw["instance"] === undefined ? "nothing" : quoted(raw["instance"]),
      expected: "an instance type with accelerators whose speed is published, or the duration",
      nearest: nearest(
        type,
        facts.instances.filter((one) => facts.things.accelerators.has(one.accelerator ?? "")).map(({ name }) => name),
      ),
    });
  const count = way.fields["count"];
  const instances = Number.parseFloat(String(raw["count"] ?? (count && metaOf(count).fallback) ?? 1));
  const state = raw["method"] === "lora" || raw["method"] === "qlora" ? LORA_STATE : FULL_STATE;
  const { weightLoad, scaling } = facts.serving;
  const share = raw["purchase"] === "spot" ? interruptedShare(catalog.table("spot"), type, world.region) : 0;
  const weights = weightBytes(architecture, precisionOf("bf16"));
  return {
    accelerator,
    perInstance: Math.max(1, Math.floor(instance.acceleratorCount)),
    instances,
    hoursBetweenInterruptions: hoursBetweenInterruptions(share),
    checkpointHours: (architecture.parameters * state) / weightLoad / instances / 3600,
    restartHours: (scaling.coldStart + weights / weightLoad) / 3600,
  };
};

/** Bytes a parameter in a checkpoint: weights in 32 bits and Adam's two moments; adapters are a hundredth of it (ZeRO, arXiv 1910.02054). */
const FULL_STATE = 12;
const LORA_STATE = FULL_STATE / 100;
