import type { Catalog } from "../catalog/open.ts";
import type { Raw } from "./plan.ts";
import { metaOf } from "../quantity/fields.ts";
import { servicesOf } from "../services/registry.ts";
import type { Way } from "../services/service.ts";
import { findService } from "./option.ts";

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
  const entries = services.flatMap((service): Raw[] => {
    const way = service.ways.find((one) => one.kind.kind === kind);
    if (!way) return named ? [{ on: service.name, ...inputs }] : [];
    const knows = Object.keys(inputs).every((name) => name === "region" || Object.hasOwn(way.fields, name));
    const open = openInputs(service.name, way, inputs);
    return named || (knows && open) ? [{ on: service.name, ...inputs, ...open }] : [];
  });
  const [first] = services.filter(({ ways }) => ways.some((one) => one.kind.kind === kind));
  return entries.length > 0 || !first ? entries : [{ on: first.name, ...inputs }];
};

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
