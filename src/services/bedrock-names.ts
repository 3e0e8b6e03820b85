import type { Row } from "../catalog/types.ts";
import { nearest } from "../quantity/nearest.ts";
import { fail, quoted } from "../quantity/problem.ts";
import { bedrockModels, serves, shortName, USE_TEXT, type BedrockModel, type ModelUse } from "./bedrock-models.ts";
import type { World } from "./service.ts";

export type Profile = "in-region" | "geo" | "global";

/** A model as it was named, and what the name says besides: an inference profile, a region. */
export interface NamedModel {
  readonly model: BedrockModel;
  readonly profile: Profile | undefined;
  /** The geography of a profile id: `eu` of `eu.anthropic…`. */
  readonly geography: string | undefined;
  /** The region in an ARN. */
  readonly region: string | undefined;
  /** Whether the name fits this model only because no other fits as well. */
  readonly guessed: boolean;
}

const resolved = new WeakMap<readonly Row[], Map<string, NamedModel>>();

/**
 * The model that a person means: `claude-haiku-4.5`, `Claude Haiku 4.5`, a full id, an inference-profile id
 * (`us.anthropic…`, `global.…`) or an ARN. Remembered once a catalogue.
 * @throws InputError with the candidates of an ambiguous name, or the nearest of an unknown one
 */
export const resolveModel = (world: World, typed: string, use: ModelUse, field = "model"): NamedModel => {
  const rows = world.table("models");
  const memory = resolved.get(rows) ?? new Map<string, NamedModel>();
  resolved.set(rows, memory);
  const key = `${use} ${typed}`;
  const found = memory.get(key) ?? find(world, rows, typed, use, field);
  memory.set(key, found);
  if (found.guessed) world.assume(field, found.model.id, `the only model that ${USE_TEXT[use]} named ${typed}`);
  return found;
};

const find = (world: World, rows: readonly Row[], typed: string, use: ModelUse, field: string): NamedModel => {
  const { id, ...rest } = unwrap(typed, field);
  const models = bedrockModels(rows);
  const exact = indexOf(rows).get(fold(id)) ?? [];
  const fitting = exact.filter((model) => serves(model, use));
  const [only] = fitting;
  if (only && fitting.length === 1) return { model: only, guessed: false, ...rest };
  if (exact.length > 0 && fitting.length === 0) return wrongUse(typed, exact, models, use, field);
  const candidates = fitting.length > 0 ? fitting : withWords(models, id).filter((model) => serves(model, use));
  const alive = candidates.length > 1 ? candidates.filter((model) => !isRetired(world, model.id)) : candidates;
  const [single] = alive;
  if (single && alive.length === 1) return { model: single, guessed: true, ...rest };
  if (alive.length > 1) return ambiguous(typed, alive, field);
  return unknown(typed, id, models, use, field);
};

const GEOGRAPHIES = ["us-gov", "us", "eu", "apac", "au", "jp", "ca"] as const;

interface Unwrapped {
  readonly id: string;
  readonly profile: Profile | undefined;
  readonly geography: string | undefined;
  readonly region: string | undefined;
}

/** Takes an ARN, a profile prefix, a router's `bedrock/` and a context suffix off a model's name. */
const unwrap = (typed: string, field: string): Unwrapped => {
  const arn = /^arn:aws[a-z-]*:bedrock:([a-z0-9-]*):(\d*):([a-z-]+)\/(.+)$/.exec(typed.trim());
  if (typed.startsWith("arn:") && !arn)
    return fail({ field, found: quoted(typed), expected: "the ARN of a foundation model or of an inference profile" });
  const [, region, , resource = "", name = ""] = arn ?? [];
  if (arn && resource !== "foundation-model" && resource !== "inference-profile")
    return refuseArn(typed, resource, field);
  const plain = (arn ? name : typed.trim()).replace(/^bedrock\//, "").replace(/:\d+k$/, "");
  const geography = [...GEOGRAPHIES, "global"].find((prefix) => plain.startsWith(`${prefix}.`));
  const profile = geography === undefined ? (arn ? "in-region" : undefined) : geography === "global" ? "global" : "geo";
  return {
    id: geography ? plain.slice(geography.length + 1) : plain,
    profile,
    geography: profile === "geo" ? geography : undefined,
    region: region || undefined,
  };
};

const ARN_HINTS: Readonly<Record<string, string>> = {
  "application-inference-profile":
    "an application inference profile does not say which model is behind it: name the model",
  "provisioned-model": "a provisioned model does not say its base model: name the model, with mode=provisioned",
  "custom-model": "name the base model, on bedrock-custom-model",
  "imported-model": "name the architecture, on bedrock-custom-model-import",
};

const refuseArn = (typed: string, resource: string, field: string): never =>
  fail({
    field,
    found: quoted(typed),
    expected: "the ARN of a foundation model or of an inference profile",
    hint: ARN_HINTS[resource] ?? `"${resource}" names no model`,
  });

/** One spelling for all: lower case, every separator a hyphen. */
const fold = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll("+", "plus")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

const indexes = new WeakMap<readonly Row[], ReadonlyMap<string, readonly BedrockModel[]>>();

/** Models by every exact spelling: ids first, then names and aliases, then ids without their version where nothing else has that name. */
const indexOf = (rows: readonly Row[]): ReadonlyMap<string, readonly BedrockModel[]> => {
  const known = indexes.get(rows);
  if (known) return known;
  const index = new Map<string, readonly BedrockModel[]>();
  const own = (model: BedrockModel) => [model.id, model.name, ...model.aliases];
  const shortened = ({ id }: BedrockModel) =>
    [id.replace(/:\d+$/, ""), id.replace(/-v\d+(:\d+)?$/, "")].flatMap((short) => [
      short,
      short.replace(/^[a-z0-9]+\./, ""),
    ]);
  for (const spellings of [own, shortened]) {
    const round = new Map<string, Set<BedrockModel>>();
    for (const model of bedrockModels(rows))
      for (const spelling of spellings(model))
        round.set(fold(spelling), (round.get(fold(spelling)) ?? new Set()).add(model));
    for (const [spelling, models] of round) if (!index.has(spelling)) index.set(spelling, [...models]);
  }
  indexes.set(rows, index);
  return index;
};

/** Models in whose names the typed words stand together; where there are none, those whose names have them all. */
const withWords = (models: readonly BedrockModel[], typed: string): readonly BedrockModel[] => {
  const wanted = fold(typed);
  if (wanted === "") return [];
  const spellings = (model: BedrockModel) =>
    [model.id, `${model.provider} ${model.name}`, model.family, ...model.aliases].map(fold);
  const together = models.filter((model) => spellings(model).some((name) => `-${name}-`.includes(`-${wanted}-`)));
  if (together.length > 0) return together;
  return models.filter((model) => {
    const words = new Set(spellings(model).flatMap((name) => name.split("-")));
    return wanted.split("-").every((word) => words.has(word));
  });
};

const isRetired = (world: World, id: string): boolean =>
  world
    .table("lifecycle")
    .some(
      (row) =>
        row["service"] === "bedrock" &&
        row["item"] === id &&
        row["status"] === "retired" &&
        (row["date"] ?? "") <= world.day &&
        !row["note"]?.startsWith("only in"),
    );

const ambiguous = (typed: string, candidates: readonly BedrockModel[], field: string): never => {
  const names = candidates.map(shortName).sort();
  const shown = names.length > 8 ? `${names.slice(0, 8).join(", ")} and ${names.length - 8} more` : names.join(", ");
  return fail({
    field,
    found: quoted(typed),
    expected: `one model; this names ${names.length}: ${shown}`,
    hint: "ratecard price <words> lists them",
  });
};

const unknown = (typed: string, id: string, models: readonly BedrockModel[], use: ModelUse, field: string): never => {
  const byName = new Map(
    models
      .filter((model) => serves(model, use))
      .flatMap((model) => [...model.aliases, model.name, model.id].map((name) => [name, model] as const)),
  );
  const near = new Set(nearest(id, byName.keys(), 12).flatMap((name) => shortNameOf(byName.get(name))));
  return fail({
    field,
    found: quoted(typed),
    expected: `a Bedrock model that ${USE_TEXT[use]}`,
    nearest: [...near].slice(0, 3),
    hint: "ratecard price <words> lists them",
  });
};

const shortNameOf = (model: BedrockModel | undefined): readonly string[] => (model ? [shortName(model)] : []);

const wrongUse = (
  typed: string,
  exact: readonly BedrockModel[],
  models: readonly BedrockModel[],
  use: ModelUse,
  field: string,
): never => {
  const family = exact[0]?.family;
  const near = models.filter((model) => model.family === family && serves(model, use)).map(shortName);
  return fail({
    field,
    found: quoted(typed),
    expected: `a Bedrock model that ${USE_TEXT[use]}`,
    nearest: near.slice(0, 3),
  });
};
