import type { Frame } from "../src/reports/chart.ts";
import type { Theme } from "./theme.ts";

/** How charts are drawn in this theme: Braille or ASCII, series told apart by colour as well as by letter. */
export const frameOf = (theme: Theme, width: number, height: number): Frame => {
  const paints = [theme.money, theme.doubt, theme.good, theme.bad];
  return {
    width,
    height,
    glyphs: theme.looks.unicode ? "braille" : "ascii",
    paint: (text, series) => (paints[series % paints.length] ?? theme.money)(text),
  };
};
