import { redone, undone } from "./change.ts";
import { typed } from "./edit-line.ts";
import { type Engine } from "./engine.ts";
import { FLEET_HOSTS } from "./fleets.ts";
import { SETTINGS } from "./inputs.ts";
import type { Action } from "./keys.ts";
import { activeList, currentRow, listingOf } from "./lists.ts";
import { exportedList, exportJson, exportName, EXPORTS, exportTable } from "./overlays/export.ts";
import { readBill, withPlan } from "./opening.ts";
import { branchesShown } from "./overlays/why.ts";
import { paletteActions } from "./overlays/palette.ts";
import { focusedPanel } from "./panels.ts";
import { hostShown, modelShown, modelsShown } from "./screens/capacity.ts";
import { overInputs } from "./screens/compare.ts";
import { selectedWorkload } from "./screens/plan.ts";
import {
  GROUPINGS,
  isDirty,
  listOf,
  PERIODS,
  queue,
  say,
  type ScreenName,
  type State,
  topOverlay,
  withList,
} from "./state.ts";
import { page, moved, turned, onPanel, finding, toMatch, sorted, marked } from "./moving.ts";
import { editing, stepped, cleared, asked, adopted, adoptedFleet, sent } from "./planning.ts";

/** Does an action that can be done. @param key by which it was asked for */
export const act = (state: State, action: Action, engine: Engine, key: string): State => {
  switch (action) {
    case "screen-plan":
    case "screen-compare":
    case "screen-capacity":
    case "screen-rates":
    case "screen-bill":
    case "screen-forecast":
      return entered(state, action, engine);
    case "up":
      return moved(state, engine, -1);
    case "down":
      return moved(state, engine, 1);
    case "page-up":
      return moved(state, engine, -page(state));
    case "page-down":
      return moved(state, engine, page(state));
    case "top":
      return moved(state, engine, -Infinity);
    case "end":
      return moved(state, engine, Infinity);
    case "panel":
      return turned(state, 1);
    case "panel-back":
      return turned(state, -1);
    case "open":
      return opened(state, engine);
    case "back":
      return wentBack(state, engine, key);
    case "edit":
      return editing(state, engine);
    case "increase":
      return stepped(state, engine, 1);
    case "decrease":
      return stepped(state, engine, -1);
    case "clear":
      return cleared(state, engine);
    case "undo":
      return undone(state);
    case "redo":
      return redone(state);
    case "save":
      return saved(state);
    case "why":
      return asked(state, engine);
    case "find":
      return finding(state);
    case "next":
      return toMatch(state, engine, 1);
    case "previous":
      return toMatch(state, engine, -1);
    case "sort":
      return sorted(state, engine);
    case "mark":
      return marked(state, engine);
    case "compare-marked":
      return state.screen === "compare" ? comparedMarked(state) : onPanel({ ...state, screen: "compare" }, "options");
    case "widen-models":
      return widened(state, "models");
    case "widen-modes":
      return widened(state, "modes");
    case "widen-regions":
      return widened(state, "regions");
    case "widen-services":
      return widened(state, "services");
    case "next-input":
      return overNext(state, engine);
    case "next-model":
      return withList({ ...state, model: after(modelsShown(state, engine), modelShown(state, engine)) }, "fleets", {
        cursor: 0,
      });
    case "next-host":
      return withList({ ...state, host: after(FLEET_HOSTS, hostShown(state, engine)) }, "fleets", { cursor: 0 });
    case "group":
      return withList({ ...state, grouping: after(GROUPINGS, state.grouping) }, "shares", { cursor: 0 });
    case "send":
      return sent(state, engine);
    case "period":
      return withPeriod(state);
    case "export":
      return { ...state, overlays: [...state.overlays, { kind: "export" }] };
    case "reload":
      return reloaded(state);
    case "files":
      return { ...state, overlays: [...state.overlays, { kind: "open" }] };
    case "palette":
      return withList(
        { ...state, overlays: [...state.overlays, { kind: "palette" }], typing: { kind: "palette", line: typed("") } },
        "palette",
        { cursor: 0 },
      );
    case "help":
      return { ...state, overlays: [...state.overlays, { kind: "help" }] };
    case "quit":
      return isDirty(state)
        ? { ...state, overlays: [...state.overlays, { kind: "leave" }] }
        : queue(state, { kind: "quit" });
  }
};

const SCREEN_OF: Readonly<Record<`screen-${ScreenName}`, ScreenName>> = {
  "screen-plan": "plan",
  "screen-compare": "compare",
  "screen-capacity": "capacity",
  "screen-rates": "rates",
  "screen-bill": "bill",
  "screen-forecast": "forecast",
};

const entered = (state: State, action: keyof typeof SCREEN_OF, engine: Engine): State => {
  const screen = SCREEN_OF[action];
  const next: State = { ...state, screen, overlays: [] };
  if (screen === "forecast") return withOutlook(next);
  if (screen === "capacity")
    return modelsShown(next, engine).length > 0 ? onPanel(next, "fleets") : onPanel(next, "workloads");
  if (screen === "compare" && selectedWorkload(next, engine) === SETTINGS)
    return withList(next, "workloads", { cursor: 0 });
  return screen === "compare" && next.panels.compare === 0 && next.text !== "" ? onPanel(next, "options") : next;
};

/** A forecast is made when it is first looked at. */
const withOutlook = (state: State): State => {
  if (state.bill.kind !== "read" || state.outlook.kind !== "none") return state;
  return queue({ ...state, outlook: { kind: "working" } }, { kind: "forecast", by: undefined });
};

const withPeriod = (state: State): State => {
  if (state.screen !== "forecast") return { ...state, period: after(PERIODS, state.period) };
  if (state.outlook.kind !== "ready") return state;
  const by = state.outlook.series.grain === "day" ? "month" : "day";
  return queue({ ...state, outlook: { kind: "working" } }, { kind: "forecast", by });
};

const after = <T>(all: readonly T[], one: T): T => all[(all.indexOf(one) + 1) % all.length] ?? one;

const opened = (state: State, engine: Engine): State => {
  const overlay = topOverlay(state);
  if (overlay) return openedIn(state, engine);
  const panel = focusedPanel(state);
  switch (panel) {
    case "workloads":
      return turned(state, 1);
    case "inputs":
      return editing(state, engine);
    case "charges":
      return asked(state, engine);
    case "options":
      return adopted(state, engine);
    case "fleets":
      return adoptedFleet(state, engine);
    case "rates":
      return turned(state, 1);
    case "shares":
      return state.bill.kind === "read" ? turned(state, 1) : state;
    default:
      return state;
  }
};

const openedIn = (state: State, engine: Engine): State => {
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
    case "help": {
      const action = paletteActions(state).find((one) => one.action === row?.id);
      return action ? act(closed, action.action, engine, action.keys[0] ?? "") : state;
    }
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

const wentBack = (state: State, engine: Engine, key: string): State => {
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
  return state.panels[state.screen] > 0 ? turned(state, -1) : state;
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

const saved = (state: State): State =>
  state.file === undefined
    ? { ...state, typing: { kind: "save", line: typed("ratecard.yaml") } }
    : queue(state, { kind: "save", file: state.file, text: state.text, fresh: false });

/** Only the marked options: their names are looked for. */
const comparedMarked = (state: State): State => {
  const { marked: all } = listOf(state, "options");
  return say(
    { ...state, only: state.only.length > 0 ? [] : all },
    "quiet",
    state.only.length > 0 ? "All options again." : "Only the marked ones; c shows all.",
  );
};

const widened = (state: State, by: State["widening"][number]): State => {
  const on = state.widening.includes(by);
  const widening = on ? state.widening.filter((one) => one !== by) : [...state.widening, by];
  return say(
    withList({ ...state, widening }, "options", { cursor: 0 }),
    "quiet",
    on ? `No longer all ${by}.` : `All ${by} too.`,
  );
};

/** From the first rate, which break-even is over until one is chosen, to the input after it. */
const overNext = (state: State, engine: Engine): State => {
  const inputs = overInputs(state, engine);
  const [first] = inputs;
  if (first === undefined) return say(state, "doubt", "next input: there is nothing ranked to vary yet.");
  const over = after(inputs, state.over !== undefined && inputs.includes(state.over) ? state.over : first);
  return say({ ...state, over }, "quiet", `Break-even over ${over}.`);
};

const reloaded = (state: State): State => {
  if (state.screen === "bill" || state.screen === "forecast")
    return state.bill.kind === "none" ? state : readBill(state, state.bill.files);
  if (state.file === undefined) return say(state, "doubt", "reload: the plan has no file yet.");
  if (isDirty(state))
    return say(state, "doubt", "reload: the plan has changes that are not saved: Ctrl-s saves, u takes back.");
  return queue(state, { kind: "read", file: state.file });
};
