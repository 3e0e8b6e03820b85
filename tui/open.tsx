import { render } from "ink";
import { basename } from "node:path";
import { readText, workingCatalog } from "../src/cli/files.ts";
import type { Catalog } from "../src/catalog/open.ts";
import { App, type Outside } from "./app.tsx";
import { engineOf } from "./engine.ts";
import { examples } from "./examples.ts";
import { isBillName, openablesIn } from "./openables.ts";
import { forgetRecovery, keepRecovery, readRecovery, recoveryPath } from "./recovery.ts";
import { runTask } from "./run-task.ts";
import { isDirty, type Openable, type State } from "./state.ts";
import { looksOf, themeOf } from "./theme.ts";

/**
 * Opens the terminal UI on a plan, a bill, or nothing, and waits until it is left.
 * @returns whether a signal ended it @throws InputError for a file that is none
 */
export const openUi = async (file: string | undefined, today: string): Promise<boolean> => {
  const { env } = process;
  const bill = file !== undefined && isBillName(file);
  const text = file === undefined || bill ? undefined : readText(file);
  const engine = engineOf(workingCatalog(), today);
  const interrupted = new AbortController();
  const outside = outsideOf(engine.catalog, env, interrupted.signal);
  const plan = bill ? undefined : file;
  const opening = { file: plan, text, bills: bill ? [file] : [], openables: openablesFor(plan, text, env) };
  const instance = render(<App opening={opening} engine={engine} theme={themeOf(looksOf(env))} outside={outside} />, {
    alternateScreen: true,
    incrementalRendering: true,
    maxFps: MAX_FPS,
    exitOnCtrlC: false,
    interactive: true,
  });
  let signalled = false;
  const restore = (): void => {
    signalled = true;
    instance.unmount();
  };
  for (const signal of SIGNALS) process.once(signal, restore);
  try {
    await instance.waitUntilExit();
    return signalled;
  } finally {
    for (const signal of SIGNALS) process.off(signal, restore);
    interrupted.abort(new Error("left"));
  }
};

/** A key is answered at once; Ink's own 30 frames a second would hold the answer back. */
const MAX_FPS = 250;
const SIGNALS = ["SIGTERM", "SIGHUP", "SIGINT"] as const;

const outsideOf = (catalog: Catalog, env: NodeJS.ProcessEnv, signal: AbortSignal): Outside => {
  let kept: string | undefined;
  return {
    run: (task, state, tell) => {
      if (task.kind === "forget-recovery") forgetRecovery(recoveryPath(env, state.file));
      return runTask(task, state, catalog, tell, signal);
    },
    keep: (state: State) => {
      const path = recoveryPath(env, state.file);
      if (kept !== undefined && kept !== path) forgetRecovery(kept);
      if (isDirty(state) && state.text !== "") {
        keepRecovery(path, { file: state.file ?? null, text: state.text, at: new Date().toISOString() });
        kept = path;
      } else if (kept !== undefined) {
        forgetRecovery(path);
        kept = undefined;
      }
    },
  };
};

const openablesFor = (
  file: string | undefined,
  text: string | undefined,
  env: NodeJS.ProcessEnv,
): readonly Openable[] => {
  const recovered = readRecovery(recoveryPath(env, file));
  const recovery: readonly Openable[] =
    recovered && recovered.text !== text
      ? [
          {
            label: `Unsaved edits of ${recovered.file ?? "a plan without a name"}`,
            detail: `kept on ${recovered.at.slice(0, 16).replace("T", " at ")}`,
            what: "recovery",
            file: recovered.file ?? undefined,
            text: recovered.text,
          },
        ]
      : [];
  const current: readonly Openable[] =
    file !== undefined && recovery.length > 0
      ? [{ label: basename(file), detail: "as it was saved", what: "plan", file, text: undefined }]
      : [];
  return [...recovery, ...current, ...examples(), ...openablesIn(".")];
};
