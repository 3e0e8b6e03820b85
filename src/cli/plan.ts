import { planOverTime } from "../plans/over-time.ts";
import { DEFAULT_SAMPLES } from "../plans/simulate.ts";
import { nearest } from "../quantity/nearest.ts";
import { InputError, quoted } from "../quantity/problem.ts";
import { planJson } from "../reports/plan-json.ts";
import { showPlan } from "../reports/plan.ts";
import type { PlanFile } from "../plans/read.ts";
import { DONE, type Exit, INCOMPLETE } from "./exit.ts";
import { workingCatalog } from "./files.ts";
import { glyphsFrom, oneOf, wholeNumber } from "./flags.ts";
import { located, planFrom } from "./plan-input.ts";
import type { Terminal } from "./terminal.ts";

export interface PlanFlags {
  readonly json?: boolean;
  readonly simulate?: boolean;
  readonly samples?: string;
  readonly seed?: string;
  readonly by: string;
  readonly chart?: string;
  readonly scenario?: string;
  readonly asOf?: string;
  readonly start?: string;
}

/** `ratecard plan`: the plan month by month, with its range and its scenarios. */
export const plan = (subject: string, words: readonly string[], flags: PlanFlags, terminal: Terminal): Exit => {
  const by = oneOf("--by", flags.by, ["workload", "service"] as const);
  const glyphs = glyphsFrom(flags.chart, terminal);
  const simulation = simulationFrom(flags);
  const catalog = workingCatalog();
  const file = planFrom(subject, words, flags, terminal, catalog);
  const chosen = scenarioOf(file, flags.scenario);
  try {
    const result = planOverTime(chosen.plan, chosen.scenarios, catalog, simulation);
    terminal.out(
      flags.json
        ? JSON.stringify(planJson(result), null, 2)
        : showPlan(result, { glyphs, by }, terminal.screen).join("\n"),
    );
    return result.timeline.complete ? DONE : INCOMPLETE;
  } catch (error) {
    throw error instanceof InputError ? located(error, file) : error;
  }
};

/** Samples and seed, where a simulation is asked for. @throws InputError */
export const simulationFrom = (flags: {
  readonly simulate?: boolean;
  readonly samples?: string;
  readonly seed?: string;
}): { readonly samples: number; readonly seed: number } | undefined => {
  if (!flags.simulate && flags.samples === undefined && flags.seed === undefined) return undefined;
  return {
    samples: wholeNumber("--samples", flags.samples ?? String(DEFAULT_SAMPLES), 100, 1_000_000),
    seed: wholeNumber("--seed", flags.seed ?? "1", 0, 2 ** 32 - 1),
  };
};

/** The plan, or the scenario that is asked for in its place. @throws InputError */
export const scenarioOf = (file: PlanFile, name: string | undefined): Pick<PlanFile, "plan" | "scenarios"> => {
  if (name === undefined) return file;
  const found = file.scenarios.find((scenario) => scenario.name === name);
  if (found) return { plan: found.plan, scenarios: [] };
  const names = file.scenarios.map((scenario) => scenario.name);
  throw new InputError([
    {
      field: "--scenario",
      found: quoted(name),
      expected: names.length === 0 ? "a plan with scenarios" : `one of ${names.join(", ")}`,
      nearest: nearest(name, names),
      hint:
        names.length === 0
          ? `write what changes into the plan: scenarios: { ${/^[\w-]+$/.test(name) ? name : "high"}: { growth: 10 % / month } }`
          : undefined,
    },
  ]);
};
