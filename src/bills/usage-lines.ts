import type { BillLine } from "./bill.ts";
import { plusDays } from "./days.ts";
import { decimalOf, decimalText, multiply } from "./decimal.ts";
import type { Engine } from "./engine.ts";
import { AFTER_SHARE, exactSum, plus, QUANTITY_SQL, shareOf, VIEW_SQL } from "./shares.ts";

/** Usage as the estimators make it: what is mapped, is usage, and says how much. In a fixed order. */
export const usageLines = async (
  engine: Engine,
  tags: readonly string[],
  grain: "day" | "month",
): Promise<readonly BillLine[]> => {
  const tagNames = tags.map((_, index) => `, tag${index}`).join("");
  const rows =
    await engine.rows(`SELECT m_service, m_item, m_dimension, m_unit, m_scale, m_region, account, type, ${grain === "day" ? "day" : "substr(day, 1, 7)"} AS stretch,
    min(day), max(day)${tagNames}, currency, ${VIEW_SQL}, ${QUANTITY_SQL} FROM mapped WHERE m_item <> '' AND usage AND quantity_n > 0
    GROUP BY m_service, m_item, m_dimension, m_unit, m_scale, m_region, account, type, stretch${tagNames}, currency`);
  const merged = new Map<string, BillLine>();
  for (const cells of rows) {
    const [
      service = "",
      item = "",
      dimension = "",
      unit = "",
      scale = "1",
      region = "",
      account = "",
      charge = "",
      ,
      from = "",
      last = "",
      ...rest
    ] = cells.map((cell) => cell ?? "");
    const at = 11 + tags.length;
    const { currency, rows: count, ...cost } = shareOf(cells, at);
    const line: BillLine = {
      meter: { service, item, dimension },
      region,
      period: { from, to: from === "" ? "" : plusDays(last, 1) },
      quantity: decimalText(multiply(exactSum(cells, at + AFTER_SHARE), decimalOf(scale))),
      unit,
      currency,
      cost,
      account,
      tags: Object.fromEntries(tags.flatMap((key, index) => (rest[index] ? [[key, rest[index]]] : []))),
      charge,
      rows: count,
    };
    const key = JSON.stringify([
      service,
      item,
      dimension,
      unit,
      region,
      account,
      charge,
      cells[8],
      line.tags,
      currency,
    ]);
    merged.set(key, joinLines(line, merged.get(key)));
  }
  return [...merged].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
};

const joinLines = (line: BillLine, other: BillLine | undefined): BillLine =>
  other === undefined
    ? line
    : {
        ...line,
        period: {
          from: line.period.from < other.period.from ? line.period.from : other.period.from,
          to: line.period.to > other.period.to ? line.period.to : other.period.to,
        },
        quantity: plus(line.quantity, other.quantity) ?? "0",
        cost: {
          billed: plus(line.cost.billed, other.cost.billed),
          effective: plus(line.cost.effective, other.cost.effective),
          list: plus(line.cost.list, other.cost.list),
        },
        rows: line.rows + other.rows,
      };
