import { isMap, parseDocument } from "yaml";
import type { BillForecast } from "./forecast-bill.ts";
import { daysOfStep, type Frame } from "./forecast-frame.ts";
import type { Course } from "./forecast-steps.ts";

/** A course as a plan states it: an amount a day, a growth a month and factors of the year. */
export interface Fitted {
  readonly perDay: number;
  /** Share a month, and its standard deviation. */
  readonly growth: number;
  readonly deviation: number;
  /** January first; undefined where no season was found. */
  readonly season: readonly number[] | undefined;
}

const P90 = 1.2816;

/** Growth is the straight line through the logarithms of what a day costs; the season is what remains. */
export const fitted = (course: Course, frame: Frame): Fitted => {
  const days = frame.labels.map((_, index) => daysOfStep(frame, index).all);
  const daily = course.median.map((value, index) => value / (days[index] ?? 1));
  const mean = daily.reduce((all, one) => all + one, 0) / Math.max(1, daily.length);
  if (daily.length < 3 || daily.some((value) => value <= 0))
    return { perDay: Math.max(0, mean), growth: 0, deviation: 0, season: undefined };
  const logs = daily.map(Math.log);
  const middle = (logs.length - 1) / 2;
  const centre = logs.reduce((all, one) => all + one, 0) / logs.length;
  const slope =
    logs.reduce((all, one, index) => all + (index - middle) * (one - centre), 0) /
    logs.reduce((all, _, index) => all + (index - middle) ** 2, 0);
  const perDay = Math.exp(centre - slope * middle);
  const growth = Math.exp(slope) - 1;
  const last = daily.length - 1;
  const [low, high] = [course.lower80[last] ?? 0, course.upper80[last] ?? 0];
  const spread =
    low > 0 ? (high / low) ** (1 / (2 * last)) - 1 : (high / (course.median[last] ?? high)) ** (1 / last) - 1;
  const season = seasonOf(
    daily.map((value, index) => value / (perDay * (1 + growth) ** index)),
    course,
    frame,
  );
  if (season !== undefined) return { perDay, growth, deviation: spread / P90, season };
  // Without a season the level is the one that keeps the sum.
  const sum = daily.reduce((all, value, index) => all + value * (days[index] ?? 1), 0);
  const line = daily.reduce((all, _, index) => all + (1 + growth) ** index * (days[index] ?? 1), 0);
  return { perDay: sum / line, growth, deviation: spread / P90, season };
};

const MONTHS_A_YEAR = 12;
/** Months that differ by less than this share are no season worth a line. */
const LEAST_SWING = 0.06;

const seasonOf = (
  rest: readonly number[],
  { seasons, grain }: Course,
  { labels }: Frame,
): readonly number[] | undefined => {
  if (labels.length < MONTHS_A_YEAR || grain !== "month" || !seasons.includes(MONTHS_A_YEAR)) return undefined;
  const factors = Array.from({ length: MONTHS_A_YEAR }, (_, month) => {
    const own = rest.filter((_, index) => Number(labels[index]?.slice(5)) === month + 1);
    return own.reduce((all, one) => all + one, 0) / own.length;
  });
  return Math.max(...factors) - Math.min(...factors) > LEAST_SWING ? factors : undefined;
};

const percent = (share: number): string => `${Number((share * 100).toFixed(3))} %`;
const growthText = ({ growth, deviation }: Fitted): string =>
  deviation < 5e-5 ? `${percent(growth)} / month` : `normal(${percent(growth)}, ${percent(deviation)}) / month`;
const seasonText = (season: readonly number[]): string =>
  `[${season.map((factor) => Number(factor.toFixed(4))).join(", ")}]`;

/** Growth and seasonality as the lines of a plan, indented. */
const timeLines = (fit: Fitted, indent: string): readonly string[] => [
  `${indent}growth: ${growthText(fit)}`,
  ...(fit.season ? [`${indent}seasonality: ${seasonText(fit.season)}`] : []),
];

const amount = (value: number): string => String(Number(value.toPrecision(8)));

/**
 * A plan that goes on as the forecast says: metered usage that the card prices, at the discount that the bill shows, and
 * sums for the rest; each with its growth as a range, and its season.
 */
export const planText = (result: BillForecast, name: string): string => {
  const { frame, usage, total } = result;
  const priced = usage?.services.filter(({ paid }) => paid !== null && paid <= 1 + 1e-9) ?? [];
  const meters = (usage?.meters ?? []).filter(
    ({ meter, card }) => priced.some(({ service }) => service === meter.service) && card.every((cost) => cost !== null),
  );
  const covered = frame.labels.map((_, index) => priced.reduce((all, { atPaid }) => all + (atPaid?.[index] ?? 0), 0));
  const lines = meters.flatMap(({ meter, region, unit, quantity }) => {
    const fit = fitted(quantity, frame);
    return [
      `  ${JSON.stringify(`${meter.service} ${meter.item} ${meter.dimension} ${region}`)}:`,
      `    usage: [{ service: ${JSON.stringify(meter.service)}, item: ${JSON.stringify(meter.item)}, dimension: ${JSON.stringify(meter.dimension)}, region: ${JSON.stringify(region)}, quantity: ${amount(fit.perDay)} ${unit} / day }]`,
      ...timeLines(fit, "    "),
    ];
  });
  const discounts = priced.flatMap(({ service, paid }) =>
    paid !== null && paid < 0.9995 ? [`  ${service}: ${percent(1 - paid)}`] : [],
  );
  return [
    `# Written by ratecard forecast: what the history says, from ${frame.labels[0]} on. Ranges are the forecast's own.`,
    `name: ${JSON.stringify(name)}`,
    ...(meters[0] ? [`region: ${meters[0].region}`] : []),
    `start: ${frame.labels[0]?.slice(0, 7)}`,
    `months: ${frame.labels.length}`,
    ...(discounts.length > 0 ? ["discount:                # what the bill pays less than the card", ...discounts] : []),
    ...(result.setting.budget === undefined ? [] : [`budget: ${result.setting.budget} USD / month`]),
    "workloads:",
    ...lines,
    ...(meters.length > 0 ? restLines(result, covered) : sumLines(result)),
    ...(total.median.every((value) => value <= 0) ? ["  nothing: { fixed: 0 USD / month }"] : []),
    "",
  ].join("\n");
};

/** What the metered lines leave of the total, as one sum. */
const restLines = ({ total, whole, frame }: BillForecast, covered: readonly number[]): readonly string[] => {
  const rest = total.median.map((value, index) => Math.max(0, value - (covered[index] ?? 0)));
  const share =
    rest.reduce((all, one) => all + one, 0) /
    Math.max(
      1e-12,
      total.median.reduce((all, one) => all + one, 0),
    );
  if (share < 0.005) return [];
  const scaled = (bound: readonly number[]) =>
    bound.map((value, index) => (whole.median[index] ? (value / whole.median[index]) * (rest[index] ?? 0) : 0));
  const course = { ...whole, median: rest, lower80: scaled(whole.lower80), upper80: scaled(whole.upper80) };
  return fixedLines("what the card does not price", course, frame);
};

const sumLines = ({ parts, apart, frame, whole, basis, drivers }: BillForecast): readonly string[] => {
  if (basis === "drivers" && drivers) return fixedLines("the plan so far", { ...whole, ...drivers }, frame);
  const fees = frame.labels.map((_, index) => apart.reduce((all, { expected }) => all + (expected[index] ?? 0), 0));
  const same = { ...whole, median: fees, lower80: fees, upper80: fees, seasons: [] };
  return [
    ...parts.flatMap(({ name, course }) => fixedLines(name, course, frame)),
    ...(fees.some((fee) => fee > 0) ? fixedLines("fees and tax", same, frame) : []),
  ];
};

const fixedLines = (name: string, course: Course, frame: Frame): readonly string[] => {
  const fit = fitted(course, frame);
  return fit.perDay <= 0
    ? []
    : [`  ${JSON.stringify(name)}:`, `    fixed: ${amount(fit.perDay)} USD / day`, ...timeLines(fit, "    ")];
};

/** A plan with the forecast's growth and season in place of its own; everything else, comments too, stays. */
export const grownPlanText = (text: string, { whole, frame, setting }: BillForecast): string => {
  const fit = fitted(whole, frame);
  const document = parseDocument(text);
  if (!isMap(document.contents)) return text;
  document.set("start", frame.labels[0]?.slice(0, 7));
  document.set("months", setting.months);
  document.set("growth", growthText(fit));
  if (fit.season)
    document.set(
      "seasonality",
      document.createNode(
        fit.season.map((factor) => Number(factor.toFixed(4))),
        { flow: true },
      ),
    );
  return document.toString({ lineWidth: 0 });
};
