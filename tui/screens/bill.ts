import type { ImportResult } from "../../src/bills/bill.ts";
import type { Engine } from "../engine.ts";
import { listed, type Listing } from "../listing.ts";
import type { State } from "../state.ts";
import type { Theme } from "../theme.ts";

export const shareList = (_state: State, _engine: Engine, _theme: Theme): Listing =>
  listed(
    [{ title: "Service" }],
    [],
    "No bill has been read. o opens one: CUR, FOCUS, Cost Explorer, logs; CSV, gz, Parquet, JSON lines.",
  );

export const lineList = (_state: State, _engine: Engine, _theme: Theme): Listing => listed([{ title: "" }], [], "");

export const billBody = (
  _state: State,
  _engine: Engine,
  _theme: Theme,
  _width: number,
  _height: number,
): readonly string[] => [];

/** The bill's usage as the text of a plan; undefined where no meter of ours measures any of it. */
export const billPlan = (_result: ImportResult, _engine: Engine): string | undefined => undefined;
