import { describeProblem } from "../src/quantity/problem.ts";
import { isPriced } from "../src/pricing/types.ts";
import { selectedInput } from "./availability.ts";
import { changed } from "./change.ts";
import { append, setValue } from "./document.ts";
import { typed } from "./edit-line.ts";
import { planOfBill } from "../src/plans/bill-plan.ts";
import type { Raw } from "../src/plans/plan.ts";
import { type Engine, problemsOf } from "./engine.ts";
import { SETTINGS, type Input } from "./inputs.ts";
import { cursorIn } from "./listing.ts";
import { currentRow } from "./lists.ts";
import { nudge } from "./nudge.ts";
import { withPlan } from "./opening.ts";
import { openedTo, trailOf } from "./overlays/why.ts";
import { focusedPanel } from "./panels.ts";
import { selectedFleet } from "./screens/capacity.ts";
import { shownCandidates } from "./screens/compare.ts";
import { selectedWorkload, shownReading } from "./screens/plan.ts";
import { into, selectedShare } from "./spending.ts";
import { type Figure, listOf, say, type State, withList } from "./state.ts";
import { onPanel } from "./moving.ts";

/** Starts typing the selected input. */
export const editing = (state: State, engine: Engine): State => {
  const input = selectedInput(state, engine);
  if (!input) return state;
  const line = typed(input.value ?? "");
  return {
    ...onPanel(state, "inputs"),
    typing: { kind: "field", path: input.path, label: input.label, line, good: state.text },
  };
};

/** One step of a number, or the next of a few choices. A step that cannot be priced is not made. */
export const stepped = (state: State, engine: Engine, by: 1 | -1): State => {
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

/** Takes the selected input out of the plan. */
export const cleared = (state: State, engine: Engine): State => {
  const input = selectedInput(state, engine);
  return input ? changed(state, engine.edit(state.text, input.path, "")) : state;
};

/** Opens the trail of the figure that the cursor is on; of an option or a fleet, as the plan would be with it. */
export const asked = (state: State, engine: Engine): State => {
  if (state.screen === "rates") return onPanel(state, "regions");
  const figure = figureAsked(state, engine);
  const root = figure && trailOf(figure, state, engine);
  if (!figure || !root) return say(state, "doubt", "This figure has no trail: nothing is priced here.");
  const next = withList(state, "why", { cursor: 0, find: "" });
  const depth = figure.of === "plan" && figure.line !== undefined ? 2 : 1;
  return { ...next, overlays: [...state.overlays, { kind: "why", figure, opened: openedTo(root, depth) }] };
};

const figureAsked = (state: State, engine: Engine): Figure | undefined => {
  switch (state.screen) {
    case "bill": {
      const share = selectedShare(state, engine);
      if (!share || state.grouping === "unmapped") return undefined;
      return { of: "bill", within: into(state.within, state.grouping, share.name), currency: share.currency };
    }
    case "forecast":
      return { of: "forecast", step: listOf(state, "steps").cursor };
    default:
      return { of: "plan", text: textAsked(state, engine), line: lineAsked(state, engine) };
  }
};

const textAsked = (state: State, engine: Engine): string => {
  const name = selectedWorkload(state, engine);
  const run = runAsked(state, engine);
  return run === undefined || name === undefined ? state.text : setValue(state.text, ["workloads", name, "run"], run);
};

/** What the workload would run on instead. */
const runAsked = (state: State, engine: Engine): Raw | undefined => {
  switch (focusedPanel(state)) {
    case "options": {
      const candidates = shownCandidates(state, engine);
      const one = candidates[cursorIn(listOf(state, "options"), candidates.length)];
      return one?.chosen ? undefined : one?.option.run;
    }
    case "fleets":
      return selectedFleet(state, engine)?.option.run;
    default:
      return undefined;
  }
};

const lineAsked = (state: State, engine: Engine): string | undefined => {
  if (focusedPanel(state) === "charges") return currentRow(state, engine, "charges")?.id;
  const name = selectedWorkload(state, engine);
  return name === SETTINGS ? undefined : name;
};

/** Writes the option that the cursor is on into the plan as what the workload runs on. */
export const adopted = (state: State, engine: Engine): State => {
  const candidates = shownCandidates(state, engine);
  const one = candidates[cursorIn(listOf(state, "options"), candidates.length)];
  const name = selectedWorkload(state, engine);
  if (!one || name === undefined) return state;
  if (one.chosen) return say(state, "quiet", "The plan runs on it already.");
  const text = setValue(remembering(state, name, engine), ["workloads", name, "run"], one.option.run);
  if (engine.read(text).kind !== "priced") return say(state, "bad", "This option cannot be priced in the plan.");
  const before = shownReading(state, engine);
  const kept =
    before?.kind === "priced" && before.estimate.charges.some((charge) => !isPriced(charge))
      ? " It still has unpriced lines."
      : "";
  return say(changed(state, text), "good", `${name} now runs on ${one.option.title}. u takes it back.${kept}`);
};

/** The plan with what a workload runs on among what it considers, where it says so: it can be gone back to, and compared. */
const remembering = (state: State, name: string, engine: Engine): string => {
  const workload = engine.read(state.text).file?.plan.workloads.find((one) => one.name === name);
  if (workload?.kind !== "demand" || workload.run === undefined || workload.consider.length === 0) return state.text;
  const run = JSON.stringify(workload.run);
  return workload.consider.some((one) => JSON.stringify(one) === run)
    ? state.text
    : append(state.text, ["workloads", name, "consider"], workload.run);
};

/** Writes the fleet that the cursor is on into the plan. */
export const adoptedFleet = (state: State, engine: Engine): State => {
  const fleet = selectedFleet(state, engine);
  const name = selectedWorkload(state, engine);
  if (!fleet || name === undefined) return state;
  const text = setValue(remembering(state, name, engine), ["workloads", name, "run"], fleet.option.run);
  if (engine.read(text).kind !== "priced") return say(state, "bad", "This fleet cannot be priced in the plan.");
  return say(changed(state, text), "good", `${name} now runs on ${fleet.option.title}. u takes it back.`);
};

/** The bill as a plan that re-prices to what it lists: the same as `ratecard import --to`. */
export const sent = (state: State, engine: Engine): State => {
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
