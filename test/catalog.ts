import type { Catalog } from "../src/catalog/open.ts";
import { embeddedCatalog } from "../src/cli/files.ts";

let opened: Catalog | undefined;

/** The catalogue as it is built from `data/`; test/build.ts builds it before the first test where it is stale. */
export const catalog = (): Catalog => (opened ??= embeddedCatalog());

/** The day that tests price at. */
export const DAY = "2026-11-21";
