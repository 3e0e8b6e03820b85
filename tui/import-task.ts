import { importBills } from "../src/bills/import.ts";
import type { Catalog } from "../src/catalog/open.ts";
import { mappingTables } from "../src/plans/mapping-tables.ts";
import { problemsOf } from "./engine.ts";
import type { Event, Outcome } from "./event.ts";

/** Reads bills with progress on the way. Nothing comes of it once the signal has stopped it. */
export const importTask = async (
  files: readonly string[],
  catalog: Catalog,
  tell: (event: Event) => void,
  signal: AbortSignal,
): Promise<Outcome> => {
  try {
    const options = { tables: mappingTables(catalog), grain: "day", costs: true, signal } as const;
    const result = await importBills(files, options, (progress) => {
      if (!signal.aborted) tell({ kind: "progress", progress });
    });
    return signal.aborted ? { kind: "nothing" } : { kind: "bill", files, result };
  } catch (error) {
    if (signal.aborted) return { kind: "nothing" };
    return { kind: "bill-failed", files, problems: problemsOf(error) };
  }
};
