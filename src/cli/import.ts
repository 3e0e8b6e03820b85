import { existsSync } from "node:fs";
import type { ImportResult } from "../bills/bill.ts";
import { writeMap } from "../bills/column-map.ts";
import type { Catalog } from "../catalog/open.ts";
import { writeWhole } from "../live/whole-file.ts";
import { planOfBill } from "../plans/bill-plan.ts";
import { machineLearningSpend, SPEND_KEYS, type SpendKey } from "../plans/bill-spend.ts";
import { syntheticBecause } from "../plans/reconcile.ts";
import { InputError } from "../quantity/problem.ts";
import { csvOf, markdownOf } from "../reports/export.ts";
import { importJson } from "../reports/import-json.ts";
import { importSheet } from "../reports/import-sheet.ts";
import { showImport } from "../reports/import.ts";
import { type BillFlags, readBills, tagsOf } from "./bill-input.ts";
import { DONE, type Exit, INTERRUPTED } from "./exit.ts";
import { workingCatalog } from "./files.ts";
import { type FromAwsFlags, withFromAws } from "./from-aws.ts";
import { glyphsFrom, oneOf } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

export interface ImportFlags extends BillFlags, FromAwsFlags {
  readonly fromAws?: boolean;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly markdown?: boolean;
  readonly by?: readonly string[];
  readonly to?: string;
  readonly chart?: string;
  readonly all?: boolean;
  readonly force?: boolean;
}

const TOLD: readonly SpendKey[] = ["service", "item", "account", "region"];

/** `ratecard import`: reads a bill and says what is in it. */
export const importCommand = async (
  files: readonly string[],
  flags: ImportFlags,
  terminal: Terminal,
): Promise<Exit> => {
  const by = flags.by?.map((one) => oneOf("--by", one, [...SPEND_KEYS, "tag"] as const)) ?? [...TOLD, "tag" as const];
  const glyphs = glyphsFrom(flags.chart, terminal);
  if (flags.to !== undefined) refuseOverwrite(flags.to, flags.force ?? false);
  const catalog = workingCatalog();
  const given = await withFromAws(files, flags, catalog, terminal);
  if (given === null) return DONE;
  if (given.length === 0)
    throw new InputError([{ found: "no bill", expected: "files, or --from-aws", hint: "ratecard import --help" }]);
  const bill = await readBills(given, flags, catalog, terminal);
  if (bill === "interrupted") {
    terminal.err("Interrupted: nothing was kept.");
    return INTERRUPTED;
  }
  const spend = machineLearningSpend(bill, catalog, tagsOf(flags.tag).only);
  const synthetic = syntheticBecause(bill);
  if (flags.json) terminal.out(JSON.stringify(importJson(bill, spend, synthetic), null, 2));
  else if (flags.csv) terminal.out(csvOf(importSheet(bill, spend, by)));
  else if (flags.markdown) terminal.out(markdownOf(importSheet(bill, spend, by)));
  else {
    const view = { by, glyphs, all: flags.all ?? false, synthetic, only: tagsOf(flags.tag).only };
    terminal.out(showImport(bill, spend, view, catalog, terminal.screen).join("\n"));
  }
  saveMap(bill, flags, terminal);
  if (flags.to !== undefined) writePlan(bill, flags.to, catalog, terminal);
  return DONE;
};

const refuseOverwrite = (path: string, force: boolean): void => {
  if (path !== "-" && existsSync(path) && !force)
    throw new InputError([
      { field: "--to", file: path, found: "a file that is there already", expected: "a new name, or --force" },
    ]);
};

/** A guessed mapping is kept where --map names a file that is not there yet: to be read, corrected and used next time. */
const saveMap = (bill: ImportResult, { map }: ImportFlags, terminal: Terminal): void => {
  if (map === undefined || existsSync(map)) return;
  const guessed = bill.files.find(({ mapping, guessed: yes }) => mapping !== undefined && yes === true);
  if (guessed?.mapping === undefined) {
    terminal.err(`${map} was not written: no file needed a column mapping.`);
    return;
  }
  writeWhole(map, [writeMap(guessed.mapping)], 0o644);
  terminal.err(`Wrote the guessed mapping to ${map}. Correct it, and give it again with --map ${map}`);
};

const writePlan = (bill: ImportResult, to: string, catalog: Catalog, terminal: Terminal): void => {
  const name = to === "-" ? "bill" : (to.split("/").at(-1) ?? to).replace(/\.[^.]*$/, "");
  const { text, target, ownRates } = planOfBill(bill, catalog, name);
  if (to === "-") {
    terminal.out(text.trimEnd());
    return;
  }
  writeWhole(to, [text], 0o644);
  const own = ownRates > 0 ? `, ${ownRates} of the rates are the bill's own` : "";
  terminal.err(`Wrote ${to}: ${target.toFixed(2)} USD a month at list prices${own}. Next: ratecard estimate ${to}`);
};
