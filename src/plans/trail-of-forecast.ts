import type { BillForecast } from "./forecast-bill.ts";
import type { TrailNode } from "./trail.ts";

/** The trail of a forecast step: what it expects of each part, and what stands beside usage. */
export const trailOfStep = (result: BillForecast, step: number): TrailNode => {
  const { frame, total, parts, apart, basis, whole } = result;
  const at = (values: readonly number[]): number => values[step] ?? 0;
  return {
    label: frame.labels[step] ?? "",
    usd: at(total.median),
    detail: "the median: half of the outcomes are below it",
    children:
      basis === "drivers"
        ? [{ label: "the plan's workloads and growth", usd: at(total.median), children: [] }]
        : [
            ...parts.map(({ name, course }) => ({
              label: name,
              usd: at(course.median),
              detail: `${course.method} on ${course.values} ${course.grain}s`,
              children: [],
            })),
            ...apart
              .filter(({ expected }) => at(expected) !== 0)
              .map(({ kind, service, expected }) => ({
                label: `${service} ${kind}`,
                usd: at(expected),
                detail: "kept apart from usage",
                children: [],
              })),
            {
              label: "tested by",
              detail: `${whole.cuts} cuts of the history; ${whole.backtest.map(({ method, mase }) => `${method} MASE ${mase.toFixed(2)}`).join(", ")}`,
              children: [],
            },
          ],
  };
};
