import { existsSync } from "node:fs";
import { readText } from "../src/cli/files.ts";
import { type Engine, problemsOf } from "./engine.ts";
import type { Event, Outcome } from "./event.ts";
import { isBillName } from "./openables.ts";
import type { State, Task } from "./state.ts";
import { writeWhole } from "./write-whole.ts";

/** Does what the reducer asked for. Never throws: a failure is an outcome. */
export const runTask = async (
  task: Task,
  state: State,
  engine: Engine,
  tell: (event: Event) => void,
  signal: AbortSignal,
): Promise<Outcome> => {
  try {
    return await outcomeOf(task, state, engine, tell, signal);
  } catch (error) {
    const [problem] = problemsOf(error);
    return { kind: "failed", message: [problem?.file, problem?.found, problem?.expected].filter(Boolean).join(": ") };
  }
};

const outcomeOf = async (
  task: Task,
  state: State,
  engine: Engine,
  tell: (event: Event) => void,
  signal: AbortSignal,
): Promise<Outcome> => {
  switch (task.kind) {
    case "save": {
      if (task.fresh && existsSync(task.file))
        return { kind: "failed", message: `${task.file} is there already: give another name.` };
      writeWhole(task.file, task.text);
      return { kind: "saved", file: task.file, text: task.text };
    }
    case "export":
      writeWhole(task.file, task.text);
      return { kind: "exported", file: task.file };
    case "read":
      if (isBillName(task.file) && existsSync(task.file)) return { kind: "is-bill", file: task.file };
      return { kind: "plan", file: task.file, text: readText(task.file) };
    case "import":
      return await (await import("./import-task.ts")).importTask(task.files, engine.catalog, tell, signal);
    case "forecast":
      return (await import("./forecast-task.ts")).forecastTask(state, engine, task.step);
    case "forget-recovery":
    case "stop-import":
    case "quit":
      return { kind: "nothing" };
  }
};
