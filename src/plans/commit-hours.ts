import { weekProfile, withPeak } from "../capacity/day.ts";
import { shapesOf } from "../capacity/tables.ts";
import type { Catalog } from "../catalog/open.ts";
import { blockLoad, FLAT, type Load, overlay, weekLoad } from "../commitments/load.ts";
import type { Weights } from "../commitments/use.ts";
import { metaOf } from "../quantity/fields.ts";
import { modelPlan, type ModelLine, type PlanModel } from "./model.ts";
import type { Plan } from "./plan.ts";
import { drawsOf } from "./simulate.ts";

/** Mean units that each line runs in every run of hours of every month and draw, and how many hours each run stands for. */
export interface Hours {
  readonly units: ReadonlyMap<string, Float64Array>;
  readonly weights: Weights;
  /** The month of each slot, from 0. */
  readonly monthOf: Int32Array;
  readonly total: number;
}

/** Draws of what is not known that the expected cost is taken over. */
const DRAWS = 32;

/** The hours of a plan's lines over the first months of a term. */
export const hoursOf = (plan: Plan, catalog: Catalog, months: number, seed: number): Hours => {
  const model = modelPlan(plan, catalog, { months });
  const runs = overlay(model.lines.map((line) => loadOf(line, model, catalog)));
  const draws = model.variables.length === 0 ? [model.base] : drawsOf(model, DRAWS, seed);
  const slots = draws.length * model.months.length * runs.length;
  const units = new Map(model.lines.map(({ id }) => [id, new Float64Array(slots)]));
  const weights = new Float64Array(slots);
  const monthOf = new Int32Array(slots);
  const quantities = new Float64Array(model.lines.length);
  let slot = 0;
  for (const draw of draws)
    for (const [place, month] of model.months.entries()) {
      model.quantities(month.index, draw, quantities);
      for (const run of runs) {
        monthOf[slot] = place;
        weights[slot] = (month.hours * run.hours) / draws.length;
        for (const [at, { id }] of model.lines.entries()) {
          const values = units.get(id);
          if (values) values[slot] = ((quantities[at] ?? 0) / month.hours) * (run.levels[at] ?? 0);
        }
        slot++;
      }
    }
  return { units, weights, monthOf, total: weights.reduce((sum, weight) => sum + weight, 0) };
};

/** How a line's hours lie over the month: after the demand's shape where its fleet follows demand, else on and off. */
const loadOf = (line: ModelLine, model: PlanModel, catalog: Catalog): Load => {
  const workload = model.workloads.find(({ name }) => name === line.owner);
  const option = workload?.prepared.option;
  if (!workload || !option || workload.prepared.workload.kind !== "demand") return FLAT;
  if (option.fleet !== undefined && option.fleet.by !== "check") return weekLoad(option.fleet.candidate.week.paid);
  const { numbers } = option.prepared;
  const { demand, run } = workload.prepared.workload;
  // What is billed by the token comes as demand comes.
  if (run?.["scaling"] === "auto" || line.unit === "token")
    return shapedLoad(demand["shape"], numbers["peak"], option.way.fields["shape"], catalog);
  const at = model.lines.indexOf(line);
  const quantities = new Float64Array(model.lines.length);
  const month = model.months.find(({ index }) => (workload.active[index] ?? 0) > 0);
  if (!month) return FLAT;
  model.quantities(month.index, model.base, quantities);
  const mean = (quantities[at] ?? 0) / month.hours / (workload.active[month.index] ?? 1);
  const count = numbers["count"];
  return count === undefined || count <= 0 ? FLAT : blockLoad(mean / count);
};

const shapedLoad = (
  shape: unknown,
  peak: number | undefined,
  field: Parameters<typeof metaOf>[0] | undefined,
  catalog: Catalog,
): Load => {
  const named = typeof shape === "string" ? shape : String((field && metaOf(field).fallback) ?? "flat");
  const week = weekProfile(
    named,
    shapesOf((table) => catalog.table(table)),
  );
  if (!("length" in week)) return FLAT;
  return weekLoad(peak === undefined || peak <= 1 ? week : withPeak(week, peak));
};
