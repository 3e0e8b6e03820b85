import type { Engine } from "../engine.ts";
import { KEYS, keyName } from "../keys.ts";
import { whyNot } from "../availability.ts";
import { listed, type Listing } from "../listing.ts";
import type { State } from "../state.ts";
import type { Theme } from "../theme.ts";

/** Every key, what it does, and why it does nothing now. */
export const helpList = (state: State, engine: Engine, theme: Theme): Listing =>
  listed(
    [
      { title: "Key" },
      { title: "does", least: 20 },
      { title: "not now, because", rank: 1, least: 10, paint: theme.quiet },
    ],
    KEYS.map(({ action, keys, help }) => ({
      id: action,
      cells: [keys.map(keyName).join(" "), help, whyNot(action, state, engine) ?? ""],
    })),
    "",
  );
