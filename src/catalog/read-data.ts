import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { indexRates, ratesOf } from "./build.ts";
import { TABLES, writeTable } from "./open.ts";
import type { Meter, Rate, Row } from "./types.ts";

/** The rows of one CSV file of `data/`. @throws Error with file and line on a broken file */
export const readRows = (file: string): readonly Row[] => {
  const rows: readonly Row[] = parse(readFileSync(file, "utf8"), { columns: true, skip_empty_lines: true });
  return rows;
};

/** All rates of `data/rates`. */
export const readRates = (folder: string): readonly Rate[] =>
  readdirSync(join(folder, "rates"))
    .filter((file) => file.endsWith(".csv"))
    .sort()
    .flatMap((file) => ratesOf(readRows(join(folder, "rates", file))));

/** Reads `data/` and gives the files of the index by name. Used by the build; the program itself reads the index. */
export const buildCatalog = (folder: string): ReadonlyMap<string, string> => {
  const tables = new Map(TABLES.map((name) => [name, readRows(join(folder, `${name}.csv`))]));
  const models = new Map((tables.get("models") ?? []).map((row) => [row["model"], row]));
  const words = ({ service, item }: Meter): string => {
    const model = service === "bedrock" ? models.get(item) : undefined;
    return model ? `${model["name"]} ${model["aliases"]} ${model["family"]} ${model["provider"]}` : "";
  };
  const files = new Map(indexRates(readRates(folder), words));
  for (const [name, rows] of tables) files.set(`${name}.tsv`, writeTable(rows));
  return files;
};
