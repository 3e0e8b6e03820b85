import { readFileSync } from "node:fs";
import type { Engine } from "../../tui/engine.ts";
import { engineOf } from "../../tui/engine.ts";
import type { Outcome } from "../../tui/event.ts";
import { forecastTask } from "../../tui/forecast-task.ts";
import { frame } from "../../tui/frame.ts";
import { importTask } from "../../tui/import-task.ts";
import { reduce } from "../../tui/reduce.ts";
import { openingState, type Size, type State } from "../../tui/state.ts";
import { type Looks, themeOf } from "../../tui/theme.ts";
import { catalog, DAY } from "../catalog.ts";

export const EXAMPLE = readFileSync("data/examples/support-assistant.yaml", "utf8");

let made: Engine | undefined;

/** The engine over the catalogue of `data/`, one for a test file. Nothing is put off: answers are there at once. */
export const engine = (): Engine => (made ??= engineOf(catalog(), DAY));

/** A bill as the app reads it, before the reducer is told. */
export const readTask = (files: readonly string[]): Promise<Outcome> =>
  importTask(files, catalog(), () => undefined, new AbortController().signal);

/** The app on a bill, with a plan beside it or none. */
export const onBill = (read: Outcome, text = "", size: Size = { columns: 120, rows: 40 }): State => {
  const reading = openingState({ size, text, bills: ["bill.csv"] });
  return reduce(reading, { kind: "done", id: 1, outcome: read }, engine());
};

/** The state once everything that it waits for is done. */
export const forecasted = (state: State): State =>
  state.tasks.reduce(
    (before, { id, task }) =>
      task.kind === "forecast"
        ? reduce(before, { kind: "done", id, outcome: forecastTask(before, engine(), task.step) }, engine())
        : before,
    state,
  );

export const opened = (text = EXAMPLE, size: Size = { columns: 100, rows: 30 }): State =>
  openingState({ size, text, file: text === "" ? undefined : "plan.yaml" });

/** The state after some keys, with an engine. A key of one letter types it; longer ones are names. */
export const pressOn = (on: Engine, state: State, keys: readonly string[]): State =>
  keys.reduce(
    (before, key) =>
      reduce(before, { kind: "key", key: key === " " ? "space" : key, text: key.length === 1 ? key : "" }, on),
    state,
  );

export const press = (state: State, ...keys: readonly string[]): State => pressOn(engine(), state, keys);

/** The state after typing a text letter by letter. */
export const type = (state: State, text: string): State => press(state, ...text);

export const PLAIN: Looks = { colour: "none", unicode: true };

export const shown = (state: State, looks: Looks = PLAIN, on: Engine = engine()): readonly string[] =>
  frame(state, on, themeOf(looks));

/** The cost of the plan as the engine prices it, or what is wrong with it. */
export const costOf = (text: string): number | string => {
  const reading = engine().read(text);
  return reading.kind === "priced" ? reading.estimate.cost : JSON.stringify(reading.problems);
};
