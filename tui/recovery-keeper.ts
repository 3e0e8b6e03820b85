import { resolve } from "node:path";
import { type Env, forgetRecovery, keepRecovery, type Kept, recoveryPath } from "./recovery.ts";
import { isDirty, shownText, type State } from "./state.ts";

/** Keeps unsaved edits a moment after the last of them, and at the end; forgets them once they are saved or dropped. */
export interface RecoveryKeeper {
  readonly keep: (state: State) => void;
  readonly forget: (state: State) => void;
  /** Writes what is not written yet. @returns a sentence on each plan whose edits are kept */
  readonly flush: () => readonly string[];
}

/** @param before edits that earlier sessions kept: never overwritten by edits of another beginning */
export const recoveryKeeper = (env: Env, before: readonly Kept[]): RecoveryKeeper => {
  const kept = new Map<string, Told>();
  let last: State | undefined;
  let timer: NodeJS.Timeout | undefined;
  const forget = (path: string): void => {
    kept.delete(path);
    forgetRecovery(path);
  };
  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (last === undefined) return;
    const { file, opened, saved } = last;
    const path = pathOf(env, before, file, opened);
    const text = shownText(last);
    if (text !== saved && text !== "") {
      const at = new Date().toISOString();
      kept.set(path, { file, done: keepRecovery(path, { file: file === undefined ? null : resolve(file), text, at }) });
    } else if (kept.has(path)) forget(path);
  };
  return {
    keep: (state) => {
      const same = last?.saved === state.saved && last.file === state.file && shownText(last) === shownText(state);
      if (last !== undefined && last.opened !== state.opened) write();
      if (last !== undefined && isSettled(last, state)) settledPaths(env, before, last, state).forEach(forget);
      last = state;
      if (!same) timer ??= setTimeout(write, KEEP_AFTER).unref();
    },
    forget: (state) => {
      clearTimeout(timer);
      timer = undefined;
      last = undefined;
      forget(pathOf(env, before, state.file, state.opened));
    },
    flush: () => {
      write();
      return [...kept.values()].map(sentence);
    },
  };
};

interface Told {
  readonly file: string | undefined;
  readonly done: boolean;
}

const KEEP_AFTER = 400;

/** A plan that was taken from kept edits goes on in their file; another beginning of the same plan gets one of its own. */
const pathOf = (env: Env, before: readonly Kept[], file: string | undefined, opened: string): string => {
  const name = file === undefined ? null : resolve(file);
  const taken = before.find((one) => one.file === name && one.text === opened);
  if (taken) return taken.path;
  const path = recoveryPath(env, file, opened);
  return before.some((one) => one.path === path) ? path.replace(/\.json$/, "-later.json") : path;
};

/** Whether what was unsaved a moment ago is saved, or taken back. */
const isSettled = (was: State, state: State): boolean => was.opened === state.opened && isDirty(was) && !isDirty(state);

/** What has nothing to keep any more: the plan under its name of before and of now; once saved, older edits of its file too. */
const settledPaths = (env: Env, before: readonly Kept[], was: State, state: State): readonly string[] => {
  const name = state.file === undefined || was.saved === state.saved ? undefined : resolve(state.file);
  return [
    pathOf(env, before, was.file, state.opened),
    pathOf(env, before, state.file, state.opened),
    ...before.filter(({ file }) => file === name).map(({ path }) => path),
  ];
};

const sentence = ({ file, done }: Told): string => {
  const what = `Unsaved edits of ${file ?? "a plan without a file"}`;
  if (!done) return `${what} could not be kept: the folder for them cannot be written to.`;
  return `${what} are kept; ratecard${file === undefined ? "" : ` ${file}`} offers them.`;
};
