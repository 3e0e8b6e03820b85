import type { BudgetReport } from "./budget-json.ts";
import { changeText, levelText, sideText, verdictText } from "./budget.ts";
import { percent, signed, usd } from "./figures.ts";

const SHOWN = 30;

/** A budget check as Markdown, fit for a comment on a pull request. */
export const budgetMarkdown = ({ check, against, variance }: BudgetReport): readonly string[] => [
  ...(check === null
    ? []
    : [
        `### ${plain(check.timeline.plan.name)}: ${check.verdict === "kept" ? "within budget" : check.verdict === "passed" ? "over budget" : "budget not known"}`,
        "",
        `${plain(verdictText(check))}.`,
        "",
        ...rows(
          ["Month", levelText(check), ...(check.limit.per === "month" ? ["Left"] : [])],
          check.months.map(({ month, cost, passed }) => [
            month,
            passed ? `**${usd(cost)}**` : usd(cost),
            ...(check.limit.per === "month" ? [signed(check.limit.usd - cost).replace("+", "")] : []),
          ]),
        ),
        ...check.timeline.unpriced.map(({ id, reason }) => `- unpriced: \`${id}\`, ${plain(reason)}`),
        ...(check.timeline.unpriced.length > 0 ? [""] : []),
      ]),
  ...(against === null ? [] : changes(against)),
  ...(variance === null
    ? []
    : [
        "#### Plan against actual",
        "",
        `${usd(variance.planned)} USD planned, ${usd(variance.actual)} USD billed: **${signed(variance.variance)}**`,
        "",
        ...rows(
          ["Workload", "Planned", "Billed", "Price", "Volume", "Mix", "Commitment", "Unplanned"],
          variance.workloads.map(({ name, planned, actual, parts }) => [
            plain(name ?? "of no workload"),
            usd(planned),
            usd(actual),
            signed(parts.price),
            signed(parts.volume),
            signed(parts.mix),
            signed(parts.commitment),
            signed(parts.unplanned),
          ]),
        ),
      ]),
];

const changes = ({ name, difference }: NonNullable<BudgetReport["against"]>): readonly string[] => {
  const { before, after, change, lines } = difference;
  if (lines.length === 0) return [`Nothing changed against ${plain(name)}.`, ""];
  const share = before > 0 ? ` (${percent(change / before)})` : "";
  return [
    `#### What changed against ${plain(name)}`,
    "",
    `${usd(before)} USD becomes ${usd(after)} USD: **${signed(change)}**${share}`,
    "",
    ...rows(
      ["Line", "Before", "After", "Change", "Why"],
      lines
        .slice(0, SHOWN)
        .map((line) => [
          `\`${line.id}\``,
          sideText(line, "before"),
          sideText(line, "after"),
          signed(line.change),
          plain(changeText(line)),
        ]),
    ),
    ...(lines.length > SHOWN ? [`${lines.length - SHOWN} more lines changed.`, ""] : []),
  ];
};

const rows = (head: readonly string[], body: readonly (readonly string[])[]): readonly string[] => [
  `| ${head.join(" | ")} |`,
  `| ${head.map((_, index) => (index === 0 ? "---" : "---:")).join(" | ")} |`,
  ...body.map((cells) => `| ${cells.join(" | ")} |`),
  "",
];

/** A name as text: nothing in it is read as Markdown. */
const plain = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>|#]/g, (sign) => `\\${sign}`).replace(/[\r\n]+/g, " ");
