import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { usd } from "../../src/reports/figures.ts";
import { widthOf } from "../../src/reports/width.ts";
import { type Engine, engineOf } from "../../tui/engine.ts";
import type { Outcome } from "../../tui/event.ts";
import { forecastTask } from "../../tui/forecast-task.ts";
import { KEYS } from "../../tui/keys.ts";
import { laterOf } from "../../tui/later.ts";
import { inPeriod } from "../../tui/period.ts";
import { reduce } from "../../tui/reduce.ts";
import { shownText, type State, type Task } from "../../tui/state.ts";
import { catalog, DAY } from "../catalog.ts";
import { SYNTHETIC } from "../plans/bills.ts";
import { costOf, engine, EXAMPLE, onBill, opened, PLAIN, press, pressOn, readTask, shown } from "./world.ts";

let read: Outcome;
beforeAll(async () => {
  read = await readTask([SYNTHETIC]);
});

/** An engine that puts off what takes long; its clock goes on by a millisecond with every step of it. */
const unhurried = (): Engine => {
  let now = 0;
  return engineOf(
    catalog(),
    DAY,
    laterOf(() => now++),
  );
};

const STARTS: Readonly<Record<string, () => State>> = {
  "a plan": () => opened(EXAMPLE, { columns: 80, rows: 24 }),
  "a bill": () => onBill(read, "", { columns: 120, rows: 40 }),
  "a bill and a plan": () => onBill(read, EXAMPLE, { columns: 80, rows: 24 }),
};

const keys = [...new Set(KEYS.flatMap(({ keys: own }) => own))];
const letters = [..."01579k /day%xé漢", "backspace", "ctrl+w", "ctrl+u"];
const words = ["batch 40%", "nova-lite=nova-micro", "spot cache 60%", "haiku", "ml.g5", "200k / day"];

type Step =
  | { readonly keys: readonly string[] }
  | { readonly paste: string }
  | { readonly columns: number; readonly rows: number }
  /** Slices in which something is worked out between keys. */
  | { readonly work: number }
  /** What was begun outside is done. */
  | { readonly done: true };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom(...keys).map((key) => ({ keys: [key] })) },
  { weight: 3, arbitrary: fc.constantFrom(...letters).map((key) => ({ keys: [key] })) },
  { weight: 1, arbitrary: fc.constantFrom(...words).map((text) => ({ keys: [...text] })) },
  { weight: 1, arbitrary: fc.record({ paste: fc.string({ unit: "binary", maxLength: 12 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ columns: fc.integer({ min: 10, max: 200 }), rows: fc.integer({ min: 3, max: 60 }) }),
  },
  { weight: 3, arbitrary: fc.record({ work: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 1, arbitrary: fc.constant({ done: true as const }) },
);

const take = (state: State, one: Step, on: Engine): State => {
  if ("keys" in one) return pressOn(on, state, one.keys);
  if ("paste" in one) return reduce(state, { kind: "paste", text: one.paste }, on);
  if ("work" in one) return on.later.work(one.work) ? reduce(state, { kind: "answered" }, on) : state;
  if ("columns" in one) return reduce(state, { kind: "resize", size: one }, on);
  const [first] = state.tasks;
  return first ? reduce(state, { kind: "done", id: first.id, outcome: outcomeOf(first.task, state, on) }, on) : state;
};

const outcomeOf = (task: Task, state: State, on: Engine): Outcome => {
  switch (task.kind) {
    case "save":
      return { kind: "saved", file: task.file, text: task.text };
    case "export":
      return { kind: "exported", file: task.file };
    case "read":
      return { kind: "failed", message: `${task.file}: there is no such file` };
    case "import":
      return read;
    case "forecast":
      return forecastTask(state, on, task.step);
    default:
      return { kind: "nothing" };
  }
};

/** As the app draws: what the frame no longer asks for is put aside. */
const drawn = (state: State, on: Engine): readonly string[] => {
  on.later.drop();
  return shown(state, PLAIN, on);
};

const isWhole = (state: State, on: Engine): void => {
  const lines = drawn(state, on);
  expect(lines.length).toBeLessThanOrEqual(Math.max(1, state.size.rows - 1));
  for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(state.size.columns);
  expect(lines.join("\n")).not.toMatch(/our fault|fault of ours/);
  const cost = state.text === "" ? "" : costOf(shownText(state));
  if (typeof cost === "number" && state.size.columns >= 40 && state.size.rows >= 16)
    expect(lines[1]).toContain(usd(inPeriod(cost, state, engine().read(shownText(state)))));
};

test.each(Object.keys(STARTS))(
  "started from %s, whatever is pressed: no crash, no frame too wide, the total is the engine's, undo comes back to the start",
  (start) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const on = unhurried();
        let state = STARTS[start]?.() ?? expect.fail();
        for (const one of steps) {
          state = take(state, one, on);
          isWhole(state, on);
        }
        if (state.text !== "") expect(costOf(state.text)).toBeTypeOf("number");
        if (start !== "a bill") expect(state.opened).toBe(EXAMPLE);
        const rest = press(
          { ...state, typing: undefined, overlays: [] },
          ...Array.from({ length: state.past.length }, () => "u"),
        );
        expect(rest.text).toBe(state.opened);
        expect(press(rest, ...Array.from({ length: state.past.length }, () => "ctrl+r")).text).toBe(state.text);
      }),
      { numRuns: 20 },
    );
  },
);

test.each(["2", "2m", "2M", "2R", "2S", "2i", "3", "3m", "3S"])(
  "after %s what is worked out between keys is what is there at once",
  (pressed) => {
    const on = unhurried();
    const state = pressOn(on, opened(EXAMPLE, { columns: 160, rows: 45 }), [...pressed]);
    let lines = drawn(state, on);
    for (let slices = 0; on.later.isWaiting() && slices < 500; slices++)
      if (on.later.work(20)) lines = drawn(state, on);
    expect(on.later.isWaiting()).toBe(false);
    expect(lines).toEqual(shown(state));
  },
);
