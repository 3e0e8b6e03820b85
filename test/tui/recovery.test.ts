import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { recoverables } from "../../tui/openables.ts";
import { recoveries, recoveryFolder } from "../../tui/recovery.ts";
import { recoveryKeeper } from "../../tui/recovery-keeper.ts";
import { openingState, type State } from "../../tui/state.ts";

let env: { readonly XDG_STATE_HOME: string };

beforeEach(() => {
  env = { XDG_STATE_HOME: mkdtempSync(join(tmpdir(), "ratecard-recovery-")) };
});

afterEach(() => rmSync(env.XDG_STATE_HOME, { recursive: true, force: true }));

const size = { columns: 80, rows: 24 };
const plan = (file: string | undefined, opened: string, text: string, saved = opened): State => ({
  ...openingState({ size, file, text: opened }),
  text,
  saved,
});

const keeper = () => recoveryKeeper(env, recoveries(env));
const texts = () => recoveries(env).map(({ text }) => text);

/** A session that ends with these states having been seen. */
const session = (...states: readonly State[]): readonly string[] => {
  const one = keeper();
  for (const state of states) one.keep(state);
  return one.flush();
};

test("what is changed is kept, and said to be; what is as it was is not", () => {
  expect(session(plan("a.yaml", "a", "a"))).toEqual([]);
  expect(session(plan("a.yaml", "a", "b"))).toEqual(["Unsaved edits of a.yaml are kept; ratecard a.yaml offers them."]);
  expect(recoveries(env)).toMatchObject([{ file: resolve("a.yaml"), text: "b" }]);
});

test("saving, taking back and dropping forget what was kept", () => {
  session(plan("a.yaml", "a", "b"));
  const taken = plan("a.yaml", "b", "b", "a");
  expect(session(taken, { ...taken, saved: "b" })).toEqual([]);
  expect(texts()).toEqual([]);
  expect(session(plan("a.yaml", "a", "b"), plan("a.yaml", "a", "a"))).toEqual([]);
  expect(texts()).toEqual([]);
  const one = keeper();
  one.keep(plan("a.yaml", "a", "b"));
  one.flush();
  one.forget(plan("a.yaml", "a", "a"));
  expect([one.flush(), texts()]).toEqual([[], []]);
});

test("edits that were not taken up are not overwritten by new ones; saving settles both", () => {
  session(plan("a.yaml", "a", "first"));
  session(plan("a.yaml", "a", "second"));
  expect(texts().toSorted()).toEqual(["first", "second"]);
  session(plan("a.yaml", "a", "third"), plan("a.yaml", "a", "third", "third"));
  expect(texts()).toEqual([]);
});

test("edits that are taken up go on in their place", () => {
  session(plan("a.yaml", "a", "first"));
  session(plan("a.yaml", "first", "first and more", "a"));
  expect(texts()).toEqual(["first and more"]);
});

test("another plan is opened over one with unsaved edits: both are kept", () => {
  expect(session(plan("a.yaml", "a", "a+"), plan("b.yaml", "b", "b"), plan("b.yaml", "b", "b+"))).toHaveLength(2);
  expect(session(plan(undefined, "x", "x+"), plan(undefined, "y", "y"), plan(undefined, "y", "y+"))).toHaveLength(2);
  expect(texts().toSorted()).toEqual(["a+", "b+", "x+", "y+"]);
});

test("a plan without a file that is saved under a name has nothing to keep", () => {
  const fresh = plan(undefined, "x", "x+");
  expect(session(fresh, { ...fresh, file: "x.yaml", saved: "x+" })).toEqual([]);
  expect(texts()).toEqual([]);
});

test("a plan's own edits are offered with the plan; every plan's where none is asked for", () => {
  session(plan("a.yaml", "a", "a+"));
  session(plan(undefined, "x", "x+"));
  const kept = recoveries(env);
  expect(recoverables(kept, "a.yaml", "a").map(({ what }) => what)).toEqual(["recovery", "plan"]);
  expect(recoverables(kept, "a.yaml", "a+")).toEqual([]);
  expect(
    recoverables(kept, undefined, undefined)
      .map(({ label }) => label)
      .toSorted(),
  ).toEqual(["Unsaved edits of a plan without a file", "Unsaved edits of a.yaml"]);
});

test("a folder that cannot be made is no reason to stop, but is told", () => {
  writeFileSync(recoveryFolder(env), "a file in its place");
  expect(session(plan("a.yaml", "a", "b"))[0]).toContain("could not be kept");
});

test("only the owner can read them", () => {
  session(plan("a.yaml", "a", "b"));
  const [name = ""] = readdirSync(recoveryFolder(env));
  expect(statSync(join(recoveryFolder(env), name)).mode & 0o777).toBe(0o600);
});
