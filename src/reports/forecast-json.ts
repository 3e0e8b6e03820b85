import type { BillForecast } from "../plans/forecast-bill.ts";
import { daysOfStep } from "../plans/forecast-frame.ts";
import type { Bands, Course } from "../plans/forecast-steps.ts";

/** `ratecard.forecast/1`: null is unknown, 0 is zero. lower80 is P10, upper80 is P90. */
export const forecastJson = (result: BillForecast, files: readonly string[]) => {
  const { history, frame, setting, total, whole, usage } = result;
  return {
    schema: "ratecard.forecast/1" as const,
    files,
    unit: history.unit === "" ? null : history.unit,
    by: setting.by,
    grain: { data: history.grain, steps: frame.step },
    basis: result.basis,
    through: frame.through,
    history: result.recorded,
    forecast: frame.labels.map((step, index) => ({
      step,
      knownDays: daysOfStep(frame, index).known,
      ...at(total, index),
    })),
    total: result.sum,
    method: methodJson(whole),
    backtest: whole.backtest,
    parts: [
      ...result.parts.map(({ name, course }) => ({
        name,
        kind: "usage" as const,
        forecast: frame.labels.map((step, index) => ({ step, ...at(course, index) })),
        method: methodJson(course),
        backtest: course.backtest,
      })),
      ...result.apart
        .filter(({ expected }) => expected.some((value) => value !== 0))
        .map(({ kind, service, type, expected }) => ({
          name: `${service}: ${type}`,
          kind,
          forecast: frame.labels.map((step, index) => ({ step, ...at(flat(expected), index) })),
          method: null,
          backtest: [],
        })),
    ],
    apart: result.apart.map(({ kind, service, type, on, total: sum, expected, because }) => ({
      kind,
      service,
      type,
      on,
      total: sum,
      expected,
      because,
    })),
    anomalies: result.anomalies,
    gaps: frame.missing,
    partial: frame.partial,
    restated: history.restated,
    usage: usage
      ? {
          coverage: usage.coverage,
          services: usage.services,
          meters: usage.meters.map(({ quantity, ...meter }) => ({
            ...meter,
            forecast: frame.labels.map((step, index) => ({ step, ...at(quantity, index) })),
          })),
          unpriced: usage.unpriced,
        }
      : null,
    drivers: result.drivers
      ? {
          plan: result.drivers.plan,
          complete: result.drivers.complete,
          forecast: frame.labels.map((step, index) => ({ step, ...(result.drivers ? at(result.drivers, index) : {}) })),
          lines: result.drivers.lines,
          unpriced: result.drivers.unpriced,
        }
      : null,
    budget: setting.budget ?? null,
    burn: result.burn ?? null,
    notes: result.notes,
  };
};

const at = ({ median, lower80, upper80, lower95, upper95 }: Bands, index: number) => ({
  median: median[index] ?? 0,
  lower80: lower80[index] ?? 0,
  upper80: upper80[index] ?? 0,
  lower95: lower95[index] ?? 0,
  upper95: upper95[index] ?? 0,
});

const flat = (values: readonly number[]): Bands => ({
  median: values,
  lower80: values,
  upper80: values,
  lower95: values,
  upper95: values,
});

const methodJson = ({ method, values, grain, seasons, cuts, warnings }: Course) => ({
  name: method,
  values,
  grain,
  seasons,
  cuts,
  warnings,
});
