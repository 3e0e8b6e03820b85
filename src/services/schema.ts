import { metaOf, type FieldMeta, type Fields } from "../quantity/fields.ts";
import type { Service, Way } from "./service.ts";

/** An input as a list or a form shows it. */
export interface InputDescription {
  readonly name: string;
  readonly kind: FieldMeta["kind"];
  readonly unit: string | null;
  readonly required: boolean;
  readonly default: string | number | boolean | null;
  readonly choices: readonly string[] | null;
  readonly help: string;
}

export const describeInputs = (fields: Fields): readonly InputDescription[] =>
  Object.entries(fields).map(([name, field]) => {
    const meta = metaOf(field);
    return {
      name,
      kind: meta.kind,
      unit: meta.rule ? (meta.rule.rate ? `${meta.rule.unit} / month` : meta.rule.unit) : null,
      required: !meta.optional,
      default: meta.fallback ?? null,
      choices: meta.choices ?? null,
      help: meta.help,
    };
  });

/** The JSON Schema of a service's inputs, a definition for each kind of demand that it meets. */
export const serviceSchema = (service: Service) => ({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: service.title,
  description: service.help,
  oneOf: service.ways.map(waySchema),
});

const waySchema = (way: Way) => ({
  title: way.kind.title,
  type: "object" as const,
  additionalProperties: false,
  required: describeInputs(way.fields).flatMap(({ name, required }) => (required ? [name] : [])),
  properties: {
    kind: { const: way.kind.kind },
    region: { type: "string" as const, description: "AWS region" },
    ...fieldSchemas(way.fields),
  },
});

/** The JSON Schema of each input. */
export const fieldSchemas = (fields: Fields): Readonly<Record<string, ReturnType<typeof fieldSchema>>> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(metaOf(field))]));

/** The JSON Schema of an input. */
export const fieldSchema = (meta: FieldMeta) => ({
  description: meta.rule
    ? `${meta.help} (${meta.rule.rate ? `${meta.rule.unit}s a month, or with a time: 100k / day` : meta.rule.unit})`
    : meta.help,
  ...typeOf(meta),
  ...(meta.fallback === undefined ? {} : { default: meta.fallback }),
});

const typeOf = (meta: FieldMeta) => {
  switch (meta.kind) {
    case "amount":
      return { type: ["string", "number"] };
    case "choice":
      return { enum: asWritten(meta.choices ?? []) };
    case "choices":
      return { anyOf: [{ type: "string" }, { type: "array", items: { enum: asWritten(meta.choices ?? []) } }] };
    case "flag":
      return { enum: [true, false, "yes", "no", "true", "false"] };
    case "name":
      return { type: ["string", "number"] };
    case "names":
      return { type: "array", items: { type: "string" } };
    case "spread":
      return {
        type: "object",
        required: ["p50", "p95"],
        properties: { p50: { type: ["string", "number"] }, p95: { type: ["string", "number"] } },
      };
    case "numbers":
      return { type: "array", items: { type: "number" } };
  }
};

/** YAML reads the word 512 as a number: both are right. */
const asWritten = (words: readonly string[]): readonly (string | number)[] =>
  words.flatMap((word) => (/^\d+$/.test(word) ? [word, Number(word)] : [word]));
