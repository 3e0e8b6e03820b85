import type { Refusal } from "./refusal.ts";
import { refuse } from "./refusal.ts";

export const HOURS_A_WEEK = 168;
/** Hours of a month as AWS bills it: 365 days / 12. */
export const HOURS_A_MONTH = 730;

/** Relative demand of each hour of a week from Monday midnight, with mean 1. */
export type WeekProfile = readonly number[];

/** One row of `demand-shapes.csv`: 24 hourly weights of a working day and the same of a weekend day. */
export interface DemandShape {
  readonly name: string;
  readonly weekday: readonly number[];
  readonly weekend: readonly number[];
}

/** A week with mean 1 from a named shape, or from 24 or 168 numbers (an imported bill's hours, for one). */
export function weekProfile(shape: string | readonly number[], shapes: readonly DemandShape[]): WeekProfile | Refusal {
  const raw = typeof shape === "string" ? namedWeek(shape, shapes) : givenWeek(shape);
  if ("refused" in raw) return raw;
  const mean = raw.reduce((sum, w) => sum + w, 0) / HOURS_A_WEEK;
  if (!(mean > 0))
    return refuse(
      "a demand shape needs at least one hour above zero",
      shapes.map((s) => s.name),
    );
  return raw.map((w) => w / mean);
}

function namedWeek(name: string, shapes: readonly DemandShape[]): readonly number[] | Refusal {
  const found = shapes.find((s) => s.name === name);
  if (found === undefined)
    return refuse(`unknown demand shape "${name}"`, [...shapes.map((s) => s.name), "24 or 168 numbers"]);
  return Array.from({ length: 7 }, (_, day) => (day < 5 ? found.weekday : found.weekend)).flat();
}

function givenWeek(numbers: readonly number[]): readonly number[] | Refusal {
  const bad = numbers.findIndex((n) => !Number.isFinite(n) || n < 0);
  if (bad >= 0)
    return refuse(`hour ${bad} of the demand shape is ${String(numbers[bad])}: hours are numbers from zero up`, ["0"]);
  if (numbers.length === HOURS_A_WEEK) return numbers;
  if (numbers.length === 24) return Array.from({ length: 7 }, () => numbers).flat();
  return refuse(`a demand shape has 24 or 168 hours, found ${numbers.length}`, ["24", "168"]);
}

/** The profile stretched so that its highest hour is `peak` times its mean: every hour to one power, then rescaled. A flat week cannot be stretched. */
export function withPeak(profile: WeekProfile, peak: number): WeekProfile {
  const top = Math.max(...profile);
  if (!(peak >= 1) || top <= 1 + 1e-9) return profile;
  const stretched = (power: number) => {
    const raised = profile.map((w) => (w <= 0 ? 0 : w ** power));
    const mean = raised.reduce((sum, w) => sum + w, 0) / raised.length;
    return raised.map((w) => w / mean);
  };
  let low = 0;
  let high = 64;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (Math.max(...stretched(middle)) < peak) low = middle;
    else high = middle;
  }
  return stretched((low + high) / 2);
}

/** How a fleet follows demand. Times in seconds. */
export interface Scaling {
  readonly automatic: boolean;
  readonly minimum: number;
  /** From the decision to the first request served: instance, image, weights. */
  readonly coldStart: number;
  /** How long an unneeded replica stays. */
  readonly scaleInDelay: number;
  /** Hours without demand run nothing (asynchronous endpoints and queues). */
  readonly scaleToZero: boolean;
}

/** A week of a fleet: paid units (replicas or instances) in each hour, as fractions of an hour where they start or stop. */
export interface FleetWeek {
  readonly needed: readonly number[];
  readonly paid: readonly number[];
  readonly peak: number;
  readonly average: number;
  readonly hoursAMonth: number;
  /** Share of paid hours above what each hour needs. */
  readonly spareShare: number;
}

/** Paid hours of a fleet whose need in each hour is known. A replica is paid while it starts before the hour it is needed in, and through its delay after. */
export function fleetWeek(needed: readonly number[], scaling: Scaling): FleetWeek {
  const floor = scaling.scaleToZero ? 0 : Math.max(scaling.minimum, scaling.automatic ? 1 : 0);
  const wanted = needed.map((n) => Math.max(n, n > 0 ? scaling.minimum : floor));
  const peak = Math.max(...wanted, 0);
  const paid = scaling.automatic ? followed(wanted, scaling) : wanted.map(() => peak);
  const total = paid.reduce((sum, p) => sum + p, 0);
  const used = needed.reduce((sum, n) => sum + n, 0);
  return {
    needed,
    paid,
    peak,
    average: total / paid.length,
    hoursAMonth: (total * HOURS_A_MONTH) / paid.length,
    spareShare: total > 0 ? Math.max(0, 1 - used / total) : 0,
  };
}

/** Each level k of the fleet is on while k are wanted, plus the delay after and the start before, merged where they meet. */
function followed(wanted: readonly number[], scaling: Scaling): readonly number[] {
  const paid = wanted.map(() => 0);
  const before = scaling.coldStart / 3600;
  const after = scaling.scaleInDelay / 3600;
  const levels = [...new Set(wanted)].filter((n) => n > 0).sort((a, b) => a - b);
  let below = 0;
  for (const level of levels) {
    const on = wanted.map((n) => n >= level);
    levelHours(on, before, after).forEach((hours, h) => {
      paid[h] = (paid[h] ?? 0) + hours * (level - below);
    });
    below = level;
  }
  return paid;
}

/** Paid share of each hour for one replica that must be on in some hours of a cyclic week. */
function levelHours(on: readonly boolean[], before: number, after: number): readonly number[] {
  const length = on.length;
  if (on.every(Boolean)) return on.map(() => 1);
  return on.map((running, h) => {
    if (running) return 1;
    let since = 0;
    while (!on[(h - since - 1 + length * 2) % length]) since++;
    let until = 0;
    while (!on[(h + until + 1) % length]) until++;
    const trailing = Math.min(1, Math.max(0, after - since));
    const leading = Math.min(1, Math.max(0, before - until));
    return Math.min(1, trailing + leading);
  });
}

/** Hours of a week that a schedule would switch off or shrink, as runs of equal size. */
export interface ScheduleSpan {
  readonly fromHour: number;
  readonly toHour: number;
  readonly units: number;
}

/** What always-on costs in hours that serve nothing, and the schedule that removes them. */
export interface IdleTax {
  readonly paidHours: number;
  readonly idleHours: number;
  readonly idleShare: number;
  readonly removableHours: number;
  readonly schedule: readonly ScheduleSpan[];
}

/**
 * The idle tax of a month: paid hours less busy hours (demand over capacity), and what following `needed` hour by hour
 * would save. `busy` is the units' worth of work in each hour.
 */
export function idleTax(week: FleetWeek, busy: readonly number[]): IdleTax {
  const scale = HOURS_A_MONTH / week.paid.length;
  const paidHours = week.paid.reduce((sum, p) => sum + p, 0) * scale;
  const busyHours = Math.min(paidHours, busy.reduce((sum, b) => sum + b, 0) * scale);
  const removable = week.paid.reduce((sum, p, h) => sum + Math.max(0, p - (week.needed[h] ?? 0)), 0) * scale;
  return {
    paidHours,
    idleHours: paidHours - busyHours,
    idleShare: paidHours > 0 ? (paidHours - busyHours) / paidHours : 0,
    removableHours: removable,
    schedule: spansOf(week.needed),
  };
}

function spansOf(needed: readonly number[]): readonly ScheduleSpan[] {
  const spans: ScheduleSpan[] = [];
  needed.forEach((units, hour) => {
    const last = spans.at(-1);
    if (last !== undefined && last.units === units) spans[spans.length - 1] = { ...last, toHour: hour + 1 };
    else spans.push({ fromHour: hour, toHour: hour + 1, units });
  });
  return spans;
}
