import type { ImportResult } from "../src/bills/bill.ts";
import { SPEND_KEYS, type SpendBy, type Spent, type Within } from "../src/plans/bill-spend.ts";
import type { Engine } from "./engine.ts";
import { cursorIn, matching } from "./listing.ts";
import { remembering } from "./remember.ts";
import { type Grouping, listOf, type State } from "./state.ts";

/** A row of the bill: what was spent under a name. */
export interface Share extends Spent {
  readonly detail: string;
  /** By day of the bill; none where it is not told. */
  readonly days: readonly number[];
}

/** What spend can be shown by here: its keys, every tag, and what no meter of ours measures. */
export const groupingsOf = ({ bill, within }: State): readonly Grouping[] => {
  if (bill.kind !== "read") return ["service"];
  const tags = [...new Set(bill.result.byTag.map(({ key }) => key))].map((key): SpendBy => `tag:${key}`);
  const [service, item, meter, ...rest] = SPEND_KEYS;
  const all: readonly SpendBy[] = [service, item, meter, ...tags, ...rest];
  const gone = new Set<string>(within.map(({ by }) => by));
  const open = within.length === 0 && bill.result.unmapped.length > 0;
  return [...all.filter((by) => !gone.has(by)), ...(open ? ["unmapped" as const] : [])];
};

/** How a grouping is called. */
export const groupingName = (by: Grouping): string => {
  if (by.startsWith("tag:")) return by.slice("tag:".length);
  return by === "item" ? "model or instance" : by === "type" ? "type of line" : by;
};

/** The way down that people expect: a service's models, a model's meters, a meter's days. */
const DEEPER: readonly SpendBy[] = ["service", "item", "meter", "day"];

/** What a row is made of; undefined where there is nothing below it. */
const deeperThan = (by: Grouping, within: Within): SpendBy | undefined => {
  if (by === "unmapped") return undefined;
  const gone = new Set<SpendBy>([...within.map((one) => one.by), by]);
  return DEEPER.slice(
    Math.max(
      0,
      DEEPER.findIndex((one) => one === by),
    ),
  ).find((one) => !gone.has(one));
};

/** The rows under a grouping, inside those that were gone into. */
export const sharesOf = (result: ImportResult, by: Grouping, within: Within, engine: Engine): readonly Share[] =>
  by === "unmapped"
    ? result.unmapped.map((one) => ({
        ...one,
        name: `${one.product} ${one.usageType}`,
        detail: one.reason,
        days: [],
      }))
    : engine.spend(result, by, within).map((one) => ({ ...one, detail: "" }));

/** The rows that are listed: those that hold what is looked for. */
export const shownShares = (state: State, engine: Engine): readonly Share[] =>
  state.bill.kind === "read"
    ? matching(
        sharesOf(state.bill.result, state.grouping, state.within, engine),
        listOf(state, "shares").find,
        ({ name, detail }) => `${name} ${detail}`,
      )
    : [];

/** The row that the cursor is on. */
export const selectedShare = (state: State, engine: Engine): Share | undefined => {
  const shares = shownShares(state, engine);
  return shares[cursorIn(listOf(state, "shares"), shares.length)];
};

/** Inside the row that the cursor is on; undefined where nothing is below it. */
export const withinSelected = (
  state: State,
  engine: Engine,
): { readonly within: Within; readonly by: SpendBy; readonly name: string } | undefined => {
  const by = deeperThan(state.grouping, state.within);
  const share = selectedShare(state, engine);
  if (by === undefined || share === undefined || state.grouping === "unmapped") return undefined;
  return { within: into(state.within, state.grouping, share.name), by, name: share.name };
};

/** One step further down. The same way is the same value, so that what was summed for it is known again. */
export const into = remembering(16, (within: Within, by: SpendBy, name: string): Within => [...within, { by, name }]);
