import { render } from "ink";
import { readText, workingCatalog } from "../src/cli/files.ts";
import { App, type Outside } from "./app.tsx";
import { type Engine, engineOf } from "./engine.ts";
import { examples } from "./examples.ts";
import { endings } from "./endings.ts";
import { laterOf } from "./later.ts";
import { isBillName, openablesIn, recoverables } from "./openables.ts";
import { WIPE } from "./paint-lines.ts";
import { recoveries } from "./recovery.ts";
import { recoveryKeeper, type RecoveryKeeper } from "./recovery-keeper.ts";
import { runTask } from "./run-task.ts";
import { Suspension } from "./suspension.tsx";
import { looksOf, themeOf } from "./theme.ts";

/**
 * Opens the terminal UI on a plan, a bill, or nothing, and waits until it is left. Whatever ends it, the terminal is as it
 * was before, and unsaved edits are kept.
 * @returns whether a signal, Ctrl-C or the end of the terminal ended it
 * @throws InputError for a file that is none; what went wrong inside, for the caller to tell
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
  const kept = recoveries(env);
  const keeper = recoveryKeeper(env, kept);
  const direct = env["INK_SCREEN_READER"] !== "true";
  const outside = outsideOf(engine, keeper, direct, interrupted.signal);
  const plan = bill ? undefined : file;
  const openables = [...recoverables(kept, plan, text), ...examples(), ...openablesIn(".")];
  const opening = { file: plan, text, bills: bill ? [file] : [], openables };
  const ending = endings();
  const instance = render(
    <>
      <App opening={opening} engine={engine} theme={themeOf(looksOf(env))} outside={outside} direct={direct} />
      <Suspension onInterrupt={ending.interrupt} />
    </>,
    {
      alternateScreen: true,
      incrementalRendering: true,
      maxFps: MAX_FPS,
      exitOnCtrlC: false,
      interactive: true,
    },
  );
  warm(engine, text);
  let left = false;
  const exited = instance.waitUntilExit().finally(() => {
    left = true;
  });
  try {
    return await Promise.race([exited.then(ending.interrupted), ending.signalled]);
  } finally {
    // Once Ink has left, this would be the shell's own screen.
    if (direct && !left && !ending.gone()) process.stdout.write(WIPE);
    instance.unmount();
    interrupted.abort(new Error("left"));
    for (const sentence of keeper.flush()) process.stderr.write(`${sentence}\n`);
    ending.forget();
  }
};

/** A key is answered at once; Ink's own 30 frames a second would hold the answer back. */
const MAX_FPS = 250;

/** Decodes the rate card a little at a time while nothing is asked, so that the first search is as fast as the next. */
const warm = ({ catalog, read, search }: Engine, text: string | undefined): void => {
  const meters = catalog.meters();
  let at = 0;
  const slice = (): void => {
    const end = performance.now() + SLICE;
    while (at < meters.length && performance.now() < end) {
      const entry = meters[at++];
      if (entry) catalog.ratesOf(entry.meter);
    }
    if (at < meters.length) setTimeout(slice, SLICE * 2).unref();
    else rehearse(REHEARSALS);
  };
  // The first edits would take several times as long as those after them: what prices a plan has hardly run yet.
  const rehearse = (left: number): void => {
    if (left === 0) search("", {});
    if (text === undefined || left === 0) return;
    read(`${text}\n# ${left}`);
    setTimeout(() => rehearse(left - 1), SLICE * 10).unref();
  };
  setTimeout(slice, WARM_AFTER).unref();
};

const SLICE = 4;
const REHEARSALS = 6;
const WARM_AFTER = 300;

const outsideOf = (engine: Engine, keeper: RecoveryKeeper, direct: boolean, signal: AbortSignal): Outside => {
  let reading: AbortController | undefined;
  return {
    run: (task, state, tell) => {
      if (task.kind === "forget-recovery") keeper.forget(state);
      if (task.kind === "quit" && direct) process.stdout.write(WIPE);
      if (task.kind === "stop-import") reading?.abort(new Error("it was stopped"));
      if (task.kind !== "import") return runTask(task, state, engine, tell, signal);
      // The bill that was asked for last is the one that is shown.
      reading?.abort(new Error("another bill is read instead"));
      reading = new AbortController();
      return runTask(task, state, engine, tell, AbortSignal.any([signal, reading.signal]));
    },
    keep: keeper.keep,
  };
};
