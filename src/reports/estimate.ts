import type { Catalog } from "../catalog/open.ts";
import { listOf, type Rate } from "../catalog/types.ts";
import { type Charge, isPriced } from "../pricing/types.ts";
import { ageOf } from "../plans/age.ts";
import type { Estimate } from "../plans/estimate.ts";
import type { Warning } from "../services/world.ts";
import { unitLabel } from "../quantity/units.ts";
import { assumptionLines } from "./assumptions.ts";
import { centsThatAddUp, count, percent, price, usd } from "./figures.ts";
import { type Screen, wrap } from "./screen.ts";
import { shortItem } from "./names.ts";
import { table } from "./table.ts";
import { fitTo, widthOf } from "./width.ts";

/** Confidence as a mark beside a figure: nothing for a stated one. */
const MARKS = { high: "", medium: "", low: "?", unverified: "??", derived: "~" } as const;

export const confidenceMark = (rate: Rate): string =>
  MARKS[rate.confidence] + (rate.borrowed && rate.confidence !== "derived" ? "*" : "");

/** The estimate as a person reads it: the total, every line, what was assumed, what is doubtful. */
export const showEstimate = (estimate: Estimate, catalog: Catalog, screen: Screen): readonly string[] => {
  const { paint, width } = screen;
  return [
    paint.title(`${estimate.plan.name} · ${estimate.plan.region} · ${estimate.plan.hours} h a month`),
    "",
    ...chargeTable(estimate, catalog, screen),
    "",
    ...totalLines(estimate, screen),
    ...currencyLines(estimate, catalog, screen),
    ...marksLegend(estimate, screen),
    ...unpricedLines(estimate.charges, screen),
    ...warningLines(estimate.warnings, screen),
    ...assumptionLines(estimate.assumptions, screen),
    "",
    ...wrap(paint.quiet(agesOf(estimate.charges, catalog, estimate.plan.day)), width),
  ];
};

const chargeTable = (estimate: Estimate, catalog: Catalog, { width, paint }: Screen): readonly string[] => {
  const priced = estimate.charges.filter(isPriced);
  const cents = centsThatAddUp(priced.map(({ cost }) => cost));
  const costs = new Map(priced.map((charge, index) => [charge.usage.id, usdOrTiny(charge.cost, cents[index] ?? 0)]));
  const rows = estimate.charges.map((charge) => {
    const { usage } = charge;
    return [
      usage.owner,
      `${usage.meter.service} ${shortItem(usage.meter, catalog)}`,
      usage.meter.dimension,
      usage.region,
      count(usage.quantity),
      unitLabel(usage.unit, usage.quantity),
      isPriced(charge) ? rateText(charge.rate) : "no rate",
      costs.get(usage.id) ?? "unpriced",
      isPriced(charge) ? confidenceMark(charge.rate) : "!",
    ];
  });
  return table(
    [
      { title: "Workload", rank: several(estimate) ? 0 : 5, least: 11 },
      { title: "Service and item", least: 22 },
      { title: "Meter", least: 16 },
      { title: "Region", rank: 4 },
      { title: "Quantity", align: "right" },
      { title: "Unit", rank: 1 },
      { title: "Rate USD", align: "right", rank: 2 },
      { title: "USD / month", align: "right", paint: paint.money },
      { title: "" },
    ],
    rows,
    width,
  );
};

const several = (estimate: Estimate) => estimate.workloads.length > 1;

/** A cost under half a cent is shown as it is: a column of zeros says nothing. */
const usdOrTiny = (exact: number, cents: number): string => (cents === 0 && exact > 0 ? usd(exact) : usd(cents));

/** `3 / 1M token`, or the first of several tiers with a plus. */
export const rateText = (rate: Rate): string => {
  const first = rate.tiers[0]?.usd ?? 0;
  const per = rate.per === 1 ? "" : rate.per === 1e6 ? "1M " : rate.per === 1e3 ? "1k " : `${count(rate.per)} `;
  return `${price(first)}${rate.tiers.length > 1 ? "…" : ""} / ${per}${rate.unit}`;
};

const totalLines = (estimate: Estimate, { paint, width }: Screen): readonly string[] => {
  const unpriced = estimate.charges.filter((charge) => !isPriced(charge)).length;
  const missing =
    unpriced === 0 ? "" : paint.bad(`  without ${unpriced} unpriced ${unpriced === 1 ? "line" : "lines"}`);
  const list =
    Math.abs(estimate.listCost - estimate.cost) < 0.005 ? "" : paint.quiet(`  (list ${usd(estimate.listCost)})`);
  const perWorkload = several(estimate)
    ? estimate.workloads.map(({ name, cost, complete, option }) => {
        const sum = `  ${name}: ${usd(cost)} USD${complete ? "" : " + unpriced"}  `;
        return `${sum}${paint.quiet(fitTo(option, Math.max(12, width - widthOf(sum))))}`;
      })
    : [];
  return [
    `${paint.title("Total")}  ${paint.money(paint.title(`${usd(estimate.cost)} USD / month`))}${list}${missing}`,
    ...perWorkload,
  ];
};

const marksLegend = (estimate: Estimate, { paint }: Screen): readonly string[] => {
  const used = new Set(
    estimate.charges.flatMap((charge) =>
      isPriced(charge) ? [...confidenceMark(charge.rate).replace("??", "‽")] : ["!"],
    ),
  );
  const meaning: Readonly<Record<string, string>> = {
    "?": "? low confidence",
    "‽": "?? unverified",
    "~": "~ derived",
    "*": "* not stated for this region, or yours",
    "!": "! unpriced",
  };
  const shown = Object.entries(meaning)
    .filter(([mark]) => used.has(mark))
    .map(([, text]) => text);
  return shown.length === 0 ? [] : [paint.quiet(shown.join(" · "))];
};

const unpricedLines = (charges: readonly Charge[], { paint, width }: Screen): readonly string[] => {
  const missing = charges.flatMap((charge) => (isPriced(charge) ? [] : [charge]));
  if (missing.length === 0) return [];
  return [
    "",
    paint.bad("Unpriced"),
    ...missing.flatMap(({ usage, reason }) =>
      wrap(`  ${count(usage.quantity)} ${unitLabel(usage.unit, usage.quantity)}: ${reason}`, width, "    "),
    ),
    ...wrap(`  ${rateHint(missing.map(({ usage }) => usage.region))}`, width, "  "),
  ];
};

/** What to do about lines without a rate in their regions. Nothing is borrowed for a region from that region itself. */
export const rateHint = (regions: readonly string[]): string =>
  regions.every((region) => region === RICHEST)
    ? "Give it in the plan under `rates:`."
    : `Give it in the plan under \`rates:\`, or borrow another region's with \`assume-region: ${RICHEST}\`.`;

/** The region of most rates. */
const RICHEST = "us-east-1";

export const warningLines = (warnings: readonly Warning[], { paint, width }: Screen): readonly string[] => {
  if (warnings.length === 0) return [];
  const lines = warnings.flatMap(({ message, where }) =>
    wrap(`  ${message}${where.length > 0 ? ` [${listed(where)}]` : ""}`, width, "    "),
  );
  return ["", paint.doubt("Warnings"), ...lines];
};

const listed = (where: readonly string[]) =>
  where.length <= 3 ? where.join(", ") : `${where.slice(0, 3).join(", ")} and ${where.length - 3} more`;

/** How old the rates are, from whom, weighted by cost: one line. */
export const agesOf = (charges: readonly Charge[], catalog: Catalog, day: string): string => {
  const age = ageOf(charges, day);
  if (!age) return "No rate of the catalogue was used.";
  const priced = charges.filter(isPriced).filter(({ rate }) => rate.asOf !== "");
  const total = priced.reduce((sum, { listCost }) => sum + listCost, 0);
  const own = priced.filter(({ rate }) => /^(aws|mirror)/.test(catalog.source(listOf(rate).source)?.kind ?? ""));
  const share = total <= 0 ? 0 : own.reduce((sum, { listCost }) => sum + listCost, 0) / total;
  const span = age.oldest === age.newest ? age.oldest : `${age.oldest} to ${age.newest}`;
  return `Rates as of ${span}, ${age.days} days old by cost${share > 0 ? `, ${percent(share)} of the cost from AWS's own data` : ""}. --why opens every figure.`;
};

/** The same sum in the user's own currency, at the rate that the user fixed. */
const currencyLines = (estimate: Estimate, catalog: Catalog, { paint }: Screen): readonly string[] => {
  const { currency } = catalog;
  if (!currency) return [];
  const sum = usd(estimate.cost * currency.perUsd);
  return [
    paint.quiet(`       ${sum} ${currency.code} at your fixed rate of ${currency.perUsd} ${currency.code} a USD`),
  ];
};
