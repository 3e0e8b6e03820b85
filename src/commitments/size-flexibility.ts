/** The normalization factor of an instance type whose regional reservations are flexible in size; undefined for others. */
export type SizeFactor = (type: string) => number | undefined;

type Row = Readonly<Record<string, string>>;

/**
 * Reads `size-flexibility.csv`: the factor of each size, and the families that are not flexible. Bare metal sizes have no
 * factor of their own and are taken as not flexible. Linux with shared tenancy only: no other is in the catalogue.
 */
export const sizeFactors = (rows: readonly Row[]): SizeFactor => {
  const named = (kind: string) => rows.filter((row) => row["kind"] === kind);
  const factors = new Map(named("size").map((row) => [row["name"] ?? "", Number(row["factor"])]));
  const rigid = new Set(named("family").map((row) => row["name"] ?? ""));
  return (type) => {
    const [family = "", size = ""] = type.split(".");
    return rigid.has(family) ? undefined : factors.get(size);
  };
};
