import { beside, block, fill } from "./text.ts";
import type { Theme } from "./theme.ts";
import type { ListId, ScreenName, State } from "./state.ts";

/** How wide the terminal is, as layouts care: stacked, one table, table and detail, three panes. */
export type WidthClass = "stacked" | "table" | "detail" | "panes";

export const widthClass = (columns: number): WidthClass =>
  columns < 60 ? "stacked" : columns < 100 ? "table" : columns < 140 ? "detail" : "panes";

/** The lists of a screen that can have the keys, in the order of Tab. */
export const PANELS: Readonly<Record<ScreenName, readonly ListId[]>> = {
  plan: ["workloads", "inputs", "charges"],
  compare: ["workloads", "options"],
  capacity: ["workloads", "fleets"],
  rates: ["rates", "regions"],
  bill: ["shares", "lines"],
  forecast: ["steps"],
};

/** The list of the screen that has the keys. */
export const focusedPanel = (state: State): ListId => {
  const lists = PANELS[state.screen];
  return lists[state.panels[state.screen]] ?? lists[0] ?? "workloads";
};

/** A part of a screen: its title and how it draws itself in a width and a height. */
export interface Panel {
  readonly id: ListId | undefined;
  readonly title: string;
  readonly draw: (width: number, height: number, focused: boolean) => readonly string[];
}

/** A panel with its title as a rule above it. */
export const drawPanel = (
  panel: Panel,
  width: number,
  height: number,
  focused: boolean,
  theme: Theme,
): readonly string[] => {
  const name = focused ? theme.title(theme.accent(panel.title)) : theme.quiet(panel.title);
  const rule = theme.glyphs.rule;
  const head = `${theme.quiet(rule)} ${name} `;
  const line = fill(`${head}${theme.quiet(rule.repeat(Math.max(0, width - panel.title.length - 3)))}`, width);
  return block([line, ...panel.draw(width, height - 1, focused)], width, height);
};

/** Panels side by side, by their shares of the width. */
export const across = (
  panels: readonly { readonly panel: Panel; readonly width: number }[],
  height: number,
  focused: ListId | undefined,
  theme: Theme,
): readonly string[] =>
  beside(
    panels.map(({ panel, width }) =>
      drawPanel(panel, width, height, panel.id !== undefined && panel.id === focused, theme),
    ),
    "  ",
  );

/** Panels one above the other, by their heights. */
export const down = (
  panels: readonly { readonly panel: Panel; readonly height: number }[],
  width: number,
  focused: ListId | undefined,
  theme: Theme,
): readonly string[] =>
  panels.flatMap(({ panel, height }) =>
    height <= 0 ? [] : drawPanel(panel, width, height, panel.id !== undefined && panel.id === focused, theme),
  );
