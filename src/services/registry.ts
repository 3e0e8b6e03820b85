import type { Catalog } from "../catalog/open.ts";
import { rowServices } from "./rows.ts";
import type { Service } from "./service.ts";
import { textract } from "./textract.ts";

/** Services with logic of their own: a file each. */
const FILES: readonly Service[] = [textract];

const known = new WeakMap<Catalog, readonly Service[]>();

/** Every service: those that are files and those that are rows of `services.csv`. */
export const servicesOf = (catalog: Catalog): readonly Service[] => {
  const listed = known.get(catalog) ?? [...FILES, ...rowServices(catalog)];
  known.set(catalog, listed);
  return listed;
};
