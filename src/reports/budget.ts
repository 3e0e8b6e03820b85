import type { BudgetCheck } from "../plans/budget.ts";
import type { Difference, LineChange } from "../plans/difference.ts";
import type { BudgetReport } from "./budget-json.ts";
import { warningLines } from "./estimate.ts";
import { count, percent, signed, usd } from "./figures.ts";
import { unpricedMonths } from "./plan.ts";
import { type Screen, singleSpaced, wrap } from "./screen.ts";
import { table } from "./table.ts";
import { showVariance } from "./variance.ts";

/** The verdict, the months, what changed against the other plan, and the plan against its bill. */
export const showBudget = ({ check, against, variance }: BudgetReport, screen: Screen): readonly string[] =>
  singleSpaced([
    ...(check === null ? [] : showCheck(check, screen)),
    ...(against === null ? [] : showDifference(against.name, against.difference, screen)),
    ...(variance === null ? [] : showVariance(variance, screen)),
    ...(check === null
      ? []
      : [...unpricedMonths(check.timeline, screen), ...warningLines(check.timeline.warnings, screen)]),
  ]);

/** How the level reads: `P90`, or nothing for what the plan states. */
export const levelText = ({ level }: BudgetCheck): string =>
  level === "expected" ? "as planned" : `P${level.percentile}`;

/** The verdict in one sentence. */
export const verdictText = (check: BudgetCheck): string => {
  const { verdict, limit, months, total, totalLimit, timeline } = check;
  const sum = `${usd(limit.usd)} USD a ${limit.per}`;
  const passed = months.filter((month) => month.passed);
  const worst = Math.max(...months.map(({ cost }) => cost));
  const unpriced = timeline.unpriced.length;
  const missing = unpriced > 0 ? `; ${unpriced} ${unpriced === 1 ? "line is" : "lines are"} unpriced` : "";
  switch (verdict) {
    case "passed":
      return limit.per === "month"
        ? `${sum} is passed from ${passed[0]?.month} on, in ${passed.length} of ${months.length} months (dearest ${usd(worst)}, ${levelText(check)})${missing}`
        : `${sum} is passed: ${usd(total)} against ${usd(totalLimit)} for ${months.length} months (${levelText(check)})${missing}`;
    case "kept":
      return limit.per === "month"
        ? `${sum} is kept in all ${months.length} months (dearest ${usd(worst)}, ${levelText(check)})`
        : `${sum} is kept: ${usd(total)} against ${usd(totalLimit)} for ${months.length} months (${levelText(check)})`;
    case "unknown":
      return `whether ${sum} is kept is not known${missing}; what is priced keeps it (dearest month ${usd(worst)}, ${levelText(check)})`;
  }
};

const showCheck = (check: BudgetCheck, { paint, width }: Screen): readonly string[] => {
  const { timeline, months, simulation, limit, verdict } = check;
  const tone = verdict === "kept" ? paint.good : verdict === "passed" ? paint.bad : paint.doubt;
  const chance = simulation?.passes;
  const ranged = simulation !== null && levelText(check) !== "P90";
  return [
    ...wrap(`${timeline.plan.name} · budget`, width).map(paint.title),
    ...wrap(`Budget: ${verdictText(check)}.`, width).map(tone),
    ...(chance && simulation.variables.length > 0
      ? wrap(
          `Some month passes it in ${percent(chance.anyMonth)} of ${count(simulation.samples)} draws, the whole plan in ${percent(chance.total)}.`,
          width,
        )
      : []),
    "",
    ...table(
      [
        { title: "Month" },
        { title: levelText(check), align: "right", paint: paint.money },
        { title: limit.per === "month" ? "left" : "", align: "right" },
        { title: ranged ? "P90" : "", align: "right", rank: 2 },
        { title: "" },
      ],
      months.map(({ month, cost, passed }, index) => [
        month,
        usd(cost),
        limit.per === "month" ? signed(limit.usd - cost).replace("+", "") : "",
        ranged ? usd(simulation.months[index]?.p90 ?? cost) : "",
        passed ? paint.bad("passed") : "",
      ]),
      width,
    ),
    "",
  ];
};

const showDifference = (name: string, difference: Difference, { paint, width }: Screen): readonly string[] => {
  const { before, after, change, lines, monthsBefore, monthsAfter } = difference;
  if (lines.length === 0) return [...wrap(`Against ${name}`, width).map(paint.title), "Nothing changed.", ""];
  const months = monthsBefore === monthsAfter ? "" : ` (${monthsBefore} months against ${monthsAfter})`;
  return [
    ...wrap(`Against ${name}`, width).map(paint.title),
    ...wrap(
      `${usd(before)} USD becomes ${usd(after)} USD: ${signed(change)}${before > 0 ? ` (${percent(change / before)})` : ""}${months}`,
      width,
    ).map(paint.money),
    ...table(
      [
        { title: "Line", least: 16 },
        { title: "before", align: "right", rank: 1 },
        { title: "after", align: "right", rank: 1 },
        { title: "change", align: "right", paint: paint.money },
        { title: "", least: 16, rank: 2, paint: paint.quiet },
      ],
      lines.map((line) => [
        line.id,
        sideText(line, "before"),
        sideText(line, "after"),
        signed(line.change),
        changeText(line),
      ]),
      width,
    ),
    "",
  ];
};

export const sideText = (line: LineChange, side: "before" | "after"): string => {
  const one = line[side];
  if (one === null) return "";
  return one.complete ? usd(one.cost) : one.cost === 0 ? "unpriced" : `${usd(one.cost)} + unpriced`;
};

/** What a change comes from, in words. */
export const changeText = ({ kind, before, after, byQuantity, byRate }: LineChange): string => {
  if (kind === "added") return `new: ${count(after?.quantity ?? 0)} ${after?.unit ?? ""}`;
  if (kind === "removed") return `gone: ${count(before?.quantity ?? 0)} ${before?.unit ?? ""}`;
  const parts = [
    ...(before && after && before.quantity > 0 && before.quantity !== after.quantity
      ? [
          `quantity ${signedPercent(after.quantity / before.quantity - 1)}${Math.abs(byRate) < 0.005 ? "" : ` (${signed(byQuantity)})`}`,
        ]
      : []),
    ...(Math.abs(byRate) >= 0.005 ? [`rate ${signed(byRate)}`] : []),
    ...(before && after && before.meter !== after.meter ? [`now ${after.meter}`] : []),
  ];
  return parts.join(", ");
};

const signedPercent = (share: number): string => `${share > 0 ? "+" : ""}${percent(share)}`;
