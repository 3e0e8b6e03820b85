import type { Engine } from "./engine.ts";
import { type Action, bindingFor, KEYS } from "./keys.ts";
import { nudge } from "./nudge.ts";
import { focusedPanel } from "./panels.ts";
import { canCompare, shownCandidates } from "./screens/compare.ts";
import { cursorIn } from "./listing.ts";
import { selectedInputs } from "./screens/plan.ts";
import type { Input } from "./inputs.ts";
import { isDirty, listOf, type State } from "./state.ts";

/** Why an action can do nothing now; undefined where it can. Shown beside it: nothing hides. */
export const whyNot = (action: Action, state: State, engine: Engine): string | undefined => {
  const binding = KEYS.find((one) => one.action === action);
  if (binding?.on && !binding.on.includes(state.screen)) return `only on ${binding.on.join(", ")}`;
  return REASONS[action]?.(state, engine);
};

type Reason = (state: State, engine: Engine) => string | undefined;

const noPlan: Reason = ({ text }) => (text === "" ? "no plan is open: o opens one" : undefined);

/** The input that the cursor is on. */
export const selectedInput = (state: State, engine: Engine): Input | undefined => {
  const inputs = selectedInputs(state, engine);
  return inputs[cursorIn(listOf(state, "inputs"), inputs.length)];
};

const noInput: Reason = (state, engine) =>
  noPlan(state, engine) ??
  (focusedPanel(state) === "charges" || selectedInput(state, engine) === undefined
    ? "choose an input first: Tab"
    : undefined);

const noNumber: Reason = (state, engine) => {
  const missing = noInput(state, engine);
  if (missing !== undefined) return missing;
  if (focusedPanel(state) !== "inputs") return "choose an input first: Tab";
  const input = selectedInput(state, engine);
  const text = input?.value ?? input?.fallback ?? "";
  return input && (input.choices.length > 0 || nudge(text, 1) !== undefined)
    ? undefined
    : "the input is neither a number nor a choice";
};

const noBill: Reason = ({ bill }) => (bill.kind === "read" ? undefined : "no bill has been read: o opens one");

const REASONS: Readonly<Partial<Record<Action, Reason>>> = {
  edit: noInput,
  increase: noNumber,
  decrease: noNumber,
  clear: (state, engine) => {
    const missing = noInput(state, engine);
    if (missing !== undefined) return missing;
    const input = selectedInput(state, engine);
    return input?.required
      ? "the input is needed"
      : input?.value === undefined
        ? "the default holds already"
        : undefined;
  },
  undo: ({ past }) => (past.length === 0 ? "nothing was changed" : undefined),
  redo: ({ future }) => (future.length === 0 ? "nothing was taken back" : undefined),
  save: (state, engine) =>
    noPlan(state, engine) ?? (isDirty(state) || state.file === undefined ? undefined : "nothing was changed"),
  why: (state, engine) => {
    switch (state.screen) {
      case "rates":
        return undefined;
      case "bill":
        return noBill(state, engine);
      case "forecast":
        return state.outlook.kind === "ready" ? undefined : "nothing is forecast yet";
      default:
        return noPlan(state, engine);
    }
  },
  "compare-marked": (state, engine) =>
    noPlan(state, engine) ??
    canCompare(state, engine) ??
    (state.screen === "compare" && listOf(state, "options").marked.length < 2
      ? "mark two options with Space first"
      : undefined),
  "widen-models": (state, engine) => noPlan(state, engine) ?? canCompare(state, engine),
  "widen-modes": (state, engine) => noPlan(state, engine) ?? canCompare(state, engine),
  "widen-regions": (state, engine) => noPlan(state, engine) ?? canCompare(state, engine),
  "widen-services": (state, engine) => noPlan(state, engine) ?? canCompare(state, engine),
  "next-input": (state, engine) => noPlan(state, engine) ?? canCompare(state, engine),
  next: (state, engine) => noMatch(state, engine),
  previous: (state, engine) => noMatch(state, engine),
  group: noBill,
  "what-if": noBill,
  send: noBill,
  open: (state, engine) => {
    if (state.screen !== "compare" || focusedPanel(state) !== "options") return undefined;
    return shownCandidates(state, engine).length === 0 ? "there is no option to adopt" : undefined;
  },
  reload: (state) =>
    state.file === undefined && state.bill.kind === "none" ? "nothing was read from a file" : undefined,
};

const noMatch: Reason = (state) =>
  listOf(state, focusedPanel(state)).find === "" ? "nothing is being looked for: / starts" : undefined;

/** The binding of a key with why it can do nothing now. */
export const actionOf = (key: string, state: State, engine: Engine) => {
  const binding = bindingFor(key, state.screen);
  return binding && { action: binding.action, reason: whyNot(binding.action, state, engine) };
};
