import { estimatePlan } from "../plans/estimate.ts";
import { trailOfCharge, trailOfTotal } from "../plans/trail.ts";
import { nearest } from "../quantity/nearest.ts";
import { InputError, quoted } from "../quantity/problem.ts";
import { estimateJson } from "../reports/estimate-json.ts";
import { showEstimate } from "../reports/estimate.ts";
import { showTrail } from "../reports/trail.ts";
import { INCOMPLETE, type Exit } from "./exit.ts";
import { workingCatalog } from "./files.ts";
import { located, planFrom } from "./plan-input.ts";
import type { Terminal } from "./terminal.ts";

export interface EstimateFlags {
  readonly json?: boolean;
  readonly why?: boolean;
  readonly line?: string;
  readonly asOf?: string;
}

/** `ratecard estimate`: usage, charges and cost of a month. */
export const estimate = (subject: string, words: readonly string[], flags: EstimateFlags, terminal: Terminal): Exit => {
  const catalog = workingCatalog();
  const file = planFrom(subject, words, flags, terminal, catalog);
  try {
    const result = estimatePlan(file.plan, catalog);
    if (flags.line !== undefined) {
      const { line } = flags;
      const charge = result.charges.find(({ usage }) => usage.id === line || usage.id === `${subject}/${line}`);
      if (!charge) {
        const ids = result.charges.map(({ usage }) => usage.id);
        throw new InputError([
          {
            field: "--line",
            found: quoted(line),
            expected: `the id of a line: ${ids.slice(0, 12).join(", ")}`,
            nearest: nearest(line, ids),
          },
        ]);
      }
      const trail = trailOfCharge(result, charge, catalog);
      terminal.out(
        flags.json
          ? JSON.stringify({ schema: "ratecard.trail/1", trail }, null, 2)
          : showTrail(trail, terminal.screen).join("\n"),
      );
    } else if (flags.why) {
      const trail = trailOfTotal(result, catalog);
      terminal.out(
        flags.json
          ? JSON.stringify({ schema: "ratecard.trail/1", trail }, null, 2)
          : showTrail(trail, terminal.screen).join("\n"),
      );
    } else
      terminal.out(
        flags.json
          ? JSON.stringify(estimateJson(result), null, 2)
          : showEstimate(result, catalog, terminal.screen).join("\n"),
      );
    return result.complete ? 0 : INCOMPLETE;
  } catch (error) {
    throw error instanceof InputError ? located(error, file) : error;
  }
};
