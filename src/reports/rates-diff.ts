import type { RateChange } from "../catalog/changes.ts";
import type { Rate } from "../catalog/types.ts";
import { count, price } from "./figures.ts";
import type { Screen } from "./screen.ts";
import { table } from "./table.ts";

const KINDS = ["up", "down", "new", "gone", "other"] as const;
const WORDS = { up: "up", down: "down", new: "new", gone: "gone", other: "tiers or unit changed" } as const;

/** Two cards beside each other: how many rates went which way, then the largest changes. */
export const showDiff = (
  names: readonly [string, string],
  changes: readonly RateChange[],
  places: number,
  most: number,
  screen: Screen,
): readonly string[] => [
  screen.paint.title(`${names[0]} → ${names[1]}: ${count(changes.length)} of ${count(places)} rates differ`),
  ...changeLines(changes, most, screen),
];

/** Changes by kind, then a line each, the largest first. */
export const changeLines = (changes: readonly RateChange[], most: number, screen: Screen): readonly string[] => {
  if (changes.length === 0) return ["No price differs."];
  const counts = KINDS.flatMap((kind) => {
    const some = changes.filter((change) => change.kind === kind).length;
    return some === 0 ? [] : [`${count(some)} ${WORDS[kind]}`];
  });
  const sorted = [...changes].sort((a, b) => weight(b) - weight(a));
  const rows = sorted
    .slice(0, most)
    .map((change) => [
      `${change.meter.service} ${change.meter.item}`,
      change.meter.dimension,
      change.region,
      rateWords(change.before),
      rateWords(change.after),
      changeWords(change),
    ]);
  const columns = [
    { title: "Service and item", least: 24 },
    { title: "Meter", least: 14, rank: 1 },
    { title: "Region" },
    { title: "before", align: "right" as const },
    { title: "after", align: "right" as const },
    { title: "change", align: "right" as const },
  ];
  const more = changes.length > most ? [screen.paint.quiet(`${count(changes.length - most)} more: --all`)] : [];
  return [counts.join(" · "), "", ...table(columns, rows, screen.width), ...more];
};

/** Price moves first, by size; then what came, went or changed its shape. */
const weight = ({ ratio, kind }: RateChange): number =>
  ratio !== null && kind !== "other" ? 10 + Math.abs(Math.log(ratio)) : kind === "gone" ? 2 : kind === "other" ? 1 : 0;

const rateWords = (rate: Rate | undefined): string =>
  rate
    ? `${price(rate.tiers[0]?.usd ?? 0)}${rate.tiers.length > 1 ? "…" : ""} / ${rate.per === 1 ? "" : `${count(rate.per)} `}${rate.unit}`
    : "–";

const changeWords = ({ ratio, kind }: RateChange): string => {
  if (ratio === null || kind === "other") return WORDS[kind];
  const percent = (ratio - 1) * 100;
  return `${percent > 0 ? "+" : "−"}${Math.abs(percent).toFixed(Math.abs(percent) < 10 ? 1 : 0)} %`;
};
