import type { Catalog } from "../catalog/open.ts";
import { metaOf, type FieldMeta } from "../quantity/fields.ts";
import { nearest } from "../quantity/nearest.ts";
import { InputError, type Problem, quoted } from "../quantity/problem.ts";
import { servicesOf } from "../services/registry.ts";
import { findService } from "./find-service.ts";
import { type Prepared, type Service, type Way } from "../services/service.ts";
import { type Assumption, type Setting, type Warning, worldOf } from "../services/world.ts";
import type { Raw } from "./plan.ts";
import { regionOf } from "./region.ts";
import type { OptionFleet } from "./sizing-filled.ts";
import { sizeOption } from "./sizing-option.ts";
import type { OptionNeeds } from "./sizing-question.ts";
import { type BedrockQuota, bedrockQuota, hasQuotas, neededUnits, quotaProblems } from "./sizing-quota.ts";
import { trainingHours } from "./sizing-training.ts";

/** An option: a service, configured to meet a demand in a region, and what it said of itself. */
export interface Option {
  readonly service: Service;
  readonly way: Way;
  readonly region: string;
  /** What sets it apart, in words: `bedrock claude-haiku-4.5, batch`. */
  readonly title: string;
  /** The same before the engine chose an instance: what holds at any demand. */
  readonly asked: string;
  readonly run: Raw;
  readonly prepared: Prepared;
  /** The instances behind it, where the capacity engine knows them. */
  readonly fleet?: OptionFleet | undefined;
  /** Its peak against Bedrock's quotas. */
  readonly quota: () => BedrockQuota | undefined;
  readonly assumptions: readonly Assumption[];
  readonly warnings: readonly Warning[];
}

/** Keys of `run` that belong to the house and not to the service. */
const HOUSE_KEYS = ["on", "region"] as const;

/**
 * Prepares an option: finds the way in which the service meets the demand, checks its inputs, and asks it for its lines.
 * @throws InputError; the fields are named as in the demand or the run
 */
export const prepareOption = (
  demand: Raw,
  run: Raw,
  setting: Setting,
  catalog: Catalog,
  needs: OptionNeeds = {},
): Option => {
  const service = findService(run["on"], catalog);
  const region = regionOf(run["region"] === undefined ? setting.region : run["region"], catalog);
  const inputs = Object.fromEntries(Object.entries(run).filter(([key]) => !HOUSE_KEYS.some((known) => known === key)));
  const { kind, ...wanted } = demand;
  const way = findWay(service, kind, { ...wanted, ...inputs }, catalog);
  const assumptions: Assumption[] = [];
  const warnings: Warning[] = [];
  const world = worldOf(
    catalog,
    { ...setting, region },
    (assumption) => assumptions.push(assumption),
    (code, message) => warnings.push({ code, message, where: [service.name] }),
  );
  const stated = { ...wanted, ...inputs };
  const duration = trainingHours({ way, raw: stated, world, catalog });
  const units = neededUnits({ name: service.name, way, raw: stated, world, catalog });
  const raw =
    duration === undefined && units === undefined
      ? stated
      : {
          ...stated,
          ...(duration === undefined ? {} : { duration }),
          ...(units === undefined ? {} : { "model-units": units }),
        };
  const sized = sizeOption({ name: service.name, way, raw, world, catalog, needs });
  const prepared = way.prepare(sized?.inputs ?? raw, world);
  const { hours } = setting;
  const quotas = { name: service.name, way, raw, region, hours, prepared, assumptions, catalog };
  if (hasQuotas(quotas))
    for (const problem of quotaProblems(bedrockQuota(quotas))) world.warn("quota-exceeded", problem);
  const title = titleOf(service, way, demand, sized?.titled(inputs) ?? inputs, region, setting);
  return {
    service,
    way,
    region,
    title,
    asked: sized ? titleOf(service, way, demand, inputs, region, setting) : title,
    run,
    prepared: sized?.follow(prepared) ?? prepared,
    fleet: sized?.fleet,
    quota: () => bedrockQuota(quotas, needs.growth),
    assumptions,
    warnings,
  };
};

/** The service and what sets this option apart: its own inputs, and those of the demand that it changes. */
const titleOf = (service: Service, way: Way, demand: Raw, inputs: Raw, region: string, setting: Setting): string => {
  const { model, instance, ...rest } = inputs;
  const own = Object.entries(rest).flatMap(([name, value]) => {
    const kind = metaOfInput(way, name)?.kind;
    const isDemand = Object.hasOwn(way.kind.fields, name) && !Object.hasOwn(demand, name);
    return isDemand && kind !== "choice" && kind !== "choices" ? [] : [wordFor(name, value, kind)];
  });
  const parts = [model, instance, ...own].filter((part) => part !== undefined && typeof part !== "object");
  const place = region === setting.region ? [] : [region];
  return [service.name, ...parts, ...place].map(String).join(" ");
};

const metaOfInput = (way: Way, name: string): FieldMeta | undefined => {
  const field = Object.hasOwn(way.fields, name) ? way.fields[name] : undefined;
  return field && metaOf(field);
};

/** Words speak for themselves; a number needs its name, and of a flag the name is all there is to say. */
const wordFor = (name: string, value: unknown, kind: FieldMeta["kind"] | undefined): unknown => {
  if (kind === "flag") return value === true || value === "yes" || value === "true" ? name : `no ${name}`;
  if (Array.isArray(value)) return value.join(",");
  return typeof value === "number" || /^[\d.]/.test(String(value)) ? `${name} ${String(value)}` : value;
};

/** The way of a service for a kind of demand; without a kind, the one that knows the inputs. */
const findWay = (service: Service, kind: unknown, inputs: Raw, catalog: Catalog): Way => {
  if (kind !== undefined) {
    const found = service.ways.find((way) => way.kind.kind === kind);
    if (found) return found;
    const kinds = service.ways.map((way) => way.kind.kind);
    const all = servicesOf(catalog).flatMap((one) => one.ways.map((way) => way.kind.kind));
    throw new InputError([
      {
        field: "kind",
        found: quoted(kind),
        expected: `a demand that ${service.name} meets: ${kinds.join(", ")}`,
        nearest: nearest(String(kind), new Set(all)),
      },
    ]);
  }
  const unknown = (way: Way) => Object.keys(inputs).filter((name) => !Object.hasOwn(way.fields, name)).length;
  const missing = (way: Way) =>
    Object.entries(way.fields).filter(([name, field]) => !metaOf(field).optional && !Object.hasOwn(inputs, name))
      .length;
  const [best] = [...service.ways].sort((a, b) => unknown(a) - unknown(b) || missing(a) - missing(b));
  if (!best) throw new Error(`service ${service.name} meets no demand`);
  return best;
};

/** The problems of an option with the paths of a plan in front: demand inputs under `demand`, the others under `run`. */
export const relocate = (
  error: InputError,
  workload: string,
  demand: Raw,
  runPath: readonly string[],
): readonly Problem[] =>
  error.problems.map((problem) => {
    const inDemand = problem.field !== undefined && (Object.hasOwn(demand, problem.field) || problem.field === "kind");
    const path = inDemand ? ["workloads", workload, "demand"] : ["workloads", workload, ...runPath];
    return { ...problem, field: [...path, ...(problem.field ? [problem.field] : [])].join(".") };
  });
