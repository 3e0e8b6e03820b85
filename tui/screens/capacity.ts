import type { Engine } from "../engine.ts";
import { drawList, listed, type Listing } from "../listing.ts";
import { across, down, focusedPanel, type Panel, widthClass } from "../panels.ts";
import { listOf, type State } from "../state.ts";
import type { Theme } from "../theme.ts";
import { workloadList } from "./plan.ts";

export const fleetList = (_state: State, _engine: Engine, _theme: Theme): Listing =>
  listed(
    [{ title: "Instance" }],
    [],
    "Fleets are sized for a text demand that a model of your own could serve: choose such a workload.",
  );

export const capacityBody = (
  state: State,
  engine: Engine,
  theme: Theme,
  width: number,
  height: number,
): readonly string[] => {
  const workloads: Panel = {
    id: "workloads",
    title: "Workloads",
    draw: (w, h, focused) =>
      drawList(workloadList(state, engine, theme), listOf(state, "workloads"), w, h, focused, theme),
  };
  const fleets: Panel = {
    id: "fleets",
    title: "Fleets",
    draw: (w, h, focused) => drawList(fleetList(state, engine, theme), listOf(state, "fleets"), w, h, focused, theme),
  };
  const focused = focusedPanel(state);
  const wide = widthClass(width);
  if (wide === "stacked" || wide === "table")
    return down([{ panel: focused === "workloads" ? workloads : fleets, height }], width, focused, theme);
  return across(
    [
      { panel: workloads, width: 40 },
      { panel: fleets, width: width - 42 },
    ],
    height,
    focused,
    theme,
  );
};
