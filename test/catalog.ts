import { openCatalog, type Catalog } from "../src/catalog/open.ts";
import { buildCatalog } from "../src/catalog/read-data.ts";

const encoder = new TextEncoder();
let opened: Catalog | undefined;

/** The catalogue of `data/`, built in memory once a test file. */
export const catalog = (): Catalog => {
  if (opened) return opened;
  const files = new Map([...buildCatalog("data")].map(([name, text]) => [name, encoder.encode(text)]));
  opened = openCatalog((file) => files.get(file) ?? new Uint8Array());
  return opened;
};

/** The day that tests price at. */
export const DAY = "2026-11-21";
