import type { Anomaly } from "../plans/forecast-anomalies.ts";
import type { BillForecast } from "../plans/forecast-bill.ts";
import { KIND_NAMES } from "../plans/forecast-charges.ts";
import { count, percent, usd } from "./figures.ts";
import { type Screen, wrap } from "./screen.ts";
import { table } from "./table.ts";

const SHOWN_ANOMALIES = 12;

const signed = (value: number, figure: (value: number) => string): string =>
  `${value > 0 ? "+" : value < 0 ? "−" : ""}${figure(Math.abs(value))}`;

/** What in the history is not the usual course: the largest, latest first, with what they are made of. */
export const anomalyLines = ({ anomalies, history }: BillForecast, { paint, width }: Screen): readonly string[] => {
  if (anomalies.length === 0) return [];
  const figure = history.money ? usd : count;
  const told = anomalies.filter(
    (one, index) => !isRepeated(one) || anomalies.findIndex((other) => alike(one, other)) === index,
  );
  const largest = new Set(told.toSorted((a, b) => Math.abs(b.size) - Math.abs(a.size)).slice(0, SHOWN_ANOMALIES));
  const shown = told.filter((one) => largest.has(one));
  const more = told.length - shown.length;
  return [
    paint.title("What stands out in the history"),
    ...shown.flatMap((one) => {
      const others = isRepeated(one) ? anomalies.filter((other) => alike(one, other)).length - 1 : 0;
      return wrap(`  ${anomalyText(one, figure)}${others > 0 ? `; and ${others} more such` : ""}`, width, "    ");
    }),
    ...(more > 0 ? [paint.quiet(`  ${more} smaller ones in --json`)] : []),
    "",
  ];
};

/** Values that come again are told once. */
const isRepeated = ({ kind }: Anomaly): boolean => kind === "sporadic" || kind === "recurring";
const alike = (a: Anomaly, b: Anomaly): boolean => a.kind === b.kind && a.part === b.part;

const anomalyText = (
  { kind, part, step, value, expected, size, treatment, madeOf }: Anomaly,
  figure: (value: number) => string,
): string => {
  const spike = kind === "one-off" || kind === "recurring" || kind === "sporadic";
  const shift = kind === "level-shift" ? `: ${figure(expected)} → ${figure(value)}` : "";
  const what = spike ? `: ${figure(value)} where ${figure(expected)} was usual` : shift;
  const made = madeOf.map((one) => `${one.what} ${signed(one.size, figure)}`).join(", ");
  return `${step}  ${part}  ${signed(size, figure)} (${kind}${what}); ${treatment}${made === "" ? "" : `: ${made}`}`;
};

/** Charges that are no usage: what they came to, and what is expected of them. */
export const apartLines = ({ apart, history }: BillForecast, { paint, width }: Screen): readonly string[] => {
  if (apart.length === 0) return [];
  const figure = history.money ? usd : count;
  return [
    paint.title("Kept apart from usage"),
    ...table(
      [
        { title: "", least: 10 },
        { title: "service", least: 10 },
        { title: "so far", align: "right", paint: paint.money },
        { title: "expected", align: "right" },
        { title: "", rank: 1 },
      ],
      apart.map(({ kind, service, type, total, expected, because }) => [
        type === "" ? KIND_NAMES[kind] : type,
        service,
        figure(total),
        figure(expected.reduce((all, one) => all + one, 0)),
        because,
      ]),
      width,
    ),
    "",
  ];
};

/** From this share on the two ways differ. */
const DIFFERS = 0.01;

/** Usage × card beside dollars, by service. */
export const usageLines = ({ usage, frame }: BillForecast, { paint, width }: Screen): readonly string[] => {
  if (!usage) return [];
  const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
  const rows = usage.services.map(({ service, dollars, card, paid, atPaid, fromCard }) => {
    const [one, other] = [sum(dollars), sum(atPaid ?? card)];
    const difference = one === 0 ? 0 : other / one - 1;
    return [
      service,
      usd(one),
      usd(sum(card)),
      paid === null ? "" : percent(paid),
      usd(other),
      Math.abs(difference) < DIFFERS ? "the same" : `${difference > 0 ? "+" : "−"}${percent(Math.abs(difference))}`,
      Math.abs(difference) < DIFFERS
        ? ""
        : Math.abs(fromCard) * 2 > Math.abs(other - one)
          ? "tiers and dated prices"
          : "quantities grow unlike dollars",
    ];
  });
  return [
    paint.title(
      `Usage through the rate card, ${frame.labels.length} months: ${percent(usage.coverage)} of recent spending on usage`,
    ),
    ...table(
      [
        { title: "Service", least: 10 },
        { title: "dollars", align: "right" },
        { title: "usage × card", align: "right", rank: 1 },
        { title: "paid of card", align: "right", rank: 2 },
        { title: "usage at that", align: "right", paint: paint.money },
        { title: "differ", align: "right" },
        { title: "", rank: 3 },
      ],
      rows,
      width,
    ),
    ...(usage.unpriced.length > 0
      ? wrap(`  Not priced by the card: ${usage.unpriced.join("; ")}`, width, "    ").map((line) => paint.doubt(line))
      : []),
    "",
  ];
};

/** The plan's lines as finance tells them apart. */
export const driverLines = ({ drivers, frame }: BillForecast, { paint, width }: Screen): readonly string[] => {
  if (!drivers) return [];
  const rows = drivers.lines.map(({ name, kind, growth, unit, quantity, price, cost }) => [
    name,
    kind,
    kind === "fixed" ? "" : growth,
    `${count(quantity[0] ?? 0)} ${unit}`,
    count(quantity.at(-1) ?? 0),
    price[0] === null || price[0] === undefined ? "unpriced" : String(Number(price[0].toPrecision(4))),
    usd(cost[0] ?? 0),
    usd(cost.at(-1) ?? 0),
  ]);
  return [
    paint.title(`Drivers of the plan ${drivers.plan}`),
    ...table(
      [
        { title: "Line", least: 12 },
        { title: "kind" },
        { title: "growth", rank: 1 },
        { title: frame.labels[0] ?? "", align: "right", rank: 1 },
        { title: frame.labels.at(-1) ?? "", align: "right", rank: 2 },
        { title: "price", align: "right", rank: 3 },
        { title: "USD first", align: "right", paint: paint.money },
        { title: "last", align: "right", paint: paint.money },
      ],
      rows,
      width,
    ),
    ...(drivers.complete ? [] : [paint.bad(`  unpriced: ${drivers.unpriced.join("; ")}`)]),
    "",
  ];
};
