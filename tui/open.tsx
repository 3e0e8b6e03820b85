import { render } from "ink";
import { basename } from "node:path";
import { readText, workingCatalog } from "../src/cli/files.ts";
import { FAULT } from "../src/cli/exit.ts";
import { App, type Outside } from "./app.tsx";
import { type Engine, engineOf } from "./engine.ts";
import { examples } from "./examples.ts";
import { laterOf } from "./later.ts";
import { isBillName, openablesIn } from "./openables.ts";
import { WIPE } from "./paint-lines.ts";
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
  const engine = engineOf(
    workingCatalog(),
    today,
    laterOf(() => performance.now()),
  );
  const interrupted = new AbortController();
  const outside = outsideOf(engine, env, interrupted.signal);
  const plan = bill ? undefined : file;
  const opening = { file: plan, text, bills: bill ? [file] : [], openables: openablesFor(plan, text, env) };
  const direct = env["INK_SCREEN_READER"] !== "true";
  const instance = render(
    <App opening={opening} engine={engine} theme={themeOf(looksOf(env))} outside={outside} direct={direct} />,
    {
      alternateScreen: true,
      incrementalRendering: true,
      maxFps: MAX_FPS,
      exitOnCtrlC: false,
      interactive: true,
    },
  );
  let signalled = false;
  const restore = (): void => {
    signalled = true;
    if (direct) process.stdout.write(WIPE);
    instance.unmount();
  };
  for (const signal of SIGNALS) process.once(signal, restore);
  const crash = (error: unknown): void => {
    instance.unmount();
    outside.flush();
    process.stderr.write(
      `ratecard failed, and that is our fault: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exit(FAULT);
  };
  process.once("uncaughtException", crash);
  warm(engine);
  try {
    await instance.waitUntilExit();
    return signalled;
  } finally {
    for (const signal of SIGNALS) process.off(signal, restore);
    process.off("uncaughtException", crash);
    outside.flush();
    interrupted.abort(new Error("left"));
  }
};

/** A key is answered at once; Ink's own 30 frames a second would hold the answer back. */
const MAX_FPS = 250;
const SIGNALS = ["SIGTERM", "SIGHUP", "SIGINT"] as const;

/** Decodes the rate card a little at a time while nothing is asked, so that the first search is as fast as the next. */
const warm = ({ catalog }: Engine): void => {
  const meters = catalog.meters();
  let at = 0;
  const slice = (): void => {
    const end = performance.now() + SLICE;
    while (at < meters.length && performance.now() < end) {
      const entry = meters[at++];
      if (entry) catalog.ratesOf(entry.meter);
    }
    if (at < meters.length) setTimeout(slice, SLICE * 2).unref();
  };
  setTimeout(slice, WARM_AFTER).unref();
};

const SLICE = 4;
const WARM_AFTER = 300;

const outsideOf = (
  engine: Engine,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Outside & { readonly flush: () => void } => {
  const recovery = recoveryKeeper(env);
  return {
    run: (task, state, tell) => {
      if (task.kind === "forget-recovery") recovery.forget(state);
      if (task.kind === "quit" && env["INK_SCREEN_READER"] !== "true") process.stdout.write(WIPE);
      return runTask(task, state, engine, tell, signal);
    },
    keep: recovery.keep,
    flush: recovery.flush,
  };
};

/** Keeps unsaved edits a moment after the last of them, and at the end; forgets them once they are saved. */
const recoveryKeeper = (env: NodeJS.ProcessEnv) => {
  let last: State | undefined;
  let written: string | undefined;
  let saved = false;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (last === undefined) return;
    const path = recoveryPath(env, last.file);
    if (written !== undefined && written !== path) forgetRecovery(written);
    if (!isDirty(last) && (written !== undefined || saved)) forgetRecovery(path);
    saved = false;
    const dirty = isDirty(last) && last.text !== "";
    if (dirty) keepRecovery(path, { file: last.file ?? null, text: last.text, at: new Date().toISOString() });
    written = dirty ? path : undefined;
  };
  return {
    flush,
    forget: ({ file }: State): void => {
      last = undefined;
      forgetRecovery(recoveryPath(env, file));
    },
    keep: (state: State): void => {
      const same = last?.text === state.text && last.saved === state.saved && last.file === state.file;
      // What was kept by an earlier session is saved now too.
      if (last !== undefined && last.saved !== state.saved && !isDirty(state)) saved = true;
      last = state;
      if (!same) timer ??= setTimeout(flush, KEEP_AFTER).unref();
    },
  };
};

const KEEP_AFTER = 400;

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
