import type { Row } from "../catalog/types.ts";
import { fail } from "../quantity/problem.ts";
import { choice, named } from "../quantity/fields.ts";
import { shortName, type BedrockModel, type ModelUse } from "./bedrock-models.ts";
import { resolveModel, type NamedModel, type Profile } from "./bedrock-names.ts";
import { lineOf, type Formula } from "./formula.ts";
import type { Line, World } from "./service.ts";

/** Ways to pay for tokens one by one. */
export const TOKEN_MODES = ["on-demand", "batch", "flex", "priority", "latency-optimized"] as const;
export type TokenMode = (typeof TOKEN_MODES)[number];

export const PROFILES = ["auto", "in-region", "geo", "global"] as const;

export const modelField = named(
  "model",
  "the model: a name such as claude-haiku-4.5, a full id, an inference-profile id or an ARN",
);
export const profileField = choice(
  PROFILES,
  "where requests run: the region itself, its geography, or anywhere; auto takes the first that the model has",
  "auto",
);

/** A model, where it runs from, and the prefix of the meters that this puts its usage on. */
export interface Route {
  readonly model: BedrockModel;
  readonly region: string;
  readonly mode: TokenMode;
  /** `global-`, `batch-`, `extended-access-` … in front of a dimension. */
  readonly prefix: string;
}

interface Wanted {
  readonly model: string;
  readonly mode?: TokenMode;
  readonly profile?: (typeof PROFILES)[number];
}

/**
 * Finds the model and the meters that its usage runs on, and says what had to be assumed.
 * @param probes dimensions any of whose rates tells that the model is sold in the region
 * @throws InputError on an unknown or ambiguous model, or a profile that contradicts the model's id
 */
export const routeOf = (
  world: World,
  wanted: Wanted,
  use: ModelUse,
  probes: readonly string[] = TOKENS,
  field = "model",
): Route => {
  const name = resolveModel(world, wanted.model, use, field);
  const mode = wanted.mode ?? "on-demand";
  const place = placeOf(world, name, agreed(name, wanted.profile ?? "auto"), probes);
  if (place.assumed)
    world.assume(field === "model" ? "profile" : `profile of ${field}`, place.assumed.value, place.assumed.source);
  if (place.doubt) world.warn(place.doubt.code, place.doubt.message);
  if (name.region !== undefined && name.region !== world.region)
    world.warn(
      "model-region",
      `the ARN of ${shortName(name.model)} names ${name.region}; requests are priced in ${world.region}`,
    );
  return {
    model: name.model,
    region: world.region,
    mode,
    prefix: `${place.prefix}${modePrefix(world, name.model, place.prefix, mode, probes)}`,
  };
};

const TOKENS = ["input-tokens"] as const;

/** A line of a route's model, on the meter that its profile and mode put it on. */
export const routeLine = (
  route: Route,
  name: string,
  dimension: string,
  unit: string,
  quantity: Formula,
  because: string,
): Line =>
  lineOf(
    name,
    { service: "bedrock", item: route.model.id, dimension: `${route.prefix}${dimension}` },
    route.region,
    unit,
    quantity,
    because,
  );

const agreed = (name: NamedModel, asked: (typeof PROFILES)[number]): Profile | "auto" => {
  if (name.profile === undefined) return asked;
  if (asked !== "auto" && asked !== name.profile)
    return fail({
      field: "profile",
      found: `"${asked}"`,
      expected: `${name.profile}, as the model's id says`,
      hint: "leave profile out, or name the model without its prefix",
    });
  return name.profile;
};

interface Place {
  readonly prefix: "" | "global-";
  readonly assumed?: { readonly value: string; readonly source: string } | undefined;
  readonly doubt?: { readonly code: string; readonly message: string } | undefined;
}

const places = new WeakMap<readonly Row[], Map<string, Place>>();

const placeOf = (world: World, name: NamedModel, wanted: Profile | "auto", probes: readonly string[]): Place => {
  const rows = world.table("models");
  const memory = places.get(rows) ?? new Map<string, Place>();
  places.set(rows, memory);
  const key = `${name.model.id} ${world.region} ${world.day} ${wanted} ${name.geography ?? ""} ${probes.join(" ")}`;
  const place = memory.get(key) ?? findPlace(world, name, wanted, probes);
  memory.set(key, place);
  return place;
};

const FLAGS = [["in-region", "r"], ["geo", "g"], ["global", "w"]] as const; // prettier-ignore

const findPlace = (
  world: World,
  { model, geography }: NamedModel,
  wanted: Profile | "auto",
  probes: readonly string[],
): Place => {
  const sold = (prefix: string) =>
    probes.some((probe) =>
      world.has({ service: "bedrock", item: model.id, dimension: `${prefix}${probe}` }, world.region),
    );
  const plain = sold("") || sold("extended-access-");
  const worldwide = sold("global-");
  const flags = model.regions.get(world.region);
  const offered = FLAGS.filter(([, flag]) => flags?.includes(flag)).map(([profile]) => profile);
  if (flags === undefined && !plain && !worldwide)
    return {
      prefix: wanted === "global" ? "global-" : "",
      doubt: { code: "region-unavailable", message: `${shortName(model)} is not offered in ${world.region}` },
    };
  if (wanted === "auto") return automatic(world, offered, plain, worldwide);
  const doubt = doubtOf(world, model, wanted, geography, flags, offered);
  if (wanted !== "global" || worldwide || !plain) return { prefix: wanted === "global" ? "global-" : "", doubt };
  return {
    prefix: "",
    doubt,
    assumed: {
      value: "global at the rate of the region",
      source: "no source states a rate of its own for the global profile",
    },
  };
};

const automatic = (world: World, offered: readonly Profile[], plain: boolean, worldwide: boolean): Place => {
  const priced = offered.find((profile) => (profile === "global" ? worldwide || plain : plain));
  const chosen = priced ?? offered[0];
  if (chosen !== undefined) {
    const source = `auto: the first of in-region, geo and global that the model has in ${world.region}`;
    return { prefix: chosen === "global" && worldwide ? "global-" : "", assumed: { value: chosen, source } };
  }
  const value = plain || !worldwide ? "in-region or geo" : "global";
  return {
    prefix: value === "global" ? "global-" : "",
    assumed: { value, source: `auto: a rate is stated for ${world.region}, the profile is not` },
  };
};

const doubtOf = (
  world: World,
  model: BedrockModel,
  wanted: Profile,
  geography: string | undefined,
  flags: string | undefined,
  offered: readonly Profile[],
) => {
  if (flags && !offered.includes(wanted))
    return {
      code: "profile-unavailable",
      message: `${shortName(model)} has no ${wanted} inference in ${world.region}, only ${offered.join(" and ")}`,
    };
  if (geography !== undefined && !inGeography(world, geography))
    return { code: "profile-geography", message: `the ${geography}. profile cannot be called from ${world.region}` };
  return undefined;
};

/** The geographies of profile ids that are part of a wider one in `regions.csv`; regions outside of all of them are not judged. */
const WIDER: Readonly<Record<string, string>> = { au: "apac", jp: "apac", "us-gov": "gov" };

const inGeography = (world: World, geography: string): boolean => {
  const geo = world.table("regions").find((row) => row["region"] === world.region)?.["geo"];
  const elsewhere = geo !== undefined && !["us", "ca", "eu", "apac", "gov"].includes(geo);
  return elsewhere || geo === (WIDER[geography] ?? geography) || (geography === "us" && geo === "ca");
};

/** The prefix of a mode. A model past its regular life is metered at extended-access rates where the plain rate no longer holds. */
const modePrefix = (
  world: World,
  model: BedrockModel,
  prefix: string,
  mode: TokenMode,
  probes: readonly string[],
): string => {
  if (mode !== "on-demand" && mode !== "batch") return `${mode}-`;
  const plain = mode === "batch" ? "batch-" : "";
  const sold = (more: string) =>
    probes.some((probe) =>
      world.has({ service: "bedrock", item: model.id, dimension: `${prefix}${more}${probe}` }, world.region),
    );
  return !sold(plain) && sold(`extended-access-${plain}`) ? `extended-access-${plain}` : plain;
};
