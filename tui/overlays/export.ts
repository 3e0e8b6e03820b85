import type { ImportResult } from "../../src/bills/bill.ts";
import { machineLearningSpend } from "../../src/plans/bill-spend.ts";
import { syntheticBecause } from "../../src/plans/reconcile.ts";
import { compareJson } from "../../src/reports/compare-json.ts";
import { estimateJson, rateJson } from "../../src/reports/estimate-json.ts";
import { csvOf, markdownOf } from "../../src/reports/export.ts";
import { forecastJson } from "../../src/reports/forecast-json.ts";
import { importJson } from "../../src/reports/import-json.ts";
import { repriceJson } from "../../src/reports/reprice-json.ts";
import type { Engine } from "../engine.ts";
import { listed, type Listing } from "../listing.ts";
import { PANELS } from "../panels.ts";
import { shownComparison } from "../screens/compare.ts";
import { shownReading } from "../screens/plan.ts";
import { foundRates } from "../screens/rates.ts";
import type { State } from "../state.ts";
import type { Theme } from "../theme.ts";

export const EXPORTS = ["JSON", "CSV", "Markdown"] as const;
export type ExportFormat = (typeof EXPORTS)[number];

const ENDINGS: Readonly<Record<ExportFormat, string>> = { JSON: "json", CSV: "csv", Markdown: "md" };

export const exportName = (state: State, format: ExportFormat): string => `ratecard-${state.screen}.${ENDINGS[format]}`;

export const exportList = (state: State, _engine: Engine, theme: Theme): Listing =>
  listed(
    [{ title: "Format" }, { title: "file", paint: theme.quiet }],
    EXPORTS.map((format) => ({ id: format, cells: [format, exportName(state, format)] })),
    "",
  );

const MOST_RATES = 10_000;

/** What the screen shows as JSON: the same as the command's `--json`. Undefined where it shows nothing yet. */
export const exportJson = (state: State, engine: Engine): string | undefined => {
  const value = jsonOf(state, engine);
  return value === undefined ? undefined : `${JSON.stringify(value, null, 2)}\n`;
};

const jsonOf = (state: State, engine: Engine): unknown => {
  const reading = shownReading(state, engine);
  switch (state.screen) {
    case "plan":
    case "capacity":
      return reading?.kind === "priced" ? estimateJson(reading.estimate) : undefined;
    case "compare": {
      const comparison = shownComparison(state, engine);
      return comparison && compareJson([comparison]);
    }
    case "rates": {
      const found = foundRates(state, engine).slice(0, MOST_RATES);
      return {
        schema: "ratecard.price/1",
        total: found.length,
        rates: found.map(({ rate }) => ({ ...rate.meter, region: rate.region, ...rateJson(rate) })),
      };
    }
    case "bill":
      return state.bill.kind === "read" ? billJson(state.bill.result, state, engine) : undefined;
    case "forecast":
      return state.outlook.kind === "ready" && state.bill.kind !== "none"
        ? forecastJson(state.outlook.result, state.bill.files)
        : undefined;
  }
};

/** The bill, or what it would cost another way. */
const billJson = (bill: ImportResult, { whatIf }: State, { catalog, reprice }: Engine): unknown => {
  if (whatIf === "") return importJson(bill, machineLearningSpend(bill, catalog), syntheticBecause(bill));
  const answer = reprice(bill, whatIf);
  return answer.kind === "ready" ? repriceJson(answer.value) : undefined;
};

/** The list of the screen that an export writes as a table. */
export const exportedList = (state: State) => {
  const lists = PANELS[state.screen];
  if (state.screen === "bill" && state.whatIf !== "") return "lines";
  return state.screen === "plan" ? "charges" : (lists.find((id) => id !== "workloads") ?? "charges");
};

/** A listing as CSV or Markdown; a cell that a spreadsheet would run is made text. */
export const exportTable = (listing: Listing, format: "CSV" | "Markdown"): string => {
  const kept = listing.columns.flatMap(({ title }, index) => (title === "" ? [] : [index]));
  const pick = (cells: readonly string[]) => kept.map((index) => cells[index] ?? "");
  const sheet = {
    columns: pick(listing.columns.map(({ title }) => title)),
    rows: Array.from({ length: listing.count }, (_, index) => pick(listing.row(index).cells)),
  };
  const text = format === "CSV" ? csvOf(sheet) : markdownOf(sheet);
  return text.endsWith("\n") ? text : `${text}\n`;
};
