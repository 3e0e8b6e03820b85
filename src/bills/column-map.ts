import { parse, stringify } from "yaml";
import { InputError, quoted } from "../quantity/problem.ts";
import { nearest } from "../quantity/nearest.ts";
import { type ColumnMap, MAP_FIELDS, type MapField } from "./bill.ts";
import { plainNumber } from "./decimal.ts";
import { bare } from "./layout.ts";

type Values = readonly string[];
type Test = (values: Values) => boolean;

const mostly = (values: Values, test: (value: string) => boolean): boolean => {
  const filled = values.filter((value) => value.trim() !== "");
  return filled.length > 0 && filled.filter(test).length * 10 >= filled.length * 8;
};
const numbers: Test = (values) =>
  mostly(values, (value) => plainNumber(value) !== null || plainNumber(value, true) !== null);
const dates: Test = (values) =>
  mostly(values, (value) => dayOf(value, "month-first") !== null || dayOf(value, "day-first") !== null);
const anything: Test = () => true;

/** How a column of each kind tends to be called, likeliest first, and what its cells must look like. */
const GUESSES: readonly (readonly [MapField, readonly RegExp[], Test])[] = [
  [
    "date",
    [
      /^(?:usage)?(?:start)?date$/,
      /^day$/,
      /^(?:usage|charge)?(?:period)?start(?:time|date)?$/,
      /date|time|month|day|period/,
    ],
    dates,
  ],
  [
    "cost",
    [
      /^(?:total|unblended|billed|net)?(?:cost|amount|charge|spend)s?(?:usd)?$/,
      /(?:unblended|billed|total|net|effective|amortized)(?:cost|charge|spend)/,
      /cost|spend|charge/,
      /price|(?<!usage)amount(?!s?used)/,
    ],
    numbers,
  ],
  [
    "quantity",
    [/^(?:usage)?(?:quantity|qty|units?used|count)$/, /quantity|usageamount|consumed|tokens|hours|requests|usage$/],
    numbers,
  ],
  ["unit", [/^(?:usage|pricing)?units?(?:ofmeasure)?$/], anything],
  ["currency", [/^currency(?:code)?$/], (values) => mostly(values, (value) => /^[A-Z]{3}$/i.test(value.trim()))],
  ["service", [/^service(?:name)?$/, /^product(?:name|code)?$/, /service|product/], anything],
  ["item", [/^model(?:id|name)?$/, /^instancetype$/, /^item$/, /model|instance|sku/], anything],
  ["dimension", [/^dimension$/, /^metric$/, /^(?:token)?type$/], anything],
  ["usage-type", [/^usagetype$/, /usagetype|meter/], anything],
  ["operation", [/^operation$|^api(?:operation)?$/], anything],
  ["description", [/description/], anything],
  ["account", [/^(?:linked|usage)?account(?:id)?$/, /account/], anything],
  ["region", [/region|location/], anything],
];

/** Guesses which column is what, from the header and from the first rows. A column is used once. */
export const guessMap = (header: readonly string[], rows: readonly (readonly string[])[]): ColumnMap => {
  const columns: Partial<Record<MapField, string>> = {};
  const taken = new Set<number>();
  const names = header.map(bare);
  for (const [field, patterns, test] of GUESSES) {
    const fits = (index: number) => !taken.has(index) && test(rows.map((row) => row[index] ?? ""));
    const found = patterns
      .map((pattern) => names.findIndex((name, index) => pattern.test(name) && fits(index)))
      .find((index) => index >= 0);
    if (found === undefined) continue;
    taken.add(found);
    columns[field] = header[found] ?? "";
  }
  const tags: Record<string, string> = {};
  for (const [index, name] of names.entries())
    if (!taken.has(index) && TEAM.test(name)) tags[(header[index] ?? "").trim()] = header[index] ?? "";
  const order =
    columns.date === undefined
      ? undefined
      : dateOrder(rows.map((row) => row[header.indexOf(columns.date ?? "")] ?? ""));
  // A table of amounts that names no currency: AWS's own is guessed, where the guess is shown and can be corrected.
  const currency = columns.currency === undefined ? { currency: "USD" } : {};
  return { columns, tags, ...currency, ...(order === undefined ? {} : { "date-order": order }) };
};

const TEAM =
  /^(?:tag)?(?:team|project|owner|environment|env|application|app|workload|costcent(?:er|re)|department|businessunit)$/;

/** Tag keys that tell whose a cost is. */
export const isTeamTag = (bareKey: string): boolean => TEAM.test(bareKey);

/** 11/30/2025 or 30/11/2025: told by a part above 12; undefined where no cell tells. */
const dateOrder = (values: Values): "month-first" | "day-first" | undefined => {
  const parts = values.map((value) => SLASHED.exec(value.trim())).filter((match) => match !== null);
  if (parts.some(([, first]) => Number(first) > 12)) return "day-first";
  return parts.some(([, , second]) => Number(second) > 12) ? "month-first" : undefined;
};

const SLASHED = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:$|[ T])/;

/** A day as tables write it → `2025-11-30`, or null. */
export const dayOf = (given: string, order: "month-first" | "day-first"): string | null => {
  const value = given.trim();
  const iso = /^(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?(?:$|[ T])/.exec(value);
  const slashed = SLASHED.exec(value);
  const [year, month, day] = iso
    ? [iso[1], iso[2], iso[3] ?? "1"]
    : slashed
      ? [slashed[3], ...(order === "month-first" ? [slashed[1], slashed[2]] : [slashed[2], slashed[1]])]
      : [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const ok = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
  return ok ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : null;
};

/** What a mapping still lacks to read a table by, as a text, or null. */
export const lacking = ({ columns }: ColumnMap): string | null =>
  columns.date === undefined
    ? "a column with dates"
    : columns.cost === undefined && columns.quantity === undefined
      ? "a column with costs or quantities"
      : null;

/** A mapping as the file that `--map` takes. */
export const writeMap = (map: ColumnMap): string =>
  `# How ratecard reads this table: our field on the left, the column's name on the right.\n${stringify(map)}`;

/** Reads a mapping file. @throws InputError with the field */
export const readMap = (text: string, file: string): ColumnMap => {
  const problem = (field: string, found: unknown, expected: string, near: readonly string[] = []): never => {
    throw new InputError([{ file, field, found: quoted(found), expected, nearest: near }]);
  };
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    return problem("(file)", error instanceof Error ? error.message : error, "YAML");
  }
  const record = (given: unknown, field: string): Readonly<Record<string, string>> => {
    if (given === undefined || given === null) return {};
    if (typeof given !== "object" || Array.isArray(given)) return problem(field, given, "names and columns");
    return Object.fromEntries(
      Object.entries(given).map(([name, column]) => [
        name,
        typeof column === "string" ? column : problem(`${field}.${name}`, column, "a column's name"),
      ]),
    );
  };
  const body =
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? new Map(Object.entries(value))
      : problem("(file)", value, "columns and tags");
  const known = ["columns", "tags", "currency", "service", "date-order"];
  for (const name of body.keys())
    if (!known.includes(name)) problem(name, name, `one of ${known.join(", ")}`, nearest(name, known));
  const given = record(body.get("columns"), "columns");
  const columns: Partial<Record<MapField, string>> = {};
  for (const [name, column] of Object.entries(given)) {
    const field = MAP_FIELDS.find((one) => one === name);
    if (field === undefined)
      problem(`columns.${name}`, name, `one of ${MAP_FIELDS.join(", ")}`, nearest(name, [...MAP_FIELDS]));
    else columns[field] = column;
  }
  const order = body.get("date-order");
  if (order !== undefined && order !== "month-first" && order !== "day-first")
    return problem("date-order", order, "month-first or day-first");
  const scalar = (name: string): Readonly<Record<string, string>> => {
    const found = body.get(name);
    return found === undefined ? {} : { [name]: typeof found === "string" ? found : problem(name, found, "a text") };
  };
  return {
    columns,
    tags: record(body.get("tags"), "tags"),
    ...scalar("currency"),
    ...scalar("service"),
    ...(order === undefined ? {} : { "date-order": order }),
  };
};
