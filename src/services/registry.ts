import type { Catalog } from "../catalog/open.ts";
import { bedrockGuardrails } from "./bedrock-guardrails.ts";
import { bedrock } from "./bedrock.ts";
import { comprehend } from "./comprehend.ts";
import { COMPUTE } from "./compute.ts";
import { polly } from "./polly.ts";
import { rekognition } from "./rekognition.ts";
import { rowServices } from "./rows.ts";
import { SAGEMAKER } from "./sagemaker.ts";
import type { Service } from "./service.ts";
import { textract } from "./textract.ts";
import { healthscribe, transcribe } from "./transcribe.ts";
import { translate } from "./translate.ts";

/** Services with logic of their own: a file each. */
const FILES: readonly Service[] = [bedrock, bedrockGuardrails, textract, comprehend, translate, rekognition, polly, transcribe, healthscribe, ...SAGEMAKER, ...COMPUTE];

const known = new WeakMap<Catalog, readonly Service[]>();

/** Every service: those that are files and those that are rows of `services.csv`. */
export const servicesOf = (catalog: Catalog): readonly Service[] => {
  const listed = known.get(catalog) ?? [...FILES, ...rowServices(catalog)];
  known.set(catalog, listed);
  return listed;
};
