import { isDay } from "../plans/calendar.ts";
import { reconcile } from "../plans/reconcile.ts";
import { reprice } from "../plans/reprice.ts";
import { readWhatIf, type WhatIfText } from "../plans/what-if.ts";
import { InputError, quoted } from "../quantity/problem.ts";
import { csvOf, markdownOf } from "../reports/export.ts";
import { reconcileJson, repriceJson } from "../reports/reprice-json.ts";
import { showReconciliation } from "../reports/reprice-reconcile.ts";
import { repriceSheet } from "../reports/reprice-sheet.ts";
import { showRepriced } from "../reports/reprice.ts";
import { type BillFlags, readBills } from "./bill-input.ts";
import { DONE, type Exit, INCOMPLETE, INTERRUPTED } from "./exit.ts";
import { workingCatalog } from "./files.ts";
import { wholeNumber } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

export interface RepriceFlags extends BillFlags, WhatIfText {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly markdown?: boolean;
  readonly reconcile?: boolean;
  readonly asOf?: string;
  readonly limit: string;
}

/** `ratecard reprice`: a bill's usage at today's rates, or run another way; with --reconcile our rates against AWS's. */
export const repriceCommand = async (
  files: readonly string[],
  flags: RepriceFlags,
  terminal: Terminal,
): Promise<Exit> => {
  const catalog = workingCatalog();
  const day = dayOf(flags.asOf, terminal);
  const whatIf = readWhatIf(flags, catalog, day);
  const limit = wholeNumber("--limit", flags.limit, 1, 100_000);
  const bill = await readBills(files, flags, catalog, terminal);
  if (bill === "interrupted") {
    terminal.err("Interrupted: nothing was kept.");
    return INTERRUPTED;
  }
  if (flags.reconcile) {
    const result = reconcile(bill, catalog);
    terminal.out(
      flags.json
        ? JSON.stringify(reconcileJson(bill, result), null, 2)
        : showReconciliation(bill, result, limit, catalog, terminal.screen).join("\n"),
    );
    return DONE;
  }
  const result = reprice(bill, whatIf, catalog, day);
  if (flags.json) terminal.out(JSON.stringify(repriceJson(result), null, 2));
  else if (flags.csv) terminal.out(csvOf(repriceSheet(result)));
  else if (flags.markdown) terminal.out(markdownOf(repriceSheet(result)));
  else terminal.out(showRepriced(result, limit, catalog, terminal.screen).join("\n"));
  return result.complete ? DONE : INCOMPLETE;
};

const dayOf = (given: string | undefined, { today }: Terminal): string => {
  if (given === undefined || isDay(given)) return given ?? today;
  throw new InputError([{ field: "--as-of", found: quoted(given), expected: "a day such as 2026-03-01" }]);
};
