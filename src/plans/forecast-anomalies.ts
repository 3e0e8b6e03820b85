import { beginOf, instantOf, stepOf } from "../forecast/calendar.ts";
import { median } from "../forecast/statistics.ts";
import type { Apart } from "./forecast-apart.ts";
import { KIND_NAMES } from "./forecast-charges.ts";
import { dayOf, type Frame } from "./forecast-frame.ts";
import type { Entry } from "./forecast-history.ts";
import type { Part } from "./forecast-parts.ts";
import type { SpikeKind } from "./forecast-tidy.ts";

/** Something in the history that is not the usual course, and what became of it. */
export interface Anomaly {
  readonly kind: SpikeKind | "level-shift" | Apart["kind"];
  readonly part: string;
  readonly step: string;
  /** For a shift, the level after it; expected is the level before. */
  readonly value: number;
  readonly expected: number;
  readonly size: number;
  readonly treatment: string;
  /** What the difference is made of, largest first; empty where the history has no detail. */
  readonly madeOf: readonly { readonly what: string; readonly size: number }[];
}

const TREATMENTS: Readonly<Record<SpikeKind, string>> = {
  "one-off": "left out, not expected again",
  recurring: "expected again, in its rhythm",
  sporadic: "expected as often as so far, with a wider range",
};

/** Spikes, shifts and charges kept apart, the latest first. */
export const anomaliesOf = (parts: readonly Part[], apart: readonly Apart[], frame: Frame): readonly Anomaly[] =>
  [...parts.flatMap((part) => anomaliesOfPart(part, frame)), ...apart.flatMap(anomaliesApart)].toSorted((a, b) =>
    a.step === b.step ? Math.abs(b.size) - Math.abs(a.size) : a.step < b.step ? 1 : -1,
  );

const anomaliesOfPart = ({ name, entries, tidy }: Part, frame: Frame): readonly Anomaly[] => [
  ...tidy.spikes.map(({ kind, step, value, expected, size }): Anomaly => ({
    kind,
    part: name,
    step,
    value,
    expected,
    size,
    treatment: TREATMENTS[kind],
    madeOf: madeOf(entries, step, frame, 1, 0),
  })),
  ...tidy.shifts.map(({ step, before, after }): Anomaly => ({
    kind: "level-shift",
    part: name,
    step,
    value: after,
    expected: before,
    size: after - before,
    treatment: "the forecast starts from the level after it",
    madeOf: madeOf(entries, step, frame, AROUND, AROUND),
  })),
];

/** Tax follows usage, and is none. */
const anomaliesApart = ({ kind, service, type, on, because }: Apart): readonly Anomaly[] => {
  if (kind === "tax" || kind === "recurring") return [];
  return on.map(({ step, value }) => ({
    kind,
    part: service,
    step,
    value,
    expected: 0,
    size: value,
    treatment: `kept apart, ${because}`,
    madeOf: [{ what: `${KIND_NAMES[kind]}${type === "" ? "" : ` (${type})`}`, size: value }],
  }));
};

/** Steps on either side that a value is compared with. */
const AROUND = 14;
const SHOWN = 3;

/**
 * By model, instance or feature, and by account where there are several: the median of `length` steps from `step` on, less
 * that of the steps before (and, for a spike, after).
 */
const madeOf = (
  entries: readonly Entry[],
  step: string,
  { grain }: Frame,
  length: number,
  gap: number,
): Anomaly["madeOf"] => {
  if (entries.every(({ item, dimension, account }) => item === "" && dimension === "" && account === "")) return [];
  const accounts = new Set(entries.map(({ account }) => account)).size > 1;
  const at = stepOf(instantOf(step), grain);
  const days = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, k) => dayOf(beginOf(from + k, grain)));
  const inside = days(at, at + length);
  const outside = [...days(at - AROUND, at), ...(gap === 0 ? days(at + length, at + length + AROUND) : [])];
  const first = entries.reduce((least, { day }) => (day < least ? day : least), "9999");
  const compared = outside.filter((day) => day >= first);
  const sizes = [...Map.groupBy(entries, (entry) => nameOf(entry, accounts))].map(([what, members]) => {
    const sums = new Map<string, number>();
    for (const { day, value } of members) sums.set(day, (sums.get(day) ?? 0) + value);
    const usual = (those: readonly string[]) => median(those.map((day) => sums.get(day) ?? 0));
    return { what, size: usual(inside) - usual(compared) };
  });
  return sizes
    .filter(({ size }) => size !== 0)
    .toSorted((a, b) => Math.abs(b.size) - Math.abs(a.size))
    .slice(0, SHOWN);
};

const nameOf = ({ service, item, dimension, account, type }: Entry, accounts: boolean): string =>
  [
    service,
    item,
    dimension,
    type === "Usage" || type === "" ? "" : type,
    accounts && account !== "" ? `in ${account}` : "",
  ]
    .filter((word) => word !== "")
    .join(" ");
