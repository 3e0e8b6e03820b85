import type { Catalog } from "../catalog/open.ts";

/** Which spend of a bill is machine learning: by service, and for machines by whether they have an accelerator. */
export interface MachineLearning {
  readonly spend: (service: string, item: string) => boolean;
  /** The same for a usage type that the mapping does not know: an accelerated instance is named in it. */
  readonly usageType: (service: string, usageType: string) => boolean;
}

const INSTANCE = /[a-z][a-z0-9-]*\.(?:\d*xlarge|metal(?:-[a-z0-9]+)?|large|medium)/;

/** Reads `area` of product-codes.csv and the accelerators of instances.csv. */
export const machineLearning = (catalog: Catalog): MachineLearning => {
  const services = new Set(
    catalog.table("product-codes").flatMap((row) => (row["area"] === "ml" ? [row["service"] ?? ""] : [])),
  );
  const accelerated = new Set(
    catalog.table("instances").flatMap((row) => (Number(row["accelerators"]) > 0 ? [row["instance"] ?? ""] : [])),
  );
  const spend = (service: string, item: string) =>
    services.has(service) || (service === "ec2" && accelerated.has(item));
  return {
    spend,
    usageType: (service, usageType) => spend(service, INSTANCE.exec(usageType)?.[0] ?? ""),
  };
};
