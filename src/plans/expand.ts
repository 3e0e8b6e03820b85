import type { Catalog } from "../catalog/open.ts";
import type { Raw } from "./plan.ts";
import { metaOf } from "../quantity/fields.ts";
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
      return catalog.table(service === "bedrock" ? "models" : "architectures").map((row) => row["model"] ?? "");
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
