import type { Catalog } from "../catalog/open.ts";
import type { Raw } from "./plan.ts";
import { metaOf } from "../quantity/fields.ts";
import { nearest } from "../quantity/nearest.ts";
import { InputError, quoted } from "../quantity/problem.ts";
import { servicesOf } from "../services/registry.ts";
import type { Way } from "../services/service.ts";
import { findService } from "./find-service.ts";

/** What `all` stands for: every name of the table that an input names. */
const namesFor = (input: string, service: unknown, catalog: Catalog): readonly string[] => {
  switch (input) {
    case "region":
      return catalog
        .table("regions")
        .filter((row) => row["geo"] !== "local-zone")
        .map((row) => row["region"] ?? "");
    case "model":
      return catalog
        .table(service === "bedrock" ? "models" : "architectures")
        .map((row) => row["aliases"]?.split(" ")[0] || (row["model"] ?? ""));
    case "instance": {
      const prefix = String(service).startsWith("sagemaker") ? "ml." : "";
      return catalog.table("instances").map((row) => `${prefix}${row["instance"]}`);
    }
    default:
      return [];
  }
};

/** Whether the input takes a list as its value: then a list is one option, not several. */
const takesList = (key: string, service: unknown, catalog: Catalog): boolean =>
  findService(service, catalog).ways.some(({ fields }) => {
    const field = fields[key];
    return field !== undefined && metaOf(field).kind === "choices";
  });

/**
 * Every option that an entry of `consider` stands for: lists multiply out, `all` means every name of the table.
 * @throws InputError for an unknown service
 */
export const expandOptions = (entry: Raw, catalog: Catalog): readonly Raw[] => {
  const services: readonly unknown[] = Array.isArray(entry["on"]) ? entry["on"] : [entry["on"]];
  refuseMany(entry, services, catalog);
  return services.flatMap((service) => {
    let options: readonly Raw[] = [{ on: service }];
    for (const [key, value] of Object.entries(entry)) {
      if (key === "on") continue;
      options = options.flatMap((option) =>
        valuesOf(key, value, option, catalog).map((one) => ({ ...option, [key]: one })),
      );
    }
    return options;
  });
};

/** So many options rank in some seconds: every model in every region in every mode is fewer. */
const MOST_OPTIONS = 100_000;

/** @throws InputError where lists multiply out to more options than anyone reads */
const refuseMany = (entry: Raw, services: readonly unknown[], catalog: Catalog): void => {
  const count = services.reduce<number>((sum, service) => {
    const lists = Object.entries(entry).filter(([key]) => key !== "on");
    const ways = lists.map(([key, value]) => valuesOf(key, value, { on: service }, catalog).length);
    return sum + ways.reduce((product, one) => product * one, 1);
  }, 0);
  if (count > MOST_OPTIONS)
    throw new InputError([
      {
        found: `${count} options: lists multiply out`,
        expected: `at most ${MOST_OPTIONS} for one entry`,
        hint: "name fewer models, regions or values, or give them entries of their own",
      },
    ]);
};

const valuesOf = (key: string, value: unknown, option: Raw, catalog: Catalog): readonly unknown[] => {
  if (value === "all") {
    const names = namesFor(key, option["on"], catalog);
    if (names.length > 0) return names;
  }
  const words = typeof value === "string" && value.includes(",") ? value.split(",").map((word) => word.trim()) : value;
  return Array.isArray(words) && !takesList(key, option["on"], catalog) ? words : [value];
};

/**
 * What to consider for a kind of demand where nobody says: every service that meets it and knows the inputs that are given.
 * Bedrock is tried with every model; machines are sized for a model that is named, never guessed without one.
 * @param given inputs of the command line or of the demand's plan that are not the demand's own; `on` names services
 */
export const waysToMeet = (kind: unknown, given: Raw, catalog: Catalog): readonly Raw[] => {
  const { on, ...inputs } = given;
  const named = typeof on === "string" ? on.split(",").map((name) => name.trim()) : undefined;
  const services = named?.map((name) => findService(name, catalog)) ?? servicesOf(catalog);
  const serving = services.flatMap((service) => {
    const way = service.ways.find((one) => one.kind.kind === kind);
    return way ? [{ service, way }] : [];
  });
  if (!named || named.length > 1) refuseUnknown(inputs, serving);
  const entries = services.flatMap((service): Raw[] => {
    const way = serving.find((one) => one.service === service)?.way;
    if (!way) return named ? [{ on: service.name, ...inputs }] : [];
    // What one of several named services alone knows is that one's: instance=auto says nothing of Bedrock.
    const own = Object.fromEntries(Object.entries(inputs).filter(([name]) => knows(way, name) || named?.length === 1));
    const all = Object.keys(own).length === Object.keys(inputs).length;
    const open = openInputs(service.name, way, own);
    return named || (all && open) ? [{ on: service.name, ...own, ...open }] : [];
  });
  const [first] = serving;
  return entries.length > 0 || !first ? entries : [{ on: first.service.name, ...inputs }];
};

const knows = (way: Way, name: string): boolean => name === "region" || Object.hasOwn(way.fields, name);

/** An input that no service knows is a slip, not a reason to drop them all. @throws InputError */
const refuseUnknown = (inputs: Raw, serving: readonly { readonly way: Way }[]): void => {
  const unknown = Object.keys(inputs).filter((name) => !serving.some(({ way }) => knows(way, name)));
  const [first] = serving;
  if (unknown.length === 0 || !first) return;
  const demand = Object.keys(first.way.kind.fields);
  const options = new Set(
    serving.flatMap(({ way }) => Object.keys(way.fields).filter((name) => !demand.includes(name))),
  );
  throw new InputError(
    unknown.map((name) => ({
      field: name,
      found: quoted(name),
      expected: `an input of the demand: ${demand.join(", ")}; or of an option: ${[...options].slice(0, MOST_NAMED).join(", ")}${options.size > MOST_NAMED ? " …" : ""}`,
      nearest: nearest(name, [...demand, ...options]),
    })),
  );
};

const MOST_NAMED = 12;

/** Values for the inputs that an option needs and nobody gave; undefined where none can be chosen. */
const openInputs = (service: string, way: Way, inputs: Raw): Raw | undefined => {
  const open = Object.entries(way.fields).flatMap(([name, field]) =>
    metaOf(field).optional || Object.hasOwn(way.kind.fields, name) || Object.hasOwn(inputs, name) ? [] : [name],
  );
  const values = open.map((name): readonly [string, string] | undefined => {
    if (name === "model" && service === "bedrock") return ["model", "all"];
    return name === "instance" && Object.hasOwn(inputs, "model") ? ["instance", "auto"] : undefined;
  });
  const chosen = values.filter((value) => value !== undefined);
  return chosen.length === open.length ? Object.fromEntries(chosen) : undefined;
};
