import { cleanup, render } from "ink-testing-library";
import { afterEach, expect, test, vi } from "vitest";
import { App, type Outside } from "../../tui/app.tsx";
import type { Task } from "../../tui/state.ts";
import { themeOf } from "../../tui/theme.ts";
import { engine, EXAMPLE, PLAIN } from "./world.ts";

afterEach(cleanup);

const open = (run: Outside["run"] = async () => ({ kind: "nothing" })) => {
  const kept: string[] = [];
  const app = render(
    <App
      opening={{ text: EXAMPLE, file: "plan.yaml" }}
      engine={engine()}
      theme={themeOf(PLAIN)}
      outside={{ run, keep: ({ text, saved }) => void (text !== saved && kept.push(text)) }}
    />,
  );
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      app.stdin.write(key);
      await new Promise((done) => setTimeout(done, 5));
    }
  };
  const sees = (text: string) => vi.waitFor(() => expect(app.lastFrame()).toContain(text), { timeout: 10_000 });
  return { ...app, press, sees, kept };
};

const DOWN = "\u001b[B";
const ENTER = "\r";
const TAB = "\t";

test("draws the plan at once and follows the keys", async () => {
  const app = open();
  await app.sees("1 Plan  2 Compare");
  await app.sees("USD / month");
  await app.press(DOWN);
  await app.sees("› invoices");
  await app.press("2");
  await app.sees("Options for invoices");
  await app.press("?");
  await app.sees("go deeper");
});

test("an edit is priced as it is typed and kept for the next start", async () => {
  const app = open();
  await app.press(TAB, "e", "\u0015", ..."200k / day");
  await app.sees("since opening");
  await app.press(ENTER);
  await app.sees("changed");
  expect(app.kept.at(-1)).toContain("requests: 200k / day");
});

test("keys that come in one piece are taken apart", async () => {
  const app = open();
  await app.press("\t++e\u0015300k / day\r");
  await app.sees("since opening");
  expect(app.kept.at(-1)).toContain("requests: 300k / day");
});

test("tasks run once, and what came of them is shown", async () => {
  const tasks: Task[] = [];
  const app = open(async (task) => {
    tasks.push(task);
    return task.kind === "save" ? { kind: "saved", file: task.file, text: task.text } : { kind: "nothing" };
  });
  await app.press(TAB, "+", "\u0013");
  await app.sees("Saved plan.yaml.");
  expect(tasks.map(({ kind }) => kind)).toEqual(["save"]);
});

test("a task that fails is told, and the app goes on", async () => {
  const app = open(async () => ({ kind: "failed", message: "no space left" }));
  await app.press(TAB, "+", "\u0013");
  await app.sees("no space left");
  await app.press("4");
  await app.sees("Rates: all");
});
