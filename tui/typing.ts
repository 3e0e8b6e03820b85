import { describeProblem } from "../src/quantity/problem.ts";
import { act } from "./act.ts";
import { whyNot } from "./availability.ts";
import { changed } from "./change.ts";
import { insert, typeKey, type Typed } from "./edit-line.ts";
import type { Engine } from "./engine.ts";
import { cursorIn } from "./listing.ts";
import { paletteActions } from "./overlays/palette.ts";
import { pathsTo, trailShown } from "./overlays/why.ts";
import { fieldProblems } from "./screens/plan.ts";
import { listOf, queue, say, type State, type Typing, withList } from "./state.ts";

/** A key while something is being typed: letters are text. */
export const typingKey = (state: State, typing: Typing, key: string, text: string, engine: Engine): State => {
  switch (key) {
    case "esc":
      return takenBack(state, typing);
    case "enter":
      return kept(state, typing, engine);
    case "up":
    case "down":
      return moved(state, typing, key === "up" ? -1 : 1, engine);
    case "tab":
      return typing.kind === "field" ? kept(state, typing, engine) : state;
    default: {
      const line = typeKey(typing.line, key, text);
      return line === undefined ? state : typedTo(state, typing, line, engine);
    }
  }
};

/** Pasted text goes where typing goes. */
export const pasted = (state: State, text: string, engine: Engine): State =>
  state.typing ? typedTo(state, state.typing, insert(state.typing.line, text), engine) : state;

const typedTo = (state: State, typing: Typing, line: Typed, engine: Engine): State => {
  switch (typing.kind) {
    case "field": {
      const candidate = engine.edit(state.text, typing.path, line.text);
      const good = engine.read(candidate).kind === "priced" ? candidate : typing.good;
      return { ...state, typing: { ...typing, line, good } };
    }
    case "find": {
      const found = withList({ ...state, typing: { ...typing, line } }, typing.list, { find: line.text, cursor: 0 });
      return typing.list === "why" ? openedTo(found, line.text, engine) : found;
    }
    case "palette":
      return withList({ ...state, typing: { ...typing, line } }, "palette", { cursor: 0 });
    case "save":
    case "read":
    case "what-if":
      return { ...state, typing: { ...typing, line } };
  }
};

/** Looking for words in a trail opens the branches that hold them. */
const openedTo = (state: State, words: string, engine: Engine): State => {
  const root = trailShown(state, engine);
  if (!root || words.trim() === "") return state;
  const paths = pathsTo(root, words.trim());
  return {
    ...state,
    overlays: state.overlays.map((one) =>
      one.kind === "why"
        ? { ...one, opened: [...new Set([...one.opened, ...paths.map((path) => path.replace(/\.\d+$/, ""))])] }
        : one,
    ),
  };
};

const takenBack = (state: State, typing: Typing): State => {
  const done = { ...state, typing: undefined };
  switch (typing.kind) {
    case "find":
      return withList(done, typing.list, { find: "", cursor: 0 });
    case "palette":
      return { ...done, overlays: state.overlays.slice(0, -1) };
    case "field":
    case "save":
    case "read":
    case "what-if":
      return done;
  }
};

const kept = (state: State, typing: Typing, engine: Engine): State => {
  const done = { ...state, typing: undefined };
  const written = typing.line.text.trim();
  switch (typing.kind) {
    case "field": {
      const text = engine.edit(state.text, typing.path, typing.line.text);
      if (typing.good === text) return changed(done, text);
      const [problem = "it cannot be priced"] = fieldProblems(state, engine);
      return say(state, "bad", `Not kept: ${problem} Esc takes it back.`);
    }
    case "find":
      return done;
    case "palette": {
      const actions = paletteActions(state);
      const chosen = actions[cursorIn(listOf(state, "palette"), actions.length)];
      const closed = { ...done, overlays: state.overlays.slice(0, -1) };
      if (!chosen) return say(state, "quiet", "No action has these words.");
      const reason = whyNot(chosen.action, closed, engine);
      return reason === undefined
        ? act(closed, chosen.action, engine, chosen.keys[0] ?? "")
        : say(closed, "doubt", `${chosen.action.replaceAll("-", " ")}: ${reason}`);
    }
    case "save": {
      if (written === "") return done;
      const saving = queue(done, { kind: "save", file: written, text: state.text, fresh: written !== state.file });
      return typing.leaves ? queue(saving, { kind: "quit" }) : saving;
    }
    case "read":
      return written === "" ? done : queue(done, { kind: "read", file: written });
    case "what-if": {
      const [problem] = engine.whatIfProblems(written);
      if (problem) return say(state, "bad", `Not kept: ${describeProblem(problem)}`);
      return withList({ ...done, whatIf: written }, "lines", { cursor: 0, find: "" });
    }
  }
};

/** The arrows move in the list that the typing is about. */
const moved = (state: State, typing: Typing, by: number, engine: Engine): State => {
  switch (typing.kind) {
    case "palette":
      return movedIn(state, "palette", paletteActions(state).length, by);
    case "find":
      return act(state, by < 0 ? "up" : "down", engine, "");
    case "field":
    case "save":
    case "read":
    case "what-if":
      return state;
  }
};

const movedIn = (state: State, id: "palette", count: number, by: number): State =>
  withList(state, id, { cursor: Math.max(0, Math.min(count - 1, cursorIn(listOf(state, id), count) + by)) });
