import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import type { Evidence } from "../../src/capacity/evidence.ts";
import { measurementFrom } from "../../src/capacity/measurement.ts";
import type { MeasuredThings, Measurement } from "../../src/capacity/measurement.ts";
import { evidenceOf, measuredThingsFrom } from "../../src/capacity/tables.ts";

type Row = Readonly<Record<string, string>>;

const data = new URL("../../data/", import.meta.url);

/** Rows of a CSV file, as text by column. */
export function rowsOf(file: URL | string): readonly Row[] {
  return parse(readFileSync(file), { columns: true, bom: true, skip_empty_lines: true });
}

/** A file of `data/`. */
export function dataFile(name: string): URL {
  return new URL(name, data);
}

/** The fitted coefficients of `data/calibration.csv`. */
export function calibrationRows(): readonly Row[] {
  return rowsOf(dataFile("calibration.csv"));
}

/** The measurements of a file in the columns of `measurements.csv` or of a benchmark table. Rows of unknown devices are left out. */
export function measurementsIn(file: URL | string, things: MeasuredThings): readonly Measurement[] {
  return rowsOf(file).flatMap((row) => measurementFrom(row, things) ?? []);
}

/** A table of `data/` by its name. */
export const tableInData = (name: string): readonly Row[] => rowsOf(dataFile(`${name}.csv`));

/** The evidence that ships with Ratecard: measurements with their fitted weights. */
export function evidenceInData(things: MeasuredThings): Evidence {
  return evidenceOf(tableInData, things);
}

/** The models and devices that measurements name, from `data/`. */
export function measuredThings(): MeasuredThings {
  return measuredThingsFrom(tableInData);
}
