import { typed } from "./edit-line.ts";
import { queue, type State } from "./state.ts";

/** The keys of the question that is asked before unsaved changes are left. */
export const leaveKey = (state: State, key: string): State => {
  const stays = { ...state, overlays: state.overlays.slice(0, -1) };
  switch (key) {
    case "s":
      return state.file === undefined
        ? { ...stays, typing: { kind: "save", line: typed("ratecard.yaml"), leaves: true } }
        : queue(queue(stays, { kind: "save", file: state.file, text: state.text, fresh: false }), { kind: "quit" });
    case "q":
      return queue(stays, { kind: "quit" });
    case "d":
      return queue(queue({ ...stays, text: state.saved }, { kind: "forget-recovery" }), { kind: "quit" });
    case "esc":
      return stays;
    default:
      return state;
  }
};
