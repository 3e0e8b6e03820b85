import type { Catalog } from "../catalog/open.ts";
import { meterKey, type Meter } from "../catalog/types.ts";
import { priceUsage } from "../pricing/price.ts";
import { isPriced, type Usage } from "../pricing/types.ts";
import { bookOf } from "./book.ts";
import type { Frame } from "./forecast-frame.ts";
import type { MeterEntry } from "./forecast-history.ts";
import { type Bands, continued, type Course } from "./forecast-steps.ts";
import { tidied } from "./forecast-tidy.ts";
import type { Plan } from "./plan.ts";

/** A meter's quantity, month by month ahead. */
export interface MeterCourse {
  readonly meter: Meter;
  readonly region: string;
  readonly unit: string;
  /** Quantity and cost of the last months that are compared. */
  readonly recent: { readonly quantity: number; readonly cost: number; readonly card: number | null };
  readonly quantity: Course;
  /** Priced through the card; null where it has no rate. */
  readonly card: readonly (number | null)[];
}

/** A service's dollars, continued as dollars and as usage × card. */
export interface UsageCheck {
  readonly service: string;
  readonly dollars: readonly number[];
  readonly card: readonly number[];
  /** What the bill paid of the card's price over the recent months: discounts, commitments, free tiers. */
  readonly paid: number | null;
  /** Card × paid: comparable with the dollars. */
  readonly atPaid: readonly number[] | null;
  /** Of the difference, what the card itself makes: tiers reached and dated prices. The rest is that quantities grow unlike dollars. */
  readonly fromCard: number;
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export interface UsageForecast {
  readonly meters: readonly MeterCourse[];
  readonly services: readonly UsageCheck[];
  /** Share of the recent spending on usage whose meters are known, continued and priced. */
  readonly coverage: number;
  readonly unpriced: readonly string[];
}

/** Meters that are continued: the dearest, up to this share of what is spent, and no more than so many. */
const ENOUGH = 0.995;
const MOST_METERS = 60;
const RECENT_DAYS = 90;

/**
 * Continues the quantity of every meter and prices each month through the card, at that month's first day, all meters
 * together so that tiers are shared. Undefined where the history has no metered usage or is not forecast by month.
 */
export const usageForecast = (
  meters: readonly MeterEntry[],
  spent: number,
  plan: Plan,
  catalog: Catalog,
  frame: Frame,
): UsageForecast | undefined => {
  if (frame.step !== "month") return undefined;
  const since = new Date(Date.parse(frame.through) - RECENT_DAYS * 86_400_000).toISOString().slice(0, 10);
  const known = meters.filter(({ day }) => day < frame.through);
  const recent = known.filter(({ day }) => day >= since);
  const chosen = dearest(known, recent);
  if (chosen.length === 0) return undefined;
  const courses = chosen.map((entries) => ({ entries, quantity: courseOf(entries, frame, "quantity") }));
  const cards = frame.labels.map((label, index) =>
    priced(
      courses.map(({ entries, quantity }) => ({ entries, quantity: quantity.median[index] ?? 0 })),
      label,
      plan,
      catalog,
    ),
  );
  const low = bounds(courses, "lower80", frame, plan, catalog);
  const high = bounds(courses, "upper80", frame, plan, catalog);
  const lately = recentCard(chosen, since, plan, catalog);
  const done = courses.map(({ entries, quantity }, at): MeterCourse => {
    const [{ meter, region, unit } = NOTHING] = entries;
    const those = entries.filter(({ day }) => day >= since);
    return {
      meter,
      region,
      unit,
      recent: { quantity: sum(those, "quantity"), cost: sum(those, "cost"), card: lately[at] ?? null },
      quantity,
      card: cards.map((month) => month[at] ?? null),
    };
  });
  const isKnown = (index: number) => (done[index]?.card ?? []).every((cost) => cost !== null) && lately[index] !== null;
  const covered = done.reduce((all, { recent: { cost } }, index) => all + (isKnown(index) ? cost : 0), 0);
  const services = [
    ...Map.groupBy(
      done.map((one, index) => ({ one, index })),
      ({ one }) => one.meter.service,
    ),
  ].flatMap(([service, members]) => {
    const sure = members.filter(({ index }) => isKnown(index)).map(({ index }) => index);
    return sure.length === 0 ? [] : [checkOf(service, sure, { done, low, high, chosen, frame })];
  });
  return {
    meters: done,
    services: services.toSorted((a, b) => total(b.card) - total(a.card)),
    coverage: spent > 0 ? covered / spent : 0,
    unpriced: done
      .filter((_, index) => !isKnown(index))
      .map(({ meter, region }) => `${meter.service} ${meter.item} ${meter.dimension} in ${region}`),
  };
};

const NOTHING: MeterEntry = {
  day: "",
  meter: { service: "", item: "", dimension: "" },
  region: "",
  unit: "",
  quantity: 0,
  cost: 0,
};

const dearest = (known: readonly MeterEntry[], recent: readonly MeterEntry[]): readonly (readonly MeterEntry[])[] => {
  const key = ({ meter, region, unit }: MeterEntry) => `${meterKey(meter)} ${region} ${unit}`;
  const costs = new Map<string, number>();
  for (const entry of recent) costs.set(key(entry), (costs.get(key(entry)) ?? 0) + entry.cost);
  const whole = [...costs.values()].reduce((all, cost) => all + Math.max(0, cost), 0);
  const sorted = [...Map.groupBy(known, key)]
    .map(([name, entries]) => ({ name, entries, cost: costs.get(name) ?? 0 }))
    .filter(({ cost }) => cost > 0)
    .toSorted((a, b) => b.cost - a.cost || (a.name < b.name ? -1 : 1));
  let reached = 0;
  return sorted
    .filter(({ cost }) => {
      const enough = reached >= ENOUGH * whole;
      reached += cost;
      return !enough;
    })
    .slice(0, MOST_METERS)
    .map(({ entries }) => entries);
};

const courseOf = (entries: readonly MeterEntry[], frame: Frame, what: "quantity" | "cost"): Course =>
  continued(
    tidied(
      entries.map((entry) => ({ at: entry.day, value: entry[what] })),
      frame,
    ),
    frame,
  );

interface Wanted {
  readonly entries: readonly MeterEntry[];
  readonly quantity: number;
}

/** The card's price of a month's quantities, all of them together. */
const priced = (wanted: readonly Wanted[], month: string, plan: Plan, catalog: Catalog): readonly (number | null)[] => {
  const day = `${month}-01` > plan.day ? `${month}-01` : plan.day;
  const usages = wanted.map(({ entries, quantity }, index): Usage => {
    const [{ meter, region, unit } = NOTHING] = entries;
    return {
      id: `${index}`,
      owner: meter.service,
      meter,
      region,
      unit,
      quantity: Math.max(0, quantity),
      because: "continued from the bill",
    };
  });
  return priceUsage(usages, bookOf({ ...plan, day }, catalog)).map((charge) => (isPriced(charge) ? charge.cost : null));
};

type Courses = readonly { readonly entries: readonly MeterEntry[]; readonly quantity: Course }[];

/** All quantities at the same bound: usage of one business moves together, so that the range is rather too wide. */
const bounds = (courses: Courses, name: keyof Bands, frame: Frame, plan: Plan, catalog: Catalog) =>
  frame.labels.map((label, index) =>
    priced(
      courses.map(({ entries, quantity }) => ({ entries, quantity: quantity[name][index] ?? 0 })),
      label,
      plan,
      catalog,
    ),
  );

/** The card's price of what was used lately, month by month so that tiers start anew; null without a rate. */
const recentCard = (
  chosen: readonly (readonly MeterEntry[])[],
  since: string,
  plan: Plan,
  catalog: Catalog,
): readonly (number | null)[] => {
  const months = [
    ...new Set(chosen.flatMap((entries) => entries.flatMap(({ day }) => (day >= since ? [day.slice(0, 7)] : [])))),
  ];
  const costs = months.map((month) =>
    priced(
      chosen.map((entries) => ({
        entries,
        quantity: sum(
          entries.filter(({ day }) => day >= since && day.startsWith(month)),
          "quantity",
        ),
      })),
      month,
      plan,
      catalog,
    ),
  );
  return chosen.map((_, at) =>
    costs.reduce<number | null>(
      (all, month) => (all === null || month[at] === null ? null : all + (month[at] ?? 0)),
      0,
    ),
  );
};

interface Checked {
  readonly done: readonly MeterCourse[];
  readonly low: readonly (readonly (number | null)[])[];
  readonly high: readonly (readonly (number | null)[])[];
  readonly chosen: readonly (readonly MeterEntry[])[];
  readonly frame: Frame;
}

const checkOf = (
  service: string,
  members: readonly number[],
  { done, low, high, chosen, frame }: Checked,
): UsageCheck => {
  const dollars = courseOf(
    members.flatMap((index) => chosen[index] ?? []),
    frame,
    "cost",
  ).median;
  const along = (months: readonly (readonly (number | null)[])[]) =>
    months.map((month) => members.reduce((all, index) => all + (month[index] ?? 0), 0));
  const card = frame.labels.map((_, month) => members.reduce((all, index) => all + (done[index]?.card[month] ?? 0), 0));
  const cost = members.reduce((all, index) => all + (done[index]?.recent.cost ?? 0), 0);
  const list = members.reduce((all, index) => all + (done[index]?.recent.card ?? 0), 0);
  const paid = list > 0 ? cost / list : null;
  const atOldPrices = members.reduce((all, index) => {
    const one = done[index];
    const unit = one && one.recent.quantity > 0 ? (one.recent.card ?? 0) / one.recent.quantity : 0;
    return all + unit * total(one?.quantity.median ?? []);
  }, 0);
  return {
    service,
    dollars,
    card,
    paid,
    atPaid: paid === null ? null : card.map((value) => value * paid),
    fromCard: (total(card) - atOldPrices) * (paid ?? 1),
    low: along(low),
    high: along(high),
  };
};

const sum = (entries: readonly MeterEntry[], what: "quantity" | "cost"): number =>
  entries.reduce((all, entry) => all + entry[what], 0);
const total = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
