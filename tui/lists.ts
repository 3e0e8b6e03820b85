import type { Engine } from "./engine.ts";
import { cursorIn, type Listing, type ListRow } from "./listing.ts";
import { exportList } from "./overlays/export.ts";
import { helpList } from "./overlays/help.ts";
import { openList } from "./overlays/open.ts";
import { paletteList } from "./overlays/palette.ts";
import { whyList } from "./overlays/why.ts";
import { focusedPanel } from "./panels.ts";
import { lineList, shareList } from "./screens/bill.ts";
import { fleetList } from "./screens/capacity.ts";
import { optionList } from "./screens/compare.ts";
import { evidenceList, stepList } from "./screens/forecast.ts";
import { chargeList, inputList, workloadList } from "./screens/plan.ts";
import { rateList, regionList } from "./screens/rates.ts";
import { listOf, type ListId, type State, topOverlay } from "./state.ts";
import { type Theme, themeOf } from "./theme.ts";

type MakeListing = (state: State, engine: Engine, theme: Theme) => Listing;

const LISTINGS: Readonly<Record<ListId, MakeListing>> = {
  workloads: workloadList,
  inputs: inputList,
  charges: chargeList,
  options: optionList,
  fleets: fleetList,
  rates: rateList,
  regions: regionList,
  shares: shareList,
  lines: lineList,
  steps: stepList,
  evidence: evidenceList,
  why: whyList,
  palette: paletteList,
  open: openList,
  help: helpList,
  export: exportList,
};

const PLAIN = themeOf({ colour: "none", unicode: true });

/** A list as it stands, whatever screen shows it. */
export const listingOf = (state: State, engine: Engine, id: ListId, theme: Theme = PLAIN): Listing =>
  LISTINGS[id](state, engine, theme);

/** The list that has the keys: that of the overlay on top, else of the focused panel. */
export const activeList = (state: State): ListId => {
  const overlay = topOverlay(state);
  return overlay === undefined || overlay.kind === "leave" ? focusedPanel(state) : overlay.kind;
};

/** The row that the cursor is on. */
export const currentRow = (state: State, engine: Engine, id: ListId = activeList(state)): ListRow | undefined => {
  const listing = listingOf(state, engine, id);
  return listing.count === 0 ? undefined : listing.row(cursorIn(listOf(state, id), listing.count));
};
