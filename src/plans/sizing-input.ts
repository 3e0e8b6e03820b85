/** The inputs of a sizing as a person gives them: model or its numbers, demand, service level, host. */
import { type SizeDemand, sizesOf } from "../capacity/demand.ts";
import { isRefusal } from "../capacity/refusal.ts";
import type { SizedModel } from "../capacity/size.ts";
import type { EngineClass } from "../capacity/types.ts";
import type { Catalog } from "../catalog/open.ts";
import { monthly, type Amount } from "../quantity/amount.ts";
import { amount, choice, flag, maybe, maybeNamed, rate, spread, type Values } from "../quantity/fields.ts";
import { nearest } from "../quantity/nearest.ts";
import { fail, quoted } from "../quantity/problem.ts";
import { parseFields } from "../services/service.ts";
import type { Raw } from "./plan.ts";
import { type ServiceLevel, SERVICE_LEVEL_FIELDS } from "./service-level.ts";
import { capacityFacts, customModel, modelOf } from "./sizing-facts.ts";
import { HOSTS } from "./sizing-hosts.ts";

const ENGINES = [
  "vllm",
  "sglang",
  "tensorrt-llm",
  "tensorrt",
  "tgi",
  "neuron",
  "llama.cpp",
  "diffusers",
  "transformers",
  "pytorch",
] as const satisfies readonly EngineClass[];

const count = (unit: string, help: string) => maybe(amount(unit, help));

const { deadline: _deadline, ...LEVEL } = SERVICE_LEVEL_FIELDS;

/** Inputs of `ratecard size`; those of the service that runs the fleet (purchase, term, storage, scaling …) come on top. */
export const SIZE_FIELDS = {
  model: maybeNamed("model", "the model: a short name, the publisher's, or the Bedrock id of its open weights"),
  requests: rate("request", "requests, such as 5/s or 100k/day"),
  input: amount("token", "input tokens of a request", { default: 0 }),
  output: amount("token", "output tokens of a request", { default: 0 }),
  "input-spread": spread("token", "how input sizes differ: median..95th percentile, such as 900..6k"),
  "output-spread": spread("token", "how output sizes differ: median..95th percentile"),
  peak: maybe(amount("share", "busiest hour against the mean: 4x; left out, the shape's own", { min: 1 })),
  burstiness: maybe(amount("x", "squared variation of the time between requests; 1, independent, where left out")),
  ...LEVEL,
  on: choice(["sagemaker-realtime", "sagemaker-async", "sagemaker-batch", "ec2"], "who runs it", "sagemaker-realtime"),
  precision: maybe(
    choice(["fp32", "fp16", "bf16", "fp8", "int8", "fp4", "int4"], "of the weights; the model's own where left out"),
  ),
  engine: maybe(choice(ENGINES, "class of the serving engine; the usual one of the device where left out")),
  extrapolate: flag("also devices that nobody published measurements of"),
  instance: maybeNamed("instance", "only these types, parted by commas"),
  growth: maybe(amount("share", "growth a year, for the quota sheet")),
  "max-tokens": count("token", "output limit that requests carry, which quotas reserve"),
  kind: maybe(
    choice(["llm", "encoder", "vision", "image-generation", "speech"], "kind of a model given by its numbers"),
  ),
  params: maybe(amount("parameter", "parameters of a model given by its numbers, such as 8B", { min: 1e5 })),
  "active-params": count("parameter", "parameters that a token uses, of a mixture of experts"),
  layers: count("unit", "layers"),
  hidden: count("unit", "width of the hidden state"),
  heads: count("unit", "attention heads"),
  "kv-heads": count("unit", "heads that are cached"),
  "head-dim": count("unit", "width of a head"),
  context: count("token", "longest context"),
  experts: count("unit", "experts of a mixture"),
  "experts-per-token": count("unit", "experts that a token uses"),
};

/** A sizing as asked. */
export interface SizeInput {
  readonly name: string;
  readonly model: SizedModel;
  readonly demand: SizeDemand;
  readonly level: ServiceLevel;
  readonly on: keyof typeof HOSTS & string;
  readonly precision: string | null;
  readonly engine: EngineClass | null;
  readonly extrapolate: boolean;
  /** Types to look at; empty: all. */
  readonly instances: readonly string[];
  readonly growth: number;
  /** The inputs that the service prices: the demand and what is its own. */
  readonly hosted: Raw;
  readonly assumptions: readonly { readonly what: string; readonly value: string }[];
}

/**
 * Reads the inputs of a sizing. Keys that are not its own are left to the service.
 * @throws InputError
 */
export const readSizeInput = (raw: Raw, catalog: Catalog): SizeInput => {
  const { shape, ...others } = raw;
  const own = Object.fromEntries(Object.entries(others).filter(([name]) => Object.hasOwn(SIZE_FIELDS, name)));
  const assumptions: { what: string; value: string }[] = [];
  const values = parseFields(SIZE_FIELDS, withSpreads(own), {
    assume: (what, value) => void (value !== "0" && value !== "0 second" && assumptions.push({ what, value })),
  });
  const model = modelFrom(values, catalog);
  const { kind } = model.architecture;
  if (monthly(values.requests, 730) <= 0)
    return fail({ field: "requests", found: values.requests.text, expected: "more than 0 requests, such as 5/s" });
  if (kind === "llm" && values.output.value <= 0 && !values["output-spread"])
    return fail({ field: "output", found: "nothing", expected: "output tokens of a request, such as 300" });
  if ((kind === "llm" || kind === "encoder") && values.input.value <= 0 && !values["input-spread"])
    return fail({ field: "input", found: "nothing", expected: "input tokens of a request, such as 1500" });
  const rest = Object.entries(others).filter(([name]) => !Object.hasOwn(SIZE_FIELDS, name) && name !== "region");
  return {
    name: values.model ?? model.architecture.name,
    model,
    demand: {
      requestsPerSecond: perSecond(values.requests),
      peak: values.peak?.value ?? null,
      shape: shapeOf(shape, catalog),
      input: values["input-spread"] ?? values.input.value,
      output: values["output-spread"] ?? values.output.value,
      burstiness: values.burstiness?.value ?? null,
    },
    level: levelOf(values),
    on: values.on,
    precision: values.precision ?? null,
    engine: values.engine ?? null,
    extrapolate: values.extrapolate,
    instances: instancesOf(values.instance, catalog),
    growth: values.growth?.value ?? 0,
    hosted: {
      ...Object.fromEntries(rest),
      requests: values.requests.text,
      input: meanOf(values["input-spread"] ?? values.input.value),
      output: meanOf(values["output-spread"] ?? values.output.value),
    },
    assumptions,
  };
};

type SizeValues = Values<typeof SIZE_FIELDS>;

const perSecond = (requests: Amount): number =>
  (requests.every === "hour" ? requests.value : requests.value / HOURS) / SECONDS_AN_HOUR;

const HOURS = 730;
const SECONDS_AN_HOUR = 3600;

/** The mean of a size that is given by it or by its spread. */
export const meanOf = (size: SizeDemand["input"]): number => {
  const sizes = sizesOf(size, 1, "size");
  return isRefusal(sizes) ? 0 : sizes.mean;
};

/** `900..6k` on a command line is a median and a 95th percentile. */
const withSpreads = (raw: Raw): Raw =>
  Object.fromEntries(
    Object.entries(raw).map(([name, value]) => {
      const [p50, p95] = name.endsWith("-spread") && typeof value === "string" ? value.split("..") : [];
      return [name, p50 !== undefined && p95 !== undefined ? { p50, p95 } : value];
    }),
  );

const modelFrom = (values: SizeValues, catalog: Catalog): SizedModel => {
  const { model, params } = values;
  if (params === undefined) {
    if (model !== undefined) return modelOf(model, catalog);
    return fail({
      field: "model",
      found: "nothing",
      expected: "a model such as llama-3.1-8b, or its numbers: params=8B",
    });
  }
  const of = (field: Amount | undefined): number | null => field?.value ?? null;
  return customModel({
    name: model ?? `${params.text} model`,
    kind: values.kind ?? null,
    parameters: params.value,
    activeParameters: of(values["active-params"]),
    layers: of(values.layers),
    hidden: of(values.hidden),
    heads: of(values.heads),
    kvHeads: of(values["kv-heads"]),
    headDim: of(values["head-dim"]),
    maxContext: of(values.context),
    experts: of(values.experts),
    expertsPerToken: of(values["experts-per-token"]),
  });
};

/** A shape by its name, or the weights of 24 or 168 hours. */
const shapeOf = (shape: unknown, catalog: Catalog): string | readonly number[] => {
  if (shape === undefined) return "flat";
  const hours = Array.isArray(shape) ? shape : String(shape).split(",");
  if (hours.length > 1) return hours.map(Number);
  const names = capacityFacts(catalog).shapes.map(({ name }) => name);
  const name = String(shape);
  if (names.includes(name)) return name;
  return fail({
    field: "shape",
    found: quoted(shape),
    expected: `one of ${names.join(", ")}, or 24 or 168 numbers`,
    nearest: nearest(name, names),
  });
};

const levelOf = (values: SizeValues): ServiceLevel => {
  const limit = ({ value }: Amount): number | undefined => (value > 0 ? value : undefined);
  return {
    ttftP50: limit(values["ttft-p50"]),
    ttftP95: limit(values["ttft-p95"]),
    tpotP50: limit(values["tpot-p50"]),
    tpotP95: limit(values["tpot-p95"]),
    e2eP50: limit(values["e2e-p50"]),
    e2eP95: limit(values["e2e-p95"]),
  };
};

const instancesOf = (written: string | undefined, catalog: Catalog): readonly string[] => {
  if (written === undefined || written === "auto" || written === "all") return [];
  const names = capacityFacts(catalog).instances.map(({ name }) => name);
  return written.split(",").map((word) => {
    const bare = word.trim().replace(/^ml\./, "");
    if (names.includes(bare)) return bare;
    return fail({
      field: "instance",
      found: quoted(word),
      expected: "an instance type such as g6.xlarge",
      nearest: nearest(bare, names),
    });
  });
};
