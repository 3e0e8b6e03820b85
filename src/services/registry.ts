import type { Catalog } from "../catalog/open.ts";
import { AI_SERVICES } from "./ai-services.ts";
import { COMPUTE } from "./compute.ts";
import { GENERATIVE_AI } from "./generative-ai.ts";
import { PLATFORM } from "./platform.ts";
import { rowServices } from "./rows.ts";
import { SAGEMAKER } from "./sagemaker.ts";
import type { Service } from "./service.ts";

/** Services with logic of their own: a file each. */
const FILES: readonly Service[] = [...GENERATIVE_AI, ...AI_SERVICES, ...PLATFORM, ...SAGEMAKER, ...COMPUTE];

const known = new WeakMap<Catalog, readonly Service[]>();

/** Every service: those that are files and those that are rows of `services.csv`. */
export const servicesOf = (catalog: Catalog): readonly Service[] => {
  const listed = known.get(catalog) ?? [...FILES, ...rowServices(catalog)];
  known.set(catalog, listed);
  return listed;
};
