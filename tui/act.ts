import { FLEET_HOSTS } from "../src/plans/fleets.ts";
import { PERIODS } from "../src/plans/period.ts";
import { redone, undone } from "./change.ts";
import { typed } from "./edit-line.ts";
import { type Engine } from "./engine.ts";
import { entered, opened, wentBack } from "./going.ts";
import { type Action, KEYS } from "./keys.ts";
import { finding, marked, moved, onPanel, sorted, toMatch, turned } from "./moving.ts";
import { readBill } from "./opening.ts";
import { asked, cleared, editing, sent, stepped } from "./planning.ts";
import { hostShown, modelShown, modelsShown } from "./screens/capacity.ts";
import { overInputs } from "./screens/compare.ts";
import { narrowed } from "./screens/rates.ts";
import { groupingsOf } from "./spending.ts";
import { isDirty, listOf, page, queue, say, type State, STEPS, withList } from "./state.ts";

/** Does an action that can be done. @param key by which it was asked for */
export const act = (state: State, action: Action, engine: Engine, key: string): State => {
  switch (action) {
    case "screen-plan":
      return entered(state, "plan", engine);
    case "screen-compare":
      return entered(state, "compare", engine);
    case "screen-capacity":
      return entered(state, "capacity", engine);
    case "screen-rates":
      return entered(state, "rates", engine);
    case "screen-bill":
      return entered(state, "bill", engine);
    case "screen-forecast":
      return entered(state, "forecast", engine);
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
      return opened(state, engine, (next, action) => chosen(next, action, engine));
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
      return state.screen === "compare" ? comparedMarked(state) : entered(state, "compare", engine);
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
    case "narrow-service":
      return narrowed(state, engine, "service");
    case "narrow-region":
      return narrowed(state, engine, "region");
    case "narrow-confidence":
      return narrowed(state, engine, "confidence");
    case "group":
      return withList({ ...onPanel(state, "shares"), grouping: after(groupingsOf(state), state.grouping) }, "shares", {
        cursor: 0,
      });
    case "what-if":
      return { ...onPanel(state, "lines"), typing: { kind: "what-if", line: typed(state.whatIf) } };
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
    case "interrupt":
      return queue(state, { kind: "quit" });
    // The terminal itself is given back and taken again: nothing changes here.
    case "suspend":
      return state;
    case "quit":
      return isDirty(state)
        ? { ...state, overlays: [...state.overlays, { kind: "leave" }] }
        : queue(state, { kind: "quit" });
  }
};

/** Does what an entry of the help screen stands for. */
const chosen = (state: State, id: string, engine: Engine): State => {
  const binding = KEYS.find(({ action }) => action === id);
  return binding ? act(state, binding.action, engine, binding.keys[0] ?? "") : state;
};

const withPeriod = (state: State): State => {
  if (state.screen !== "forecast") return { ...state, period: after(PERIODS, state.period) };
  if (state.outlook.kind !== "ready") return state;
  const step = STEPS.find((one) => state.outlook.kind === "ready" && one !== state.outlook.result.setting.step);
  return queue({ ...state, outlook: { kind: "working" } }, { kind: "forecast", step: step ?? "month" });
};

const after = <T>(all: readonly T[], one: T): T => all[(all.indexOf(one) + 1) % all.length] ?? one;

const saved = (state: State): State =>
  state.file === undefined
    ? { ...state, typing: { kind: "save", line: typed("ratecard.yaml"), leaves: false } }
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
