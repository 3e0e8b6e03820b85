import { instantOf } from "../forecast/calendar.ts";
import { type ChargeKind, KIND_NAMES } from "./forecast-charges.ts";
import { daysOfStep, type Frame } from "./forecast-frame.ts";
import type { Entry } from "./forecast-history.ts";

/** Charges that are no usage and follow no trend: kept apart from what the methods see. */
export interface Apart {
  readonly kind: Exclude<ChargeKind, "usage">;
  readonly service: string;
  readonly type: string;
  /** The days or months on which they stand, with their sums. */
  readonly on: readonly { readonly step: string; readonly value: number }[];
  readonly total: number;
  /** What is expected of them in each forecast step; all 0: nothing. */
  readonly expected: readonly number[];
  readonly because: string;
}

/** Months at the end of the history that a fee has to stand in to be expected again. */
const REGULAR = 3;

/**
 * Credits, refunds, upfront fees, recurring fees and tax, by service and type. Credits and upfront fees are not expected
 * again; a fee of each of the last months goes on as in the last one; tax stays the share of usage that it was.
 */
export const setApart = (entries: readonly Entry[], usage: readonly number[], frame: Frame): readonly Apart[] => {
  const known = entries.filter(({ day }) => day < frame.through);
  const groups = Map.groupBy(
    known.filter(({ kind }) => kind !== "usage"),
    ({ kind, service, type }) => JSON.stringify([kind, service, type]),
  );
  const months = wholeMonths(known, frame);
  const monthly = (members: readonly Entry[], month: string) => sum(members.filter(({ day }) => day.startsWith(month)));
  const recentUsage = months.slice(-REGULAR).reduce(
    (all, month) =>
      all +
      monthly(
        known.filter(({ kind }) => kind === "usage"),
        month,
      ),
    0,
  );
  return [...groups.values()].flatMap((members): readonly Apart[] => {
    const [one] = members;
    if (one === undefined || one.kind === "usage") return [];
    const on = [...Map.groupBy(members, ({ day }) => day)].map(([step, those]) => ({ step, value: sum(those) }));
    const recent = months.slice(-REGULAR).map((month) => monthly(members, month));
    return [
      {
        kind: one.kind,
        service: one.service,
        type: one.type,
        on: on.toSorted(byStep),
        total: sum(members),
        ...expectation(one.kind, recent, recentUsage, usage, members, frame),
      },
    ];
  });
};

const byStep = (a: { readonly step: string }, b: { readonly step: string }): number => (a.step < b.step ? -1 : 1);

const expectation = (
  kind: Apart["kind"],
  recent: readonly number[],
  recentUsage: number,
  usage: readonly number[],
  members: readonly Entry[],
  frame: Frame,
): Pick<Apart, "expected" | "because"> => {
  const nothing = frame.labels.map(() => 0);
  switch (kind) {
    case "credit":
    case "refund":
    case "upfront":
      return { expected: nothing, because: "not expected again" };
    case "tax": {
      const share = recentUsage > 0 ? recent.reduce((all, one) => all + one, 0) / recentUsage : 0;
      return {
        expected: usage.map((value) => value * share),
        because: "the share of usage that it was in the last months",
      };
    }
    case "recurring": {
      if (recent.length === 0 || recent.some((value) => value === 0))
        return { expected: nothing, because: `${KIND_NAMES[kind]} of some months only: not expected again` };
      return { expected: goingOn(recent.at(-1) ?? 0, members, frame), because: "goes on as in the last whole month" };
    }
  }
};

/** A month's fee in each step; in a step that has begun it is at least what is charged already. */
const goingOn = (month: number, members: readonly Entry[], frame: Frame): readonly number[] =>
  frame.labels.map((label, index) => {
    const { all } = daysOfStep(frame, index);
    const charged =
      index === 0 ? sum(members.filter(({ day }) => day >= (frame.step === "month" ? `${label}-01` : label))) : 0;
    const due = frame.step === "month" ? month : (month * all) / DAYS_A_MONTH;
    return Math.max(due, charged);
  });

const DAYS_A_MONTH = 365.25 / 12;

/** Labels of the months that the history covers from their first day to their last. */
export const wholeMonths = (entries: readonly Entry[], frame: Frame): readonly string[] => {
  const first = entries.reduce((least, { day }) => (day < least ? day : least), frame.through);
  const labels: string[] = [];
  const begin = new Date(instantOf(first.slice(0, 7)));
  if (first.slice(8) !== "01") begin.setUTCMonth(begin.getUTCMonth() + 1);
  for (; ; begin.setUTCMonth(begin.getUTCMonth() + 1)) {
    const next = new Date(begin);
    next.setUTCMonth(next.getUTCMonth() + 1);
    if (next.toISOString().slice(0, 10) > frame.through) return labels;
    labels.push(begin.toISOString().slice(0, 7));
  }
};

const sum = (entries: readonly Entry[]): number => entries.reduce((all, { value }) => all + value, 0);
