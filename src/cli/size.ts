import { sizeModel, sizeQuota } from "../plans/sizing-model.ts";
import { InputError, quoted } from "../quantity/problem.ts";
import { HOURS_PER_MONTH } from "../quantity/units.ts";
import { quotaJson, sizeJson } from "../reports/size-json.ts";
import { showQuota, showSizing } from "../reports/size.ts";
import { readArguments } from "../services/arguments.ts";
import { CHECK_FAILED, DONE, type Exit, INCOMPLETE } from "./exit.ts";
import { workingCatalog } from "./files.ts";
import type { Terminal } from "./terminal.ts";

export interface SizeFlags {
  readonly json?: boolean;
  readonly all?: boolean;
  readonly quota?: boolean;
  readonly limit: string;
}

/** `ratecard size`: the fleets that keep a service level, by cost; with --quota, a hosted model's peak against its quotas. */
export const size = (words: readonly string[], flags: SizeFlags, terminal: Terminal): Exit => {
  const limit = Number(flags.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new InputError([{ field: "--limit", found: quoted(flags.limit), expected: "a whole number above 0" }]);
  const catalog = workingCatalog();
  const raw = readArguments(words);
  const setting = { day: terminal.today, hours: HOURS_PER_MONTH };
  const print = (value: object) => terminal.out(JSON.stringify(value, null, 2));
  if (flags.quota) {
    const quota = sizeQuota(raw, setting, catalog);
    if (flags.json) print(quotaJson(quota));
    else terminal.out(showQuota(quota, terminal.screen).join("\n"));
    return quota.checks.some(({ verdict }) => verdict === "exceeded") ? CHECK_FAILED : DONE;
  }
  const result = sizeModel(raw, setting, catalog);
  if (flags.json) print(sizeJson(result, flags.all ?? false));
  else terminal.out(showSizing(result, { limit, all: flags.all ?? false }, terminal.screen).join("\n"));
  return result.fleets.some(({ cost }) => cost !== null) ? DONE : INCOMPLETE;
};
