import type { CostLine } from "./bill.ts";
import type { Engine } from "./engine.ts";
import { shareOf, VIEW_SQL } from "./shares.ts";

const KEYS = ["day", "m_service", "label", "m_item", "m_dimension", "account", "m_region", "type", "usage"] as const;

/** What every line of the bill cost, day by day, mapped or not, usage or not: its sum is the bill. In a fixed order. */
export const costLines = async (engine: Engine, tags: readonly string[]): Promise<readonly CostLine[]> => {
  const keys = [...KEYS, ...tags.map((_, index) => `tag${index}`), "currency"].join(", ");
  const rows = await engine.rows(`SELECT ${keys}, ${VIEW_SQL} FROM mapped GROUP BY ${keys} ORDER BY ${keys}`);
  const tagsAt = KEYS.length;
  const currencyAt = tagsAt + tags.length;
  return rows.map((cells): CostLine => {
    const [
      day = "",
      service = "",
      product = "",
      item = "",
      dimension = "",
      account = "",
      region = "",
      type = "",
      usage,
    ] = cells.map((cell) => cell ?? "");
    const { currency, billed, effective, list } = shareOf(cells, currencyAt);
    return {
      day,
      service: service || product || "(not named)",
      item,
      dimension,
      account,
      region,
      type,
      usage: usage === "true",
      tags: Object.fromEntries(
        tags.flatMap((key, index) => (cells[tagsAt + index] ? [[key, cells[tagsAt + index] ?? ""]] : [])),
      ),
      currency,
      cost: { billed, effective, list },
    };
  });
};
