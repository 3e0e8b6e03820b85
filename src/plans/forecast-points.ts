import { parse } from "csv-parse/sync";
import { dayOf } from "../bills/column-map.ts";
import { plainNumber } from "../bills/decimal.ts";
import { InputError, type Problem, quoted } from "../quantity/problem.ts";
import { grainOfDays, type Entry, type History } from "./forecast-history.ts";

const DATE = /^(?:date|day|week|month|time|timestamp|datetime|period|ds)$/i;
const MONEY = /^(?:cost|costs|usd|spend|amount|charge|price)(?:[ _(]*usd\)?)?$/i;

/**
 * Reads a table of two columns, a date and a value (comma, semicolon or tab; a header). Hours of a day are added up; of a
 * date given twice the later line holds. Undefined where the text is no such table.
 * @throws InputError with the line of every wrong row
 */
export const readPoints = (text: string, file: string): History | undefined => {
  const [header = ""] = text.split(/\r?\n/, 1);
  const delimiter = [";", "\t"].find((one) => header.includes(one)) ?? ",";
  const [date = "", value = "", ...rest] = header
    .replace("\uFEFF", "")
    .split(delimiter)
    .map((cell) => cell.trim().replaceAll('"', ""));
  if (!DATE.test(date) || value === "" || rest.length > 0) return undefined;
  const rows = parse(text, { bom: true, delimiter, relax_column_count: true, relax_quotes: true, from: 2 });
  const money = MONEY.test(value);
  const latest = new Map<string, number>();
  const problems: Problem[] = [];
  let restated = 0;
  for (const [index, record] of rows.entries()) {
    if (record.every((cell) => cell.trim() === "")) continue;
    const read = readRow(record, delimiter === ";");
    if ("expected" in read) problems.push({ file, line: index + 2, ...read });
    else {
      const before = latest.get(read.at);
      if (before !== undefined && before !== read.value) restated++;
      latest.set(read.at, read.value);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  if (latest.size === 0) throw new InputError([{ file, found: "no value", expected: "lines of date and value" }]);
  return {
    entries: entriesOf(latest, value),
    meters: [],
    unit: money ? "USD" : /^value$/i.test(value) ? "" : value,
    money,
    grain: grainOfDays([...latest.keys()]),
    restated,
    gaps: "interpolate",
    notes: [],
  };
};

type Read = { readonly at: string; readonly value: number } | Pick<Problem, "field" | "found" | "expected">;

const readRow = ([date = "", value = "", ...rest]: readonly string[], comma: boolean): Read => {
  if (rest.some((cell) => cell.trim() !== ""))
    return { found: `${rest.length + 2} cells`, expected: "a date and a value" };
  const day = dayOf(date.trim().replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3"), "month-first");
  if (day === null || Number.isNaN(Date.parse(day)))
    return { field: "date", found: quoted(date), expected: "a date such as 2026-03-31" };
  const plain = plainNumber(value.trim(), comma);
  const number = plain === null ? NaN : Number(plain);
  if (!Number.isFinite(number)) return { field: "value", found: quoted(value), expected: "a number such as 1250.5" };
  const hour = /[T ](\d{2}(?::\d{2}){0,2})/.exec(date)?.[1];
  return { at: hour === undefined ? day : `${day} ${hour}`, value: number };
};

const entriesOf = (latest: ReadonlyMap<string, number>, name: string): readonly Entry[] => {
  const days = new Map<string, number>();
  for (const [at, value] of latest) days.set(at.slice(0, 10), (days.get(at.slice(0, 10)) ?? 0) + value);
  return [...days].map(([day, value]) => ({
    day,
    value,
    service: name,
    item: "",
    dimension: "",
    account: "",
    team: "",
    kind: "usage",
    type: "",
  }));
};
