import { keyName } from "./key-names.ts";
import type { ListId, ScreenName } from "./state.ts";

/**
 * The one table of keys. It feeds the handler, the bottom line, the help screen, the palette and the README.
 * A letter acts only while nothing is being typed.
 */
export interface Binding {
  readonly action: Action;
  readonly keys: readonly string[];
  /** Short, for the bottom line. */
  readonly label: string;
  readonly help: string;
  /** The screens on which it does something; every one where it is left out. */
  readonly on?: readonly ScreenName[] | undefined;
  /** Whether the bottom line shows it. */
  readonly shown?: boolean | undefined;
}

export type Action =
  | `screen-${ScreenName}`
  | "open"
  | "back"
  | "up"
  | "down"
  | "top"
  | "end"
  | "page-up"
  | "page-down"
  | "panel"
  | "panel-back"
  | "edit"
  | "increase"
  | "decrease"
  | "clear"
  | "undo"
  | "redo"
  | "save"
  | "why"
  | "find"
  | "next"
  | "previous"
  | "sort"
  | "mark"
  | "compare-marked"
  | "widen-models"
  | "widen-modes"
  | "widen-regions"
  | "widen-services"
  | "next-input"
  | "narrow-service"
  | "narrow-region"
  | "narrow-confidence"
  | "next-model"
  | "next-host"
  | "group"
  | "what-if"
  | "send"
  | "period"
  | "export"
  | "reload"
  | "files"
  | "palette"
  | "help"
  | "suspend"
  | "interrupt"
  | "quit";

export const KEYS: readonly Binding[] = [
  {
    action: "open",
    keys: ["enter", "right", "l"],
    label: "open",
    help: "go deeper: into a workload, an input, an option, a branch; on Compare, adopt the option",
    shown: true,
  },
  { action: "back", keys: ["esc", "left", "h"], label: "back", help: "go back, close, or take a filter off" },
  { action: "up", keys: ["up", "k"], label: "up", help: "one row up" },
  { action: "down", keys: ["down", "j"], label: "down", help: "one row down" },
  { action: "top", keys: ["g", "home"], label: "top", help: "first row" },
  { action: "end", keys: ["G", "end"], label: "end", help: "last row" },
  { action: "page-up", keys: ["pageup"], label: "page up", help: "a page up" },
  { action: "page-down", keys: ["pagedown"], label: "page down", help: "a page down" },
  { action: "panel", keys: ["tab"], label: "next panel", help: "the next panel has the keys", shown: true },
  { action: "panel-back", keys: ["shift+tab"], label: "last panel", help: "the panel before has the keys" },
  {
    action: "edit",
    keys: ["e"],
    label: "edit",
    help: "edit the selected input; enter keeps it, esc takes it back",
    on: ["plan"],
    shown: true,
  },
  {
    action: "increase",
    keys: ["+", "="],
    label: "more",
    help: "one step more of the selected number, or the next choice",
    on: ["plan"],
    shown: true,
  },
  {
    action: "decrease",
    keys: ["-"],
    label: "less",
    help: "one step less, or the choice before",
    on: ["plan"],
    shown: true,
  },
  {
    action: "clear",
    keys: ["d"],
    label: "default",
    help: "take the selected input out: its default holds",
    on: ["plan"],
  },
  {
    action: "why",
    keys: ["w"],
    label: "why",
    help: "open the selected figure down to rate, source and date",
    shown: true,
  },
  { action: "find", keys: ["/"], label: "find", help: "find in the list; on Rates search the whole card", shown: true },
  { action: "next", keys: ["n"], label: "next match", help: "the next match" },
  { action: "previous", keys: ["N"], label: "match before", help: "the match before" },
  {
    action: "sort",
    keys: ["s"],
    label: "sort",
    help: "sort by the next column",
    on: ["compare", "rates"],
    shown: true,
  },
  { action: "mark", keys: ["space"], label: "mark", help: "mark the row", on: ["plan", "compare"] },
  {
    action: "compare-marked",
    keys: ["c"],
    label: "compare",
    help: "compare: the selected workload's options; on Compare only the marked ones",
    on: ["plan", "compare"],
    shown: true,
  },
  {
    action: "widen-models",
    keys: ["m"],
    label: "models",
    help: "all models too, or no longer",
    on: ["compare"],
    shown: true,
  },
  {
    action: "widen-modes",
    keys: ["M"],
    label: "modes",
    help: "every mode of the service too, or no longer",
    on: ["compare"],
  },
  {
    action: "widen-regions",
    keys: ["R"],
    label: "regions",
    help: "the plan's own option in every region, or no longer",
    on: ["compare"],
  },
  {
    action: "widen-services",
    keys: ["S"],
    label: "services",
    help: "every service that meets the demand, or no longer",
    on: ["compare"],
  },
  {
    action: "next-input",
    keys: ["i"],
    label: "input",
    help: "break-even over the next input of the demand",
    on: ["compare"],
    shown: true,
  },
  {
    action: "next-model",
    keys: ["m"],
    label: "model",
    help: "size the next model: the workload's own first, then every open one",
    on: ["capacity"],
    shown: true,
  },
  {
    action: "next-host",
    keys: ["S"],
    label: "service",
    help: "size for the next service that runs models on instances",
    on: ["capacity"],
    shown: true,
  },
  {
    action: "narrow-service",
    keys: ["S"],
    label: "service",
    help: "only the next service of what was found, then all again",
    on: ["rates"],
    shown: true,
  },
  {
    action: "narrow-region",
    keys: ["R"],
    label: "region",
    help: "rates of the next region, then of any",
    on: ["rates"],
    shown: true,
  },
  {
    action: "narrow-confidence",
    keys: ["C"],
    label: "confidence",
    help: "only rates of the next confidence, then all again",
    on: ["rates"],
    shown: true,
  },
  {
    action: "group",
    keys: ["b"],
    label: "by",
    help: "spend by service, model, meter, each tag, account, region, day, type of line, or what we could not map",
    on: ["bill"],
    shown: true,
  },
  {
    action: "what-if",
    keys: ["e"],
    label: "what if",
    help: "the same usage run another way: batch 40%, another model, region, cache, spot; Esc takes it off",
    on: ["bill"],
    shown: true,
  },
  { action: "send", keys: ["p"], label: "to plan", help: "send the bill's usage to a plan", on: ["bill"], shown: true },
  {
    action: "period",
    keys: ["t"],
    label: "period",
    help: "the month, a day, or a year of such months; on Forecast days or months",
    on: ["plan", "compare", "forecast"],
  },
  { action: "undo", keys: ["u"], label: "undo", help: "take the last change of the plan back" },
  { action: "redo", keys: ["ctrl+r"], label: "redo", help: "make the change again" },
  { action: "save", keys: ["ctrl+s"], label: "save", help: "save the plan, whole or not at all", shown: true },
  { action: "export", keys: ["x"], label: "export", help: "write what is shown as JSON, CSV or Markdown" },
  { action: "reload", keys: ["r"], label: "reload", help: "read the plan or the bill again from its file" },
  {
    action: "files",
    keys: ["o"],
    label: "files",
    help: "open an example, a plan, a bill, or edits that were not saved",
  },
  { action: "screen-plan", keys: ["1"], label: "Plan", help: "workloads, inputs, charges" },
  { action: "screen-compare", keys: ["2"], label: "Compare", help: "options for a demand, ranked" },
  { action: "screen-capacity", keys: ["3"], label: "Capacity", help: "fleets for a self-hosted model" },
  { action: "screen-rates", keys: ["4"], label: "Rates", help: "search the whole rate card" },
  { action: "screen-bill", keys: ["5"], label: "Bill", help: "what an imported bill spends, and where" },
  { action: "screen-forecast", keys: ["6"], label: "Forecast", help: "the bill's history continued, with its band" },
  { action: "palette", keys: [":"], label: "all", help: "every action by name" },
  { action: "help", keys: ["?"], label: "help", help: "these keys", shown: true },
  { action: "suspend", keys: ["ctrl+z"], label: "suspend", help: "back to the shell; fg comes back here" },
  { action: "interrupt", keys: ["ctrl+c"], label: "leave", help: "leave at once; unsaved edits are kept and offered" },
  { action: "quit", keys: ["q"], label: "quit", help: "leave; unsaved edits are asked about and kept", shown: true },
];

/** What a binding does in the list that has the keys, in a word for the bottom line. */
export const labelIn = ({ action, label }: Binding, list: ListId): string =>
  action === "open" ? (OPENS[list] ?? label) : label;

const OPENS: Readonly<Partial<Record<ListId, string>>> = {
  inputs: "edit",
  charges: "why",
  options: "adopt",
  fleets: "adopt",
  shares: "go into",
  lines: "go into",
  steps: "why",
};

/** What a key does on a screen; undefined where it does nothing there. */
export const bindingFor = (key: string, screen: ScreenName): Binding | undefined => {
  const found = KEYS.filter(({ keys }) => keys.includes(key));
  return found.find(({ on }) => on?.includes(screen)) ?? found.find(({ on }) => on === undefined) ?? found[0];
};

/** The table of keys as Markdown, for the README. */
export const keysMarkdown = (): string => {
  const rows = KEYS.map(({ keys, help, on }) => {
    const shown = keys.map((key) => `\`${keyName(key)}\``).join(" ");
    return `| ${shown} | ${help}${on ? ` (${on.map(titleOf).join(", ")})` : ""} |`;
  });
  return ["| Key | Does |", "| --- | --- |", ...rows].join("\n");
};

/** A screen's name as its title. */
export const titleOf = (screen: ScreenName): string => screen.slice(0, 1).toUpperCase() + screen.slice(1);
