import type {
  Formation,
  Format,
  ImportResult,
  MappingTables,
  MeterShare,
  Period,
  ServiceShare,
  Share,
  Total,
  Unmapped,
} from "./bill.ts";
import { NO_CURRENCY } from "./currency.ts";
import { plusDays } from "./days.ts";
import { decimalOf, decimalText, multiply } from "./decimal.ts";
import type { Engine } from "./engine.ts";
import { mapKinds } from "./kinds.ts";
import { moversOf } from "./movers.ts";
import { ruleFor } from "./rules.ts";
import { AFTER_SHARE, exactSum, largestFirst, plus, QUANTITY_SQL, shareOf, VIEW_SQL } from "./shares.ts";
import { type LineMeasure, sumSql } from "./sql.ts";
import { usageLines } from "./usage-lines.ts";

export interface Summary extends Pick<
  ImportResult,
  | "period"
  | "totals"
  | "byService"
  | "byMeter"
  | "byDay"
  | "byTag"
  | "byAccount"
  | "byRegion"
  | "unmapped"
  | "how"
  | "usage"
  | "movers"
> {
  readonly notes: readonly string[];
}

interface SummaryOptions {
  readonly tags: readonly string[];
  readonly tables: MappingTables;
  readonly grain: "day" | "month";
  /** Formats by file number. */
  readonly formats: ReadonlyMap<number, Format>;
  /** Where rows may be staged for the engine. */
  readonly folder: string;
}

/** All totals of the table `lines`. */
export const summarise = async (engine: Engine, options: SummaryOptions): Promise<Summary> => {
  await mapKinds(engine, options.tables, options.folder);
  const group = async (keys: string, where = "true") =>
    (
      await engine.rows(`SELECT ${keys}, currency, ${VIEW_SQL} FROM mapped WHERE ${where} GROUP BY ${keys}, currency`)
    ).map((cells) => {
      const width = keys.split(", ").length;
      return { keys: cells.slice(0, width).map((cell) => cell ?? ""), share: shareOf(cells, width), cells };
    });
  const byDay = (await group("day"))
    .map(({ keys: [day = ""], share }) => ({ day, ...share }))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1));
  const days = byDay.map(({ day }) => day).filter((day) => day !== "");
  const daily = await group("day, m_service, label");
  const totals = (await engine.rows(`SELECT currency, ${VIEW_SQL} FROM mapped GROUP BY currency`)).map((cells) =>
    shareOf(cells, 0),
  );
  return {
    period: periodOf(days),
    totals: largestFirst(
      totals.filter((total) => total.billed !== null || total.effective !== null || total.list !== null),
    ).map(({ currency, billed, effective, list }): Total => ({ currency, billed, effective, list })),
    byService: largestFirst(
      (await group("m_service, label, known")).map(
        ({ keys: [service = "", product = "", known], share }): ServiceShare => ({
          service: service || product || "(not named)",
          product,
          known: known === "true",
          ...share,
        }),
      ),
    ),
    byMeter: await meterShares(engine),
    byDay,
    byTag: await tagShares(group, options.tags),
    byAccount: largestFirst((await group("account")).map(({ keys: [account = ""], share }) => ({ account, ...share }))),
    byRegion: largestFirst((await group("m_region")).map(({ keys: [region = ""], share }) => ({ region, ...share }))),
    unmapped: await unmappedShares(group),
    how: await formations(engine, options.formats),
    usage: await usageLines(engine, options.tags, options.grain),
    movers: moversOf(
      days,
      daily.map(({ keys: [day = "", service = "", label = ""], share }) => ({
        day,
        service: service || label || "(not named)",
        currency: share.currency,
        billed: decimalOf(share.billed ?? share.effective),
      })),
    ),
    notes: await doubts(engine, options.formats),
  };
};

const periodOf = (days: readonly string[]): Period | null => {
  const [first, last] = [days[0], days.at(-1)];
  return first === undefined || last === undefined ? null : { from: first, to: plusDays(last, 1) };
};

const meterShares = async (engine: Engine): Promise<readonly MeterShare[]> => {
  const rows =
    await engine.rows(`SELECT m_service, m_item, m_dimension, m_unit, m_scale, currency, ${VIEW_SQL}, ${QUANTITY_SQL}
    FROM mapped WHERE m_item <> '' GROUP BY ALL`);
  const merged = new Map<string, MeterShare>();
  for (const cells of rows) {
    const [service = "", item = "", dimension = "", unit = "", scale = "1"] = cells.map((cell) => cell ?? "");
    const share = shareOf(cells, 5);
    const quantity = decimalText(multiply(exactSum(cells, 6 + AFTER_SHARE - 1), decimalOf(scale)));
    const key = JSON.stringify([service, item, dimension, unit, share.currency]);
    merged.set(key, joined({ service, item, dimension, unit, ...share, quantity }, merged.get(key)));
  }
  return largestFirst([...merged.values()]);
};

const joined = (share: MeterShare, other: MeterShare | undefined): MeterShare =>
  other === undefined
    ? share
    : {
        ...share,
        rows: share.rows + other.rows,
        billed: plus(share.billed, other.billed),
        effective: plus(share.effective, other.effective),
        list: plus(share.list, other.list),
        quantity: plus(share.quantity, other.quantity) ?? "0",
      };

type Group = (
  keys: string,
  where?: string,
) => Promise<readonly { readonly keys: readonly string[]; readonly share: Share }[]>;

const tagShares = async (group: Group, tags: readonly string[]): Promise<ImportResult["byTag"]> => {
  const shares: ImportResult["byTag"][number][] = [];
  for (const [index, key] of tags.entries())
    shares.push(
      ...largestFirst((await group(`tag${index}`)).map(({ keys: [value = ""], share }) => ({ key, value, ...share }))),
    );
  return shares;
};

const MOST_UNMAPPED = 1000;

const NO_AMOUNT = "the bill states no amount of it";

/** What is no usage of ours, and what would be but states a cost only. */
const unmappedShares = async (group: Group): Promise<readonly Unmapped[]> => {
  const keys = "label, usage_type, operation, unit";
  const unknown = await group(`${keys}, reason`, "m_item = ''");
  const amountless = await group(keys, "m_item <> '' AND usage AND quantity_n = 0 AND billed_n > 0");
  return largestFirst(
    [...unknown, ...amountless].map(
      ({ keys: [product = "", usageType = "", operation = "", unit = "", reason = NO_AMOUNT], share }): Unmapped => ({
        product,
        usageType,
        operation,
        unit,
        reason,
        ...share,
      }),
    ),
  ).slice(0, MOST_UNMAPPED);
};

const formations = async (engine: Engine, formats: ReadonlyMap<number, Format>): Promise<readonly Formation[]> => {
  const rows = await engine.rows(`SELECT min(file), type, currency, ${VIEW_SQL} FROM lines GROUP BY type, currency`);
  return largestFirst(
    rows.map((cells): Formation => {
      const type = cells[1] ?? "";
      return {
        type: type || "(no type)",
        rule: ruleFor(formats.get(Number(cells[0])) ?? "usage", type).text,
        ...shareOf(cells, 2),
      };
    }),
  );
};

/** What the totals can't say, said once. */
const doubts = async (engine: Engine, formats: ReadonlyMap<number, Format>): Promise<readonly string[]> => {
  const notes: string[] = [];
  const [unlisted] = await engine.rows(`SELECT sum(n), currency, ${sumSql("billed" satisfies LineMeasure)} FROM lines
    WHERE usage AND list_n = 0 AND (SELECT sum(list_n) FROM lines) > 0 AND (coalesce(billed_a, 0) <> 0 OR coalesce(billed_b, 0) <> 0 OR coalesce(billed_c, 0) <> 0) GROUP BY currency ORDER BY 1 DESC LIMIT 1`);
  if (unlisted?.[0])
    notes.push(
      `${unlisted[0]} usage lines (${decimalText(exactSum(unlisted, 2))} ${unlisted[1] ?? ""} billed) state no list price: the list total leaves them out.`,
    );
  const [nameless] = await engine.rows("SELECT sum(n) FROM lines WHERE currency = '' AND billed_n > 0");
  if (nameless?.[0]) notes.push(`${nameless[0]} lines state no currency: shown as ${NO_CURRENCY}.`);
  const aws = [...formats].filter(([, format]) => format.startsWith("cur")).map(([file]) => file);
  const [short] = await engine.rows(
    `SELECT count(DISTINCT account) FROM lines WHERE list_contains([${aws.join(", ")}], file) AND regexp_full_match(account, '[0-9]{9,11}|[0-9.]+E[+]?[0-9]+')`,
  );
  if (Number(short?.[0] ?? 0) > 0)
    notes.push(
      "Some account ids have fewer than 12 digits: the file went through a spreadsheet that dropped leading zeros.",
    );
  return notes;
};
