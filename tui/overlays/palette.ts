import { whyNot } from "../availability.ts";
import type { Engine } from "../engine.ts";
import { type Binding, KEYS } from "../keys.ts";
import { keyName } from "../key-names.ts";
import { listed, type Listing, type ListRow, matching, note } from "../listing.ts";
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
      { title: "not now, because", rank: 2, least: 20, paint: theme.quiet },
    ],
    paletteActions(state).map(({ action, keys, help }): ListRow => {
      const reason = whyNot(action, state, engine);
      const key = keys.slice(0, 1).map(keyName).join("");
      return {
        id: action,
        cells: [action.replaceAll("-", " "), key, help, reason ?? ""],
        below: reason === undefined ? [] : [note("doubt", `not now: ${reason}`)],
      };
    }),
    "No action has these words. Fewer letters find more.",
  );
