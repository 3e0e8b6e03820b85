import { isDirty, type Openable, openingState, queue, type State, WHOLE_BILL } from "./state.ts";

/** The app on another plan: what belonged to the one before is gone. */
export const withPlan = (state: State, file: string | undefined, text: string): State => {
  const left: readonly Openable[] = isDirty(state) ? [unsavedOf(state)] : [];
  const fresh = openingState({ size: state.size, file, text, openables: [...left, ...state.openables] });
  return {
    ...fresh,
    overlays: [],
    bill: state.bill,
    grouping: state.grouping,
    within: state.within,
    whatIf: state.whatIf,
    outlook: state.outlook,
    tasks: state.tasks,
    nextTask: state.nextTask,
    notice: left[0] ? { tone: "doubt", text: `${left[0].label} are kept: o offers them.` } : undefined,
  };
};

const unsavedOf = ({ file, text }: State): Openable => ({
  label: `Unsaved edits of ${file ?? "the plan before"}`,
  detail: "of this session",
  what: "recovery",
  file,
  text,
});

/** The app reading a bill. */
export const readBill = (state: State, files: readonly string[]): State =>
  queue(
    {
      ...state,
      screen: "bill",
      overlays: [],
      bill: { kind: "reading", files, progress: undefined },
      ...WHOLE_BILL,
      outlook: { kind: "none" },
    },
    { kind: "import", files },
  );
