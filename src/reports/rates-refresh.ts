import type { RateChange } from "../catalog/changes.ts";
import { meterKey } from "../catalog/types.ts";
import { rateJson } from "./estimate-json.ts";
import { count, price, usd } from "./figures.ts";
import { changeLines } from "./rates-diff.ts";
import { type Screen, wrap } from "./screen.ts";

/** What a refresh did, or would do. */
export interface RefreshReport {
  readonly dryRun: boolean;
  /** The card that was written; null where nothing was. */
  readonly written: string | null;
  readonly parts: readonly RefreshedPart[];
  readonly failed: readonly FailedPart[];
  readonly changes: readonly RateChange[];
  readonly unchanged: number;
  /** Changes too large to be believed: kept back. */
  readonly held: readonly RateChange[];
  readonly leftOut: readonly Tally[];
  readonly unmapped: readonly Tally[];
  readonly conflicts: readonly string[];
  readonly broken: readonly string[];
  readonly plan?: PlanChange | undefined;
}

export interface RefreshedPart {
  readonly offer: string;
  readonly region: string;
  readonly products: number;
  readonly mapped: number;
  readonly rates: number;
  /** Whether it was read by an earlier run that did not end. */
  readonly reused: boolean;
}

export interface FailedPart {
  readonly offer: string;
  readonly region: string;
  readonly why: string;
  readonly todo: string;
}

export interface Tally {
  readonly what: string;
  readonly count: number;
  readonly example: string;
}

export interface PlanChange {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  readonly complete: boolean;
}

const sum = (parts: readonly RefreshedPart[], of: (part: RefreshedPart) => number): number =>
  parts.reduce((total, part) => total + of(part), 0);

/** A refresh as a person reads it. */
export const showRefresh = (report: RefreshReport, all: boolean, screen: Screen): readonly string[] => {
  const { paint, width } = screen;
  const { parts, changes, unchanged } = report;
  const products = sum(parts, (part) => part.products);
  const rates = sum(parts, (part) => part.rates);
  const head = `${count(products)} products read in ${parts.length} ${parts.length === 1 ? "part" : "parts"}: ${count(rates)} rates of ours, ${count(unchanged)} unchanged`;
  const reused = parts.filter((part) => part.reused).length;
  return [
    paint.title(head),
    ...(reused > 0 ? [paint.quiet(`${reused} parts came from an earlier run that did not end`)] : []),
    ...changeLines(changes, all ? Infinity : 15, screen),
    ...tallies("Held back: a change this large is rather a unit misread", report.held.map(changeTally), 10, screen),
    ...tallies("Not mapped to a meter", report.unmapped, all ? Infinity : 10, screen),
    ...tallies("Left out by choice", report.leftOut, all ? Infinity : 4, screen),
    ...listed("Conflicts, none of which was taken", report.conflicts, all ? Infinity : 5, screen),
    ...listed("Not readable", report.broken, all ? Infinity : 5, screen),
    ...report.failed.flatMap(({ offer, region, why, todo }) =>
      wrap(
        `${paint.bad("failed")} ${offer}${region === "all" ? "" : ` in ${region}`}, kept as it was: ${why}. ${todo}`,
        width,
        "  ",
      ),
    ),
    ...planLines(report.plan, screen),
    "",
    report.written
      ? `Written to ${report.written}; every command uses it, --offline ignores it.`
      : report.dryRun
        ? "Nothing was written: --dry-run."
        : "Nothing was written.",
  ];
};

const changeTally = ({ meter, region, before, after }: RateChange): Tally => ({
  what: `${meterKey(meter)} in ${region}`,
  count: 1,
  example: `${price(before?.tiers[0]?.usd ?? 0)} → ${price(after?.tiers[0]?.usd ?? 0)} USD / ${after?.per ?? 1} ${after?.unit ?? ""}`,
});

const tallies = (title: string, rows: readonly Tally[], most: number, { paint, width }: Screen): readonly string[] => {
  if (rows.length === 0) return [];
  const total = rows.reduce((all, row) => all + row.count, 0);
  const shown = rows
    .slice(0, most)
    .flatMap((row) => wrap(`  ${count(row.count)} × ${row.what} (${row.example})`, width, "    "));
  const more = rows.length > most ? [`  and ${rows.length - most} more kinds (--all)`] : [];
  return ["", paint.doubt(`${title}: ${count(total)}`), ...shown, ...more];
};

const listed = (title: string, rows: readonly string[], most: number, { paint, width }: Screen): readonly string[] =>
  rows.length === 0
    ? []
    : [
        "",
        paint.doubt(`${title}: ${rows.length}`),
        ...rows.slice(0, most).flatMap((row) => wrap(`  ${row}`, width, "    ")),
        ...(rows.length > most ? [`  and ${rows.length - most} more (--all)`] : []),
      ];

const planLines = (plan: PlanChange | undefined, { paint }: Screen): readonly string[] => {
  if (!plan) return [];
  const change = plan.after - plan.before;
  const share =
    plan.before > 0 ? ` (${change >= 0 ? "+" : "−"}${Math.abs((100 * change) / plan.before).toFixed(1)} %)` : "";
  const sign = change >= 0 ? "+" : "−";
  return [
    "",
    `${paint.title(plan.name)}  ${usd(plan.before)} → ${paint.money(usd(plan.after))} USD / month, ${sign}${usd(Math.abs(change))}${share}${plan.complete ? "" : ", without its unpriced lines"}`,
  ];
};

/** `ratecard.refresh/1`. */
export const refreshJson = (report: RefreshReport) => ({
  schema: "ratecard.refresh/1" as const,
  ...report,
  changes: report.changes.map(changeJson),
  held: report.held.map(changeJson),
  plan: report.plan ?? null,
});

export const changeJson = ({ meter, region, kind, before, after, ratio }: RateChange) => ({
  ...meter,
  region,
  kind,
  ratio,
  before: before ? rateJson(before) : null,
  after: after ? rateJson(after) : null,
});
