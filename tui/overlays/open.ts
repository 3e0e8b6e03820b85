import { printable } from "../../src/quantity/printable.ts";
import type { Engine } from "../engine.ts";
import { listed, type Listing } from "../listing.ts";
import type { State } from "../state.ts";
import type { Theme } from "../theme.ts";

/** What can be opened, and last a file by its name. */
export const openList = (state: State, _engine: Engine, theme: Theme): Listing =>
  listed(
    [{ title: "" }, { title: "", least: 20, rank: 1, paint: theme.quiet }],
    [
      ...state.openables.map(({ label, detail }, index) => ({
        id: String(index),
        cells: [printable(label), printable(detail)],
      })),
      {
        id: "path",
        cells: ["another file …", "type its name: a plan or a bill"],
      },
    ],
    "",
  );
