import { typed } from "./edit-line.ts";
import type { Engine } from "./engine.ts";
import { activeList, currentRow, listingOf } from "./lists.ts";
import { onPanel, turned } from "./moving.ts";
import { readBill, withPlan } from "./opening.ts";
import { exportedList, exportJson, exportName, EXPORTS, exportTable } from "./overlays/export.ts";
import { branchesShown } from "./overlays/why.ts";
import { focusedPanel } from "./panels.ts";
import { adopted, adoptedFleet, asked, editing } from "./planning.ts";
import { modelsShown } from "./screens/capacity.ts";
import { selectedWorkload } from "./screens/plan.ts";
import { shownShares, withinSelected } from "./spending.ts";
import { SETTINGS } from "./inputs.ts";
import { listOf, queue, say, type ScreenName, type State, topOverlay, WHOLE_BILL, withList } from "./state.ts";

/** Goes to a screen, and to the panel of it that is of use at once. */
export const entered = (state: State, screen: ScreenName, engine: Engine): State => {
  const next: State = { ...state, screen, overlays: [] };
  switch (screen) {
    case "forecast":
      return withOutlook(next);
    case "capacity":
      return modelsShown(next, engine).length > 0 ? onPanel(next, "fleets") : onPanel(next, "workloads");
    case "compare":
      if (selectedWorkload(next, engine) === SETTINGS) return withList(next, "workloads", { cursor: 0 });
      return next.panels.compare === 0 && next.text !== "" ? onPanel(next, "options") : next;
    default:
      return next;
  }
};

/** A forecast is made when it is first looked at. */
const withOutlook = (state: State): State => {
  if (state.bill.kind !== "read" || state.outlook.kind !== "none") return state;
  return queue({ ...state, outlook: { kind: "working" } }, { kind: "forecast", step: "month" });
};

/** Goes deeper into what the cursor is on. @param choose what an entry of the help screen does */
export const opened = (state: State, engine: Engine, choose: (state: State, id: string) => State): State => {
  if (topOverlay(state)) return openedIn(state, engine, choose);
  switch (focusedPanel(state)) {
    case "workloads":
    case "rates":
      return turned(state, 1);
    case "inputs":
      return editing(state, engine);
    case "charges":
    case "steps":
      return asked(state, engine);
    case "options":
      return adopted(state, engine);
    case "fleets":
      return adoptedFleet(state, engine);
    case "shares":
    case "lines":
      return wentInto(state, engine);
    default:
      return state;
  }
};

/** The bill inside the selected row. */
const wentInto = (state: State, engine: Engine): State => {
  const below = withinSelected(state, engine);
  if (!below) return say(state, "quiet", "Nothing stands below this.");
  const next = { ...onPanel(state, "shares"), within: below.within, grouping: below.by };
  return withList(withList(next, "shares", { cursor: 0, find: "" }), "lines", { cursor: 0, find: "" });
};

const openedIn = (state: State, engine: Engine, choose: (state: State, id: string) => State): State => {
  const overlay = topOverlay(state);
  const row = currentRow(state, engine);
  const closed = { ...state, overlays: state.overlays.slice(0, -1) };
  switch (overlay?.kind) {
    case "why":
      return row === undefined || overlay.opened.includes(row.id) ? state : withWhy(state, [...overlay.opened, row.id]);
    case "open":
      return openedFile(closed, row?.id ?? "");
    case "export":
      return exported(closed, row?.id ?? "", engine);
    case "help":
      return row === undefined ? state : choose(closed, row.id);
    default:
      return state;
  }
};

const withWhy = (state: State, paths: readonly string[]): State => ({
  ...state,
  overlays: state.overlays.map((one) => (one.kind === "why" ? { ...one, opened: paths } : one)),
});

const openedFile = (state: State, id: string): State => {
  const chosen = state.openables[Number(id)];
  if (id === "path" || chosen === undefined) return { ...state, typing: { kind: "read", line: typed("") } };
  switch (chosen.what) {
    case "bill":
      return readBill(state, [chosen.file ?? ""]);
    case "plan":
      return chosen.text === undefined && chosen.file !== undefined
        ? queue(state, { kind: "read", file: chosen.file })
        : withPlan(state, chosen.file, chosen.text ?? "");
    case "recovery": {
      const plan = withPlan(state, chosen.file, chosen.text ?? "");
      return say(
        { ...plan, saved: state.file === chosen.file ? state.saved : "" },
        "good",
        "These are the edits that were not saved. Ctrl-s saves them.",
      );
    }
  }
};

const exported = (state: State, id: string, engine: Engine): State => {
  const format = EXPORTS.find((one) => one === id);
  if (!format) return state;
  const text =
    format === "JSON" ? exportJson(state, engine) : exportTable(listingOf(state, engine, exportedList(state)), format);
  if (text === undefined) return say(state, "doubt", "There is nothing to export here yet.");
  return queue(state, { kind: "export", file: exportName(state, format), text });
};

/** Goes back one step: out of a branch, an overlay, a search, a what-if, a row of the bill, a panel. */
export const wentBack = (state: State, engine: Engine, key: string): State => {
  const overlay = topOverlay(state);
  if (overlay?.kind === "why" && key !== "esc") {
    const row = currentRow(state, engine, "why");
    if (row && row.id !== "0") return folded(state, engine, row.id, overlay.opened);
  }
  if (overlay) {
    if (overlay.kind === "open" && state.text === "" && state.bill.kind === "none" && key !== "esc") return state;
    return { ...state, overlays: state.overlays.slice(0, -1) };
  }
  const id = activeList(state);
  const list = listOf(state, id);
  if (list.find !== "" || list.marked.length > 0) return withList(state, id, { find: "", marked: [], cursor: 0 });
  if (state.screen === "bill" && state.bill.kind === "reading")
    return say(
      queue({ ...state, bill: { kind: "none" } }, { kind: "stop-import" }),
      "quiet",
      "The bill is no longer read.",
    );
  if (state.screen === "bill" && state.whatIf !== "") return { ...state, whatIf: WHOLE_BILL.whatIf };
  if (state.screen === "bill" && focusedPanel(state) === "shares" && state.within.length > 0)
    return wentOut(state, engine);
  return state.panels[state.screen] > 0 ? turned(state, -1) : state;
};

/** Out of the row of the bill that was gone into last: the cursor stands on it. */
const wentOut = (state: State, engine: Engine): State => {
  const last = state.within.at(-1);
  const next = { ...state, within: state.within.slice(0, -1), grouping: last?.by ?? WHOLE_BILL.grouping };
  const cursor = shownShares(next, engine).findIndex(({ name }) => name === last?.name);
  return withList(next, "shares", { cursor: Math.max(0, cursor), find: "" });
};

/** Closes a branch; on a closed one goes to its parent. */
const folded = (state: State, engine: Engine, path: string, paths: readonly string[]): State => {
  if (paths.includes(path))
    return withWhy(
      state,
      paths.filter((one) => one !== path),
    );
  const parent = path.replace(/\.\d+$/, "");
  const cursor = branchesShown(state, engine).findIndex((branch) => branch.path === parent);
  return withList(state, "why", { cursor: Math.max(0, cursor) });
};
