import type { Catalog } from "../catalog/open.ts";
import type { Service } from "./service.ts";

/** Whether a service can be had on a day, and if not, since when and what instead. */
export interface Status {
  readonly status: "available" | "preview" | "maintenance" | "closed to new customers" | "free of charge" | "retired";
  readonly date: string | null;
  readonly replacement: string | null;
  /** Why it is free, or what the source says of its status. */
  readonly reason: string | null;
}

const NAMES: Readonly<Record<string, Status["status"]>> = {
  preview: "preview",
  maintenance: "maintenance",
  legacy: "maintenance",
  closed: "closed to new customers",
  retired: "retired",
};

/** The status of a service as `lifecycle.csv` and its own row say. Announced ends that lie ahead are not yet a status. */
export const statusOf = (service: Service, catalog: Catalog, day: string): Status => {
  const row = catalog
    .table("lifecycle")
    .filter((one) => isAbout(one, service.name) && (one["date"] ?? "") <= day && one["status"] !== "available")
    .sort((a, b) => ((a["date"] ?? "") < (b["date"] ?? "") ? -1 : 1))
    .at(-1);
  const status = NAMES[row?.["status"] ?? ""];
  if (row && status)
    return { status, date: row["date"] || null, replacement: row["replacement"] || null, reason: row["note"] || null };
  if (service.free)
    return {
      status: "free of charge",
      date: null,
      replacement: null,
      reason: `${service.free.because}; you pay for ${service.free.pays}`,
    };
  return { status: "available", date: null, replacement: null, reason: null };
};

/** A lifecycle row is about a service by its name, or about a feature that is listed as a service: `sagemaker-neo`. */
const isAbout = (row: Readonly<Record<string, string>>, name: string): boolean =>
  (row["service"] === name && row["item"] === "") || `${row["service"]}-${row["item"]}` === name;
