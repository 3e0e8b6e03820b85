import type {
  BillLine,
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
import { add, compare, type Decimal, decimalOf, decimalText, magnitude, multiply, shift, ZERO } from "./decimal.ts";
import { type Cells, type Engine, text } from "./engine.ts";
import { type Mapped, openMapping } from "./mapping.ts";
import { moversOf } from "./movers.ts";
import { ruleFor } from "./rules.ts";
import { type LineMeasure, sumSql } from "./sql.ts";

/** Sums of one group, as the engine gives them: rows, then how many figures were stated, then four pieces each. */
export const VIEW_SQL = `sum(n), sum(billed_n), sum(effective_n), sum(list_n), ${sumSql("billed")}, ${sumSql("effective")}, ${sumSql("list")}`;
const QUANTITY_SQL = sumSql("quantity");

/** The pieces of sql.ts put together: exact. */
export const exactSum = (cells: Cells, at: number): Decimal => {
  const [a, b, c, d] = [0, 1, 2, 3].map((index) => decimalOf(cells[at + index] ?? null));
  return add(add(a ?? ZERO, b ?? ZERO), add(c ?? ZERO, shift(d ?? ZERO, 17)));
};

/** The currency and the sums of a group of rows. */
export const shareOf = (cells: Cells, currencyAt: number): Share => {
  const from = currencyAt + 1;
  const stated = (index: number) => Number(cells[from + index] ?? 0) > 0;
  const amount = (view: number) => (stated(view + 1) ? decimalText(exactSum(cells, from + 4 + view * 4)) : null);
  return {
    currency: cells[currencyAt] || NO_CURRENCY,
    rows: Number(cells[from]),
    billed: amount(0),
    effective: amount(1),
    list: amount(2),
  };
};
const AFTER_SHARE = 17;

const size = ({ billed, effective, list }: Share): Decimal => magnitude(decimalOf(billed ?? effective ?? list));
/** Largest first; equal ones by name, so that the same bill always gives the same result. */
const largestFirst = <T extends Share>(shares: readonly T[]): readonly T[] =>
  shares
    .map((share) => ({ share, size: size(share), name: JSON.stringify(share) }))
    .toSorted((a, b) => compare(b.size, a.size) || (a.name < b.name ? -1 : 1))
    .map(({ share }) => share);

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
  /** Writes rows for the engine; gives the path. */
  readonly stageRows: (rows: readonly (readonly string[])[]) => Promise<string>;
}

/** All totals of the table `lines`. */
export const summarise = async (engine: Engine, options: SummaryOptions): Promise<Summary> => {
  const kinds = await mapKinds(engine, options);
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
    unmapped: await unmappedShares(group, kinds),
    how: await formations(engine, options.formats),
    usage: await usageLines(engine, options),
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
  return first === undefined || last === undefined ? null : { from: first, to: nextDay(last) };
};

export const nextDay = (day: string, by = 1): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);

const KIND = "product, usage_type, operation, unit, name, detail, model, region, service, item, dimension";

const LARGEST_TABLE = 300_000;

/** Maps each distinct kind of line once and makes the view `mapped`. */
const mapKinds = async (
  engine: Engine,
  { tables, stageRows }: SummaryOptions,
): Promise<ReadonlyMap<string, string>> => {
  await engine.run(
    `CREATE TABLE kinds AS SELECT row_number() OVER () AS id, * FROM (SELECT DISTINCT ${KIND} FROM lines)`,
  );
  const map = openMapping(tables);
  const reasons = new Map<string, string>();
  const rows = (await engine.rows(`SELECT id, ${KIND} FROM kinds`)).map((cells): readonly string[] => {
    const [
      id = "",
      product = "",
      usageType = "",
      operation = "",
      unit = "",
      name = "",
      detail = "",
      model = "",
      region = "",
      service = "",
      item = "",
      dimension = "",
    ] = cells.map((cell) => cell ?? "");
    const mapped = map({ product, usageType, operation, unit, name, detail, model, region, service, item, dimension });
    if (mapped.kind === "unmapped") reasons.set(id, mapped.reason);
    return [id, ...mappedCells(mapped), name || product || service];
  });
  const path = await stageRows(rows);
  const names = [
    "id",
    "m_service",
    "m_item",
    "m_dimension",
    "m_unit",
    "m_region",
    "m_scale",
    "known",
    "reason",
    "label",
  ];
  await engine.run(`CREATE TABLE meters AS SELECT * FROM read_csv(${text(path)}, columns={${names.map((name) => `'${name}':'VARCHAR'`).join(",")}},
    auto_detect=false, header=false, delim=',', quote='"', escape='"', new_line='\\n', max_line_size=4000000)`);
  for (const name of names) await engine.run(`UPDATE meters SET ${name} = '' WHERE ${name} IS NULL`);
  const same = KIND.split(", ")
    .map((name) => `l.${name} = k.${name}`)
    .join(" AND ");
  // A table is faster to ask ten times; a view keeps memory flat where the lines are many.
  const [lines] = await engine.rows("SELECT count(*) FROM lines");
  const shape = Number(lines?.[0] ?? 0) > LARGEST_TABLE ? "VIEW" : "TABLE";
  await engine.run(
    `CREATE ${shape} mapped AS SELECT l.*, m.* EXCLUDE (id) FROM lines l JOIN kinds k ON ${same} JOIN meters m ON m.id = CAST(k.id AS VARCHAR)`,
  );
  return reasons;
};

const mappedCells = (mapped: Mapped): readonly string[] => {
  if (mapped.kind === "unmapped")
    return [mapped.service, "", "", "", mapped.region, "", String(mapped.service !== ""), mapped.reason];
  const { service, item, dimension } = mapped.meter;
  return [service, item, dimension, mapped.unit, mapped.region, mapped.scale, "true", ""];
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

const plus = (left: string | null, right: string | null): string | null =>
  left === null ? right : right === null ? left : decimalText(add(decimalOf(left), decimalOf(right)));

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

const unmappedShares = async (group: Group, _kinds: ReadonlyMap<string, string>): Promise<readonly Unmapped[]> => {
  const found = await group("label, usage_type, operation, unit, reason", "m_item = ''");
  return largestFirst(
    found.map(({ keys: [product = "", usageType = "", operation = "", unit = "", reason = ""], share }): Unmapped => ({
      product,
      usageType,
      operation,
      unit,
      reason,
      ...share,
    })),
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

const usageLines = async (engine: Engine, { tags, grain }: SummaryOptions): Promise<readonly BillLine[]> => {
  const tagNames = tags.map((_, index) => `, tag${index}`).join("");
  const rows =
    await engine.rows(`SELECT m_service, m_item, m_dimension, m_unit, m_scale, m_region, account, type, ${grain === "day" ? "day" : "substr(day, 1, 7)"} AS stretch,
    min(day), max(day)${tagNames}, currency, ${VIEW_SQL}, ${QUANTITY_SQL} FROM mapped WHERE m_item <> '' AND usage
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
      period: { from, to: from === "" ? "" : nextDay(last) },
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
