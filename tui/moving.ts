import { typed } from "./edit-line.ts";
import { type Engine } from "./engine.ts";
import { cursorIn, matching } from "./listing.ts";
import { activeList, currentRow, listingOf } from "./lists.ts";
import { PANELS } from "./panels.ts";
import { listOf, type ListId, say, type State, withList } from "./state.ts";

/** The cursor of the list that has the keys, so many rows on. */
export const moved = (state: State, engine: Engine, by: number): State => {
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

/** The panel after, or before, has the keys. */
export const turned = (state: State, by: 1 | -1): State => {
  const count = PANELS[state.screen].length;
  const panel = (state.panels[state.screen] + by + count) % count;
  return { ...state, panels: { ...state.panels, [state.screen]: panel } };
};

/** The panel of a list has the keys. */
export const onPanel = (state: State, id: ListId): State => {
  const panel = PANELS[state.screen].indexOf(id);
  return panel < 0 ? state : { ...state, panels: { ...state.panels, [state.screen]: panel } };
};

/** Starts looking for words in the list that has the keys. */
export const finding = (state: State): State => {
  const list = activeList(state);
  const was = listOf(state, list).find;
  return { ...state, typing: { kind: "find", list, line: typed(was), was } };
};

/** The next row that holds what is looked for, round the end. */
export const toMatch = (state: State, engine: Engine, by: 1 | -1): State => {
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

/** The next order of the list. */
export const sorted = (state: State, engine: Engine): State => {
  const id = activeList(state);
  const sorts = listingOf(state, engine, id).sorts ?? [];
  if (sorts.length === 0) return say(state, "quiet", "This list has one order.");
  const sort = (listOf(state, id).sort + 1) % sorts.length;
  return say(withList(state, id, { sort, cursor: 0 }), "quiet", `By ${sorts[sort]}.`);
};

/** Marks the row, or no longer, and goes to the next. */
export const marked = (state: State, engine: Engine): State => {
  const id = activeList(state);
  const row = currentRow(state, engine, id);
  if (!row) return state;
  const { marked: all } = listOf(state, id);
  const next = all.includes(row.id) ? all.filter((one) => one !== row.id) : [...all, row.id];
  return moved(withList(state, id, { marked: next }), engine, 1);
};
