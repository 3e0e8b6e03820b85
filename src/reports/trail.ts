import type { TrailNode } from "../plans/trail.ts";
import { usd } from "./figures.ts";
import { type Screen, wrap } from "./screen.ts";

/** A trail as an indented tree, each step on its own line. */
export const showTrail = (node: TrailNode, screen: Screen): readonly string[] => branch(node, "", "", screen);

const branch = (node: TrailNode, lead: string, below: string, screen: Screen): readonly string[] => {
  const { paint, width } = screen;
  const money =
    node.usd === undefined
      ? ""
      : node.usd === null
        ? `  ${paint.bad("unpriced")}`
        : `  ${paint.money(`${usd(node.usd)} USD`)}`;
  const head = `${lead}${node.label}${money}`;
  const used = lead.length + node.label.length + (node.usd === undefined ? 0 : 20);
  const detail = node.detail === undefined ? [] : wrap(node.detail, Math.max(20, width - Math.min(used, 40) - 2));
  const rest = detail.slice(1).map((line) => `${below}${node.children.length > 0 ? "│ " : "  "}  ${paint.quiet(line)}`);
  const first = detail[0] === undefined ? head : `${head}  ${paint.quiet(detail[0])}`;
  const children = node.children.flatMap((child, index) => {
    const last = index === node.children.length - 1;
    return branch(child, `${below}${last ? "└ " : "├ "}`, `${below}${last ? "  " : "│ "}`, screen);
  });
  return [first, ...rest, ...children];
};
