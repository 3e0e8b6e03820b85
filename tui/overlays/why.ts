import type { TrailNode } from "../../src/plans/trail.ts";
import { printable } from "../../src/quantity/printable.ts";
import { usd } from "../../src/reports/figures.ts";
import type { Engine } from "../engine.ts";
import { listed, type Listing, type ListRow } from "../listing.ts";
import type { State } from "../state.ts";
import type { Theme } from "../theme.ts";

/** A node of the tree as a row: its place among its siblings all the way down, and how deep it is. */
export interface Branch {
  readonly path: string;
  readonly depth: number;
  readonly node: TrailNode;
  readonly isOpen: boolean;
}

/** The trail that is asked about. */
export const trailShown = (state: State, engine: Engine): TrailNode | undefined => {
  const overlay = state.overlays.findLast(({ kind }) => kind === "why");
  return overlay?.kind === "why" ? engine.trail(overlay.text, overlay.line) : undefined;
};

/** The branches that are to be seen: those whose parents are open. */
export const branchesShown = (state: State, engine: Engine): readonly Branch[] => {
  const overlay = state.overlays.findLast(({ kind }) => kind === "why");
  const root = trailShown(state, engine);
  return root && overlay?.kind === "why" ? flattened(root, "0", 0, new Set(overlay.opened)) : [];
};

const flattened = (node: TrailNode, path: string, depth: number, opened: ReadonlySet<string>): readonly Branch[] => {
  const isOpen = opened.has(path);
  const own: Branch = { path, depth, node, isOpen };
  return isOpen
    ? [own, ...node.children.flatMap((child, index) => flattened(child, `${path}.${index}`, depth + 1, opened))]
    : [own];
};

/** Every path of the tree down to a depth: what is open at first. */
export const openedTo = (node: TrailNode, depth: number, path = "0"): readonly string[] =>
  depth <= 0 ? [] : [path, ...node.children.flatMap((child, index) => openedTo(child, depth - 1, `${path}.${index}`))];

/** Every path of a tree whose label or detail holds the words: so that a match is never hidden. */
export const pathsTo = (node: TrailNode, words: string, path = "0"): readonly string[] => {
  const below = node.children.flatMap((child, index) => pathsTo(child, words, `${path}.${index}`));
  const own = `${node.label} ${node.detail ?? ""}`.toLowerCase().includes(words.toLowerCase());
  return below.length > 0 ? [path, ...below] : own ? [path] : [];
};

export const whyList = (state: State, engine: Engine, theme: Theme): Listing => {
  const rows = branchesShown(state, engine).map(({ path, depth, node, isOpen }): ListRow => {
    const { glyphs } = theme;
    const sign = node.children.length === 0 ? glyphs.leaf : isOpen ? glyphs.open : glyphs.closed;
    const detail = printable(node.detail ?? "", 600);
    return {
      id: path,
      cells: [
        `${"  ".repeat(depth)}${sign} ${printable(node.label)}`,
        node.usd === undefined ? "" : node.usd === null ? "unpriced" : usd(node.usd),
        detail,
      ],
      below: detail.length > 60 ? [theme.quiet(detail)] : [],
    };
  });
  return listed(
    [
      { title: "Figure", least: 24 },
      { title: "USD / month", align: "right", paint: theme.money },
      { title: "", least: 16, rank: 1, paint: theme.quiet },
    ],
    rows,
    "This figure has no trail: the plan is not priced.",
  );
};
