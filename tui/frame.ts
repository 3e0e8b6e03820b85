import { printable } from "../src/quantity/printable.ts";
import { percent, usd } from "../src/reports/figures.ts";
import { widthOf } from "../src/reports/width.ts";
import { wrap } from "../src/reports/screen.ts";
import { whyNot } from "./availability.ts";
import type { Engine } from "./engine.ts";
import { type Binding, KEYS, labelIn, titleOf } from "./keys.ts";
import { keyName } from "./key-names.ts";
import { drawList } from "./listing.ts";
import { activeList, listingOf } from "./lists.ts";
import { type Body, drawPanel, focusedPanel } from "./panels.ts";
import { inPeriod, periodName } from "./period.ts";
import { billBody, billTotal } from "./screens/bill.ts";
import { capacityBody } from "./screens/capacity.ts";
import { compareBody } from "./screens/compare.ts";
import { forecastBody } from "./screens/forecast.ts";
import { caretIn, planBody, shownReading, signed } from "./screens/plan.ts";
import { ratesBody } from "./screens/rates.ts";
import { isDirty, listOf, type Overlay, SCREENS, type ScreenName, shownText, type State, topOverlay } from "./state.ts";
import { ascii, fill, trimmed, within } from "./text.ts";
import type { Theme } from "./theme.ts";

const BODIES: Readonly<Record<ScreenName, Body>> = {
  plan: planBody,
  compare: compareBody,
  capacity: capacityBody,
  rates: ratesBody,
  bill: billBody,
  forecast: forecastBody,
};

const LEAST_ROWS_WITH_HEADER = 16;

/**
 * The whole app as lines of text: at most one fewer than the terminal has rows, none wider than its columns. A fault in a
 * view is shown in place of it; the rest of the screen stays.
 */
export const frame = (state: State, engine: Engine, theme: Theme): readonly string[] => {
  const { columns, rows } = state.size;
  const height = Math.max(1, rows - 1);
  const header = rows < LEAST_ROWS_WITH_HEADER ? [] : headerLines(state, engine, theme, columns);
  const footer = footerLines(state, engine, theme, columns).slice(-Math.max(1, height - 1));
  const room = Math.max(0, height - header.length - footer.length);
  const body = guarded(() => bodyLines(state, engine, theme, columns, room), theme, columns);
  const padded = Array.from({ length: room }, (_, row) => body[row] ?? "");
  const lines = [...header, ...padded, ...footer].slice(0, height).map((line) => trimmed(within(line, columns)));
  return theme.looks.unicode ? lines : lines.map(ascii);
};

/** What is shown while the plan is read for the first time: the screens and the file. */
export const firstFrame = (state: State, theme: Theme): readonly string[] => {
  const { columns, rows } = state.size;
  const lines = [tabLine(state, theme, columns), theme.quiet(" pricing …")].slice(0, Math.max(1, rows - 1));
  return theme.looks.unicode ? lines : lines.map(ascii);
};

const guarded = (draw: () => readonly string[], theme: Theme, width: number): readonly string[] => {
  try {
    return draw();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return wrap(
      `This view failed, and that is our fault: ${printable(text, 400)}. The other screens still work.`,
      width,
    ).map(theme.bad);
  }
};

const bodyLines = (state: State, engine: Engine, theme: Theme, width: number, height: number): readonly string[] => {
  const overlay = topOverlay(state);
  if (overlay === undefined) return BODIES[state.screen](state, engine, theme, width, height);
  if (overlay.kind === "leave") return LEAVING.map((line) => ` ${line}`);
  const id = activeList(state);
  const panel = {
    id,
    title: overlayTitle(overlay, state),
    draw: (w: number, h: number) => [
      ...overlayIntro(overlay, theme, w),
      ...drawList(
        listingOf(state, engine, id, theme),
        listOf(state, id),
        w,
        h - overlayIntro(overlay, theme, w).length,
        true,
        theme,
      ),
    ],
  };
  return drawPanel(panel, width, height, true, theme);
};

const LEAVING = [
  "",
  "The plan has changes that are not saved.",
  "",
  "  s  save them and leave (a plan without a file is asked for its name)",
  "  q  leave; they are kept, and offered next time",
  "  d  drop them and leave",
  "  Esc  stay",
];

const overlayTitle = (overlay: Overlay, state: State): string => {
  switch (overlay.kind) {
    case "help":
      return "Keys";
    case "palette":
      return "Every action";
    case "export":
      return `Export what ${titleOf(state.screen)} shows`;
    case "open":
      return state.text === "" ? "Welcome to Ratecard" : "Open";
    case "why":
      return "Why";
    case "leave":
      return "Leave";
  }
};

const overlayIntro = (overlay: Overlay, theme: Theme, width: number): readonly string[] => {
  if (overlay.kind !== "open") return [];
  const text =
    "What machine learning on AWS costs, how many machines it takes, and why. Choose with the arrows, open with Enter.";
  return ["", ...wrap(text, Math.max(10, width - 2)).map((line) => ` ${theme.quiet(line)}`), ""];
};

/** Screens, the plan, the total with its change since opening, the budget. */
const headerLines = (state: State, engine: Engine, theme: Theme, width: number): readonly string[] => {
  const total = guarded(() => [totalLine(state, engine, theme)], theme, width)[0] ?? "";
  return [tabLine(state, theme, width), fill(total, width)];
};

const tabLine = (state: State, theme: Theme, width: number): string => {
  const tabs = SCREENS.map((screen, index) => {
    const text = width < 60 ? `${index + 1}` : `${index + 1} ${titleOf(screen)}`;
    return screen === state.screen ? theme.selected(` ${text} `) : theme.quiet(` ${text} `);
  }).join("");
  const name = printable(state.file ?? (state.text === "" ? "" : "not saved yet"), 60);
  const changed = isDirty(state) ? theme.doubt(width < 100 ? "*" : "changed") : "";
  const room = width - widthOf(tabs) - widthOf(changed) - 2;
  // That something is not saved is said before its name is.
  const shown = widthOf(name) <= room ? theme.quiet(name) : "";
  return spread(tabs, [shown, changed].filter(Boolean).join(" "), width);
};

const spread = (left: string, right: string, width: number): string => {
  const gap = width - widthOf(left) - widthOf(right);
  return gap < 1 ? left : left + " ".repeat(gap) + right;
};

const totalLine = (state: State, engine: Engine, theme: Theme): string => {
  const reading = shownReading(state, engine);
  if (reading === undefined)
    return state.bill.kind === "read" ? billTotal(state.bill.result, theme) : theme.quiet(" no plan");
  if (reading.kind === "wrong")
    return ` ${theme.bad("not priced:")} ${printable(reading.problems[0]?.expected ?? "", 100)}`;
  const { estimate } = reading;
  const before = state.opened === "" ? undefined : engine.read(state.opened);
  const change = before?.kind === "priced" ? estimate.cost - before.estimate.cost : 0;
  const parts = [
    theme.title(theme.money(`${usd(inPeriod(estimate.cost, state, reading))} USD / ${periodName(state)}`)),
    ...(estimate.complete ? [] : [theme.bad("without unpriced lines")]),
    ...(Math.abs(change) < 0.005
      ? []
      : [theme.doubt(`${signed(inPeriod(change, state, reading), theme)} since opening`)]),
    ...budgetPart(estimate.cost, estimate.plan.budget, theme),
    ...monthsPart(state, engine, theme),
    theme.quiet(`${printable(estimate.plan.name, 40)} · ${estimate.plan.region}`),
  ];
  return ` ${parts.join("  ")}`;
};

/** Columns from which the plan's months together have room. */
const WIDE = 100;

/** All months of the plan together, with its growth. */
const monthsPart = (state: State, engine: Engine, theme: Theme): readonly string[] => {
  if (state.size.columns < WIDE) return [];
  const answer = engine.timeline(shownText(state));
  if (answer.kind !== "ready") return [];
  const { total, months } = answer.value;
  return [theme.quiet(`${usd(total)} in ${months.length} months`)];
};

const budgetPart = (cost: number, budget: number | undefined, theme: Theme): readonly string[] => {
  if (budget === undefined || budget <= 0) return [];
  const text = `${percent(cost / budget)} of the budget`;
  return [cost > budget ? theme.bad(`! ${text}`) : theme.good(text)];
};

/** What is being typed, or what was said; then the keys that matter now. */
const footerLines = (state: State, engine: Engine, theme: Theme, width: number): readonly string[] =>
  guarded(() => [statusLine(state, theme, width), keyLine(state, engine, theme, width)], theme, width);

const PROMPTS = {
  find: "/",
  palette: ":",
  save: "save as ",
  read: "open ",
  "what-if": "what if ",
  field: "",
} as const;

const statusLine = (state: State, theme: Theme, width: number): string => {
  const { typing, notice } = state;
  if (typing && typing.kind !== "field")
    return ` ${theme.accent(PROMPTS[typing.kind])}${caretIn(typing.line.text, typing.line.at, theme)}`;
  if (notice) return fill(` ${theme[notice.tone](printable(notice.text, 300))}`, width);
  const { find } = listOf(state, activeList(state));
  return find === "" ? "" : ` ${theme.quiet(`found: ${printable(find, 60)} (n and N move, Esc shows all)`)}`;
};

const TYPING_HELP = {
  field: "Enter keeps it · Esc takes it back · letters are text",
  find: "Enter ends · Esc shows all",
  palette: "Enter does it · ↑ ↓ choose · Esc closes",
  save: "Enter saves · Esc does not",
  read: "Enter opens · Esc does not",
  "what-if": "Enter prices it · such as batch 40%, haiku=nova-lite, region eu-west-1, cache 60%",
} as const;

const OVERLAY_HELP: Readonly<Record<Overlay["kind"], string>> = {
  help: "↑ ↓ move · Enter does it · Esc goes back",
  palette: "↑ ↓ move · Enter does it · Esc goes back",
  export: "↑ ↓ move · Enter writes it · Esc goes back",
  open: "↑ ↓ move · Enter opens · Esc goes back",
  leave: "",
  why: "↑ ↓ move · → opens a branch · ← closes it · / find · Esc goes back",
};

const keyLine = (state: State, engine: Engine, theme: Theme, width: number): string => {
  if (state.typing) return ` ${theme.quiet(TYPING_HELP[state.typing.kind])}`;
  const overlay = topOverlay(state);
  if (overlay) return ` ${theme.quiet(OVERLAY_HELP[overlay.kind])}`;
  const list = focusedPanel(state);
  const said = new Set<string>();
  const shown = KEYS.filter((binding) => {
    const label = labelIn(binding, list);
    const isNew = !said.has(label);
    const here = binding.on === undefined || binding.on.includes(state.screen);
    if (binding.shown && here) said.add(label);
    return binding.shown && here && isNew;
  });
  const usable = (binding: Binding) => whyNot(binding.action, state, engine) === undefined;
  // What can be done now has the room first; with changes, saving them before all.
  const urgent = ({ action }: Binding) => action === "save" && isDirty(state);
  const ends = shown.slice(-2);
  const middle = shown.slice(0, -2);
  const ranked = [
    ...middle.filter(urgent),
    ...middle.filter((one) => usable(one) && !urgent(one)),
    ...middle.filter((one) => !usable(one)),
  ];
  const last = ends.map((binding) => keyPart(binding, state, usable(binding), theme));
  let used = last.reduce((sum, part) => sum + widthOf(part) + 2, 0);
  const kept = new Set<Binding>();
  for (const binding of ranked) {
    used += widthOf(keyPart(binding, state, usable(binding), theme)) + 2;
    if (used > width) break;
    kept.add(binding);
  }
  const parts = middle.filter((one) => kept.has(one)).map((one) => keyPart(one, state, usable(one), theme));
  return ` ${[...parts, ...last].join("  ")}`;
};

/** A key with what it does; in brackets where it can do nothing now. */
const keyPart = (binding: Binding, state: State, usable: boolean, theme: Theme): string => {
  const key = keyName(binding.keys[0] ?? "");
  const label = labelIn(binding, focusedPanel(state));
  return usable ? `${theme.accent(key)} ${label}` : theme.quiet(`(${key} ${label})`);
};
