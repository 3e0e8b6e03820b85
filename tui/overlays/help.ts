import type { Engine } from "../engine.ts";
import { KEYS } from "../keys.ts";
import { keyName } from "../key-names.ts";
import { whyNot } from "../availability.ts";
import { listed, type Listing, type ListRow, note } from "../listing.ts";
import type { State } from "../state.ts";
import type { Theme } from "../theme.ts";

/** Every key, what it does, and why it does nothing now. */
export const helpList = (state: State, engine: Engine, theme: Theme): Listing =>
  listed(
    [{ title: "Key" }, { title: "does", least: 20 }, { title: "", rank: 1, paint: theme.quiet }],
    KEYS.map(({ action, keys, help }): ListRow => {
      const reason = whyNot(action, state, engine);
      return {
        id: action,
        cells: [keys.map(keyName).join(" "), help, reason ?? ""],
        below: [
          ...(help.length > LONG ? [note("quiet", help)] : []),
          ...(reason === undefined ? [] : [note("doubt", `not now: ${reason}`)]),
        ],
      };
    }),
    "",
  );

/** A help text that may be cut in its column: said whole under the row. */
const LONG = 50;
