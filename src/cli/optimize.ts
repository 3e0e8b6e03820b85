import { CONFIDENCES } from "../catalog/types.ts";
import { optimizePlan } from "../plans/optimize.ts";
import { InputError } from "../quantity/problem.ts";
import { optimizeJson } from "../reports/optimize-json.ts";
import { showOptimum } from "../reports/optimize.ts";
import { CHECK_FAILED, DONE, type Exit, INCOMPLETE } from "./exit.ts";
import { workingCatalog } from "./files.ts";
import { oneOf } from "./flags.ts";
import { scenarioOf } from "./plan.ts";
import { located, planFrom } from "./plan-input.ts";
import type { Terminal } from "./terminal.ts";

export interface OptimizeFlags {
  readonly json?: boolean;
  readonly confidence?: string;
  readonly spot?: boolean;
  readonly unavailable?: boolean;
  readonly unknownLatency?: boolean;
  readonly all?: boolean;
  readonly refused?: boolean;
  readonly regions?: string;
  readonly scenario?: string;
  readonly asOf?: string;
}

/** `ratecard optimize`: the cheapest mix that keeps the constraints; exit 1 where a demand has none. */
export const optimize = (subject: string, words: readonly string[], flags: OptimizeFlags, terminal: Terminal): Exit => {
  const constraints = {
    confidence: flags.confidence === undefined ? null : oneOf("--confidence", flags.confidence, CONFIDENCES),
    spot: flags.spot ?? false,
    unavailable: flags.unavailable ?? false,
    proven: !(flags.unknownLatency ?? false),
  };
  const catalog = workingCatalog();
  const file = planFrom(subject, words, flags, terminal, catalog);
  try {
    const { plan } = scenarioOf(file, flags.scenario);
    const regions = flags.regions?.split(",").map((region) => region.trim()) ?? plan.regions;
    const result = optimizePlan({ ...plan, regions }, constraints, flags.all ?? false, catalog);
    terminal.out(
      flags.json
        ? JSON.stringify(optimizeJson(result), null, 2)
        : showOptimum(result, flags.refused ?? false, terminal.screen).join("\n"),
    );
    if (result.complete) return DONE;
    return result.choices.every(({ chosen, unpriced }) => chosen !== null || unpriced) ? INCOMPLETE : CHECK_FAILED;
  } catch (error) {
    throw error instanceof InputError ? located(error, file) : error;
  }
};
