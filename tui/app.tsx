import { useApp, useInput, useIsScreenReaderEnabled, usePaste, useWindowSize } from "ink";
import { type ReactElement, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { printable } from "../src/quantity/printable.ts";
import { DirectLines, InkLines } from "./drawing.tsx";
import type { Engine } from "./engine.ts";
import type { Event, Outcome } from "./event.ts";
import { firstFrame, frame } from "./frame.ts";
import { eventsOf } from "./key-names.ts";
import { reduce } from "./reduce.ts";
import { type Opening, openingState, say, type State, type Task } from "./state.ts";
import type { Theme } from "./theme.ts";

/** What the app may touch of the outside world. */
export interface Outside {
  /** Does a task; progress of long ones is told on the way. */
  readonly run: (task: Task, state: State, tell: (event: Event) => void) => Promise<Outcome>;
  /** Keeps unsaved edits where the next start finds them, or forgets them where there are none. */
  readonly keep: (state: State) => void;
}

export interface AppProps {
  readonly opening: Omit<Opening, "size">;
  readonly engine: Engine;
  readonly theme: Theme;
  readonly outside: Outside;
  /** Writes changed lines itself instead of leaving them to Ink: for a terminal that is ours alone. */
  readonly direct?: boolean | undefined;
}

/** The app: events into the reducer, the state into lines, the lines onto the screen. */
export const App = ({ opening, engine, theme, outside, direct = false }: AppProps): ReactElement => {
  const { columns: wide, rows } = useWindowSize();
  // What is read aloud stands below each other, never beside each other.
  const columns = useIsScreenReaderEnabled() ? Math.min(wide, READ_ALOUD) : wide;
  const { exit } = useApp();
  const [state, dispatch] = useReducer(
    (before: State, event: Event) => reduced(before, event, engine),
    { ...opening, size: { columns, rows } },
    openingState,
  );
  useEffect(() => dispatch({ kind: "resize", size: { columns, rows } }), [columns, rows]);
  useInput((input, key) => {
    for (const event of eventsOf(input, key)) dispatch(event);
  });
  usePaste((text) => dispatch({ kind: "paste", text }));
  useTasks(state, dispatch, outside, exit);
  useEffect(() => outside.keep(state), [outside, state]);
  const begun = useBegun();
  const lines = useMemo(
    () => (begun ? drawn(state, engine, theme) : firstFrame(state, theme)),
    [begun, state, engine, theme],
  );
  useLateAnswers(dispatch, engine, begun);
  return direct ? <DirectLines lines={lines} size={state.size} /> : <InkLines lines={lines} />;
};

/** A fault of ours is told, and the state stays as it was. */
const reduced = (before: State, event: Event, engine: Engine): State => {
  try {
    return reduce(before, event, engine);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return say(before, "bad", `That failed, and that is our fault: ${printable(text, 300)}`);
  }
};

/** The frame, and with it what it waits for. */
const drawn = (state: State, engine: Engine, theme: Theme): readonly string[] => {
  engine.later.drop();
  return frame(state, engine, theme);
};

/** Columns of the layout of a single list. */
const READ_ALOUD = 59;

/** False for the first frame, which shows where we are before anything is read and priced. */
const useBegun = (): boolean => {
  const [begun, begin] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => begin(true), 0);
    return () => clearTimeout(timer);
  }, []);
  return begun;
};

/** What takes long is worked out between keys once the frame that says so is on the screen; then the state is looked at again. */
const useLateAnswers = (dispatch: (event: Event) => void, { later }: Engine, begun: boolean): void => {
  useEffect(() => {
    if (!begun) return undefined;
    const slice = (): void => {
      if (later.work(SLICE)) dispatch({ kind: "answered" });
      else if (later.isWaiting()) timer = setTimeout(slice, 0);
    };
    let timer = setTimeout(slice, AFTER_FRAME);
    return () => clearTimeout(timer);
  });
};

/** Milliseconds that a frame takes to reach the terminal; a key pressed meanwhile comes first. */
const AFTER_FRAME = 12;
/** Milliseconds after which a key that was pressed meanwhile is seen to. */
const SLICE = 10;

/** Starts each task once and tells the reducer what came of it. */
const useTasks = (state: State, dispatch: (event: Event) => void, outside: Outside, exit: () => void): void => {
  const begun = useRef(0);
  useEffect(() => {
    const fresh = state.tasks.filter(({ id }) => id > begun.current);
    if (fresh.length === 0) return;
    begun.current = Math.max(...fresh.map(({ id }) => id));
    const runAll = async (): Promise<void> => {
      for (const { id, task } of fresh) {
        const outcome = await outside.run(task, state, dispatch);
        if (task.kind === "quit") {
          exit();
          return;
        }
        dispatch({ kind: "done", id, outcome });
        // A save that failed must not be followed by leaving.
        if (outcome.kind === "failed") return;
      }
    };
    void runAll();
  }, [state, dispatch, outside, exit]);
};
