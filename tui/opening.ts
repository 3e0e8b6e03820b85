import { openingState, queue, type State, WHOLE_BILL } from "./state.ts";

/** The app on another plan: what belonged to the one before is gone. */
export const withPlan = (state: State, file: string | undefined, text: string): State => {
  const fresh = openingState({ size: state.size, file, text, openables: state.openables });
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
  };
};

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
