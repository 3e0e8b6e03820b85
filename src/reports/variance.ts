import type { Variance } from "../plans/variance.ts";
import { percent, signed, usd } from "./figures.ts";
import { indented } from "./plan.ts";
import { type Screen, wrap } from "./screen.ts";
import { table } from "./table.ts";

const LINES = 12;

/** Why the bill differs from the plan: by part, by workload, by tag, and the lines that differ most. */
export const showVariance = (variance: Variance, screen: Screen): readonly string[] => {
  const { paint, width } = screen;
  const { planned, actual, parts, months, workloads, notOnBill, notes } = variance;
  const share = planned > 0 ? ` (${percent(variance.variance / planned)})` : "";
  return [
    ...wrap(`Plan against actual · ${months.map(({ month }) => month).join(", ")}`, width).map(paint.title),
    `${usd(planned)} USD planned, ${usd(actual)} USD billed: ${paint.money(signed(variance.variance))}${share}`,
    ...indented(
      `price ${signed(parts.price)} · volume ${signed(parts.volume)} · mix ${signed(parts.mix)} · commitment ${signed(parts.commitment)} · unplanned ${signed(parts.unplanned)}`,
      width,
    ),
    "",
    ...table(
      [
        { title: "Workload", least: 12 },
        { title: "planned", align: "right" },
        { title: "billed", align: "right" },
        { title: "difference", align: "right", paint: paint.money },
        { title: "price", align: "right", rank: 2 },
        { title: "volume", align: "right", rank: 2 },
        { title: "mix", align: "right", rank: 3 },
        { title: "commitment", align: "right", rank: 3 },
        { title: "unplanned", align: "right", rank: 1 },
      ],
      workloads.map((one) => [
        one.name ?? "of no workload",
        usd(one.planned),
        usd(one.actual),
        signed(one.variance),
        signed(one.parts.price),
        signed(one.parts.volume),
        signed(one.parts.mix),
        signed(one.parts.commitment),
        signed(one.parts.unplanned),
      ]),
      width,
    ),
    "",
    ...tagTable(variance, screen),
    ...lineTable(variance, screen),
    ...notOnBill.map(({ name, planned: sum }) => `${name}: ${usd(sum)} USD planned, on no AWS bill`),
    ...notes.flatMap((note) => wrap(note, width)).map(paint.quiet),
  ];
};

const tagTable = ({ tags }: Variance, { paint, width }: Screen): readonly string[] =>
  tags.length === 0
    ? []
    : [
        ...table(
          [
            { title: "Tag", least: 10 },
            { title: "" },
            { title: "planned", align: "right" },
            { title: "billed", align: "right" },
            { title: "difference", align: "right", paint: paint.money },
          ],
          tags.map(({ key, value, planned, actual, variance }) => [
            key,
            value ?? "untagged",
            usd(planned),
            usd(actual),
            signed(variance),
          ]),
          width,
        ),
        "",
      ];

const lineTable = ({ lines }: Variance, { paint, width }: Screen): readonly string[] =>
  lines.length === 0
    ? []
    : [
        ...table(
          [
            { title: "What differs most", least: 24 },
            { title: "Workload", rank: 2, least: 8 },
            { title: "planned", align: "right", rank: 1 },
            { title: "billed", align: "right", rank: 1 },
            { title: "difference", align: "right", paint: paint.money },
          ],
          lines
            .slice(0, LINES)
            .map((line) => [
              line.meter,
              line.workload ?? "",
              line.planned === null ? "not planned" : usd(line.planned.cost),
              line.actual === null ? "" : usd(line.actual.cost),
              signed(line.variance),
            ]),
          width,
        ),
        ...(lines.length > LINES ? [paint.quiet(`${lines.length - LINES} more: --json has them`)] : []),
        "",
      ];
