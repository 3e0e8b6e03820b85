import type { Simulation } from "../plans/simulate.ts";
import type { Timeline } from "../plans/timeline.ts";
import { bar } from "./bar.ts";
import { count, percent, signed } from "./figures.ts";
import { type Screen, wrap } from "./screen.ts";
import { table } from "./table.ts";

const TORNADO = 24;

/** What moves the total: each variable alone from its P10 to its P90, and its share of the variance. */
export const driverLines = (
  simulation: Simulation,
  { total }: Timeline,
  { paint, width }: Screen,
): readonly string[] => {
  const about = `${count(simulation.samples)} draws, seed ${simulation.seed}, ${simulation.method}`;
  if (simulation.variables.length === 0)
    return [
      ...wrap(`Nothing in the plan is uncertain: write a range such as 40k..60k or 1M ± 20 %. (${about})`, width).map(
        paint.quiet,
      ),
      "",
    ];
  const shown = simulation.variables.slice(0, 12);
  const most = Math.max(...shown.map(({ costAtLow, costAtHigh }) => Math.abs(costAtHigh - costAtLow)));
  const rows = shown.map((one) => [
    one.name,
    one.text,
    signed(one.costAtLow - total),
    signed(one.costAtHigh - total),
    bar(Math.abs(one.costAtHigh - one.costAtLow), most, TORNADO),
    percent(one.varianceShare),
  ]);
  return [
    paint.title("What moves the total"),
    ...table(
      [
        { title: "Input", least: 10 },
        { title: "you wrote", least: 10, rank: 2 },
        { title: "at its P10", align: "right", paint: paint.money },
        { title: "at its P90", align: "right", paint: paint.money },
        { title: "", rank: 3 },
        { title: "of the variance", align: "right", rank: 1 },
      ],
      rows,
      width,
    ),
    ...wrap(
      `${about}${simulation.together > 0.02 ? `; ${percent(simulation.together)} of the variance comes from inputs together` : ""}`,
      width,
    ).map(paint.quiet),
    ...(simulation.unpricedSamples > 0
      ? wrap(
          `${count(simulation.unpricedSamples)} draws run beyond the last tier of a rate: there the sum is too low`,
          width,
        ).map(paint.bad)
      : []),
    "",
  ];
};
