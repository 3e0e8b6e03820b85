import type { Catalog } from "../catalog/open.ts";
import { comprehend } from "./comprehend.ts";
import { polly } from "./polly.ts";
import { rekognition } from "./rekognition.ts";
import { rowServices } from "./rows.ts";
import type { Service } from "./service.ts";
import { textract } from "./textract.ts";
import { healthscribe, transcribe } from "./transcribe.ts";
import { translate } from "./translate.ts";

/** Services with logic of their own: a file each. */
const FILES: readonly Service[] = [textract, comprehend, translate, rekognition, polly, transcribe, healthscribe];

const known = new WeakMap<Catalog, readonly Service[]>();

/** Every service: those that are files and those that are rows of `services.csv`. */
export const servicesOf = (catalog: Catalog): readonly Service[] => {
  const listed = known.get(catalog) ?? [...FILES, ...rowServices(catalog)];
  known.set(catalog, listed);
  return listed;
};
