import type { Engine } from "../engine.ts";
import { listed, type Listing } from "../listing.ts";
import type { State } from "../state.ts";
import type { Theme } from "../theme.ts";

export const stepList = (_state: State, _engine: Engine, _theme: Theme): Listing =>
  listed([{ title: "Step" }], [], "A forecast continues a bill's history: o opens a bill, then 6 shows what comes.");

export const forecastBody = (
  _state: State,
  _engine: Engine,
  _theme: Theme,
  _width: number,
  _height: number,
): readonly string[] => [];
