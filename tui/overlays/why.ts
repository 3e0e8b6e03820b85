import { trailOfStep } from "../../src/plans/trail-of-forecast.ts";
import type { TrailNode } from "../../src/plans/trail.ts";
import { printable } from "../../src/quantity/printable.ts";
import { usd } from "../../src/reports/figures.ts";
import type { Engine } from "../engine.ts";
import { listed, type Listing, type ListRow, note } from "../listing.ts";
import type { Figure, State } from "../state.ts";
import type { Theme } from "../theme.ts";

/** A node of the tree as a row: its place among its siblings all the way down, and how deep it is. */
export interface Branch {
  readonly path: string;
  readonly depth: number;
  readonly node: TrailNode;
  readonly isOpen: boolean;
}

/** The trail of a figure; undefined where it has none. */
export const trailOf = (figure: Figure, state: State, engine: Engine): TrailNode | undefined => {
  switch (figure.of) {
    case "plan":
      return engine.trail(figure.text, figure.line);
    case "bill":
      return state.bill.kind === "read"
        ? engine.billTrail(state.bill.result, figure.within, figure.currency)
        : undefined;
    case "forecast":
      return state.outlook.kind === "ready" ? trailOfStep(state.outlook.result, figure.step) : undefined;
  }
};

const whyShown = ({ overlays }: State) => overlays.flatMap((one) => (one.kind === "why" ? [one] : [])).at(-1);

/** The trail that is asked about. */
export const trailShown = (state: State, engine: Engine): TrailNode | undefined => {
  const overlay = whyShown(state);
  return overlay && trailOf(overlay.figure, state, engine);
};

/** The branches that are to be seen: those whose parents are open. */
export const branchesShown = (state: State, engine: Engine): readonly Branch[] => {
  const overlay = whyShown(state);
  const root = trailShown(state, engine);
  return root && overlay ? flattened(root, "0", 0, new Set(overlay.opened)) : [];
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

/** A detail that fits its column is not said twice. */
const SHORT = 24;

const unitOf = (state: State): string => {
  const figure = whyShown(state)?.figure;
  switch (figure?.of) {
    case "bill":
      return figure.currency;
    case "forecast":
      return "expected";
    default:
      return "USD / month";
  }
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
      below: detail.length > SHORT ? [note("quiet", detail)] : [],
    };
  });
  return listed(
    [
      { title: "Figure", least: 24 },
      { title: unitOf(state), align: "right", paint: theme.money },
      { title: "", least: 16, rank: 1, paint: theme.quiet },
    ],
    rows,
    "This figure has no trail: the plan is not priced.",
  );
};
