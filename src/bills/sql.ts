import { text } from "./engine.ts";
import { CUR_PARTS, CUR_RULES, FOCUS_RULES } from "./rules.ts";
import type { Relation } from "./relation.ts";

/** The four figures that each group sums, before rules.ts says what they count for. `e1` and `e2` are parts of effective. */
export const MEASURES = ["billed", "quantity", "list", "e1", "e2"] as const;
export type Measure = (typeof MEASURES)[number];

/**
 * An exact sum in pieces that 64-bit decimals hold, since DuckDB's 128-bit casts are a hundred times slower:
 * `a` short plain figures (12 decimals), `b` decimals 1–17, `c` whole parts, `d` decimals 18–34 in units of 1e-17.
 */
export const PIECES = ["a", "b", "c", "d"] as const;

const NUMBER_PATTERN = `'^([+-]?)([0-9]*)[.]?([0-9]*)(?:[eE]([+-]?[0-9]{1,3}))?$'`;

/** Figures that 18 digits hold: up to 6 digits and 12 decimals; below 1, with an exponent, up to 17 decimals. */
const PLAIN = "-?[0-9]{1,6}(?:[.][0-9]{0,12})?";
const SMALL = "-?[0-9][.](?:[0-9]{0,8}E-[1-9]|[0-9]{0,5}E-1[0-2])";

/** 0 blank · 1 short and plain · 2 short with a small exponent · 3 anything else. One pattern is faster than several tests. */
const classOf = (x: string): string =>
  `CASE WHEN ${x} IS NULL THEN 0 WHEN regexp_full_match(${x}, ${text(PLAIN)}) THEN 1 WHEN regexp_full_match(${x}, ${text(SMALL)}) THEN 2 ELSE 3 END`;

const layerOf = (m: Measure) => ({
  parts: `CASE WHEN ${m}_k = 3 THEN regexp_extract(${m}, ${NUMBER_PATTERN}, ['s','i','f','e']) END AS ${m}_p`,
  digits: `${m}_p.i || ${m}_p.f AS ${m}_g, strlen(${m}_p.i) + coalesce(try_cast(${m}_p.e AS INTEGER), 0) AS ${m}_w`,
  whole: `CASE WHEN ${m}_w > 0 THEN rpad(left(${m}_g, ${m}_w), CAST(${m}_w AS INTEGER), '0') ELSE '0' END AS ${m}_i,
    CASE WHEN ${m}_w > 0 THEN substr(${m}_g, ${m}_w + 1) ELSE repeat('0', -${m}_w) || ${m}_g END AS ${m}_f`,
  // CAST, not TRY_CAST: a figure that is none stops the statement, and the file is then read row by row.
  values: `CASE ${m}_k WHEN 1 THEN CAST(${m} AS DECIMAL(18,12)) END AS ${m}_a,
    CASE ${m}_k WHEN 2 THEN CAST(${m} AS DECIMAL(18,17)) WHEN 3 THEN CAST(${m}_p.s || '0.' || left(${m}_f, 17) AS DECIMAL(18,17)) END AS ${m}_b,
    CASE ${m}_k WHEN 3 THEN CAST(CASE WHEN ${m}_g = '' OR rtrim(substr(${m}_f, 35), '0') <> '' THEN 'none' ELSE ${m}_p.s || '0' || ltrim(${m}_i, '0') END AS DECIMAL(18,0)) END AS ${m}_c,
    CASE WHEN ${m}_k = 3 AND strlen(${m}_f) > 17 THEN CAST(${m}_p.s || '0.' || substr(${m}_f, 18, 17) AS DECIMAL(18,17)) END AS ${m}_d`,
});

const over = (measures: readonly Measure[], pick: (m: Measure) => string): string => measures.map(pick).join(",\n");

const blankless = (sql: string): string => (sql === "NULL" ? "''" : `coalesce(${sql}, '')`);

/** The keys of a group, in the order of the table `lines`. */
export const KEYS = [
  "day",
  "account",
  "region",
  "type",
  "product",
  "usage_type",
  "operation",
  "unit",
  "currency",
  "name",
  "detail",
  "model",
  "service",
  "item",
  "dimension",
] as const;

const keySql = (relation: Relation, cur: boolean): Readonly<Record<(typeof KEYS)[number], string>> => {
  const { field } = relation;
  const usage = field("usage_type");
  const market = `(${usage === "NULL" ? "false" : `contains(coalesce(${usage}, ''), 'MP:')`} OR coalesce(${field("entity")}, '') = 'AWS Marketplace')`;
  const resource = field("resource");
  return {
    day: `substr(coalesce(${field("start")}, ''), 1, 10)`,
    account: blankless(field("account")),
    region: blankless(field("region")),
    type: cur ? curType(relation) : focusType(relation),
    product: blankless(field("product")),
    usage_type: blankless(usage),
    operation: blankless(field("operation")),
    unit: blankless(field("unit")),
    currency: blankless(field("currency")),
    ...longKeys(relation, cur, market, resource),
    service: blankless(field("service")),
    item: blankless(field("item")),
    dimension: blankless(field("dimension")),
  };
};

const longKeys = ({ field }: Relation, cur: boolean, market: string, resource: string) => ({
  name: cur
    ? `CASE WHEN ${market} OR ${field("product")} IS NULL THEN ${blankless(field("name"))} ELSE '' END`
    : blankless(field("name")),
  detail:
    field("description") === "NULL"
      ? "''"
      : `CASE WHEN ${market} THEN split_part(coalesce(${field("description")}, ''), '|', 3) ELSE '' END`,
  model:
    resource === "NULL"
      ? "''"
      : `CASE WHEN contains(coalesce(${resource}, ''), ':bedrock:') THEN regexp_extract(${resource}, '(?:foundation-model|inference-profile)/([^/]+)$', 1) ELSE '' END`,
});

const curType = ({ field }: Relation): string =>
  `CASE WHEN ${field("operation")} IN ('EKSPod-EC2', 'ECSTask-EC2') THEN 'SplitUsage'
    WHEN ${field("type")} = 'Fee' AND ${field("reservation")} IS NOT NULL THEN 'Fee (reservation)'
    WHEN ${field("type")} = 'Refund' AND ${field("plan")} IS NOT NULL THEN 'Refund (savings plan)'
    ELSE ${blankless(field("type"))} END`;

const focusType = ({ field }: Relation): string =>
  `${blankless(field("type"))}
    || CASE WHEN ${field("plan")} IS NOT NULL AND ${field("type")} IN ('Usage', 'Purchase') THEN ' (commitment)' ELSE '' END
    || CASE WHEN ${field("class")} = 'Correction' THEN ' (correction)' ELSE '' END`;

const measureSql = ({ field }: Relation, cur: boolean): Readonly<Record<Measure, string>> => {
  const part = (index: 0 | 1): string => {
    const cases = Object.entries(CUR_PARTS).flatMap(([type, fields]) => {
      const name = fields[index];
      return name === undefined ? [] : [`WHEN ${text(type)} THEN ${field(name)}`];
    });
    return `CASE ${field("type")} ${cases.join(" ")} END`;
  };
  return {
    billed: field("billed"),
    quantity: field("quantity"),
    list: field("list"),
    e1: cur ? part(0) : field("effective"),
    e2: cur ? part(1) : "NULL",
  };
};

/**
 * Reads a relation once and sums it by all keys into a table. It fails on a figure that can't be summed exactly; the
 * caller then reads the file row by row.
 */
export const readInto = (table: string, relation: Relation, cur: boolean, depth: Depth = "full"): string => {
  const keys = keySql(relation, cur);
  const sources = measureSql(relation, cur);
  const short = depth === "short";
  const used = MEASURES.filter((m) => sources[m] !== "NULL" && !(short && cur && (m === "e1" || m === "e2")));
  const tags = relation.tags.map((_, index) => `tag${index}`);
  // Keys that this format has no column for cost time in the grouping and tell nothing.
  const told = [...KEYS.filter((key) => keys[key] !== "''"), ...tags];
  const blank = KEYS.filter((key) => keys[key] === "''").map((key) => `'' AS ${key}`);
  const layers = short
    ? `valued AS (SELECT *${used.map((m) => `, ${shortValues(m)}`).join("")} FROM classed)`
    : `parted AS (SELECT *${used.map((m) => `, ${layerOf(m).parts}`).join("")} FROM classed),
    digits AS (SELECT *${used.map((m) => `, ${layerOf(m).digits}`).join("")} FROM parted),
    split AS (SELECT *${used.map((m) => `, ${layerOf(m).whole}`).join("")} FROM digits),
    valued AS (SELECT *${used.map((m) => `, ${layerOf(m).values}`).join("")} FROM split)`;
  const pieces = short ? PIECES.slice(0, 2) : PIECES;
  return `CREATE TABLE ${table} AS
  WITH raw AS (SELECT ${KEYS.filter((key) => told.includes(key))
    .map((key) => `${keys[key]} AS ${key}`)
    .join(", ")}
      ${relation.tags.map((tag, index) => `, ${blankless(tag)} AS tag${index}`).join("")}
      ${used.map((m) => `, CAST(${sources[m]} AS VARCHAR) AS ${m}`).join("")} FROM ${relation.from}),
    classed AS (SELECT *${used.map((m) => `, ${classOf(m)} AS ${m}_k`).join("")} FROM raw),
    ${layers}
  SELECT ${[...told, ...blank].join(", ")}, count(*) AS n,
    ${over(MEASURES, (m) => PIECES.map((piece) => (used.includes(m) && pieces.includes(piece) ? `sum(${m}_${piece}) AS ${m}_${piece}` : nothing(m, piece))).join(", "))}
  FROM valued GROUP BY ${told.join(", ")}`;
};

const PIECE_TYPE = { a: "DECIMAL(38,12)", b: "DECIMAL(38,17)", c: "DECIMAL(38,0)", d: "DECIMAL(38,17)" } as const;

const nothing = (m: Measure, piece: (typeof PIECES)[number]): string => `NULL::${PIECE_TYPE[piece]} AS ${m}_${piece}`;

/** `short` reads a third faster, and stops where a figure is long or (`needsFull`) where effective cost has parts. */
export type Depth = "short" | "full";

const shortValues = (m: Measure): string =>
  `CASE ${m}_k WHEN 1 THEN CAST(${m} AS DECIMAL(18,12)) WHEN 3 THEN CAST('long' || ${m} AS DECIMAL(18,12)) END AS ${m}_a,
    CASE ${m}_k WHEN 2 THEN CAST(${m} AS DECIMAL(18,17)) END AS ${m}_b`;

/** Types of a CUR whose effective cost stands in columns of its own. */
const PARTED = Object.keys(CUR_PARTS);

/** Counts the groups of a table read `short` that need more. */
export const needsFull = (table: string): string =>
  `SELECT count(*) FROM ${table} WHERE type IN (${PARTED.map(text).join(", ")})`;

/** Whether a cell of a sample is one that a short reading would stop at. */
export const isLong = (cell: string): boolean =>
  PARTED.includes(cell) || (/^-?\d+\.\d+(?:E-?\d+)?$/i.test(cell) && cell.length > 6 && !SHORT.test(cell));

const SHORT = new RegExp(`^(?:${PLAIN}|${SMALL})$`);

export const LINE_MEASURES = ["billed", "effective", "list", "quantity"] as const;
export type LineMeasure = (typeof LINE_MEASURES)[number];

export const createLines = (tags: number): string =>
  `CREATE TABLE lines (file INTEGER, ${KEYS.map((key) => `${key} VARCHAR`).join(", ")}${Array.from({ length: tags }, (_, index) => `, tag${index} VARCHAR`).join("")},
    usage BOOLEAN, n BIGINT, billed_n BIGINT, effective_n BIGINT, list_n BIGINT, quantity_n BIGINT,
    ${LINE_MEASURES.map((m) => `${m}_a DECIMAL(38,12), ${m}_b DECIMAL(38,17), ${m}_c DECIMAL(38,0), ${m}_d DECIMAL(38,17)`).join(", ")})`;

/** Whose rules hold: CUR's by line item type, FOCUS's by charge category, or none. */
export type Family = "cur" | "focus" | "other";

/** Moves a read table into `lines`, with the rules of each type applied. */
export const addLines = (table: string, file: number, family: Family, tags: number): string => {
  const cur = family === "cur";
  const rules = Object.entries(cur ? CUR_RULES : FOCUS_RULES);
  const plain = "replace(type, ' (correction)', '')";
  const types = (test: (rule: (typeof rules)[number][1]) => boolean): string => {
    const names = rules.filter(([, rule]) => test(rule)).map(([name]) => text(name));
    return names.length === 0 ? "false" : `${plain} IN (${names.join(", ")})`;
  };
  const usage = family === "other" ? "true" : types((rule) => rule.usage);
  const effective = (piece: string): string => {
    if (!cur) return `e1_${piece}`;
    return `CASE WHEN ${types((rule) => rule.effective === "zero")} THEN 0 WHEN ${types((rule) => rule.effective === "part")} THEN e1_${piece}
      WHEN ${types((rule) => rule.effective === "parts-added")} THEN coalesce(e1_${piece}, 0) + coalesce(e2_${piece}, 0)
      WHEN ${types((rule) => rule.effective === "parts-subtracted")} THEN coalesce(e1_${piece}, 0) - coalesce(e2_${piece}, 0) ELSE billed_${piece} END`;
  };
  const out = types((rule) => !rule.billed);
  const unlisted = types((rule) => !rule.list);
  const pieces = (m: LineMeasure, pick: (piece: string) => string) =>
    PIECES.map((piece) => `${pick(piece)} AS ${m}_${piece}`).join(", ");
  return `INSERT INTO lines SELECT ${file}, ${KEYS.join(", ")}${Array.from({ length: tags }, (_, index) => `, tag${index}`).join("")}, ${usage}, n, ${(["billed", cur ? "billed" : "e1", "list", "quantity"] as const).map(stated).join(", ")},
    ${pieces("billed", (piece) => `CASE WHEN ${out} THEN 0 ELSE billed_${piece} END`)},
    ${pieces("effective", effective)},
    ${pieces("list", (piece) => `CASE WHEN ${unlisted} THEN 0 ELSE list_${piece} END`)},
    ${pieces("quantity", (piece) => `CASE WHEN ${usage} THEN quantity_${piece} ELSE 0 END`)} FROM ${table}`;
};

/** Rows of a group where a figure is stated: all or none, told by its sum; blank is not zero. */
const stated = (m: Measure): string =>
  `CASE WHEN ${PIECES.map((piece) => `${m}_${piece} IS NULL`).join(" AND ")} THEN 0 ELSE n END`;

/** `sum` columns of one measure, to be read with `exactSum`. */
export const sumSql = (m: LineMeasure, from = ""): string =>
  PIECES.map((piece) => `sum(${from}${m}_${piece})`).join(", ");
