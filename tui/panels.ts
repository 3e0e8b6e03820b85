import type { Engine } from "./engine.ts";
import { drawList, type Listing } from "./listing.ts";
import { type ListId, listOf, type ScreenName, type State } from "./state.ts";
import { beside, block, fill } from "./text.ts";
import type { Theme } from "./theme.ts";

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
  forecast: ["steps", "evidence"],
};

/** The list of the screen that has the keys. */
export const focusedPanel = (state: State): ListId => {
  const lists = PANELS[state.screen];
  return lists[state.panels[state.screen]] ?? lists[0] ?? "workloads";
};

/** A screen below the header: lines within a width and a height. */
export type Body = (state: State, engine: Engine, theme: Theme, width: number, height: number) => readonly string[];

/** A part of a screen: its title and how it draws itself in a width and a height. */
export interface Panel {
  readonly id: ListId | undefined;
  readonly title: string;
  readonly draw: (width: number, height: number, focused: boolean) => readonly string[];
}

/** A list as a panel. The listing is made when it is drawn. */
export const listPanel = (
  id: ListId,
  title: string,
  listing: () => Listing,
  state: State,
  theme: Theme,
): Panel & { readonly id: ListId } => ({
  id,
  title,
  draw: (width, height, focused) => drawList(listing(), listOf(state, id), width, height, focused, theme),
});

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

/** Panels side by side, each with its columns; the last has what is left. */
export const across = (
  panels: readonly { readonly panel: Panel; readonly columns: number }[],
  last: Panel,
  width: number,
  height: number,
  focused: ListId | undefined,
  theme: Theme,
): readonly string[] => {
  const rest = panels.reduce((left, { columns }) => left - columns - GAP.length, width);
  return beside(
    [...panels, { panel: last, columns: rest }].map(({ panel, columns }) =>
      drawPanel(panel, columns, height, panel.id !== undefined && panel.id === focused, theme),
    ),
    GAP,
  );
};

const GAP = "  ";

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

/** Two panels: beside each other from 100 columns on, `share` of them the first's; else the one that has the keys. */
export const pair = (
  first: Panel,
  second: Panel,
  share: number,
  state: State,
  width: number,
  height: number,
  theme: Theme,
): readonly string[] => {
  const focused = focusedPanel(state);
  switch (widthClass(width)) {
    case "stacked":
    case "table":
      return down([{ panel: focused === second.id ? second : first, height }], width, focused, theme);
    case "detail":
    case "panes":
      return across([{ panel: first, columns: leftOf(width, share) }], second, width, height, focused, theme);
  }
};

/** Columns of the left of two panels. */
export const leftOf = (width: number, share: number): number => Math.floor(width * share);
