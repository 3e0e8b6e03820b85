import { whyNot } from "../availability.ts";
import type { Engine } from "../engine.ts";
import { type Binding, KEYS, keyName } from "../keys.ts";
import { listed, type Listing, matching } from "../listing.ts";
import type { State } from "../state.ts";
import type { Theme } from "../theme.ts";

/** Actions by name, those that fit what was typed. */
export const paletteActions = (state: State): readonly Binding[] =>
  matching(KEYS, state.typing?.kind === "palette" ? state.typing.line.text : "", ({ action, label, help }) =>
    [action.replaceAll("-", " "), label, help].join(" "),
  );

export const paletteList = (state: State, engine: Engine, theme: Theme): Listing =>
  listed(
    [
      { title: "Action" },
      { title: "key", paint: theme.accent },
      { title: "", least: 20, rank: 1 },
      { title: "not now, because", rank: 2, least: 10, paint: theme.quiet },
    ],
    paletteActions(state).map(({ action, keys, help }) => ({
      id: action,
      cells: [
        action.replaceAll("-", " "),
        keys.slice(0, 1).map(keyName).join(""),
        help,
        whyNot(action, state, engine) ?? "",
      ],
    })),
    "No action has these words. Fewer letters find more.",
  );
