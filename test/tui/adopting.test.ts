import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { shownCandidates } from "../../tui/screens/compare.ts";
import { currentRow } from "../../tui/lists.ts";
import { cursorIn } from "../../tui/listing.ts";
import { listOf, type State } from "../../tui/state.ts";
import { costOf, engine, EXAMPLE, opened, press, shown, type } from "./world.ts";

const RUN = "run: { on: bedrock, model: claude-haiku-4.5, cache: 5m }";
const UNHURRIED = EXAMPLE.replace("    service-level: { ttft-p95: 2 s }\n", "").replace("100k / day", "5k / day");
const workload = (text: string): Readonly<Record<string, unknown>> => {
  const plan: { readonly workloads: { readonly chat: Readonly<Record<string, unknown>> } } = parse(text);
  return plan.workloads.chat;
};

const compared = (text: string): State => press(opened(text, { columns: 120, rows: 40 }), "2");
/** On an option that the plan does not run on. */
const onAnother = (state: State): State => {
  const all = shownCandidates(state, engine());
  const at = all.findIndex(({ chosen, cost }) => !chosen && cost !== null);
  return press(state, "g", ...Array.from({ length: at }, () => "down"));
};
const under = (state: State) => {
  const all = shownCandidates(state, engine());
  return all[cursorIn(listOf(state, "options"), all.length)] ?? expect.fail("no option");
};

describe("adopting an option", () => {
  test("keeps the one before among what is considered, and u gives the text back exactly", () => {
    const state = onAnother(compared(UNHURRIED));
    const { option } = under(state);
    const adopted = press(state, "enter");
    const { run: before, consider: considered } = workload(UNHURRIED);
    const { run, consider } = workload(adopted.text);
    expect(adopted.notice).toMatchObject({ tone: "good" });
    expect(run).toEqual(option.run);
    expect(consider).toEqual([...(Array.isArray(considered) ? considered : []), before]);
    expect(costOf(adopted.text)).toBeTypeOf("number");
    expect(press(adopted, "u").text).toBe(UNHURRIED);
    expect(press(adopted, "u", "ctrl+r").text).toBe(adopted.text);
    expect(UNHURRIED.match(/#.*/g)).toEqual(adopted.text.match(/#.*/g));
  });

  test("its cost is what the ranking said", () => {
    const state = onAnother(compared(UNHURRIED));
    const before = Number(costOf(UNHURRIED));
    const all = shownCandidates(state, engine());
    const now = all.find(({ chosen }) => chosen)?.cost ?? Number.NaN;
    expect(Number(costOf(press(state, "enter").text)) - before).toBeCloseTo((under(state).cost ?? 0) - now, 6);
  });

  test("there and back again, each is considered once", () => {
    const adopt = (state: State, title: string): State => {
      const at = shownCandidates(state, engine()).findIndex(({ option }) => option.title === title);
      return press(state, "g", ...Array.from({ length: at }, () => "down"), "enter");
    };
    const start = compared(UNHURRIED);
    const home = shownCandidates(start, engine()).find(({ chosen }) => chosen)?.option.title ?? "";
    const away = under(onAnother(start)).option.title;
    const once = adopt(adopt(start, away), home);
    const twice = adopt(adopt(once, away), home);
    expect(workload(once.text)["run"]).toEqual(workload(UNHURRIED)["run"]);
    expect(workload(twice.text)).toEqual(workload(once.text));
    const titles = shownCandidates(twice, engine()).map(({ option }) => option.title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  test("where the plan considers nothing, it goes on considering nothing", () => {
    const alone = `workloads:\n  chat:\n    demand: { kind: generate-text, requests: 5k / day, input: 900 token, output: 90 token }\n    ${RUN}\n`;
    const adopted = press(onAnother(press(compared(alone), "M")), "enter");
    expect(workload(adopted.text)).not.toHaveProperty("consider");
    expect(adopted.text).not.toBe(alone);
    expect(press(adopted, "u").text).toBe(alone);
  });

  test("the one that it runs on already is not adopted again", () => {
    const state = compared(UNHURRIED);
    const at = shownCandidates(state, engine()).findIndex(({ chosen }) => chosen);
    const same = press(state, "g", ...Array.from({ length: at }, () => "down"), "enter");
    expect(same).toMatchObject({ text: UNHURRIED, past: [], notice: { text: "The plan runs on it already." } });
  });
});

describe("a rate without its time", () => {
  const typing = (text: string) =>
    type(press(opened(EXAMPLE, { columns: 160, rows: 40 }), "enter", "enter", "ctrl+u"), text);
  const notesOf = (state: State): string => {
    const { below = [] } = currentRow(state, engine(), "inputs") ?? expect.fail("no input");
    return below.map(({ tone, text }) => `${tone}: ${text}`).join("\n");
  };

  test.each([
    ["100k", "= 100,000 requests / month"],
    ["120000", "= 120,000 requests / month"],
  ])("%s is shown as it is read, and what it was", (text, read) => {
    const state = typing(text);
    expect(notesOf(state)).toContain(`doubt: ${read}`);
    expect(notesOf(state)).toContain("doubt: ! it was 100k / day: a number alone is a month's");
    expect(shown(state).join("\n")).toContain("! it was 100k / day");
    expect(press(state, "enter").text).toContain(`requests: ${text} `);
  });

  test.each(["200k / day", "3M / month"])("%s is read without a doubt", (text) => {
    expect(notesOf(typing(text))).toMatch(/^quiet: = [\d,]+ requests \/ month/);
    expect(notesOf(typing(text))).not.toContain("it was");
  });
});
