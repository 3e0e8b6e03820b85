import type { Progress, ImportResult } from "../src/bills/bill.ts";
import type { SpendBy, Within } from "../src/plans/bill-spend.ts";
import type { BillForecast } from "../src/plans/forecast-bill.ts";
import type { Period } from "../src/plans/period.ts";
import type { Widening } from "../src/plans/widening.ts";
import type { Problem } from "../src/quantity/problem.ts";
import type { Path } from "./document.ts";
import type { Typed } from "./edit-line.ts";
import type { Facets } from "./rate-search.ts";

/**
 * The whole app as one value. Everything on the screen follows from it, the terminal's size and the engine's answers.
 *
 *   event (key, paste, resize, task done) ──► reduce ──► State ──► frame (lines of text)
 *                                                        └──► tasks (files, exports, imports), run outside
 */
export const SCREENS = ["plan", "compare", "capacity", "rates", "bill", "forecast"] as const;
export type ScreenName = (typeof SCREENS)[number];

export type ListId =
  | "workloads"
  | "inputs"
  | "charges"
  | "options"
  | "fleets"
  | "rates"
  | "regions"
  | "shares"
  | "lines"
  | "steps"
  | "evidence"
  | "why"
  | "palette"
  | "open"
  | "help"
  | "export";

export interface ListState {
  readonly cursor: number;
  readonly find: string;
  readonly sort: number;
  readonly marked: readonly string[];
}

export const FRESH_LIST: ListState = { cursor: 0, find: "", sort: 0, marked: [] };

/** Text being typed, and what for. While there is one, letters are text. */
export type Typing =
  | { readonly kind: "field"; readonly path: Path; readonly label: string; readonly line: Typed; readonly good: string }
  | { readonly kind: "find"; readonly list: ListId; readonly line: Typed; readonly was: string }
  | { readonly kind: "palette"; readonly line: Typed }
  /** `leaves`: once it is saved the app is left. */
  | { readonly kind: "save"; readonly line: Typed; readonly leaves: boolean }
  | { readonly kind: "read"; readonly line: Typed }
  | { readonly kind: "what-if"; readonly line: Typed };

/** The figure that a trail is of. */
export type Figure =
  /** `text` is the plan that it belongs to: its own, or the one that an option would make. No line: the total. */
  | { readonly of: "plan"; readonly text: string; readonly line: string | undefined }
  | { readonly of: "bill"; readonly within: Within; readonly currency: string }
  | { readonly of: "forecast"; readonly step: number };

export type Overlay =
  | { readonly kind: "help" }
  | { readonly kind: "palette" }
  | { readonly kind: "export" }
  | { readonly kind: "open" }
  | { readonly kind: "leave" }
  | { readonly kind: "why"; readonly figure: Figure; readonly opened: readonly string[] };

export type Task =
  | { readonly kind: "save"; readonly file: string; readonly text: string; readonly fresh: boolean }
  | { readonly kind: "export"; readonly file: string; readonly text: string }
  | { readonly kind: "read"; readonly file: string }
  | { readonly kind: "import"; readonly files: readonly string[] }
  | { readonly kind: "stop-import" }
  | { readonly kind: "forecast"; readonly step: Step }
  | { readonly kind: "forget-recovery" }
  | { readonly kind: "quit" };

export interface Queued {
  readonly id: number;
  readonly task: Task;
}

export interface Notice {
  readonly tone: "good" | "doubt" | "bad" | "quiet";
  readonly text: string;
}

/** Something that can be opened: an example, a plan or a bill of the folder, edits that were not saved. */
export interface Openable {
  readonly label: string;
  readonly detail: string;
  readonly what: "plan" | "bill" | "recovery";
  readonly file: string | undefined;
  readonly text: string | undefined;
}

export type BillState =
  | { readonly kind: "none" }
  | { readonly kind: "reading"; readonly files: readonly string[]; readonly progress: Progress | undefined }
  | { readonly kind: "read"; readonly files: readonly string[]; readonly result: ImportResult }
  | { readonly kind: "failed"; readonly files: readonly string[]; readonly problems: readonly Problem[] };

/** What a forecast goes by. */
export const STEPS = ["month", "day"] as const;
export type Step = (typeof STEPS)[number];

export type Outlook =
  | { readonly kind: "none" }
  | { readonly kind: "working" }
  | { readonly kind: "ready"; readonly result: BillForecast }
  | { readonly kind: "failed"; readonly problems: readonly Problem[] };

/** What a bill's spend is shown by: one of its keys, or what we could not map. */
export type Grouping = SpendBy | "unmapped";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface State {
  readonly size: Size;
  readonly screen: ScreenName;
  readonly panels: Readonly<Record<ScreenName, number>>;
  readonly lists: Readonly<Partial<Record<ListId, ListState>>>;
  /** The plan's file; undefined: it has none yet. */
  readonly file: string | undefined;
  /** The plan as it stands, as it was opened, and as it is on the disk; "" is no plan. */
  readonly text: string;
  readonly opened: string;
  readonly saved: string;
  readonly past: readonly string[];
  readonly future: readonly string[];
  readonly typing: Typing | undefined;
  readonly overlays: readonly Overlay[];
  readonly notice: Notice | undefined;
  readonly widening: Widening;
  /** The options that are compared alone; none: all are. */
  readonly only: readonly string[];
  /** The input that break-even is drawn over; undefined: the demand's first rate. */
  readonly over: string | undefined;
  /** The model and the service that fleets are sized for; undefined: the workload's own. */
  readonly model: string | undefined;
  readonly host: string | undefined;
  /** What the rates are narrowed to. */
  readonly facets: Facets;
  readonly period: Period;
  readonly bill: BillState;
  readonly grouping: Grouping;
  /** The rows of the bill that were gone into, one inside the other. */
  readonly within: Within;
  /** Another way to run the bill's usage, as it was typed; "" is none. */
  readonly whatIf: string;
  readonly outlook: Outlook;
  readonly openables: readonly Openable[];
  readonly tasks: readonly Queued[];
  readonly nextTask: number;
}

export interface Opening {
  readonly size: Size;
  readonly file?: string | undefined;
  readonly text?: string | undefined;
  readonly bills?: readonly string[] | undefined;
  readonly openables?: readonly Openable[] | undefined;
}

/** A bill as it is looked at first. */
export const WHOLE_BILL = { grouping: "service", within: [], whatIf: "" } as const;

/** The state that the app opens with. */
export const openingState = (opening: Opening): State => {
  const text = opening.text ?? "";
  const bills = opening.bills ?? [];
  const start: State = {
    size: opening.size,
    screen: bills.length > 0 ? "bill" : "plan",
    panels: { plan: 0, compare: 0, capacity: 0, rates: 0, bill: 0, forecast: 0 },
    lists: {},
    file: opening.file,
    text,
    opened: text,
    saved: text,
    past: [],
    future: [],
    typing: undefined,
    overlays: [],
    notice: undefined,
    widening: [],
    only: [],
    over: undefined,
    model: undefined,
    host: undefined,
    facets: {},
    period: "month",
    bill: { kind: "none" },
    ...WHOLE_BILL,
    outlook: { kind: "none" },
    openables: opening.openables ?? [],
    tasks: [],
    nextTask: 1,
  };
  if (bills.length > 0)
    return queue(
      { ...start, bill: { kind: "reading", files: bills, progress: undefined } },
      { kind: "import", files: bills },
    );
  const asks = text === "" || start.openables.some(({ what }) => what === "recovery");
  return asks ? { ...start, overlays: [{ kind: "open" }] } : start;
};

export const queue = (state: State, task: Task): State => ({
  ...state,
  tasks: [...state.tasks, { id: state.nextTask, task }],
  nextTask: state.nextTask + 1,
});

export const listOf = (state: State, id: ListId): ListState => state.lists[id] ?? FRESH_LIST;

export const withList = (state: State, id: ListId, change: Partial<ListState>): State => ({
  ...state,
  lists: { ...state.lists, [id]: { ...listOf(state, id), ...change } },
});

export const say = (state: State, tone: Notice["tone"], text: string): State => ({ ...state, notice: { tone, text } });

export const isDirty = (state: State): boolean => state.text !== state.saved;

/** The overlay on top, which has the keys. */
export const topOverlay = (state: State): Overlay | undefined => state.overlays.at(-1);

/** The plan's text that is shown: with the edit under way where it makes sense. */
export const shownText = (state: State): string => (state.typing?.kind === "field" ? state.typing.good : state.text);

/** Rows that a page of a list has. */
export const page = ({ size }: State): number => Math.max(1, size.rows - 8);
