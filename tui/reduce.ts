import { printable } from "../src/quantity/printable.ts";
import { act } from "./act.ts";
import { actionOf } from "./availability.ts";
import type { Engine } from "./engine.ts";
import type { Event, Outcome } from "./event.ts";
import { leaveKey } from "./leave.ts";
import { readBill, withPlan } from "./opening.ts";
import { queue, say, type State, topOverlay } from "./state.ts";
import { pasted, typingKey } from "./typing.ts";

/** The next state. Pure: the same state, event and answers of the engine give the same state. */
export const reduce = (state: State, event: Event, engine: Engine): State => {
  switch (event.kind) {
    case "resize":
      return { ...state, size: event.size };
    case "answered":
      return { ...state };
    case "progress":
      return state.bill.kind === "reading" ? { ...state, bill: { ...state.bill, progress: event.progress } } : state;
    case "done":
      return finished({ ...state, tasks: state.tasks.filter(({ id }) => id !== event.id) }, event.outcome);
    case "paste":
      return pasted(quiet(state), event.text, engine);
    case "key":
      return pressed(quiet(state), event.key, event.text, engine);
  }
};

const quiet = (state: State): State => (state.notice === undefined ? state : { ...state, notice: undefined });

const pressed = (state: State, key: string, text: string, engine: Engine): State => {
  if (key === "ctrl+c") return queue(state, { kind: "quit" });
  if (state.typing) return typingKey(state, state.typing, key, text, engine);
  if (topOverlay(state)?.kind === "leave") return leaveKey(state, key);
  const found = actionOf(key, state, engine);
  if (!found)
    return text === "" ? state : say(state, "quiet", `${printable(text, 10)} does nothing here. ? shows the keys.`);
  if (found.reason !== undefined) return say(state, "doubt", `${found.action.replaceAll("-", " ")}: ${found.reason}`);
  return act(state, found.action, engine, key);
};

const finished = (state: State, outcome: Outcome): State => {
  switch (outcome.kind) {
    case "saved":
      return say({ ...state, file: outcome.file, saved: outcome.text }, "good", `Saved ${outcome.file}.`);
    case "exported":
      return say(state, "good", `Wrote ${outcome.file}.`);
    case "plan":
      return withPlan(state, outcome.file, outcome.text);
    case "is-bill":
      return readBill(state, [outcome.file]);
    case "bill":
      return {
        ...state,
        bill: { kind: "read", files: outcome.files, result: outcome.result },
        outlook: { kind: "none" },
      };
    case "bill-failed":
      return { ...state, bill: { kind: "failed", files: outcome.files, problems: outcome.problems } };
    case "outlook":
      return { ...state, outlook: outcome.outlook };
    case "failed":
      return say(state, "bad", outcome.message);
    case "nothing":
      return state;
  }
};
