import type { MappingTables } from "../bills/bill.ts";
import type { Catalog } from "../catalog/open.ts";

/** The tables that a bill's usage types and units are read with. */
export const mappingTables = (catalog: Catalog): MappingTables => ({
  usageTypes: catalog.table("usage-types"),
  usageModels: catalog.table("usage-models"),
  billUnits: [
    ...catalog.table("bill-units"),
    // Price lists write further units; bills repeat them.
    ...catalog.table("offer-units").map((row) => ({
      pricing_unit: row["offer_unit"] ?? "",
      unit: row["unit"] ?? "",
      multiplier: row["multiplier"] ?? "",
      description_contains: row["words"] ?? "",
    })),
  ],
  regions: catalog.table("regions"),
  productCodes: catalog.table("product-codes"),
});
