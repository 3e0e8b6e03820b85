import type { Catalog } from "../catalog/open.ts";
import type { Meter } from "../catalog/types.ts";

/** A meter's item as people say it: the first alias of a model, else the item itself. */
export const shortItem = ({ service, item }: Meter, catalog: Catalog): string =>
  service === "bedrock" ? (aliasesOf(catalog).get(item) ?? item) : item;

const known = new WeakMap<Catalog, ReadonlyMap<string, string>>();

const aliasesOf = (catalog: Catalog): ReadonlyMap<string, string> => {
  const aliases =
    known.get(catalog) ??
    new Map(
      catalog
        .table("models")
        .flatMap((row) => (row["aliases"] ? [[row["model"] ?? "", row["aliases"].split(" ")[0] ?? ""]] : [])),
    );
  known.set(catalog, aliases);
  return aliases;
};
