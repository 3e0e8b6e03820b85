import type { Row } from "../catalog/types.ts";
import { fits } from "../catalog/pattern.ts";
import type { World } from "./service.ts";

const remembered = new WeakMap<readonly Row[], Map<string, number | undefined>>();

/**
 * A metering constant of a Bedrock item and dimension, undefined where `metering.csv` has none. A row that names the item
 * goes before one with a pattern; a pattern before `*`.
 */
export const bedrockRule = (world: World, item: string, dimension: string, rule: string): number | undefined => {
  const rows = world.table("metering");
  const memory = remembered.get(rows) ?? new Map<string, number | undefined>();
  remembered.set(rows, memory);
  const key = `${item} ${dimension} ${rule}`;
  if (!memory.has(key)) memory.set(key, look(rows, item, dimension, rule));
  return memory.get(key);
};

const look = (rows: readonly Row[], item: string, dimension: string, rule: string): number | undefined => {
  const fitting = rows.filter(
    (row) =>
      row["service"] === "bedrock" &&
      row["rule"] === rule &&
      fits(row["item"] ?? "", item) &&
      fits(row["dimension"] ?? "", dimension),
  );
  const closeness = (row: Row) => (row["item"] === item ? 2 : row["item"] === "*" ? 0 : 1);
  const [best] = [...fitting].sort((a, b) => closeness(b) - closeness(a));
  return best && Number(best["value"]);
};
