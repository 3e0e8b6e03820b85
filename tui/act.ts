import { describeProblem } from "../src/quantity/problem.ts";
import { isPriced } from "../src/pricing/types.ts";
import { selectedInput } from "./availability.ts";
import { changed, redone, undone } from "./change.ts";
import { setValue } from "./document.ts";
import { typed } from "./edit-line.ts";
import { planOfBill } from "../src/plans/bill-plan.ts";
import { type Engine, problemsOf } from "./engine.ts";
import { FLEET_HOSTS } from "./fleets.ts";
import { SETTINGS, type Input } from "./inputs.ts";
import type { Action } from "./keys.ts";
import { cursorIn, matching } from "./listing.ts";
import { activeList, currentRow, listingOf } from "./lists.ts";
import { nudge } from "./nudge.ts";
import { exportedList, exportJson, exportName, EXPORTS, exportTable } from "./overlays/export.ts";
import { readBill, withPlan } from "./opening.ts";
import { branchesShown, openedTo } from "./overlays/why.ts";
import { paletteActions } from "./overlays/palette.ts";
import { focusedPanel, PANELS } from "./panels.ts";
import { hostShown, modelShown, modelsShown, shownFleets } from "./screens/capacity.ts";
import { shownCandidates } from "./screens/compare.ts";
import { selectedWorkload, shownReading } from "./screens/plan.ts";
import {
  GROUPINGS,
  isDirty,
  listOf,
  type ListId,
  PERIODS,
  queue,
  say,
  type ScreenName,
  type State,
  topOverlay,
  withList,
} from "./state.ts";

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

const page = (state: State): number => Math.max(1, state.size.rows - 8);

const moved = (state: State, engine: Engine, by: number): State => {
  const id = activeList(state);
  const { count } = listingOf(state, engine, id);
  const cursor = Math.max(0, Math.min(count - 1, cursorIn(listOf(state, id), count) + by));
  return reset(withList(state, id, { cursor }), id);
};

/** What hangs on a list starts again at its top. */
const reset = (state: State, id: ListId): State => {
  if (id === "workloads")
    return ["inputs", "charges", "options", "fleets"].reduce<State>(
      (next, one) => (isListId(one) ? withList(next, one, { cursor: 0, find: "", marked: [] }) : next),
      state,
    );
  if (id === "rates") return withList(state, "regions", { cursor: 0 });
  return id === "shares" ? withList(state, "lines", { cursor: 0 }) : state;
};

const isListId = (name: string): name is "inputs" | "charges" | "options" | "fleets" =>
  ["inputs", "charges", "options", "fleets"].includes(name);

const turned = (state: State, by: 1 | -1): State => {
  const count = PANELS[state.screen].length;
  const panel = (state.panels[state.screen] + by + count) % count;
  return { ...state, panels: { ...state.panels, [state.screen]: panel } };
};

const onPanel = (state: State, id: ListId): State => {
  const panel = PANELS[state.screen].indexOf(id);
  return panel < 0 ? state : { ...state, panels: { ...state.panels, [state.screen]: panel } };
};

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

const editing = (state: State, engine: Engine): State => {
  const input = selectedInput(state, engine);
  if (!input) return state;
  const line = typed(input.value ?? "");
  return {
    ...onPanel(state, "inputs"),
    typing: { kind: "field", path: input.path, label: input.label, line, good: state.text },
  };
};

/** One step of a number, or the next of a few choices. A step that cannot be priced is not made. */
const stepped = (state: State, engine: Engine, by: 1 | -1): State => {
  const input = selectedInput(state, engine);
  const next = input && stepOf(input, by);
  if (!input || next === undefined) return state;
  const text = engine.edit(state.text, input.path, next);
  const reading = engine.read(text);
  if (reading.kind === "priced") return changed(state, text);
  const [problem] = reading.problems;
  return say(
    state,
    "bad",
    problem ? `${next}: ${describeProblem({ expected: problem.expected })}` : "That cannot be priced.",
  );
};

const stepOf = (input: Input, by: 1 | -1): string | undefined => {
  const { choices, value, fallback } = input;
  if (choices.length === 0) return nudge(value ?? fallback, by);
  const at = choices.indexOf(value ?? fallback);
  return choices[(at + by + choices.length) % choices.length];
};

const cleared = (state: State, engine: Engine): State => {
  const input = selectedInput(state, engine);
  return input ? changed(state, engine.edit(state.text, input.path, "")) : state;
};

const saved = (state: State): State =>
  state.file === undefined
    ? { ...state, typing: { kind: "save", line: typed("ratecard.yaml") } }
    : queue(state, { kind: "save", file: state.file, text: state.text, fresh: false });

/** Opens the trail of the figure that the cursor is on; of an option, as the plan would be with it. */
const asked = (state: State, engine: Engine): State => {
  if (state.screen === "rates") return onPanel(state, "regions");
  const line = lineAsked(state, engine);
  const text = textAsked(state, engine);
  const root = engine.trail(text, line);
  if (!root) return say(state, "doubt", "This figure has no trail: the plan is not priced.");
  const next = withList(state, "why", { cursor: 0, find: "" });
  return {
    ...next,
    overlays: [...state.overlays, { kind: "why", text, line, opened: openedTo(root, line === undefined ? 1 : 2) }],
  };
};

const textAsked = (state: State, engine: Engine): string => {
  const name = selectedWorkload(state, engine);
  if (focusedPanel(state) !== "options" || name === undefined) return state.text;
  const candidates = shownCandidates(state, engine);
  const one = candidates[cursorIn(listOf(state, "options"), candidates.length)];
  return one && !one.chosen ? setValue(state.text, ["workloads", name, "run"], one.option.run) : state.text;
};

const lineAsked = (state: State, engine: Engine): string | undefined => {
  if (focusedPanel(state) === "charges") return currentRow(state, engine, "charges")?.id;
  const name = selectedWorkload(state, engine);
  return name === SETTINGS ? undefined : name;
};

const finding = (state: State): State => {
  const list = activeList(state);
  const was = listOf(state, list).find;
  return { ...state, typing: { kind: "find", list, line: typed(was), was } };
};

/** The next row that holds what is looked for, round the end. */
const toMatch = (state: State, engine: Engine, by: 1 | -1): State => {
  const id = activeList(state);
  const listing = listingOf(state, engine, id);
  const { find } = listOf(state, id);
  const cursor = cursorIn(listOf(state, id), listing.count);
  for (let step = 1; step <= listing.count; step++) {
    const at = (cursor + by * step + listing.count * 2) % listing.count;
    if (matching([listing.row(at)], find, ({ cells }) => cells.join(" ")).length > 0)
      return reset(withList(state, id, { cursor: at }), id);
  }
  return say(state, "quiet", "No row holds it.");
};

const sorted = (state: State, engine: Engine): State => {
  const id = activeList(state);
  const sorts = listingOf(state, engine, id).sorts ?? [];
  if (sorts.length === 0) return say(state, "quiet", "This list has one order.");
  const sort = (listOf(state, id).sort + 1) % sorts.length;
  return say(withList(state, id, { sort, cursor: 0 }), "quiet", `By ${sorts[sort]}.`);
};

const marked = (state: State, engine: Engine): State => {
  const id = activeList(state);
  const row = currentRow(state, engine, id);
  if (!row) return state;
  const { marked: all } = listOf(state, id);
  const next = all.includes(row.id) ? all.filter((one) => one !== row.id) : [...all, row.id];
  return moved(withList(state, id, { marked: next }), engine, 1);
};

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

/** Writes the option that the cursor is on into the plan as what the workload runs on. */
const adopted = (state: State, engine: Engine): State => {
  const candidates = shownCandidates(state, engine);
  const one = candidates[cursorIn(listOf(state, "options"), candidates.length)];
  const name = selectedWorkload(state, engine);
  if (!one || name === undefined) return state;
  if (one.chosen) return say(state, "quiet", "The plan runs on it already.");
  const text = setValue(state.text, ["workloads", name, "run"], one.option.run);
  if (engine.read(text).kind !== "priced") return say(state, "bad", "This option cannot be priced in the plan.");
  const before = shownReading(state, engine);
  const kept =
    before?.kind === "priced" && before.estimate.charges.some((charge) => !isPriced(charge))
      ? " It still has unpriced lines."
      : "";
  return say(
    withList(changed(state, text), "options", { cursor: 0 }),
    "good",
    `${name} now runs on ${one.option.title}. u takes it back.${kept}`,
  );
};

/** Writes the fleet that the cursor is on into the plan. */
const adoptedFleet = (state: State, engine: Engine): State => {
  const fleets = shownFleets(state, engine);
  const name = selectedWorkload(state, engine);
  if (fleets?.kind !== "sized" || name === undefined) return state;
  const fleet = fleets.fleets[cursorIn(listOf(state, "fleets"), fleets.fleets.length)];
  if (!fleet) return state;
  const text = setValue(state.text, ["workloads", name, "run"], fleet.option.run);
  if (engine.read(text).kind !== "priced") return say(state, "bad", "This fleet cannot be priced in the plan.");
  return say(changed(state, text), "good", `${name} now runs on ${fleet.option.title}. u takes it back.`);
};

/** The bill as a plan that re-prices to what it lists: the same as `ratecard import --to`. */
const sent = (state: State, engine: Engine): State => {
  if (state.bill.kind !== "read") return state;
  const name = (state.bill.files[0]?.split("/").at(-1) ?? "bill").replace(/\.[^.]*$/, "");
  try {
    const { text, ownRates } = planOfBill(state.bill.result, engine.catalog, name);
    const told = `The bill is a plan now${ownRates > 0 ? `; ${ownRates} of its rates are the bill's own` : ""}.`;
    if (state.text === "")
      return say({ ...withPlan(state, undefined, text), saved: "" }, "good", `${told} Ctrl-s saves it.`);
    return say({ ...changed(state, text), screen: "plan" }, "good", `${told} u brings the one before back.`);
  } catch (error) {
    return say(state, "doubt", problemsOf(error)[0]?.found ?? "The bill cannot be a plan.");
  }
};

const reloaded = (state: State): State => {
  if (state.screen === "bill" || state.screen === "forecast")
    return state.bill.kind === "none" ? state : readBill(state, state.bill.files);
  if (state.file === undefined) return say(state, "doubt", "reload: the plan has no file yet.");
  if (isDirty(state))
    return say(state, "doubt", "reload: the plan has changes that are not saved: Ctrl-s saves, u takes back.");
  return queue(state, { kind: "read", file: state.file });
};
