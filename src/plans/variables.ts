import type { Distribution } from "../quantity/distribution.ts";
import type { Growth, GrowthPart, GrowthValue } from "./growth.ts";

/** Something that is not known about a plan: one draw of it holds for every month. */
export interface Variable {
  /** `chat input`, `growth` */
  readonly name: string;
  readonly unit: string;
  readonly distribution: Distribution;
  /** The value that a plan without simulation uses. */
  readonly base: number;
  /** What a draw of an unbounded distribution is kept within. */
  readonly least: number;
  readonly most: number;
  /** As the user wrote it. */
  readonly text: string;
}

/** Collects the variables of a plan; the same value of a growth is one variable however many workloads follow it. */
export interface VariableList {
  readonly all: Variable[];
  readonly growths: Map<GrowthValue, number>;
}

/** Enters the uncertain numbers of a growth. */
export const enterGrowth = (growth: Growth, owner: string, list: VariableList): void => {
  for (const [index, part] of growth.parts.entries())
    for (const value of valuesOf(part)) {
      if (value.uncertainty === undefined || list.growths.has(value)) continue;
      const several = growth.parts.length > 1 || part.kind === "list" ? ` ${index + 1}` : "";
      list.growths.set(value, list.all.length);
      list.all.push({
        name: `${owner}growth${several}`,
        unit: "share",
        distribution: value.uncertainty,
        base: value.value,
        least: part.kind === "compound" ? -0.999 : 0,
        most: Infinity,
        text: growth.text,
      });
    }
};

const valuesOf = (part: GrowthPart): readonly GrowthValue[] =>
  part.kind === "compound" ? [part.share] : part.kind === "step" ? [part.factor] : part.factors;

export const isUncertain = (growth: Growth | undefined): boolean =>
  growth?.parts.some((part) => valuesOf(part).some(({ uncertainty }) => uncertainty !== undefined)) ?? false;
