import { forecastSeries } from "../src/forecast/dated.ts";
import { regularSeries } from "../src/forecast/series.ts";
import { problemsOf } from "./engine.ts";
import type { Outcome } from "./event.ts";
import type { State } from "./state.ts";

/** Continues the bill's days, or months, in its largest currency. */
export const forecastTask = (state: State, by: "day" | "month", horizon: number): Outcome => {
  if (state.bill.kind !== "read") return { kind: "outlook", outlook: { kind: "none" } };
  try {
    const { byDay, totals } = state.bill.result;
    const currency = totals[0]?.currency;
    const points = byDay.flatMap((share) =>
      share.currency === currency && share.day !== ""
        ? [{ at: share.day, value: Number(share.effective ?? share.billed ?? 0) }]
        : [],
    );
    const series = regularSeries(points, { grain: by, duplicates: "sum", gaps: "zero" });
    return { kind: "outlook", outlook: { kind: "ready", series, result: forecastSeries(series, horizon) } };
  } catch (error) {
    return { kind: "outlook", outlook: { kind: "failed", problems: problemsOf(error) } };
  }
};
