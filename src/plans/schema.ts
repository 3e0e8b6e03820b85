/** The JSON Schema of plan files, made of the very schemas and fields that read them: editors complete and check with it. */
import type * as v from "valibot";
import type { Catalog } from "../catalog/open.ts";
import { type Field, metaOf } from "../quantity/fields.ts";
import { servicesOf } from "../services/registry.ts";
import { fieldSchema, fieldSchemas } from "../services/schema.ts";
import type { DemandKind, Service, Way } from "../services/service.ts";
import { planSchema } from "./plan-schema.ts";
import { SERVICE_LEVEL_FIELDS } from "./service-level.ts";

/** A part of a JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** The schema of a plan file, draft 2020-12: every kind of demand, and the inputs of every service. */
export const planFileSchema = (catalog: Catalog): Schema => {
  const services = servicesOf(catalog);
  const kinds = [...new Map(services.flatMap(({ ways }) => ways.map(({ kind }) => [kind.kind, kind]))).values()];
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Ratecard plan",
    ...schemaOf(planSchema),
    $defs: {
      demand: { description: "what the business needs", anyOf: kinds.map(demandSchema) },
      run: { description: "the option that meets the demand", anyOf: services.map(({ name }) => ref(`run-${name}`)) },
      consider: {
        description: "options to rank beside it; a list of values, or all, stands for several options",
        anyOf: [...services.map(considerSchema), severalServices(services)],
      },
      ...Object.fromEntries(services.map((service) => [`run-${service.name}`, runSchema(service)])),
      ...OWN_FORMS,
    },
  };
};

const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

const number = { type: ["string", "number"] } as const;

/** Parts of a plan that are read by other readers than the schema of the file. */
const OWN_FORMS = {
  growth: {
    description: "5 % / month, none, factors month by month, or a map of steps by month with rate, from and until",
    anyOf: [number, { type: "array", items: number, minItems: 1 }, { type: "object", additionalProperties: number }],
  },
  seasonality: {
    description: "twelve factors, January first, or a map such as { december: 1.4 }",
    anyOf: [
      { type: "array", items: number, minItems: 12, maxItems: 12 },
      { type: "object", additionalProperties: number },
    ],
  },
  "service-level": {
    description: "how fast answers must come",
    type: "object",
    additionalProperties: false,
    properties: fieldSchemas(SERVICE_LEVEL_FIELDS),
  },
} as const;

/** Keys that a definition describes better than the schema of the file, which leaves them open. */
const DEFINED = ["demand", "run", "growth", "seasonality", "service-level"] as const;

const property = (key: string, schema: v.GenericSchema): Schema => {
  if (DEFINED.some((name) => name === key)) return ref(key);
  const own = key === "consider" ? { type: "array", items: ref("consider") } : schemaOf(schema);
  const description = Object.hasOwn(ABOUT, key) ? ABOUT[key] : undefined;
  return description === undefined ? own : { description, ...own };
};

/** What the keys of a plan and of a workload are for. */
const ABOUT: Readonly<Record<string, string>> = {
  region: "AWS region of everything that names no other; us-east-1 where left out",
  "assume-region": "a region whose rates are borrowed, and marked, where the own region has none",
  "as-of": "the day whose rates count; today where left out",
  start: "the first month; the one after as-of where left out",
  months: "how many months are planned",
  hours: "hours of a month; 730 where left out",
  "fiscal-year": "the month it begins with, such as april",
  "account-opened": "the day the account was opened: the free tier of the first year counts from it",
  discount: "a share off list for everything, or a map from service to share",
  rates: "own rates: negotiated ones, and those that the catalogue lacks",
  budget: "what may be spent, such as 20000 USD / month",
  regions: "regions that options may be in",
  scenarios: "named variants: each a map of what it changes",
  workloads: "what runs: a map from name to workload",
  usage: "metered usage, as a bill states it",
  fixed: "a sum that is no usage, such as 500 USD / month",
  tags: "names to group costs by, such as { team: search }",
  from: "the first day on which it runs",
  until: "the first day on which it no longer runs",
  once: "a day in the one month in which it is done",
};

/** A workload is one of three: demand with options, metered usage, or a fixed sum. */
const ONE_KIND = {
  oneOf: [
    { anyOf: [{ required: ["run"] }, { required: ["consider"] }] },
    { required: ["usage"] },
    { required: ["fixed"] },
  ],
} as const;

/** A demand by its kind. Where a kind has no inputs of its own, those of the option are all there is. */
const demandSchema = ({ kind, title, fields }: DemandKind): Schema => ({
  title,
  type: "object",
  additionalProperties: false,
  required: ["kind", ...requiredOf(fields)],
  properties: { kind: { const: kind }, ...fieldSchemas(fields) },
});

const requiredOf = (fields: Readonly<Record<string, Field<unknown>>>): readonly string[] =>
  Object.entries(fields).flatMap(([name, field]) => (metaOf(field).optional ? [] : [name]));

/** The inputs of a service's ways; required is what every way needs beyond its demand. */
const runSchema = ({ name, title, help, ways }: Service): Schema => {
  const needed = ways.map(({ kind, fields }) =>
    requiredOf(fields).filter((input) => !Object.hasOwn(kind.fields, input)),
  );
  const required = (needed[0] ?? []).filter((input) => needed.every((names) => names.includes(input)));
  return {
    title,
    description: help,
    type: "object",
    additionalProperties: false,
    required: ["on", ...required],
    properties: {
      on: { const: name },
      region: { type: "string", description: "AWS region; the plan's where left out" },
      ...optionInputs(ways),
    },
  };
};

/** The inputs of all ways; where ways differ in one, as any of them has it. */
const optionInputs = (ways: readonly Way[]): Readonly<Record<string, Schema>> => {
  const inputs = ways.flatMap(({ fields }) => Object.entries<Schema>(fieldSchemas(fields)));
  const byName = Map.groupBy(inputs, ([name]) => name);
  return Object.fromEntries(
    [...byName].map(([name, found]) => {
      const forms = [...new Map(found.map(([, schema]) => [JSON.stringify(schema), schema])).values()];
      return [name, forms.length === 1 && forms[0] ? forms[0] : { anyOf: forms }] as const;
    }),
  );
};

/** As a run, but every input may be a list of values. */
const considerSchema = (service: Service): Schema => {
  const { title, properties, required } = runSchema(service);
  const several = Object.entries(isSchema(properties) ? properties : {}).map(([name, input]) => {
    const one = ref(`run-${service.name}/properties/${name}`);
    const words = isSchema(input) && !("type" in input) ? [{ type: "string", pattern: "," }] : [];
    return [name, name === "on" ? one : { anyOf: [one, { type: "array", items: one }, ...words] }] as const;
  });
  return { title, type: "object", additionalProperties: false, required, properties: Object.fromEntries(several) };
};

/** `on` as a list: whatever inputs they share. */
const severalServices = (services: readonly Service[]): Schema => ({
  title: "Several services",
  type: "object",
  required: ["on"],
  properties: { on: { type: "array", items: { enum: services.map(({ name }) => name) }, minItems: 1 } },
});

/** The JSON Schema of a valibot schema, of the kinds that plan files are made of. */
const schemaOf = (schema: v.GenericSchema): Schema => {
  const meta = metaOf(schema);
  if (meta.help !== "") return fieldSchema(meta);
  return { ...plainSchema(schema), ...boundsOf(schema) };
};

const plainSchema = (schema: v.GenericSchema): Schema => {
  switch (schema.type) {
    case "strict_object":
      return objectSchema(entriesOf(schema));
    case "optional": {
      const fallback = "default" in schema ? schema.default : undefined;
      return { ...wrapped(schema, "wrapped"), ...(fallback === undefined ? {} : { default: fallback }) };
    }
    case "union":
      return {
        anyOf:
          "options" in schema && Array.isArray(schema.options) ? schema.options.filter(isGeneric).map(schemaOf) : [],
      };
    case "array":
      return { type: "array", items: wrapped(schema, "item") };
    case "record":
      return { type: "object", additionalProperties: wrapped(schema, "value") };
    case "string":
    case "number":
    case "boolean":
      return { type: schema.type };
    case "custom":
      return (
        stepsOf(schema).flatMap((step) =>
          isGeneric(step) && step !== schema && step.type !== "custom" ? [schemaOf(step)] : [],
        )[0] ?? {}
      );
    default:
      return {};
  }
};

const objectSchema = (entries: Readonly<Record<string, v.GenericSchema>>): Schema => ({
  type: "object",
  additionalProperties: false,
  required: Object.entries(entries).flatMap(([key, { type }]) => (type === "optional" ? [] : [key])),
  properties: Object.fromEntries(Object.entries(entries).map(([key, schema]) => [key, property(key, schema)])),
  ...(Object.hasOwn(entries, "fixed") ? ONE_KIND : {}),
});

const BOUNDS: Readonly<Record<string, string>> = {
  min_value: "minimum",
  max_value: "maximum",
  max_length: "maxLength",
};

/** What the checks of a pipe say in the words of JSON Schema. */
const boundsOf = (schema: v.GenericSchema): Schema => {
  return Object.fromEntries(
    stepsOf(schema).flatMap((step) => {
      if (!isSchema(step)) return [];
      const name = BOUNDS[String(step["type"])];
      if (step["type"] === "integer") return [["type", "integer"]];
      return name === undefined ? [] : [[name, step["requirement"]]];
    }),
  );
};

const stepsOf = (schema: v.GenericSchema): readonly unknown[] =>
  "pipe" in schema && Array.isArray(schema.pipe) ? schema.pipe : [];

const wrapped = (schema: v.GenericSchema, key: string): Schema => {
  const inner = part(schema, key);
  return isGeneric(inner) ? schemaOf(inner) : {};
};

const part = (schema: v.GenericSchema, key: string): unknown => (isSchema(schema) ? schema[key] : undefined);

const entriesOf = (schema: v.GenericSchema): Readonly<Record<string, v.GenericSchema>> => {
  const entries = part(schema, "entries");
  return Object.fromEntries(
    Object.entries(isSchema(entries) ? entries : {}).flatMap(([key, value]) =>
      isGeneric(value) ? [[key, value]] : [],
    ),
  );
};

const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null;

const isGeneric = (value: unknown): value is v.GenericSchema =>
  isSchema(value) && value["kind"] === "schema" && typeof value["type"] === "string";
