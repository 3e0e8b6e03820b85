import { say, type State } from "./state.ts";

const MOST_UNDO = 500;

/** The plan with another text; the one before can be had back. */
export const changed = (state: State, text: string): State =>
  text === state.text ? state : { ...state, text, past: [...state.past, state.text].slice(-MOST_UNDO), future: [] };

export const undone = (state: State): State => {
  const before = state.past.at(-1);
  if (before === undefined) return state;
  const next = { ...state, text: before, past: state.past.slice(0, -1), future: [...state.future, state.text] };
  return say(next, "quiet", `Taken back. ${next.past.length} more to take back; Ctrl-r makes it again.`);
};

export const redone = (state: State): State => {
  const after = state.future.at(-1);
  if (after === undefined) return state;
  return say(
    { ...state, text: after, past: [...state.past, state.text], future: state.future.slice(0, -1) },
    "quiet",
    "Made again.",
  );
};
