import { expect, test } from "vitest";
import { topOverlay } from "../../tui/state.ts";
import { costOf, engine, EXAMPLE, opened, press, shown, type } from "./world.ts";
import { reduce } from "../../tui/reduce.ts";

const screenOf = (state: ReturnType<typeof opened>) => shown(state).join("\n");

test("the first visit: change the traffic, compare, adopt, see why, save, without the README", () => {
  let state = press(opened(), "enter", "enter");
  expect(state.typing?.kind).toBe("field");
  state = type(press(state, "ctrl+u"), "200k / day");
  expect(screenOf(state)).toContain("since opening");
  state = press(state, "enter");
  expect(state.text).toContain("requests: 200k / day        # conversations' turns");
  state = press(state, "2");
  expect(screenOf(state)).toContain("Options for chat");
  state = press(state, "g", "enter");
  expect(state.text).not.toContain("run: { on: bedrock, model: claude-haiku-4.5, cache: 5m }");
  expect(state.notice?.tone).toBe("good");
  state = press(state, "1", "w");
  expect(topOverlay(state)?.kind).toBe("why");
  expect(screenOf(state)).toContain("rate");
  state = press(state, "esc", "ctrl+s");
  expect(state.tasks.map(({ task }) => task)).toEqual([
    { kind: "save", file: "plan.yaml", text: state.text, fresh: false },
  ]);
  state = reduce(
    state,
    { kind: "done", id: 1, outcome: { kind: "saved", file: "plan.yaml", text: state.text } },
    engine(),
  );
  expect(state.tasks).toEqual([]);
  expect(screenOf(state)).toContain("Saved plan.yaml.");
});

test("every keystroke re-prices; Esc takes the edit back", () => {
  const before = opened();
  const editing = press(before, "enter", "enter", "ctrl+u");
  const one = type(editing, "1k / day");
  expect(screenOf(one)).not.toBe(screenOf(editing));
  const back = press(one, "esc");
  expect(back.text).toBe(EXAMPLE);
  expect(back.past).toEqual([]);
});

test("what is wrong is said under the field, and not kept", () => {
  const wrong = type(press(opened(), "enter", "enter", "ctrl+u"), "5 page / day");
  expect(screenOf(wrong)).toContain("! expected requests");
  const refused = press(wrong, "enter");
  expect(refused.typing?.kind).toBe("field");
  expect(refused.notice?.tone).toBe("bad");
  expect(press(refused, "esc").text).toBe(EXAMPLE);
});

test("while a field is edited letters are text", () => {
  const state = type(press(opened(), "enter", "enter", "ctrl+u"), "q2:?/u");
  expect(state.typing?.line.text).toBe("q2:?/u");
  expect(state.screen).toBe("plan");
});

test("+ and - nudge, u and Ctrl-r undo and redo", () => {
  const inputs = press(opened(), "enter");
  const more = press(inputs, "+", "+");
  expect(more.text).toContain("requests: 120k / day");
  expect(press(more, "-").text).toContain("requests: 110k / day");
  const undone = press(more, "u", "u");
  expect(undone.text).toBe(EXAMPLE);
  expect(press(undone, "ctrl+r", "ctrl+r").text).toBe(more.text);
});

test("the total that is shown is the engine's", () => {
  const state = press(opened(), "enter", "+", "+", "+");
  const cost = Number(costOf(state.text));
  expect(screenOf(state)).toContain(
    `${cost.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })} USD / month`,
  );
});

test("leaving with changes asks; they can be dropped, kept or saved", () => {
  const asked = press(opened(), "enter", "+", "q");
  expect(topOverlay(asked)?.kind).toBe("leave");
  expect(press(asked, "esc").overlays).toEqual([]);
  expect(press(asked, "q").tasks.map(({ task }) => task.kind)).toEqual(["quit"]);
  expect(press(asked, "d").tasks.map(({ task }) => task.kind)).toEqual(["forget-recovery", "quit"]);
  expect(press(asked, "s").tasks.map(({ task }) => task.kind)).toEqual(["save", "quit"]);
  expect(press(opened(), "q").tasks.map(({ task }) => task.kind)).toEqual(["quit"]);
  expect(press(asked, "ctrl+c").tasks.map(({ task }) => task.kind)).toEqual(["quit"]);
});

test("rates are searched as words are typed; Esc shows all again", () => {
  const found = type(press(opened(), "4", "/"), "haiku input");
  expect(screenOf(found)).toContain('"haiku input" finds');
  expect(screenOf(press(found, "enter", "enter"))).toContain("as of");
  const all = press(found, "esc");
  expect(screenOf(all)).toContain("all finds");
});

test("a search that grows finds what the whole search finds", () => {
  const { search } = engine();
  for (const words of ["haiku input us-east-1", "ml.g5 hosting", "textract tables eu-west", "nova lite output"]) {
    for (let size = 2; size <= words.length; size++) search(words.slice(0, size).trim(), {});
    const grown = search(words, {}).map(({ rate }) => `${rate.meter.item} ${rate.meter.dimension} ${rate.region}`);
    search("zzz", {});
    const whole = search(words, {}).map(({ rate }) => `${rate.meter.item} ${rate.meter.dimension} ${rate.region}`);
    expect(grown).toEqual(whole);
  }
});

test("a broken plan shows what is wrong and where, and the app goes on", () => {
  const state = opened("workloads:\n  chat: [unclosed\n");
  expect(screenOf(state)).toContain("The plan cannot be read.");
  expect(screenOf(press(state, "2"))).toContain("2 Compare");
  expect(screenOf(press(state, "4"))).toContain("Rates: all");
});

test("the capacity of a demand for text is sized, of another it says what to do", () => {
  const sized = screenOf(press(opened(EXAMPLE, { columns: 160, rows: 45 }), "3"));
  expect(sized).toContain("Fleets of");
  const other = press(opened(EXAMPLE, { columns: 160, rows: 45 }), "down", "3");
  expect(screenOf(other)).toContain("Fleets are sized for a demand for text");
});

test("a file that cannot be saved leaves the changes and says so", () => {
  const state = reduce(
    press(opened(), "enter", "+", "ctrl+s"),
    { kind: "done", id: 1, outcome: { kind: "failed", message: "plan.yaml: no space left" } },
    engine(),
  );
  expect(screenOf(state)).toContain("no space left");
  expect(screenOf(state)).toContain("changed");
});
