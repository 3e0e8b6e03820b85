import type { Score } from "./scores.ts";

export type Warning = {
  readonly code:
    | "short-history"
    | "season-not-seen"
    | "no-backtest"
    | "worse-than-seasonal-naive"
    | "old-values-left-out";
  readonly message: string;
};

/** From here on the number says nothing more: the last season was repeated almost exactly. */
const MUCH = 100;

/** What a reader of the forecast has to know. */
export const warningsFor = (facts: {
  readonly values: number;
  readonly used: number;
  readonly least: number;
  readonly asked: number | readonly number[] | undefined;
  readonly seen: readonly number[];
  readonly cuts: number;
  readonly combination: Score | undefined;
}): readonly Warning[] => {
  const wanted = (typeof facts.asked === "number" ? [facts.asked] : (facts.asked ?? [])).filter((season) => season > 1);
  const unseen = wanted.filter((season) => !facts.seen.includes(season));
  const combination = facts.combination?.relativeToSeasonalNaive ?? 0;
  const warnings: readonly (Warning | false)[] = [
    facts.values < 2 * facts.least && {
      code: "short-history",
      message: `only ${facts.values} values: the interval is a rough guess`,
    },
    unseen.length > 0 && {
      code: "season-not-seen",
      message: `a season of ${unseen.join(" and ")} needs ${2 * Math.max(...unseen)} values, found ${facts.values}`,
    },
    facts.cuts === 0 && {
      code: "no-backtest",
      message: "too few values to test the methods on the past: equal weights",
    },
    combination > 1 && {
      code: "worse-than-seasonal-naive",
      message: `in the back-test the error was ${combination < MUCH ? combination.toFixed(2) : `over ${MUCH}`} times that of repeating the last season`,
    },
    facts.used < facts.values && {
      code: "old-values-left-out",
      message: `the latest ${facts.used} of ${facts.values} values were used`,
    },
  ];
  return warnings.filter((warning) => warning !== false);
};
